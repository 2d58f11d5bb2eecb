"""The standard acceptance criteria: shown, agreed by the deciding body, and added to a release that lacks some (Annex 1; R12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import UNCHANGED, AboutNoRelease, Changed, Refused, Words
from commands.protocol.words import NOT_LOADED, shown
from commands.sign_off.criteria.amendment_effects import apply, propose
from policy.access.permissions import Action
from policy.calendar.past_days import why_look_again
from policy.calendar.release_calendar import release_name
from policy.decisions.authority import body_for
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.sign_off import StandardCriterion
from policy.model.wording import counted, day_words, joined
from policy.sign_off.amendments import (
    Amendment,
    AmendmentKind,
    is_baselined,
    missing_standard,
)
from policy.sign_off.standard import agreed_on
from storage.history.names import name_of, names_under
from storage.roster.cached import recent_reference, recent_rules
from storage.sign_off import amendments
from storage.tables import AmendmentRow, StandardCriterionRow

WORD = "standard"
"""The word for the standard set, in place of a release's key, and for all missing standard criteria of a release."""

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


def add_standard(doing: Doing, release: Release, words: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Adds missing standard criteria with their numbers, or proposes them if the RID is baselined (Paper 5, Annex 1; R12).

    `words` are `standard`, a set such as `security`, or numbers such as `S1`. They are agreed at the baseline, like those of a new release.
    """
    conn, add = doing.tx.connection, Line.release("criterion", release.key, "add")
    missing = missing_standard(release, recent_rules(conn).standard_criteria)
    wanted = tuple(each for each in missing if {WORD, each.kind.value, each.ref.lower()} & set(words))
    if is_baselined(release):
        wanted = tuple(each for each in wanted if not each.not_applicable or each.ref.lower() in words)
    # Naming a criterion that is not applicable makes it applicable again.
    dormant = tuple(each for each in release.criteria if each.not_applicable)
    wanted = tuple(replace(each, not_applicable="") if each.ref.lower() in words else each for each in wanted)
    wanted += tuple(replace(each, not_applicable="") for each in dormant if each.ref.lower() in words)
    criteria = (Line.release("criteria", release.key),)
    if not wanted:
        lines = (add.then(WORD),) if missing else ()
        left = f" It doesn't have {joined([each.ref for each in missing])}." if missing else " It has all that apply."
        typed = " ".join(words).upper()
        return Refused(
            f"No standard criterion “{shown(typed)}” is missing from the {release_name(release.key)}.{left}", (*lines, *criteria)
        )
    if not is_baselined(release):
        grown = release
        for each in wanted:
            apply(doing, grown, Amendment(0, AmendmentKind.ADD, each))
            grown = replace(grown, criteria=(*grown.criteria, each))
        refs = joined([each.ref for each in wanted])
        return Changed((f"Added {refs} of the standard criteria to the {release_name(release.key)}.",), (), criteria)
    decide = Line.release("decide", release.key, "criteria")
    before = amendments.fetch_amendments(conn, release.key, only_open=False)
    proposed = {each.criterion.ref for each in amendments.fetch_amendments(conn, release.key) if each.kind is AmendmentKind.ADD}
    wanted = tuple(each for each in wanted if each.ref not in proposed)
    if not wanted:
        return Refused("Those criteria are already proposed. The deciding body agrees them.", (decide,))
    refs, body = joined([each.ref for each in wanted]), name_of_body(release.body)
    about: list[Words] = [(f"The criteria are in a baselined RID, so {refs} will be proposed to the {body}.",)]
    about += [(f"{each.ref}: {each.text}",) for each in wanted]
    form = Form(
        title="Add standard criteria",
        line=add.then(*words),
        about=tuple(about),
        submit="Propose",
        things=(names_under(AmendmentRow, release.key),),
        fields=(Field("reason", "Reason", Kind.TEXT, value="The standard set has it (Annex 1)."),),
    )
    if asking := doing.ask(form):
        return asking
    reason = doing.needed("reason", "Enter a reason.")
    if doing.faults:
        return faults(doing)
    number = max((each.number for each in before), default=0)
    for each in wanted:
        number += 1
        propose(doing, release, Amendment(number, AmendmentKind.ADD, each, False, reason, doing.user, doing.today))
    return Changed((f"Proposed {refs} to the {body}.",), (("It takes effect once the body agrees it.",),), (decide,))
