"""Acts that set several columns of a record, in the act's words in place of the columns': "TAG found the TAD suitable for use"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commands.protocol.records.items import meeting_words
from commands.protocol.records.names import holder, record_name
from commands.protocol.records.values import value_words
from commands.protocol.results import Words
from policy.decisions.authority import VIEWS
from policy.documents.documents import verdict_on, view_or_recommendation
from policy.model.decisions import SUBJECT_NAMES, Subject
from policy.model.history import FieldChange
from policy.model.roster import name_of_body
from policy.model.scope import ModificationState, ScopeState
from policy.model.wording import shortened
from policy.rid.choice_words import choice_words
from storage.decisions.recommendations import SUITABLE
from storage.history.names import key_in
from storage.tables import DocumentRow, ModificationRow, RecommendationRow, ScopeItemRow, table_of

LONGEST = 150
"""Characters of a reason in a sentence."""

_DECIDED = frozenset(
    each.value
    for each in (ModificationState.APPROVED, ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.IMPLEMENTED)
)
"""States of a modification after which nothing more is decided on it."""

_UNDECIDED = frozenset({ModificationState.DRAFT_PROPOSAL.value, ModificationState.MODIFICATION_PROPOSAL.value})


@dataclass(frozen=True)
class NamedAct:
    """An act on the record `thing`: the columns that it set, each with its value before and after, which an undo has the other way round.

    `versions` are the names of documents' versions and of steps, by record; `again` says that an undo brings a state back.
    """

    thing: str
    values: Mapping[str, tuple[object, object]]
    versions: Mapping[str, str]
    again: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The key of the record."""
        return key_in(self.thing)

    @property
    def name(self) -> Words:
        """What the record is called."""
        return record_name(self.thing, self.versions)

    def before(self, field: str) -> object:
        """Returns a column's value before the act; None if the act did not set it."""
        return self.values.get(field, (None, None))[0]

    def after(self, field: str) -> object:
        """Returns a column's value after the act; None if the act did not set it."""
        return self.values.get(field, (None, None))[1]

    def reason(self, field: str) -> str:
        """Returns the reason or note in a column, as the end of a sentence; "" without one."""
        text = " ".join(str(self.after(field) or "").split())
        return f": {shortened(text, LONGEST)}" if text else ""

    def on(self, field: str) -> Words:
        """Returns the day in a column, as the end of a sentence; () without one."""
        return (" on ", *value_words(self.after(field), field)) if self.after(field) else ()

    def dated(self, does: str, undone: str, field: str, note: str = "", had: str = "") -> Words:
        """Returns the sentence on an act whose day is in `field`: done with its note, or undone, with the day on which it had been done."""
        if not self.after(field):
            return (*self.name, f" {undone} (it was{had or ','} on ", *value_words(self.before(field), field), ")")
        return (*self.name, f" {does}{' again' if self.again else ''}", *self.on(field), self.reason(note))


def acted(
    thing: str, rows: Sequence[FieldChange], versions: Mapping[str, str], *, again: bool = False
) -> tuple[list[Words], list[FieldChange]]:
    """Returns the sentences on the acts that changed columns of a record, and the rows that belong to none.

    With `again`, they are those of an undo: each column gets the value back that it had before.
    """
    sentences: list[Words] = []
    left = list(rows)
    for main, others, told in _ACTS.get(thing.partition(":")[0], ()):
        own = [each for each in left if each.field and each.field in {main, *others}]
        if not any(each.field == main for each in own):
            continue
        values: dict[str, tuple[object, object]] = {}
        for each in own:
            was, then = (each.after, each.before) if again else (each.before, each.after)
            values[each.field] = (values[each.field][0] if each.field in values else was, then)
        if words := told(NamedAct(thing, values, versions, again)):
            sentences.append(tuple(each for each in words if each != ""))
            left = [each for each in left if each not in own]
    return sentences, left


def without_followers(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """Returns the changes without rows that only repeat another one's act.

    Those are a committee's view beside that on the version, and the state of a scope item beside that of its modification.
    """
    viewed = {key_in(each.thing)[:2] for each in changes if each.thing.startswith(_DOCUMENTS) and each.field == "suitable"}
    states = {(key_in(each.thing)[0], each.after) for each in changes if each.thing.startswith(_MODIFICATIONS) and each.field == "state"}
    return [each for each in changes if not _repeats(each, viewed, states)]


def _repeats(change: FieldChange, viewed: set[tuple[str, ...]], states: set[tuple[str, object]]) -> bool:
    key = key_in(change.thing)
    if change.thing.startswith(_VIEWS):
        return (key[0], key[-1]) in viewed
    return change.thing.startswith(_PLACED) and change.field == "state" and (key[1], change.after) in states


_DOCUMENTS, _MODIFICATIONS, _VIEWS, _PLACED = (
    f"{table_of(each).name}:" for each in (DocumentRow, ModificationRow, RecommendationRow, ScopeItemRow)
)


def _view(act: NamedAct) -> Words:
    """Returns the sentence on a committee's view on a version of a document (RID 3)."""
    subject, version = Subject(act.key[1]), act.versions.get(act.thing)
    committee = name_of_body(VIEWS[subject][0])
    document = SUBJECT_NAMES[subject]
    what = f"version {version} of {document}" if version else document
    if not act.after("suitable"):
        return (f"{committee}'s view on {what} was taken back",)
    verdict = verdict_on(subject, what, positive=act.after("suitable") == SUITABLE, past=True)
    return (f"{committee} {verdict}", *act.on("view_on"), *((", as before",) if act.again else ()), act.reason("view_reason"))


def _recommended(act: NamedAct) -> Words:
    """Returns the sentence on a recommendation that was changed."""
    _, committee, subject = act.key
    verdict = verdict_on(subject, SUBJECT_NAMES[Subject(subject)], positive=bool(act.after("positive")), past=True)
    return (f"{name_of_body(committee)} {verdict}", *act.on("given_on"), *((", as before",) if act.again else ()), act.reason("reason"))


def _given_again(act: NamedAct) -> Words:
    """Returns the sentence on a recommendation that was given again, with the same verdict."""
    _, committee, subject = act.key
    what = f"{view_or_recommendation(subject)} on {SUBJECT_NAMES[Subject(subject)]}"
    said = f"{name_of_body(committee)}'s {what}"
    return (said, " is as before" if act.again else " was given again", *act.on("given_on"), act.reason("reason"))


def _decided(act: NamedAct) -> Words:
    """Returns the sentence on a decision on a modification, or on its reversal (R6)."""
    before, after = str(act.before("state")), str(act.after("state"))
    if after in _DECIDED:
        day = act.on("approved_on") or act.on("decided_on")
        by = (" by the ", holder(str(act.after("decided_by")))) if act.after("decided_by") else ()
        reference = f" ({act.after('decision_reference')})" if act.after("decision_reference") else ""
        verb = f" is {after} again" if act.again else f" was {after}"
        instead = f", and is no longer {before}" if before in _DECIDED and after != ModificationState.IMPLEMENTED.value else ""
        return (*act.name, verb, *day, *by, reference, instead)
    if before not in _DECIDED or after not in _UNDECIDED:
        return ()
    was = act.before("approved_on") or act.before("decided_on")
    day = (" (it was, on ", *value_words(was), ")") if was else ()
    return (*act.name, f" is a {choice_words(ModificationState(after))} again, and no longer {before}", *day)


def _placed(act: NamedAct) -> Words:
    """Returns the sentence on a modification that left the scope of a release or came back to it (R4)."""
    if act.after("state") == ScopeState.OUT.value:
        why = value_words(act.after("out_reason"), "out_reason") if act.after("out_reason") else ()
        return (*act.name, " is out of the scope again" if act.again else " left the scope", *((": ", *why) if why else ()))
    return (*act.name, " is back in the scope") if act.before("state") == ScopeState.OUT.value else ()


def _agreed(act: NamedAct) -> Words:
    return act.dated("is agreed in the scope" if act.again else "was agreed in the scope", "is no longer agreed in the scope", "agreed_on")


def _cancelled(act: NamedAct) -> Words:
    return act.dated("is cancelled" if act.again else "was cancelled", "is open again", "cancelled_on", had=" cancelled")


def _live(act: NamedAct) -> Words:
    return act.dated("is live" if act.again else "went live", "is not live", "live_on")


def _closed(act: NamedAct) -> Words:
    return act.dated("is closed" if act.again else "was closed", "is open again", "closed_on", "closed_note", " closed")


def _answered(act: NamedAct) -> Words:
    """Returns the sentence on the answer to a comment on the RID (R19)."""
    if not act.after("disposition"):
        return (*act.name, " waits for an answer again")
    verb = "is answered again" if act.again else "was answered"
    return (*act.name, f" {verb}, {act.after('disposition')}", *act.on("disposed_on"), act.reason("answer"))


def _settled(act: NamedAct) -> Words:
    """Returns the sentence on a proposed amendment that was decided on or withdrawn (R12)."""
    if not act.after("settled_on"):
        return (*act.name, " is proposed again")
    return (*act.name, f" {'is' if act.again else 'was'} {act.after('state')}", *(("again",) if act.again else ()), *act.on("settled_on"))


def _confirmed(act: NamedAct) -> Words:
    """Returns the sentence on minutes that a chair confirmed, or opened again (R21)."""
    name: Words = (f"Minutes of {meeting_words(*act.key[:2])}",)
    if not act.after("minutes_on"):
        return (*name, " are open again")
    by = (" by ", holder(str(act.after("minutes_by")))) if act.after("minutes_by") else ()
    return (*name, " are confirmed again" if act.again else " were confirmed", *act.on("minutes_on"), *by)


def _called_off(act: NamedAct) -> Words:
    if not act.after("cancelled"):
        return (*act.name, " takes place again")
    return (*act.name, " is cancelled again" if act.again else " was cancelled", act.reason("cancelled"))


def _in_documents(does: str, field: str) -> Callable[[NamedAct], Words]:
    return lambda act: act.dated(f"{'is' if act.again else 'was'} {does}", f"is not {does}", field)


_ACTS: dict[str, tuple[tuple[str, tuple[str, ...], Callable[[NamedAct], Words]], ...]] = {
    "amendment": (("state", ("settled_by", "settled_on"), _settled),),
    "condition": (("closed_on", ("closed_note",), _closed),),
    "document": (
        ("suitable", ("view_by", "view_on", "view_reason"), _view),
        *((f"{each}_on", (), _in_documents(words, f"{each}_on")) for each, words in (("approved", "approved"), ("published", "published"))),
        ("consulted_on", (), _in_documents("put to consultation", "consulted_on")),
    ),
    "meeting": (
        ("minutes_on", ("minutes_by", "minutes_text"), _confirmed),
        ("cancelled", (), _called_off),
    ),
    "meeting_action": (("closed_on", ("closed_note",), _closed),),
    "modification": (("state", ("approved_on", "decided_on", "decided_by", "decision_reference"), _decided),),
    "recommendation": (("positive", ("given_on", "reason"), _recommended), ("given_on", ("reason",), _given_again)),
    "release": (("cancelled_on", (), _cancelled), ("live_on", (), _live)),
    "rid_comment": (("disposition", ("answer", "disposed_by", "disposed_on"), _answered),),
    "scope_item": (("state", ("out_reason", "added_on"), _placed), ("agreed_on", (), _agreed)),
}
"""The acts on each table: the column that says that it was done, those that it sets with it, and its sentence."""
