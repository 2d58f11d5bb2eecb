"""People who are named: Slack is asked first whether they are still there, by signed requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.roster import roster
from tests.builders.office import DAN, RACHEL, TAG_CHAIR, TAG_MEMBER, copied
from tests.builders.signed import Errors, Message, Signed, View, buttons, configured, done, form, refused, signed_in
from tests.builders.slack_server import fake_slack

GONE = "U0GONE"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """A bot whose Slack has a person with a deactivated account."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        slack.deactivated.add(GONE)
        yield found


def said(signed: Signed, line: str, user: str = RACHEL) -> Message:
    """The answer to a line."""
    answer = signed.type(line, user)
    assert isinstance(answer, Message)
    return answer


@pytest.mark.parametrize(
    "line",
    [
        f"/release member add @{GONE} to tag",
        f"/release member add @{GONE} to tag as chair",
        f"/release deputy @{GONE} for @{TAG_CHAIR} until 2020-02-14",
    ],
)
def test_a_deactivated_account_is_not_named(signed: Signed, line: str) -> None:
    """The refusal has the person's name and the way out, and nothing is changed."""
    before = signed.newest()
    assert "The Slack account of U0Gone is deactivated" in refused(said(signed, line))
    assert signed.newest() == before


def test_authority_is_answered_first(signed: Signed) -> None:
    """A person who may not change the roster is told that, and hears nothing of the account."""
    assert "deactivated" not in refused(said(signed, f"/release member add @{GONE} to tag", DAN))


def test_a_person_who_is_gone_can_be_removed(signed: Signed) -> None:
    """Taking a seat or a deputyship away is right also for a person who has left."""
    signed.slack.deactivated.add(TAG_MEMBER)
    done(said(signed, f"/release member remove @{TAG_MEMBER} from tag"))


def test_a_reminder_is_not_given_to_a_deactivated_account(signed: Signed) -> None:
    """The error is at the field where the person was chosen; another person can be chosen there."""
    asked = form(signed.type("/release reassign june-2020 evidence-operational", RACHEL))
    errors = signed.fill(asked, RACHEL, person=GONE)
    assert isinstance(errors, Errors)
    assert "deactivated" in str(errors)
    done(signed.fill(asked, RACHEL, person=DAN))


def test_a_person_whom_slack_does_not_know_is_not_named(signed: Signed) -> None:
    """A mistyped id is refused."""
    signed.slack.errors["users.info"] = "user_not_found"
    assert "Slack knows no person U0WRONG" in refused(said(signed, "/release member add @U0WRONG to tag"))


def test_an_app_is_not_named(signed: Signed) -> None:
    """An app among the members would hold a seat of the quorum that nobody can fill; Slackbot is one, though Slack calls it a person."""
    signed.slack.apps.add("U0OTHERAPP")
    before = signed.newest()
    for app in ("U0OTHERAPP", "USLACKBOT"):
        assert "is an app, and an app can't sign off" in refused(said(signed, f"/release member add @{app} to tag"))
    assert signed.newest() == before


def test_a_sync_says_of_each_who_is_left_out_why(signed: Signed) -> None:
    """An app in the group is no member; a group of nobody else changes nothing and leads on."""
    signed.slack.apps.add("U0OTHERAPP")
    signed.slack.answers["usergroups.users.list"] = lambda _: {"ok": True, "users": [TAG_CHAIR, TAG_MEMBER, GONE, "U0OTHERAPP"]}
    told = done(said(signed, "/release sync tag @S0TAG"))
    assert "@U0OTHERAPP is left out, because it is an app" in told.replace("<", "").replace(">", "")
    assert "is left out, because their Slack account is deactivated" in told
    signed.slack.answers["usergroups.users.list"] = lambda _: {"ok": True, "users": [GONE, "U0OTHERAPP"]}
    assert "has nobody with an active account" in refused(said(signed, "/release sync tag @S0TAG"))


def test_a_user_group_that_slack_does_not_give_is_not_called_empty_or_unpaid(signed: Signed) -> None:
    """It may be disabled, or Slack was slow: what is not known is not said, and the roster stays with a way on."""
    before = signed.newest()
    signed.slack.errors["usergroups.users.list"] = "no_such_subteam"
    answer = said(signed, "/release sync tag @S0TAG")
    assert "It may be disabled or deleted" in refused(answer)
    assert isinstance(signed.press(next(iter(buttons(answer).values())), RACHEL), Message)
    assert signed.newest() == before


def test_if_slack_does_not_answer_the_person_is_asked_to_try_again(signed: Signed) -> None:
    """It is not known whether the person is there, so nothing is changed; once Slack answers, the same line works."""
    signed.slack.errors["users.info"] = "internal_error"
    assert "Try again" in refused(said(signed, "/release member add @U0NEW to tag"))
    del signed.slack.errors["users.info"]
    done(said(signed, "/release member add @U0NEW to tag"))


def test_a_missing_scope_does_not_stop_the_roster(signed: Signed) -> None:
    """An app without users:read can't ask, so people are named unchecked as before."""
    signed.slack.errors["users.info"] = "missing_scope"
    done(said(signed, "/release member add @U0NEW to tag"))


def test_a_sync_leaves_deactivated_accounts_out(signed: Signed) -> None:
    """The others are synced, and the answer names who was left out."""
    users = [TAG_CHAIR, "U0NEW", GONE]
    signed.slack.answers["usergroups.users.list"] = lambda _: {"ok": True, "users": users}
    told = said(signed, "/release sync tag @S0TAG")
    assert f"@{GONE}" in told.text
    assert "deactivated" in told.text
    with signed.bot.store.reading() as conn:
        assert {each.user for each in roster.members(conn, "tag")} == {TAG_CHAIR, "U0NEW"}


def test_a_sync_waits_until_slack_answers_for_everyone(signed: Signed) -> None:
    """If Slack does not say who is there, the roster stays as it is."""
    signed.slack.answers["usergroups.users.list"] = lambda _: {"ok": True, "users": [TAG_CHAIR, "U0NEW"]}
    signed.slack.errors["users.info"] = "fatal_error"
    assert "Try again" in refused(said(signed, "/release sync tag @S0TAG"))


def test_a_click_that_names_nobody_asks_slack_nothing(signed: Signed) -> None:
    """Only people who are named are looked up."""
    said(signed, "/release quorum tag chair")
    assert isinstance(signed.type("/release reassign june-2020 evidence-operational", RACHEL), View)
    assert signed.slack.called("users.info") == []


def test_a_departure_that_slack_did_not_report_is_found_after_the_daily_check(signed: Signed) -> None:
    """The event was missed: after a Working Day's check the bot asks about everybody on record, and who is gone leaves the rosters."""
    signed.slack.deactivated.add(TAG_MEMBER)
    signed.bot.tick()
    with signed.bot.store.reading() as conn:
        assert TAG_MEMBER not in {each.user for each in roster.members(conn, "tag")}
    assert any(f"<@{TAG_MEMBER}> was deactivated in Slack" in each["text"] for each in signed.deliver())
    asked = len(signed.slack.called("users.info"))
    assert asked == len({each["user"] for each in signed.slack.called("users.info")})
    signed.bot.tick()
    assert len(signed.slack.called("users.info")) == asked


def test_slack_is_asked_about_people_once_a_working_day_whatever_ticks(signed: Signed) -> None:
    """A process of its own for each tick, as from cron, asks no more often than one scheduler, and never on Saturday."""

    def asked_at(day: int, hour: int) -> int:
        signed.at(2020, 1, day, hour)
        before = len(signed.slack.called("users.info"))
        # What a process remembers is gone in the next one.
        replace(signed.bot).tick()
        return len(signed.slack.called("users.info")) - before

    assert asked_at(13, 8) == 0
    everybody = asked_at(13, 9)
    assert everybody > 1
    assert [asked_at(13, 9), asked_at(13, 17)] == [0, 0]
    assert [asked_at(14, 9), asked_at(18, 9)] == [everybody, 0]


@pytest.mark.parametrize("error", ["internal_error", "user_not_found", "missing_scope"])
def test_nobody_is_removed_because_slack_does_not_answer(signed: Signed, error: str) -> None:
    """Only a deactivated account is a departure: an outage, or a person whom Slack does not show, is none."""
    before = signed.newest()
    signed.slack.errors["users.info"] = error
    signed.bot.background.sweep()
    assert signed.newest() == before


@pytest.mark.parametrize(
    ("said_of", "told"),
    [
        ({"is_restricted": True}, "is a guest in this workspace."),
        ({"is_restricted": True, "is_ultra_restricted": True}, "is a guest in this workspace."),
        ({"team_id": "T0OTHER"}, "is of another organisation."),
        ({"is_stranger": True}, "is of another organisation."),
        ({"team_id": "T0SEC"}, ""),
        ({"team_id": "T0SISTER", "enterprise_user": {"enterprise_id": "E0SEC"}}, ""),
    ],
)
def test_a_seat_for_somebody_from_outside_is_pointed_out(signed: Signed, said_of: dict[str, object], told: str) -> None:
    """They had read White alone: who adds them learns what the seat grants, by whichever way it is given."""
    signed.slack.answers["users.info"] = lambda each: {"ok": True, "user": {"id": each["user"], "real_name": "Eve", **said_of}}
    added = said(signed, "/release member add @U0EVE to tag")
    deputy = said(signed, f"/release deputy @U0EVE for @{TAG_CHAIR} until 2020-02-14")
    signed.slack.answers["usergroups.users.list"] = lambda _: {"ok": True, "users": [TAG_CHAIR, "U0EVE", "U0ADA"]}
    synced = said(signed, "/release sync tag @S0TAG")
    for answer in (added, deputy, synced):
        assert (f"{told} With this seat they can act, and read releases above White." in answer.text) is bool(told), answer.text
        assert ("⚠️" in answer.text) is bool(told)
    promoted = said(signed, "/release member add @U0EVE to tag as chair")
    assert "With this seat" not in promoted.text
