"""`/release cancel`: the cancellation of a release, with its reason, and its end (R14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from commands.protocol.access.reading import ceiling_of
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Person, Refused, Words
from commands.protocol.words import known_release, unexpected
from policy.access.classification import shows_in
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release
from policy.model.scope import FALLEN, ScopeItem, ScopeState
from policy.model.wording import counted, day_words, joined
from policy.releases.phase import Phase, phase
from policy.scope.parts import is_twin
from policy.scope.technical import may_be_technical
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.go_live_window import last_day
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import ReleaseCancelled, ReleaseRestored
from storage.releases import releases
from storage.roster.channels import channel_for, clearance
from storage.scope.across_releases import placements
from storage.tables import ReleaseRow, ScopeItemRow

_LISTED = 8
"""The most modifications that a sentence names; it counts the rest."""

_Places = Mapping[str, tuple[tuple[tuple[str, ScopeItem], ...], frozenset[str]]]
"""The places of each modification in all releases, as `placements` reads them."""

RESTORE = "restore"
"""The word that opens a cancelled release again."""


def cancel(doing: Doing) -> Changed | Form | Faults | Refused:
    """Cancels a release; its record and scope are kept. With `restore` it opens a cancelled one again."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, words = found
    restoring = tuple(each.lower() for each in words[:1]) == (RESTORE,)
    line = Line.release("cancel", release.key, RESTORE if restoring else "")
    if refused := unexpected(line, words[restoring:]):
        return refused
    thing = name_of(ReleaseRow, release.key)
    if refused := doing.refuse(Action.CANCEL, thing, release.key):
        return refused
    if restoring:
        return _restored(doing, release, line)
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        again = (Line.release("cancel", release.key, RESTORE),) if now is Phase.CANCELLED else ()
        status = Line.release("status", release.key)
        return Refused(f"The {release_as_one(release.key)} is already {now.value}.", (*again, status), thing, release.key)
    form = Form(
        title="Cancel a release",
        line=Line.release("cancel", release.key),
        about=((f"The {release_name(release.key)} will be cancelled. Its deadlines and reminders stop; its record is kept.",),),
        submit="Cancel the release",
        things=(thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    doing.needed("reason", "Give the reason for the cancellation.")
    if doing.faults:
        return faults(doing)
    doing.tx.session.get_one(ReleaseRow, release.key).cancelled_on = doing.today
    notes = _announced(doing, release, ReleaseCancelled)
    if left := [item.name for item in release.in_scope]:
        to = Line.release("add", left[0], "to", "KEY")
        notes.append((f"Add what was in its scope to another release where needed ({joined(left, _LISTED)}), such as with {to}.",))
    return Changed((f"The {release_as_one(release.key)} is cancelled.",), tuple(notes), (Line.release("status", release.key),))


def _announced(doing: Doing, release: Release, kind: type[ReleaseCancelled | ReleaseRestored]) -> list[Words]:
    """Announces the cancellation, or its end, in the channels of the release and its committees that may see it (R20)."""
    conn = doing.tx.connection
    told: list[Channel] = []
    apart: list[Channel] = []
    for committee in dict.fromkeys(("", *(each.committee for each in applicable_criteria(release)), release.body)):
        channel = channel_for(conn, release.key, committee)
        if channel is None or Channel(channel) in (*told, *apart):
            continue
        if not shows_in(release.classification, clearance(conn, channel)):
            apart.append(Channel(channel))
            continue
        told.append(Channel(channel))
        message = kind(release.key, doing.user, channel)
        key, about = f"{message.kind}:{doing.tx.change_id}:{channel}", name_of(ReleaseRow, release.key)
        outbox.enqueue(doing.tx, message, key=key, channel=channel, about=about)
    if apart and not told:
        level = release.classification.name.title()
        clear, status = Line.release("clear", "#channel", level), Line.release("status", release.key)
        refused = f"Not announced: no channel of the {release_name(release.key)} is cleared for {level}."
        return [(f"{refused} Clear one with {clear}, and share {status} there.",)]
    if not told:
        doing.offer(Action.CHANNEL, Line.release("channel", release.key))
        line = Line.release("channel", release.key, "#channel")
        return [(f"Not announced: the {release_as_one(release.key)} has no channel. Set one with {line}.",)]
    channels: list[str | Person | Channel] = ["It will be announced in ", told[0]]
    for each in told[1:]:
        channels += [", ", each]
    return [(*channels, ".")]


def _restored(doing: Doing, release: Release, line: Line) -> Changed | Form | Faults | Refused:
    """Takes the cancellation of a release back. The release keeps the record that it had, so its reminders start again.

    What was rejected, withdrawn or delayed meanwhile leaves its scope, and what another release has taken is named.
    """
    thing, name, status = name_of(ReleaseRow, release.key), release_as_one(release.key), Line.release("status", release.key)
    if release.cancelled_on is None:
        return Refused(f"The {name} isn't cancelled.", (status,), thing, release.key)
    if why := _why_not_technical(doing, release):
        return Refused(why, (status,), thing, release.key)
    places = placements(doing.tx.connection, [item.modification.ref for item in release.in_scope])
    gone = _gone(doing, release, places)
    told = _meanwhile(doing, release, places, gone)
    form = Form(
        title="Restore a release",
        line=line,
        about=(
            (f"The {name}, cancelled on {day_words(release.cancelled_on)}, will be open again as it was. Its reminders start again.",),
            *((each,) for each in told),
        ),
        submit="Restore the release",
        things=(thing,),
        fields=(Field("reason", "Reason", Kind.TEXT),),
    )
    if asking := doing.ask(form):
        return asking
    doing.needed("reason", "Give the reason for restoring it.")
    if doing.faults:
        return faults(doing)
    doing.tx.session.get_one(ReleaseRow, release.key).cancelled_on = None
    for item, why in gone:
        row = doing.tx.session.get_one(ScopeItemRow, (release.key, item.modification.ref, item.part))
        row.state, row.out_reason = ScopeState.OUT, why
    notes: list[Words] = [*((each,) for each in told), *_announced(doing, release, ReleaseRestored)]
    return Changed((f"The {name} is open again.",), tuple(notes), (status, Line.release("scope", release.key)))


def _gone(doing: Doing, release: Release, places: _Places) -> list[tuple[ScopeItem, str]]:
    """Returns the items that can no longer be in scope, with the reason: they fell, or went live with another release (R5)."""
    live = {line.key for line in releases.list_releases(doing.tx.connection, clearance=release.classification) if line.live_on}
    found = []
    for item in release.in_scope:
        if item.modification.state in FALLEN:
            found.append((item, str(item.modification.state)))
        elif key := next(iter(_others(release, item, places, live)), ""):
            found.append((item, f"live with the {release_name(key)}"))
    return found


def _others(release: Release, item: ScopeItem, places: _Places, among: Collection[str]) -> list[str]:
    """Returns which of some releases have in scope what only one of them and this release may have (R6)."""
    found, _ = places.get(item.modification.ref, ((), frozenset()))
    return [key for key, other in found if key in among and key != release.key and other.active and is_twin(item.part, other.part)]


def _meanwhile(doing: Doing, release: Release, places: _Places, gone: Sequence[tuple[ScopeItem, str]]) -> list[str]:
    """Returns a sentence for each thing that changed outside the release while it was cancelled."""
    told = []
    last = last_day(release)
    if last and last < doing.today:
        decide = Line.release("decide", release.key, "date")
        told.append(f"Its go-live, {day_words(last)}, is past. Record another with {decide}.")
    if gone:
        names = joined([f"{item.name} ({why})" for item, why in gone], _LISTED)
        told.append(f"{counted(len(gone), 'modification leaves', 'modifications leave')} its scope: {names}.")
    conn = doing.tx.connection
    opened = releases.release_keys(conn, ceiling_of(conn, doing.asked), open_on=doing.today)
    there: dict[str, list[str]] = {}
    for item in release.in_scope:
        for key in () if item in (each for each, _ in gone) else _others(release, item, places, opened):
            there.setdefault(key, []).append(item.name)
    for key, taken in there.items():
        is_are, it = ("is", "it") if len(taken) == 1 else ("are", "each")
        told.append(f"{joined(taken, _LISTED)} {is_are} in the {release_name(key)} too. Remove {it} from one of the two.")
    return told


def _why_not_technical(doing: Doing, release: Release) -> str:
    """Returns why the release can't open again beside another of its year that changes the Technical Specifications, or "" (R2)."""
    if not (release.technical_specifications and release.go_live):
        return ""
    ruling = may_be_technical(release, releases.technical_release(doing.tx.connection, release.go_live.year, release.key))
    return "" if ruling.allowed else f"{ruling.sentence} ({ruling.rule})"
