"""Pages of the acceptance criteria: all, one with its evidence, positions and conditions, and the standard set."""

from __future__ import annotations

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Button, Buttons, Italic, Page, Paragraph, Part, Row, Small, Table, Text
from bot.pages.kit.paging import Grouped, grouped_page, table_page
from bot.pages.sign_off.evidence import piece
from bot.pages.sign_off.positions import MARKS, condition, position
from commands.protocol.line import Line
from commands.protocol.words import NOT_LOADED
from commands.sign_off.criteria.criteria import CriteriaShown, CriterionShown
from commands.sign_off.criteria.standard import AGREE, StandardShown
from commands.sign_off.positions import BEHALF
from policy.calendar.release_calendar import release_name
from policy.model.releases import ReleaseKind, Topic
from policy.model.roster import name_of_body
from policy.model.sign_off import Criterion, SignOffState, StandardCriterion
from policy.model.wording import counted, day_words, joined
from policy.releases.not_on_record import silent
from policy.sign_off.criteria import applicable_criteria


def criteria(shown: CriteriaShown) -> Page:
    """Shows how many criteria of each committee are met, and each with its state; a chip opens one."""
    release = shown.release
    line = Line.release("criteria", release.key, shown.committee)
    whose = f" of the {name_of_body(shown.committee)}" if shown.committee else ""
    none = "Acceptance criteria are not on record for this release."
    if not silent(release, Topic.CRITERIA):
        none = f"This release has no acceptance criteria{whose}."
    met = " · ".join(f"{name_of_body(count.committee)}: {count.met} of {count.total} met" for count in shown.counts)
    top: tuple[Part, ...] = (Paragraph((Bold(met),)),) if shown.criteria and met else () if shown.criteria else (Paragraph((none,)),)
    heads = ("No.", *(() if shown.committee else ("Reviewed by",)), "State", "Criterion")
    rows = tuple(
        (
            (Bold(each.ref),),
            *(() if shown.committee else ((name_of_body(each.committee),),)),
            (_where(shown, each),),
            (each.text,),
        )
        for each in shown.criteria
    )
    beside = tuple(Row((Bold(each.ref), f" {each.text}\n", Italic(_where(shown, each))), _menu(shown, each)) for each in shown.criteria)
    chips = tuple(Button(f"{each.ref} {MARKS[each.state]}", Line.release("criteria", release.key, each.ref)) for each in shown.criteria)
    return table_page(
        f"{release_name(release.key)}: acceptance criteria{whose}",
        line,
        Table(heads, rows, beside=beside),
        shown.page,
        counted(len(rows), "criterion", "criteria"),
        top,
        (Buttons(tuple(_onward(shown))),),
        chips=chips,
    )


def _menu(shown: CriteriaShown, each: Criterion) -> tuple[Button, ...]:
    """Returns the acts on a criterion; none if the release is over or has its Go, which ends evidence and changes of the criteria."""
    key = shown.release.key
    if shown.release.live_on or shown.release.cancelled_on or shown.settled:
        return ()
    if each.not_applicable:
        return (Button("It applies after all", Line.release("criterion", key, "add", each.ref)),)
    if each not in applicable_criteria(shown.release):
        return ()
    return (
        Button("Evidence", Line.release("evidence", key, each.ref)),
        Button("Sign off", Line.release("signoff", key, each.committee, each.ref)),
        Button("Reword", Line.release("criterion", key, "reword", each.ref)),
    )


def _where(shown: CriteriaShown, each: Criterion) -> str:
    """Returns a criterion's state, answerable party, evidence and open conditions in a line, or why it is not applicable."""
    if each.not_applicable:
        return f"Not applicable: {each.not_applicable}"
    if each not in applicable_criteria(shown.release):
        return "Not needed now: nothing in scope impacts DCC Systems."
    facts = [_state_words(each.state), f"{name_of_body(each.answers)} answers for it"]
    if pieces := shown.evidenced.get(each.ref, 0):
        facts.append(f"{counted(pieces, 'piece')} of evidence")
    facts += [f"condition, by {day_words(one.due)}: {one.text[:200]}" for one in shown.conditions if one.criterion == each.ref]
    return " · ".join(facts)


def _onward(shown: CriteriaShown) -> list[Button]:
    key, over = shown.release.key, bool(shown.release.live_on or shown.release.cancelled_on or shown.settled)
    found = [Button("Status", Line.release("status", key))]
    if not shown.release.criteria and not over and shown.release.kind is not ReleaseKind.YEAR:
        found.append(Button("Add the standard criteria", Line.release("criterion", key, "add", "standard")))
    if shown.release.criteria and not over:
        found.append(Button("Evidence", Line.release("evidence", key)))
    if shown.committee:
        open_ = not over and any(not each.not_applicable for each in shown.criteria)
        found += [Button("Sign off", Line.release("signoff", key, shown.committee))] if open_ else []
        found.append(Button("All criteria", Line.release("criteria", key)))
    else:
        found += [Button(name_of_body(each.committee), Line.release("criteria", key, each.committee)) for each in shown.counts[:3]]
    return [*found, Button("Progress", Line.release("progress", key))] if shown.criteria else found


def _state_words(state: SignOffState) -> str:
    return words.STANDINGS[state].capitalize()


def criterion(shown: CriterionShown) -> Page:
    """Shows one criterion with all its evidence, positions and conditions."""
    release, one, review = shown.release, shown.criterion, shown.review
    why_not = review.why_uncounted(one.ref)
    rows: list[Grouped] = [("Evidence", piece(each, shown.clearance, shown.zone)) for each in review.evidence_of(one.ref)]
    rows += [("Positions", position(each, why_not.get(each, ""))) for each in review.positions_of(one.ref)]
    rows += [("Conditions", condition(each)) for each in review.conditions_of(one.ref)]
    top: tuple[Part, ...] = (
        Paragraph((Bold(one.ref), f"  {one.text}")),
        Small((f"{MARKS[one.state]} {words.STANDINGS[one.state]} · {name_of_body(one.answers)} answers for it",)),
    )
    if one.not_applicable:
        add = Button("It applies after all", Line.release("criterion", release.key, "add", one.ref))
        back = Button("Criteria", Line.release("criteria", release.key))
        buttons = Buttons((back,) if review.closed or review.settled_by_go else (back, add))
        said = Small((f"Not applicable: {one.not_applicable}",))
        return Page(f"{release_name(release.key)}: {one.ref}", (top[0], said, buttons))
    if not rows:
        top = (*top, Paragraph((Italic("No evidence and no position yet."),)))
    signing = (
        Button("Evidence", Line.release("evidence", release.key, one.ref)),
        Button("Sign off", Line.release("signoff", release.key, one.committee, one.ref)),
        Button("Recorded at a meeting", Line.release("position", release.key, one.ref, BEHALF)),
    )
    buttons = Buttons(
        (
            Button("Criteria", Line.release("criteria", release.key, one.committee)),
            *(() if review.closed or review.settled_by_go else signing),
        )
    )
    line = Line.release("criteria", release.key, one.ref)
    return grouped_page(
        f"{release_name(release.key)}: {one.ref}", line, rows, shown.page, counted(len(rows), "entry", "entries"), top, (buttons,)
    )


def standard(shown: StandardShown) -> Page:
    """Shows the standard criteria, and whether the set is agreed or only proposed (R12). Common facts stand once, above."""
    standings = {each.ref: _standing(each) for each in shown.criteria}
    same = len(set(standings.values())) == 1
    rows: tuple[tuple[Text, ...], ...] = tuple(
        (
            (Bold(each.ref),),
            (
                f"{each.text}\n",
                Italic(f"{name_of_body(each.committee)} reviews it, {name_of_body(each.answers)} answers for it"),
                *(() if same else (f"\n{standings[each.ref]}",)),
            ),
        )
        for each in shown.criteria
    )
    proposed = [each for each in shown.criteria if each.agreed_on is None]
    state = f"Agreed on {day_words(shown.agreed)}." if shown.agreed else "Proposed; the deciding body has not agreed them."
    if not shown.criteria:
        state = NOT_LOADED
    elif proposed and len(proposed) < len(shown.criteria):
        state = f"{counted(len(proposed), 'criterion is', 'criteria are')} proposed; the others are agreed."
    notes = [f"{next(iter(standings.values()))}."] if same else []
    kept = [each.ref for each in shown.criteria if not each.not_in_documentation]
    if len(kept) < len(shown.criteria):
        notes.append(f"In a Documentation release only {joined(kept)} apply." if kept else "None applies in a Documentation release.")
    top: tuple[Part, ...] = (Paragraph((Bold(state),)), *((Small((" ".join(notes),)),) if notes else ()))
    after = (Buttons((Button("Record the agreement", AGREE),)),) if proposed else ()
    table = Table(("No.", "Criterion"), rows)
    what = counted(len(rows), "criterion", "criteria")
    return table_page("Standard acceptance criteria", Line.release("criteria", "standard"), table, shown.page, what, top, after)


def _standing(each: StandardCriterion) -> str:
    if each.agreed_on:
        cited = f" ({each.agreed_reference})" if each.agreed_reference else ""
        return f"Agreed by the {name_of_body(each.agreed_by)} on {day_words(each.agreed_on)}{cited}"
    return f"Proposed on {day_words(each.proposed_on)}" if each.proposed_on else "Proposed"
