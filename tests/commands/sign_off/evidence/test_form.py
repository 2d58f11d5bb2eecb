"""The form of evidence: links and files of Slack, and the names under which they open."""

from __future__ import annotations

import pytest

from commands.protocol.form import Answer, Faults, Form
from commands.protocol.results import Changed
from commands.results import Result
from commands.sign_off.evidence.form import FILE, NOT_READ
from storage.engine.session import Act
from storage.tables import CriterionRow
from tests.builders.office import DAN, RACHEL, Office
from tests.builders.rooms.reviews import KEY, LINK, card, review, sent

PERMALINK = "https://sec.slack.com/files/U0DAN/F0REPORT/uit_report.pdf"
FOUND = (FILE, "F0REPORT", "UIT Completion Report.pdf", PERMALINK)


def given(office: Office, user: str = DAN, /, *, fetched: tuple[str, ...] | None = None, **answers: Answer) -> Result:
    """The answer to the form for T1 with these answers, after Slack was asked about a file."""
    form = office.asks(f"/release evidence {KEY} T1", user)
    shown = {each.name: each.value for each in form.fields}
    return office.say(form.line, user, {**shown, **answers}, seen=form.seen, fetched=fetched)


def test_a_file_is_kept_with_its_name_and_address(tag: Office) -> None:
    """The file's own name and permalink are on record, and the post in the channel opens it; history and card say the name."""
    result = given(tag, file="F0REPORT", fetched=FOUND)
    assert isinstance(result, Changed)
    (one,) = review(tag).evidence
    assert (one.kind.value, one.address, one.title, one.file) == ("file", PERMALINK, FOUND[2], "F0REPORT")
    (told,) = sent(tag, "evidence")
    assert told["opens_files"] is True
    assert f"<{PERMALINK}|{FOUND[2]}>" in str(told["blocks"])
    tag.does(f"/release signoff {KEY} tag", RACHEL)
    assert f"<{PERMALINK}|{FOUND[2]}>" in str(card(tag)["blocks"])
    tag.undoes(result.change, DAN)
    assert review(tag).evidence == ()


def test_a_file_above_the_channels_clearance_is_not_opened_there(tag: Office) -> None:
    """The post neither names an Amber file nor has Slack open it (R20)."""
    given(tag, file="F0REPORT", classification="amber", fetched=FOUND)
    (told,) = sent(tag, "evidence")
    assert "opens_files" not in told
    assert "UIT" not in str(told["text"])


def test_a_name_is_given_to_a_link(tag: Office) -> None:
    """Reviewers open the link by its name; a name that is too long is a fault, and without one the address shows."""
    assert isinstance(given(tag, link=LINK, name="UIT  report v1.0"), Changed)
    assert isinstance(given(tag, link=f"{LINK}/2"), Changed)
    assert [each.name for each in review(tag).evidence] == ["UIT report v1.0", f"{LINK}/2"]
    assert f"<{LINK}|UIT report v1.0>" in str(sent(tag, "evidence")[0]["blocks"])
    found = given(tag, link=LINK, name="n" * 151)
    assert isinstance(found, Faults)
    assert "Shorten the name" in found.by_field["name"]


@pytest.mark.parametrize(
    ("answers", "fetched", "field", "says"),
    [
        ({}, None, "link", "or choose a file"),
        ({"file": "F0REPORT"}, None, "file", "Choose it again"),
        ({"file": "F0REPORT"}, (NOT_READ, "That file was deleted in Slack."), "file", "deleted in Slack"),
        ({"file": "F0REPORT", "link": LINK}, FOUND, "link", "not both"),
    ],
    ids=["nothing", "not-asked", "deleted", "both"],
)
def test_what_can_not_be_used_is_said_at_its_field(
    tag: Office, answers: dict[str, Answer], fetched: tuple[str, ...] | None, field: str, says: str
) -> None:
    """Nothing is stored, and the form stays open."""
    found = given(tag, fetched=fetched, **answers)
    assert isinstance(found, Faults)
    assert says in found.by_field[field]
    assert review(tag).evidence == ()


def test_a_link_to_a_file_of_slack_has_the_files_name(tag: Office) -> None:
    """A pasted permalink is known as a file, so that its deletion is noticed."""
    given(tag, link=PERMALINK, fetched=FOUND)
    (one,) = review(tag).evidence
    assert (one.file, one.name, one.kind.value) == ("F0REPORT", FOUND[2], "file")


def test_a_form_that_comes_again_keeps_the_file_as_its_link(tag: Office) -> None:
    """Somebody reworded the criterion meanwhile: Slack can't show a chosen file again, so its address stands in the link field."""
    form = tag.asks(f"/release evidence {KEY} T1", DAN)
    with tag.store.changing(Act(RACHEL, "test", tag.now)) as tx:
        tx.session.get_one(CriterionRow, (KEY, "T1")).text = "UIT is complete"
    again = tag.say(form.line, DAN, {"criteria": ("T1",), "link": "", "file": "F0REPORT", "name": ""}, seen=form.seen, fetched=FOUND)
    assert isinstance(again, Form)
    values = {each.name: each.value for each in again.fields}
    assert (values["link"], values["name"], values["file"]) == (PERMALINK, FOUND[2], "")


def test_an_attached_file_brings_its_name(tag: Office) -> None:
    """The shortcut on a message with a file fills in link and name."""
    form = tag.asks(f"/release evidence attach {PERMALINK}", DAN)
    following = tag.say(form.line, DAN, {"release": KEY}, fetched=FOUND)
    assert isinstance(following, Form)
    assert {each.name: each.value for each in following.fields}["name"] == FOUND[2]
