"""`/release accept`: acceptance of the check's findings, until their figures change (design, The check)."""

from __future__ import annotations

from commands.findings.check import checked
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.words import known_release, nearest, shown
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.findings.acceptance import Accepted
from policy.findings.finding import Finding
from policy.model.releases import Release
from storage.findings import acceptances
from storage.history.names import name_of
from storage.roster.cached import recent_rules
from storage.tables import FindingAcceptanceRow, ReleaseRow

WITHDRAW = "withdraw"
"""The word that withdraws an acceptance."""
MOST = 100


def accept(doing: Doing) -> Changed | Form | Faults | Refused:
    """Accepts a finding with a reason, or withdraws its acceptance."""
    conn = doing.tx.connection
    found = known_release(conn, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    standing, accepted = checked(conn, release, doing.today, recent_rules(conn))
    withdraws = rest[-1:] == (WITHDRAW,)
    typed = " ".join(rest[:-1] if withdraws else rest) or doing.answer("finding")
    thing = name_of(FindingAcceptanceRow, release.key, typed) if typed else name_of(ReleaseRow, release.key)
    if refused := doing.refuse(Action.ACCEPT, thing, release.key):
        return refused
    if withdraws:
        return _withdrawn(doing, release, typed, accepted)
    if not typed and not standing:
        return Refused(f"The {release_as_one(release.key)} has no findings to accept.", (Line.release("check", release.key),))
    chosen = next((each for each in standing if each.key == typed), None)
    if typed and chosen is None:
        return _unknown(release, typed, standing, accepted)
    form = _form(release, chosen, standing)
    if asking := doing.ask(form):
        return asking
    doing.needed("reason", "Enter why it is accepted.")
    if chosen is None:
        doing.faults["finding"] = "Choose a finding."
    if doing.faults or chosen is None:
        return faults(doing)
    _store(doing, release, chosen)
    accepted_text = f"Accepted for the {release_name(release.key)}, until its figures change: {chosen.text}"
    return Changed((accepted_text,), (), (Line.release("check", release.key),))


def _form(release: Release, chosen: Finding | None, standing: tuple[Finding, ...]) -> Form:
    options = tuple(Option(each.key, each.text) for each in standing[:MOST])
    pick = () if chosen else (Field("finding", "Finding", Kind.CHOICE, options=options),)
    about = ((chosen.text,), (chosen.fix,)) if chosen else ((f"The {release_name(release.key)}.",),)
    return Form(
        title="Accept a finding",
        line=Line.release("accept", f"{release.key}{(f' {chosen.key}' if chosen else '')}"),
        about=(*about, ("It is listed as accepted and not counted, until one of its figures changes.",)),
        submit="Accept",
        things=(name_of(FindingAcceptanceRow, release.key, chosen.key),) if chosen else (),
        fields=(*pick, Field("reason", "Reason", Kind.TEXT)),
    )


def _store(doing: Doing, release: Release, chosen: Finding) -> None:
    figures, reason = acceptances.figures_text(chosen.figures), doing.answer("reason")
    # A finding that was accepted with other figures keeps its row.
    row = doing.tx.session.get(FindingAcceptanceRow, (release.key, chosen.key))
    if row is not None:
        row.figures, row.reason, row.accepted_by, row.accepted_on = figures, reason, doing.user, doing.today
        return
    doing.tx.session.add(
        FindingAcceptanceRow(
            release_key=release.key,
            finding=chosen.key,
            figures=figures,
            reason=reason,
            accepted_by=doing.user,
            accepted_on=doing.today,
        )
    )


def _withdrawn(doing: Doing, release: Release, typed: str, accepted: tuple[Accepted, ...]) -> Changed | Refused:
    found = next((each for each in accepted if each.finding.key == typed), None)
    if found is None:
        return Refused(
            f"“{shown(typed)}” is not an accepted finding of the {release_name(release.key)}.", (Line.release("check", release.key),)
        )
    doing.tx.session.delete(doing.tx.session.get_one(FindingAcceptanceRow, (release.key, typed)))
    return Changed(
        (f"No longer accepted for the {release_name(release.key)}: {found.finding.text}",), (), (Line.release("check", release.key),)
    )


def _unknown(release: Release, typed: str, standing: tuple[Finding, ...], accepted: tuple[Accepted, ...]) -> Refused:
    check = Line.release("check", release.key)
    if any(each.finding.key == typed for each in accepted):
        return Refused("That finding is already accepted.", (check, Line.release("accept", release.key, typed, WITHDRAW)))
    close = nearest(typed, [each.key for each in standing], 1)
    meant = f" Did you mean {close[0]}?" if close else ""
    sentence = f"The {release_as_one(release.key)} has no finding “{shown(typed)}” now.{meant} See {Line.release('check', release.key)}."
    return Refused(sentence, (*(Line.release("accept", release.key, each) for each in close), check))
