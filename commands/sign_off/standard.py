"""`/release criteria standard`: the standard acceptance criteria, which are proposed until the deciding body agrees them (Annex 1; R12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import UNCHANGED, AboutNoRelease, Changed, Refused
from commands.protocol.words import NOT_LOADED
from policy.access.permissions import Action
from policy.calendar.past_days import why_look_again
from policy.decisions.authority import body_for
from policy.model.roster import name_of_body
from policy.model.sign_off import StandardCriterion
from policy.model.wording import counted, day_words
from policy.sign_off.standard import agreed_on
from storage.history.names import name_of
from storage.roster.cached import recent_reference
from storage.tables import StandardCriterionRow

WORD = "standard"
"""The word for the standard set, in place of a release's key."""

AGREE = Line.release("decide", WORD)
"""The command that records the body's agreement."""


@dataclass(frozen=True)
class StandardShown(AboutNoRelease):
    """The standard criteria; `agreed` is the day on which the last of them was agreed, None while one is only proposed."""

    criteria: tuple[StandardCriterion, ...]
    agreed: date | None
    page: int


def show_standard(conn: Connection, asked: Ask) -> StandardShown:
    """Returns the standard criteria and whether they are agreed (Paper 5, Annex 1; R12)."""
    criteria = recent_reference(conn).standard_criteria
    return StandardShown(criteria, agreed_on(criteria), asked.page)


def agree(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records that the deciding body agreed the standard criteria that are only proposed (Paper 6; R12, R14)."""
    reference = recent_reference(doing.tx.connection)
    body = body_for(doing.today, reference.authorities)
    if not body:
        return Refused(NOT_LOADED, (Line.release("criteria", WORD),))
    name = name_of_body(body)
    part = doing.may(Action.DECIDE, body=body)
    if not part.allowed:
        denied = doing.denied(part, name_of(StandardCriterionRow, "set"))
        return replace(denied, instead=(Line.release("criteria", WORD), *denied.instead))
    proposed = [each for each in reference.standard_criteria if each.agreed_on is None]
    if not proposed:
        agreed = agreed_on(reference.standard_criteria)
        said = f"The standard criteria were agreed on {day_words(agreed)}." if agreed else "There are no standard criteria to agree."
        return Changed((said,), (), (Line.release("criteria", WORD),), title=UNCHANGED)
    count = counted(len(proposed), "standard criterion", "standard criteria")
    hint = (
        f"You record this on behalf of the {name}, so cite the paper or minute."
        if part.on_behalf
        else "As the body's chair, you need none."
    )
    form = Form(
        title="Agree the criteria",
        line=AGREE,
        about=((f"The {name} agrees the {count} for SEC Releases from now on. A release keeps the criteria that it has.",),),
        submit="Record",
        things=tuple(name_of(StandardCriterionRow, each.ref) for each in proposed),
        fields=(
            Field("met_on", "Meeting date", Kind.DATE, value=doing.today.isoformat()),
            Field("reference", "Paper or minute", optional=not part.on_behalf, hint=hint, longest=200),
        ),
    )
    if asking := doing.ask(form):
        return asking
    met_on = past_day(doing, "met_on", "The meeting date", "Enter the date of the meeting.")
    reference_given = doing.answer("reference")
    if part.on_behalf and not reference_given:
        doing.faults["reference"] = f"Cite the paper or minute of the {name}, such as SECP_76_1701_23."
    if doing.faults or met_on is None:
        return faults(doing)
    if asking := doing.confirm(form, why_look_again(met_on, doing.today), submit="Record"):
        return asking
    for each in proposed:
        row = doing.tx.session.get_one(StandardCriterionRow, each.ref)
        row.agreed_on, row.agreed_by, row.agreed_reference = met_on, body, reference_given
    return Changed((f"The {name} agreed the {count} on {day_words(met_on)}.",), (), (Line.release("criteria", WORD),))
