"""Try this: six steps through the heart of the bot, which follow June 2020 as it stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from bot.workspace.hints import StepHint
from commands.protocol.line import Line
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.roster import DCC, OPSG, PANEL, SECAS, TAG
from policy.model.sign_off import CriterionKind, SignOffState
from policy.model.wording import day_words
from policy.timetable.dates import resolve
from storage.engine.session import Store
from storage.releases import releases
from storage.roster import roster
from storage.roster.channels import channel_for
from storage.sign_off.evidence import evidenced

JUNE = "june-2020"
_TAKEN = (SignOffState.MET, SignOffState.CONDITIONS)
_SECAS_CRITERIA = ("O8", "O9")
"""Criteria that SECAS, not the DCC, gives evidence for (Paper 5)."""


def guide(store: Store, today: date) -> tuple[StepHint, ...]:
    """Returns the six steps; without June 2020 a first step that makes a release."""
    with store.reading() as conn:
        release = releases.fetch_release(conn, JUNE)
        if release is None:
            manager = _first(conn, SECAS)
            line = str(Line.release("create", JUNE))
            text = "The bot proposes its dates and its timetable. Then these steps go on."
            return (StepHint("Make a release", text, manager, "C0JUNE2020", line), _PASS)
        return (
            _reading(conn, "status", "See where June 2020 stands", "Its colour with the reasons, its scope, and what comes next."),
            _reading(conn, "check", "Check it", "What contradicts the rules, and what the papers don't say."),
            _evidence(conn, release),
            _sign_off(conn, release),
            _decision(conn, release, today),
            _PASS,
        )


_PASS = StepHint(
    "Let a Working Day pass",
    "The clock moves to the next Working Day, and the bot reminds everyone who has something due. "
    "Play, beside the clock, lets the days run until something waits for somebody.",
)


def _reading(conn: Connection, verb: str, title: str, text: str) -> StepHint:
    return StepHint(title, text, _first(conn, SECAS), _channel(conn, ""), str(Line.release(verb, JUNE)))


def _evidence(conn: Connection, release: Release) -> StepHint:
    """As the DCC: evidence for the first criterion of the next review that has none."""
    having = evidenced(conn, JUNE)
    kind = CriterionKind.OPERATIONAL if _committee(release) == OPSG else CriterionKind.TESTING
    own = [each.ref for each in release.criteria if each.kind is kind and each.ref not in _SECAS_CRITERIA]
    ref = next((each for each in own if each not in having), own[0] if own else "")
    text = f"The DCC submits evidence for {ref}: give a link, such as https://example.com/report. Its reviewers see it at once."
    line = str(Line.release("evidence", JUNE, *([ref] if ref else [])))
    return StepHint("Submit evidence as the DCC", text, _last(conn, DCC), _channel(conn, DCC), line)


def _sign_off(conn: Connection, release: Release) -> StepHint:
    """As a chair: the TAG's card, then the Operations Group's."""
    committee = _committee(release)
    name = "Operations Group" if committee == OPSG else "TAG"
    text = f"The {name}'s card comes into its channel. Press Met for a criterion that has evidence: the card moves on to the next one."
    line = str(Line.release("signoff", JUNE, committee))
    return StepHint("Sign off as a chair", text, _first(conn, committee), _channel(conn, committee), line)


def _committee(release: Release) -> str:
    """Returns the committee that signs off next: the TAG until its criteria are met, then the Operations Group."""
    open_ = {each.kind for each in release.criteria if each.state not in _TAKEN}
    return OPSG if CriterionKind.TESTING not in open_ and open_ else TAG


def _decision(conn: Connection, release: Release, today: date) -> StepHint:
    """As the Panel: go or no-go, and on the day of go-live the release manager marks it live."""
    dated = resolve(release.milestones)
    day = dated["go-no-go"].day if "go-no-go" in dated else None
    gone = any(each.subject is Subject.GO_LIVE and each.outcome is Outcome.GO for each in release.decisions)
    live = dated["go-live"].day if "go-live" in dated else None
    if release.live_on:
        line = str(Line.release("status", JUNE))
        text = "This scenario is complete. Start another one, or read the history of June 2020."
        return StepHint(
            "June 2020 is live",
            text,
            _first(conn, SECAS),
            _channel(conn, ""),
            line,
        )
    if gone:
        when = f" on {day_words(live)}" if live and live > today else " now"
        text = f"The Panel said Go. The release manager marks June 2020 live{when}."
        return StepHint("Mark it live", text, _first(conn, SECAS), _channel(conn, ""), str(Line.release("live", JUNE)))
    waits = f" The Panel meets on {day_words(day)}: let the days pass until then." if day and day > today else ""
    text = f"The pack shows the Panel what is outstanding. Press Go, and accept each open point with a reason.{waits}"
    return StepHint("Decide as the Panel", text, _first(conn, PANEL), _channel(conn, PANEL), str(Line.release("decide", JUNE, "go-live")))


def _first(conn: Connection, committee: str) -> str:
    """Returns the chair of a committee, or its first member."""
    return next((each.user for each in roster.members(conn, committee)), "")


def _last(conn: Connection, committee: str) -> str:
    """Returns a member who is not the chair, if there is one."""
    return next((each.user for each in reversed(roster.members(conn, committee))), "")


def _channel(conn: Connection, committee: str) -> str:
    found = channel_for(conn, JUNE, committee) if committee else None
    return found or channel_for(conn, JUNE) or ""
