"""`/release condition`: closing a condition by the committee that set it, with a position (`recorded_position`; design, Sign-off walk)."""

from __future__ import annotations

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.words import known_release
from commands.sign_off.cards import refresh_card
from commands.sign_off.criteria.named import criterion_ref
from commands.sign_off.settling import settle
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release
from policy.model.wording import counted, day_words, one_line
from policy.sign_off.conditions import Condition
from storage.history.names import name_of, names_under
from storage.sign_off.conditions import fetch_conditions
from storage.tables import ConditionRow


def condition(doing: Doing) -> Changed | Form | Faults | Refused:
    """Closes an open condition; asks for it if it is not named."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    conn = doing.tx.connection
    waiting = [each for each in fetch_conditions(conn, release.key) if each.open]
    if not waiting:
        return Refused(f"The {release_as_one(release.key)} has no open condition.", (Line.release("criteria", release.key),))
    committees = {each.ref: each.committee for each in release.criteria}
    mine = [each for each in waiting if doing.may(Action.CONDITION, committee=committees.get(each.criterion, "")).allowed]
    thing = name_of(ConditionRow, release.key)
    if not mine:
        return doing.denied(doing.may(Action.CONDITION, committee=committees.get(waiting[0].criterion, "")), thing, release.key)
    wanted = f"{criterion_ref(rest[0])}/{rest[1]}" if len(rest) == 2 else ""
    if wanted and wanted not in {f"{each.criterion}/{each.number}" for each in mine}:
        return Refused(
            f"Your committee has no such open condition. List them with {Line.release('condition', release.key)}.", (), thing, release.key
        )
    return _closed(doing, release, mine, wanted, committees)


def _closed(
    doing: Doing, release: Release, mine: list[Condition], wanted: str, committees: dict[str, str]
) -> Changed | Form | Faults | Refused:
    options = tuple(
        Option(f"{each.criterion}/{each.number}", f"{each.criterion}: {one_line(each.text)}, by {day_words(each.due)}")
        for each in mine[:100]
    )
    form = Form(
        title="Close a condition",
        line=Line.release("condition", release.key),
        about=((f"{release_name(release.key)}: {counted(len(mine), 'open condition')}. A closed condition no longer blocks go-live.",),),
        submit="Close it",
        things=(names_under(ConditionRow, release.key),),
        fields=(
            Field("condition", "Condition", Kind.CHOICE, value=wanted or (options[0].value if len(options) == 1 else ""), options=options),
            Field("note", "Note", Kind.TEXT, hint="How the condition was met."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    chosen = next((each for each in mine if f"{each.criterion}/{each.number}" == doing.answer("condition")), None)
    if chosen is None:
        doing.faults["condition"] = "Choose one of the open conditions."
    note = doing.needed("note", "Enter how the condition was met.")
    if doing.faults or chosen is None:
        return faults(doing)
    row = doing.tx.session.get_one(ConditionRow, (release.key, chosen.criterion, chosen.number))
    row.closed_on, row.closed_note = doing.today, note
    review, notes = settle(doing.tx, release.key, committees[chosen.criterion], [chosen.criterion])
    refresh_card(doing.tx, review)
    state: Words = (f"{chosen.criterion} is now {review.criterion(chosen.criterion).state.value}.",)
    return Changed(
        (f"The condition on {chosen.criterion} is closed.",), (state, *notes), (Line.release("criteria", release.key, chosen.criterion),)
    )
