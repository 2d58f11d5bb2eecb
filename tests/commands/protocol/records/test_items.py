"""Due items and findings in words."""

from __future__ import annotations

import pytest

from commands.protocol.records.items import KINDS, finding_words, item_words
from policy.nudges.item import DueKind


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("milestone:uit-start", "“UIT start”"),
        ("cutoff:MP079", "the cut-off of MP079"),
        ("cutoff:SECMP0062-1", "the cut-off of SECMP0062 part 1"),
        ("policy:tad-to-tag", "the policy date “TAD issued to the TAG for review”"),
        ("policy:tad-to-tag-november-2021", "the policy date “TAD issued to the TAG for review” for the November 2021 SEC Release"),
        ("evidence:tag-test-participants", "evidence from Test Participants for the TAG"),
        ("position:tag-testing", "the TAG's sign-off of the testing criteria"),
        ("condition:T1-2", "the condition on T1"),
        ("dependency:CR1057-exited-PIT", "CR1057 to be exited PIT"),
        ("paper:panel/76/dcc", "DCC's paper for meeting 76 of the SEC Panel"),
        ("action:tag/2020-02-06/1", "action 1 of the meeting of the TAG on 6 Feb 2020"),
    ],
)
def test_a_due_item_in_words(item: str, words: str) -> None:
    """Each kind of item is called as people call it, and a step by the words of its key if its name is not known."""
    assert item_words(item) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("cutoff-passed:MP079", "“cut-off passed” (MP079)"),
        ("scope-system-late", "“Scope on DCC and User Systems set (RID baselined)” (late)"),
        ("earlier-go-live-passed:2020-06-25", "“earlier go-live passed” (25 Jun 2020)"),
        ("order:sit-start:uit-start", "“order” (SIT commences and uit-start)"),
        ("near:november-2020:tad-published", "“near” (November 2020 SEC Release and TAD final and published)"),
        ("dcc-total", "“DCC total”"),
    ],
)
def test_an_accepted_finding_in_words(key: str, words: str) -> None:
    """What it is about, by name: steps, releases, policy dates and days."""
    assert finding_words(key, "june-2020", {"milestone:june-2020/sit-start": "SIT commences"}) == words


def test_every_kind_of_item_has_words() -> None:
    """A kind without words would be shown as its key, in the form of its reminders too."""
    assert {*KINDS} == {*DueKind}
