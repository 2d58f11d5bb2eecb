"""`/release criterion`: adding, rewording or dropping an acceptance criterion of a release (Paper 5; R12, R16)."""

from __future__ import annotations

from dataclasses import replace

from commands.decisions.shared_steps import Deciding, meeting_fields, read_meeting, record
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused, Words
from commands.protocol.words import known_release, shown, unexpected
from commands.sign_off.criteria.amendment_effects import apply, described, propose, settle_amendment
from commands.sign_off.criteria.named import criterion_ref, unknown_criterion
from commands.sign_off.criteria.standard import add_standard
from policy.access.permissions import Action, Permission
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.sign_off import Criterion, CriterionKind
from policy.releases.phase import Phase, go_given, phase
from policy.sign_off.amendments import (
    REVIEWERS,
    Amendment,
    AmendmentKind,
    AmendmentState,
    is_baselined,
    next_ref,
    same_as_standard,
)
from storage.history.names import name_of, names_under
from storage.history.numbers import next_number
from storage.mail import outbox
from storage.mail.messages import EditorialAsked
from storage.roster.cached import recent_rules
from storage.roster.channels import channel_for
from storage.sign_off import amendments
from storage.sign_off.evidence import fetch_evidence
from storage.tables import AmendmentRow, CriterionRow

_DOES = {
    AmendmentKind.ADD: "Add a criterion",
    AmendmentKind.REWORD: "Reword a criterion",
    AmendmentKind.DROP: "Drop a criterion",
}
_ANSWERS = (Option("dcc", "DCC"), Option("secas", "SECAS"))
_KINDS = tuple(Option(each.value, each.value.capitalize()) for each in CriterionKind)


def criterion(doing: Doing) -> Changed | Form | Faults | Refused:
    """Proposes an amendment. Before the baseline it takes effect if the body's agreement is cited, afterwards once the body decides."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    words = tuple(word.lower() for word in rest)
    if words and words[0] == "confirm":
        return _confirmed(doing, release, words[1:])
    thing = name_of(AmendmentRow, release.key)
    permission = doing.may(Action.CRITERION)
    if not permission.allowed:
        return doing.denied(permission, thing, release.key)
    now = phase(release, doing.today)
    # A No-go leaves them open, as the scope: what it failed on may be amended before the body decides again (R12, R13).
    if now in {Phase.LIVE, Phase.CANCELLED} or go_given(release, doing.today):
        return Refused(f"The {release_as_one(release.key)} is {now.value}, so its criteria can't change.", (), thing, release.key)
    if words and words[0] == "withdraw":
        return _withdrawn(doing, release, words[1:])
    kind = next((each for each in AmendmentKind if words and each.value == words[0]), None)
    if words and kind is None:
        line = Line.release("criterion", release.key)
        return Refused(f"“{shown(words[0])}” is not a change of criteria. After the release write add, reword O3 or drop O3.", (line,))
    if kind is None:
        return _choice(doing, release)
    if kind is AmendmentKind.ADD and len(words) > 1:
        return add_standard(doing, release, words[1:])
    ref = criterion_ref(words[1]) if len(words) > 1 else ""
    surplus = unexpected(Line.release("criterion", release.key, kind.value, ref), rest[2:])
    return surplus or _amended(doing, release, kind, ref, permission)


def _choice(doing: Doing, release: Release) -> Changed | Form | Faults | Refused:
    if doing.answered:
        kind = next((each for each in AmendmentKind if each.value == doing.answer("do")), None)
        ref = doing.answer("criterion")
        if kind is None:
            return Faults({"do": "Choose what to do."})
        if kind is not AmendmentKind.ADD and not ref:
            return Faults({"criterion": "Choose the criterion."})
        fresh = Doing(doing.tx, replace(doing.asked, request=replace(doing.asked.request, answers=None)))
        return _amended(fresh, release, kind, ref, doing.may(Action.CRITERION))
    options = tuple(Option(each.ref, f"{each.ref} {each.text}") for each in release.criteria[:100])
    fields = [Field("do", "What to do", Kind.CHOICE, options=tuple(Option(each.value, label) for each, label in _DOES.items()))]
    if options:
        fields.append(Field("criterion", "Criterion", Kind.CHOICE, options=options, optional=True))
    form = Form("Amend the criteria", Line.release("criterion", release.key), tuple(fields), "Next", ((release_name(release.key),),))
    return doing.form(form)


def _amended(doing: Doing, release: Release, kind: AmendmentKind, ref: str, permission: Permission) -> Changed | Form | Faults | Refused:
    known = {each.ref: each for each in release.criteria}
    if kind is not AmendmentKind.ADD and ref not in known:
        return unknown_criterion(release, ref)
    deciding = Deciding(doing, release, Subject.CRITERIA, permission)
    form = _form(deciding, kind, known.get(ref))
    if asking := doing.ask(form):
        return asking
    amendment = _read(doing, release, kind, known.get(ref))
    direct = not is_baselined(release) and not amendment.editorial and bool(doing.answer("reference"))
    meeting = read_meeting(deciding) if direct else None
    if doing.faults:
        return faults(doing)
    if meeting and (asking := doing.confirm(form, meeting.unusual)):
        return asking
    propose(doing, release, amendment)
    if meeting is not None:
        settle_amendment(doing, release, amendment, AmendmentState.AGREED)
        notes = apply(doing, release, amendment)
        _, more = record(deciding, Outcome.AGREED, meeting, note=described(amendment))
        return Changed((f"{described(amendment)}.",), (*notes, *more), (Line.release("criteria", release.key),))
    if amendment.editorial:
        return _asked(doing, release, amendment)
    body = deciding.body
    next_line = Line.release("decide", release.key, "criteria")
    return Changed((f"Proposed to the {body}: {described(amendment)}",), (("It takes effect once the body agrees.",),), (next_line,))


def _form(deciding: Deciding, kind: AmendmentKind, one: Criterion | None) -> Form:
    release = deciding.release
    fields: list[Field] = []
    if one is None:
        fields += [Field("kind", "Set", Kind.CHOICE, options=_KINDS), Field("answers", "Answerable party", Kind.CHOICE, "dcc", _ANSWERS)]
    if kind is not AmendmentKind.DROP:
        fields.append(Field("text", "Text", Kind.TEXT, value=one.text if one else ""))
    if kind is AmendmentKind.REWORD:
        same = (Option("editorial", "The meaning does not change"),)
        kept = "Sign-offs are kept once the committee's chair confirms it."
        fields.append(Field("editorial", "Editorial", Kind.TICKS, options=same, optional=True, hint=kept))
    fields.append(Field("reason", "Reason", Kind.TEXT))
    about: list[Words] = [(f"{_DOES[kind]} of the {release_name(release.key)}.",)]
    if is_baselined(release):
        about.append((f"The criteria are in a baselined RID, so only the {deciding.body} can amend them. This becomes a proposal to it.",))
    else:
        date, reference = meeting_fields(deciding)
        hint = f"If the {deciding.body} has agreed it. Without it, this becomes a proposal."
        fields += [replace(reference, optional=True, hint=hint), replace(date, optional=True)]
    if one is not None:
        about.append((f"{one.ref}: {one.text}",))
    return Form(
        title="Amend the criteria",
        line=Line.release("criterion", release.key, kind.value, one.ref if one else ""),
        about=tuple(about),
        submit="Save",
        things=(name_of(CriterionRow, release.key, one.ref) if one else names_under(AmendmentRow, release.key),),
        edits=kind is AmendmentKind.REWORD,
        fields=tuple(fields),
    )


def _read(doing: Doing, release: Release, kind: AmendmentKind, one: Criterion | None) -> Amendment:
    text = doing.needed("text", "Enter the text.") if kind is not AmendmentKind.DROP else ""
    if one is not None and kind is AmendmentKind.REWORD and text == one.text:
        doing.faults["text"] = "This is already the text of the criterion. Change it, or close the form."
    reason = doing.needed("reason", "Give the reason.")
    conn = doing.tx.connection
    before = amendments.fetch_amendments(conn, release.key, only_open=False)
    if one is None:
        chosen = next((each for each in CriterionKind if each.value == doing.answer("kind")), None)
        if chosen is None:
            doing.faults["kind"] = "Choose the set."
        set_ = chosen or CriterionKind.OPERATIONAL
        standard = recent_rules(conn).standard_criteria
        used = [each.ref for each in (*release.criteria, *standard)]
        ref = next_ref(
            set_, [*used, *(each.criterion.ref for each in before), *(each.criterion for each in fetch_evidence(conn, release.key))]
        )
        answers = doing.answer("answers")
        if answers not in {each.value for each in _ANSWERS}:
            doing.faults["answers"] = "Choose the answerable party."
        one = same_as_standard(release, standard, set_, text) or Criterion(ref, set_, REVIEWERS[set_], text, answers)
    wanted = replace(one, text=text or one.text)
    number = next_number(conn, AmendmentRow, release.key, taken=(each.number for each in before))
    editorial = kind is AmendmentKind.REWORD and "editorial" in doing.several("editorial")
    return Amendment(number, kind, wanted, editorial, reason, doing.user, doing.today)


def _asked(doing: Doing, release: Release, amendment: Amendment) -> Changed:
    committee = amendment.criterion.committee
    channel = channel_for(doing.tx.connection, release.key, committee)
    line = Line.release("criterion", release.key, "confirm", amendment.number)
    asked: Words = (f"The chair of the {name_of_body(committee)} can confirm it with {line}.",)
    if channel:
        message = EditorialAsked(release.key, amendment.number, doing.user, channel)
        about = name_of(AmendmentRow, release.key, amendment.number)
        outbox.enqueue(doing.tx, message, key=f"editorial:{doing.tx.change_id}", channel=channel, about=about)
        asked = ("The chair of the ", name_of_body(committee), " will be asked to confirm it in ", Channel(channel), ".")
    return Changed((f"{amendment.criterion.ref}: an editorial change, which takes effect once the chair confirms it.",), (asked,))


def _numbered(doing: Doing, release: Release, words: tuple[str, ...]) -> Amendment | Refused:
    proposals = amendments.fetch_amendments(doing.tx.connection, release.key)
    typed = words[0] if words else ""
    found = next((each for each in proposals if str(each.number) == typed), None)
    if found is not None:
        return found
    waiting = ", ".join(f"{each.number} ({each.criterion.ref})" for each in proposals[:20]) or "none"
    return Refused(f"The {release_as_one(release.key)} has no open proposal “{shown(typed)}”. Open proposals: {waiting}.")


def _confirmed(doing: Doing, release: Release, words: tuple[str, ...]) -> Changed | Refused:
    found = _numbered(doing, release, words)
    if isinstance(found, Refused):
        return found
    thing = name_of(AmendmentRow, release.key, found.number)
    permission = doing.may(Action.EDITORIAL, committee=found.criterion.committee)
    if not permission.allowed:
        return doing.denied(permission, thing, release.key)
    if not found.editorial:
        return Refused("This amendment changes the meaning, so only the deciding body can agree it.", (), thing, release.key)
    if found.criterion.ref not in {each.ref for each in release.criteria}:
        return unknown_criterion(release, found.criterion.ref)
    settle_amendment(doing, release, found, AmendmentState.AGREED)
    notes = apply(doing, release, found, keeps=True)
    return Changed((f"{found.criterion.ref} is reworded. Its sign-offs are kept.",), notes, (Line.release("criteria", release.key),))


def _withdrawn(doing: Doing, release: Release, words: tuple[str, ...]) -> Changed | Refused:
    found = _numbered(doing, release, words)
    if isinstance(found, Refused):
        return found
    settle_amendment(doing, release, found, AmendmentState.WITHDRAWN)
    return Changed((f"Withdrew the proposal: {described(found)}",))
