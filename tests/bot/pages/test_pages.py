"""Every answer as Slack takes it and as text: limits at any size, nobody's words as markup, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import pages as views
from bot.pages.kit import blocks, markup, text
from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Code, Facts, Heading, Italic, Link, Page, Paragraph, Small
from bot.slack.limits.messages import message_faults
from commands.catalogue import CATALOGUE
from commands.protocol.line import Line
from commands.protocol.results import LookedBack
from commands.results import Result
from policy.model.releases import Release
from storage.engine.session import Act, Store
from storage.tables import MilestoneRow, ModificationRow, ScopeItemRow
from tests.builders.office import Office, copied

READING = (
    *(f"/release {verb} june-2020" for verb in ("status", "scope", "timetable", "criteria", "impacts", "costs", "check", "history")),
    "/release help",
    "/release help status",
    "/release list",
    "/release list all",
    "/release list 1999",
    "/release calendar 2020",
    "/release due 365",
    "/release committees",
    "/release glossary",
    "/release glossary tad",
    "/release status 2021",
    "/release scope 2021",
    "/release timetable november-2020",
    "/release criteria november-2020",
    "/release costs november-2020",
    "/release impacts november-2020",
    "/modification help",
    "/modification list",
    "/modification list approved",
    "/modification list implemented",
    "/modification show MP084",
    "/modification show SECMP0062",
    "/modification show CR1047",
    "/release status",
    "/release stats june-2020",
    "/release status july-2020",
    "/nonsense",
)


def test_every_result_has_a_page_that_takes_it() -> None:
    """Each kind of result has its own page, whose first argument is that kind; a past answer is shown around another."""
    kinds = {get_origin(each) or each for each in get_args(Result)}
    assert set(views.VIEWS) == kinds - {LookedBack}
    for kind, view in views.VIEWS.items():
        taken, *_, made = get_type_hints(view).values()
        assert (kind in (taken, *get_args(taken)), made) == (True, Page), view


def values_of(message: dict[str, Any]) -> Iterator[str]:
    """The command lines on a message's buttons."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            if element["type"] == "button":
                yield element["value"]


@pytest.mark.parametrize("line", READING)
def test_answers_are_inside_slack_s_limits(office: Office, line: str) -> None:
    """Each answer is a message that Slack takes, with complete text beside its blocks."""
    message = views.message(office.say(line))
    assert message_faults(message) == []
    assert len(message["text"]) > 20


@pytest.mark.parametrize("line", READING)
def test_every_button_answers(office: Office, line: str) -> None:
    """No button leads to a refusal."""
    for value in values_of(views.message(office.say(line))):
        shown = views.page(office.say(value))
        assert not shown.title.startswith("⚠️"), value


def test_status_of_june_2020_says_all_of_it(office: Office) -> None:
    """The first user's first question has its right answer."""
    said = views.plain(office.say("/release status june-2020"))
    for fact in (
        "June 2020 SEC Release: 🟠 Amber",
        "decided by the SEC Panel · White",
        "Thu 25 Jun 2020, 167 days, 115 Working Days to go",
        "Phase:    Scoped",
        "1 approved, 4 targeted",
        "version 1.1, 10 Jan 2020",
        "Decision: none yet",
        "15 findings",
        "Fri 17 Jan 2020  Panel baselines RID",
        "Operations Group  0 of 9 met (9 open)",
        "TAG  0 of 6 met (6 open)",
        "4 modifications in scope are undecided: SECMP0062 part 1, MP079, MP084 and MP088.",
    ):
        assert fact in said


def grow(store: Store, office: Office, modifications: int, milestones: int) -> None:
    """Makes June 2020 large, with long words."""
    with store.changing(Act("test", "grow", office.now)) as tx:
        for number in range(modifications):
            ref = f"MP{5000 + number}"
            tx.session.add(ModificationRow(ref=ref, title=f"Change {number} " + "<&> very long " * 12, description="x" * 3000))
            tx.session.add(ScopeItemRow(release_key="june-2020", modification_ref=ref, part=0, position=10 + number))
        for number in range(milestones):
            tx.session.add(
                MilestoneRow(
                    release_key="june-2020", key=f"step-{number}", event=f"Step {number}", notes="Long note. " * 60, position=100 + number
                )
            )


@pytest.fixture(scope="module")
def large(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with 200 modifications and 400 milestones in June 2020, for tests that read."""
    found = Office(Store(copied(office_file, tmp_path_factory.mktemp("large") / "own.db")))
    grow(found.store, found, 200, 400)
    yield found
    found.store.close()


@pytest.mark.parametrize("verb", ["status", "scope", "timetable", "criteria", "impacts", "costs", "check", "history"])
def test_large_releases_page_and_lose_nothing(large: Office, verb: str) -> None:
    """With 200 modifications and 400 milestones every page is inside the limits, and Next leads through all of them."""
    line, seen, pages = f"/release {verb} june-2020", "", 0
    while line:
        message = views.message(large.say(line))
        assert message_faults(message) == []
        seen += message["text"]
        pages += 1
        line = next((value for value in values_of(message) if value.endswith(f" page {pages + 1}")), "")
    if verb == "scope":
        assert pages > 1
        assert all(f"MP{5000 + number} " in seen for number in range(200))
    if verb == "timetable":
        assert all(f"Step {number}\n" in seen for number in range(400))


WORDS = st.text(min_size=1, max_size=4000)


@given(words=WORDS, label=st.text(min_size=1, max_size=200), many=st.integers(min_value=1, max_value=40))
@example(words="W" * 3000, label="l" * 200, many=5)  # As long as a form takes, which chance hardly ever comes to.
@example(words="&" * 500, label="<" * 200, many=1)  # Escaped, each is four or five characters.
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_words_make_a_message_that_slack_takes(words: str, label: str, many: int) -> None:
    """Whatever people write, of any length, the blocks are valid."""
    page = Page(
        label,
        (
            Heading(label),
            Paragraph((Bold(words), words)),
            Facts(((label, (words[:50],)),)),
            Bullets(((words[:200], Italic(words[:100]), Code(words[:20])),) * many),
            Small((words,)),
            Buttons((Button(label, Line.parse("/release help")),)),
        ),
        share=Line.parse("/release help"),
    )
    drawn = blocks.blocks(page)
    texts = [block["text"]["text"] for block in drawn if block["type"] == "section" and "text" in block]
    assert all(len(each) <= 3000 for each in texts)
    assert message_faults({"text": text.text(page), "blocks": drawn}) == []


@pytest.mark.parametrize(
    "hostile", ["<!channel>", "<@U0RACHEL>", "<https://evil.example|click>", "a & b < c", "<!subteam^S1>", "&lt;!here&gt;"]
)
def test_nobody_s_words_are_markup(hostile: str) -> None:
    """What looks like a mention, a link or an escape is shown as it was typed, wherever it stands."""
    for piece in (hostile, Bold(hostile), Italic(hostile), Code(hostile), Link("https://example.org", hostile)):
        drawn = markup.mrkdwn((piece,))
        inner = drawn.removeprefix("<https://example.org|").removesuffix(">") if isinstance(piece, Link) else drawn
        assert "<" not in inner
        assert ">" not in inner
        assert "&" not in inner.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_only_web_addresses_become_links() -> None:
    """An address of another kind stays text."""
    assert markup.mrkdwn((Link("javascript:alert(1)", "label"),)) == "label"


def test_a_split_never_breaks_a_link_or_an_escape() -> None:
    """Long text is cut between words, outside of what must stay whole."""
    pieces = blocks.split("&amp;" * 1000 + "<https://example.org/a|b c d>" * 50, 3000)
    assert "".join(pieces).replace(" ", "") == ("&amp;" * 1000 + "<https://example.org/a|b c d>" * 50).replace(" ", "")
    for piece in pieces:
        assert len(piece) <= 3000
        assert piece.count("<") == piece.count(">")
        assert not piece.rstrip().endswith(("&", "&a", "&am", "&amp"))


def test_the_colours_and_phases_have_words(office: Office) -> None:
    """A live release shows its phase in place of a colour."""
    with office.store.changing(Act("test", "live", office.now)) as tx:
        from storage.tables import ReleaseRow

        row = tx.session.get_one(ReleaseRow, "june-2020")
        row.live_on = date(2020, 6, 25)
    office.at(2020, 6, 26)
    said = views.plain(office.say("/release status june-2020"))
    assert "🔵 Live" in said
    assert "Phase:    Live" in said


def test_each_verb_reads_or_acts_and_is_explained(office: Office) -> None:
    """The catalogue is whole: one function each, an example that parses, a summary."""
    for command, verbs in CATALOGUE.items():
        for verb in verbs:
            assert (verb.reads is None) != (verb.acts is None), verb.name
            assert verb.summary
            assert verb.example.split()[0] == verb.name or verb.hidden
            assert verb.usage.split()[0] == verb.name
            assert verb.summary in views.plain(office.say(f"{command} help {verb.name}"))


def test_an_empty_release_reads_well(office: Office) -> None:
    """A release with nothing in it has an answer for everything."""
    office.does("/release create 2022", releases=("2022",))
    assert isinstance(replace(office.release("2022"), summary="x"), Release)
    for verb in ("status", "scope", "timetable", "criteria", "impacts", "costs", "check", "history"):
        assert message_faults(views.message(office.say(f"/release {verb} 2022"))) == []
