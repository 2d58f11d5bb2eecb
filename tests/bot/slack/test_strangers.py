"""Guests, people of other organisations and people who left: channels, buttons and forms that they hold grant nothing (promise 5)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.slack.prefetch import NOT_SAID, SOMEBODY_ELSES
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import MemberRow, ReleaseRow
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, TAG_CHAIR, copied
from tests.builders.shown import Closed, Errors, Message, View, buttons, form, refused
from tests.builders.signed import Json, Signed, configured, signed_in
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


OTHERS = "T0OTHERS"


def said_of(account: Json, _: Json) -> Json:
    """Slack's answer about an account."""
    return {"ok": True, "user": account}


def pressed(signed: Signed, user: str) -> str:
    """What somebody reads who presses a button that dates a step of June 2020."""
    button = buttons(signed.type(f"/release timetable {KEY}", RACHEL, JUNE_CHANNEL))["Set all dates"]
    return words(signed.press(button, user))


def test_a_button_pressed_in_another_workspace_is_not_the_roster_members(signed: Signed) -> None:
    """Somebody of a connected company has the user id of a release manager: in the bot's workspace it is hers, so nothing is done."""
    signed.teams[RACHEL] = OTHERS
    before = signed.newest()
    assert pressed(signed, RACHEL) == SOMEBODY_ELSES
    assert signed.newest() == before


def test_a_form_and_a_search_of_another_workspace_are_not_the_roster_members(signed: Signed) -> None:
    """The form stays open with the sentence at its first field, and search fields offer nothing of what only committees may read."""
    classify(signed, Classification.RED)
    edited = form(signed.type(f"/release edit {KEY} facts", RACHEL))
    milestones = form(signed.type(f"/release milestone {KEY}", RACHEL))
    before = signed.newest()
    signed.teams[RACHEL] = OTHERS
    answer = signed.fill(edited, RACHEL, summary="Mine now")
    assert isinstance(answer, Errors)
    assert list(answer.by_field.values()) == [SOMEBODY_ELSES]
    assert signed.search(milestones, "milestone", "uit", RACHEL) == ()
    assert signed.newest() == before


def test_somebody_of_another_workspace_who_is_on_a_roster_acts(signed: Signed) -> None:
    """Slack knows the id as an account of theirs: a member of a committee from a Party's workspace, or of the company's other one."""
    grid = {"id": DAN, "team_id": "T0SEC", "enterprise_user": {"id": DAN, "enterprise_id": "E0COMPANY", "teams": ["T0SEC", "T0SISTER"]}}
    for team, account in ((OTHERS, {"id": RACHEL, "team_id": OTHERS}), ("T0SISTER", grid), ("E0COMPANY", grid)):
        signed.teams[RACHEL] = team
        signed.slack.answers["users.info"] = partial(said_of, account)
        assert SOMEBODY_ELSES not in pressed(signed, RACHEL)
        assert isinstance(signed.fill(form(signed.type(f"/release edit {KEY} facts", RACHEL)), RACHEL, summary=f"From {team}"), Message)


def test_without_slacks_word_nobody_of_another_workspace_acts(signed: Signed) -> None:
    """They try again; nobody of the bot's own workspace is asked about."""
    signed.slack.errors["users.info"] = "internal_error"
    signed.teams[RACHEL] = OTHERS
    assert pressed(signed, RACHEL) == NOT_SAID
    del signed.teams[RACHEL]
    signed.slack.calls.clear()
    assert SOMEBODY_ELSES not in pressed(signed, RACHEL)
    assert signed.slack.called("users.info") == []
