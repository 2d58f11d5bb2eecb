"""Guests, people of other organisations and people who left: channels, buttons and forms that they hold grant nothing (promise 5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import MemberRow, ReleaseRow
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, TAG_CHAIR, copied
from tests.builders.shown import Closed, Errors, Message, View, buttons, form, refused
from tests.builders.signed import Signed, configured, signed_in
from tests.builders.slack_server import fake_slack

KEY = "june-2020"
GUEST, CONNECTED, SLACKBOT = "W0GUEST", "W0OTHERORG", "USLACKBOT"
NOBODIES = (STRANGER, GUEST, CONNECTED, SLACKBOT)
"""Somebody on no roster, a guest, somebody of another organisation in a shared channel, and Slack's own bot."""


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """The bot on 10 January 2020."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def classify(signed: Signed, level: Classification) -> None:
    """Classifies June 2020."""
    with signed.bot.store.changing(Act(RACHEL, "test", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = level


def words(answer: Message | View | Errors | Closed) -> str:
    """What came, as text."""
    return answer.text if isinstance(answer, Message | View) else repr(answer)


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        (f"/release edit {KEY} facts", {"summary": "Mine now"}),
        (f"/release milestone {KEY} add", {"event": "A step of mine"}),
        ("/modification edit MP079", {"title": "Mine now"}),
        ("/modification approve MP079", {"reference": "Mine now"}),
    ],
)
def test_a_form_of_somebody_else_grants_nothing(signed: Signed, line: str, answers: dict[str, str]) -> None:
    """A view with a manager's private metadata, sent by others, is refused, and so is the manager's own once they have lost their seat."""
    views = [form(signed.type(line, RACHEL)) for _ in range(len(NOBODIES) + 1)]
    before = signed.newest()
    for user in NOBODIES:
        assert "\nOnly " in refused(signed.fill(views.pop(), user, **answers))
    with signed.bot.store.changing(Act("test", "roster", signed.now)) as tx:
        tx.session.delete(tx.session.get_one(MemberRow, ("secas", RACHEL)))
    assert "\nOnly " in refused(signed.fill(views.pop(), RACHEL, **answers))
    # Each refusal is on record, and the seat that was taken away; nothing else.
    assert signed.newest() - before == len(NOBODIES) + 2


@pytest.mark.parametrize("line", [f"/release milestone {KEY} tad-draft 2020-02-03", f"/release cancel {KEY}", "/modification reject MP079"])
def test_being_in_the_releases_channel_grants_nothing(signed: Signed, line: str) -> None:
    """Its members read what is White, and change nothing."""
    for user in NOBODIES:
        assert "Only " in words(signed.type(line, user, JUNE_CHANNEL))


def test_a_button_of_somebody_else_is_parsed_and_asked_about_anew(signed: Signed) -> None:
    """Share, Undo and the buttons of a card carry a line and no authority."""
    shown = signed.type(f"/release status {KEY}", RACHEL, JUNE_CHANNEL)
    changed = signed.type(f"/release milestone {KEY} tad-draft 2020-02-03", RACHEL)
    share, undo = buttons(shown)["Share"], buttons(changed)["Undo"]
    assert "Only the person who made a change can undo it" in words(signed.press(undo, GUEST))
    signed.type(f"/release channel {KEY} tag #C0TAG", RACHEL)
    signed.type(f"/release evidence {KEY} T1 https://example.com/report", DAN)
    signed.type(f"/release signoff {KEY} tag", TAG_CHAIR)
    signed.deliver()
    classify(signed, Classification.RED)
    for user in NOBODIES:
        assert "only committee members can see it" in words(signed.press(share, user))
    assert signed.deliver() == []


def test_a_file_that_waits_is_not_sent_to_somebody_who_has_left(signed: Signed) -> None:
    """Asked for with a seat, drawn without one: nothing is sent of a release above White."""
    classify(signed, Classification.AMBER)
    assert "direct messages" in words(signed.type(f"/release export {KEY}", DAN))
    with signed.bot.store.changing(Act("test", "roster", signed.now)) as tx:
        tx.session.delete(tx.session.get_one(MemberRow, ("dcc", DAN)))
    signed.deliver()
    assert signed.slack.called("files.completeUploadExternal") == []
    for user in NOBODIES:
        assert "only committee members can see it" in words(signed.type(f"/release export {KEY}", user))


def test_a_search_field_in_somebody_elses_view_offers_them_nothing(signed: Signed) -> None:
    """Options go by the person who types, not by who opened the form."""
    classify(signed, Classification.RED)
    opened = form(signed.type(f"/release milestone {KEY}", RACHEL))
    assert signed.search(opened, "milestone", "uit", RACHEL)
    assert signed.search(opened, "milestone", "uit", GUEST) == ()
