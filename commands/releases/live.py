"""`/release live`: a release goes live, and its modifications are implemented (RID 3; R6)."""

from __future__ import annotations

from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.rows import put
from commands.protocol.words import known_release, shown
from commands.releases.edit.sec_version import read_version, version_field
from commands.releases.lessons import give_lessons
from commands.timetable.completion import complete, completed_words
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_as_one, release_name
from policy.findings.rid import not_issued
from policy.model import acts
from policy.model.decisions import Outcome
from policy.model.releases import Release
from policy.model.scope import ModificationState, ScopeItem
from policy.model.wording import counted, day_words, joined
from policy.releases.live import may_go_live, why_not_live
from policy.releases.phase import Phase, go_live_decision, phase
from policy.rid.versions import latest, next_draft
from policy.scope.cutoffs import undecided
from policy.scope.parts import is_implemented
from policy.scope.scope import early
from policy.sign_off.criteria import applicable_criteria
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import LessonsAsked, ReleaseLive
from storage.rid.draft import current_draft
from storage.roster.channels import channel_for
from storage.scope import across_releases
from storage.tables import ModificationRow, ReleaseRow


def live(doing: Doing) -> Changed | Form | Faults | Refused:
    """Marks a release live; `lessons COMMITTEE` records a committee's lessons afterwards."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if rest and rest[0].lower() == "lessons":
        return give_lessons(doing, release, rest[1:])
    if rest:
        return Refused(
            f"“{shown(rest[0])}” isn't an option. Write {Line.release('live', release.key)}.", (Line.release("live", release.key),)
        )
    thing = name_of(ReleaseRow, release.key)
    if refused := doing.refuse(Action.GO_LIVE, thing, release.key):
        return refused
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(f"The {release_as_one(release.key)} is already {now.value}.", (), thing, release.key)
    decision = go_live_decision(release, doing.today)
    if why := may_go_live(decision.outcome if decision else None, release.go_live, doing.today):
        # After the Go only another go-live date brings its day nearer.
        subject = "date" if decision and decision.outcome is Outcome.GO else "go-live"
        return Refused(why, (Line.release("decide", release.key, subject), Line.release("status", release.key)), thing, release.key)
    if pending := undecided(release):
        return _undecided(pending, thing, release)
    return _marked(doing, release, decision.met_on if decision else None)


def _undecided(pending: tuple[ScopeItem, ...], thing: str, release: Release) -> Refused:
    """Returns the refusal to go live with what is undecided in scope: a Draft Proposal, or a Modification Proposal (R5, R24)."""
    drafts = [each.name for each in pending if each.modification.state is ModificationState.DRAFT_PROPOSAL]
    names = drafts or [each.name for each in pending]
    kind = ("a Draft Proposal" if len(names) == 1 else "Draft Proposals") if drafts else "undecided"
    verb = "is" if len(names) == 1 else "are"
    sentence = f"{joined(names)} {verb} {kind}, so the release can't go live with {'it' if len(names) == 1 else 'them'} in scope. (R24)"
    ref = next(each.modification.ref for each in pending if each.name == names[0])
    lines = tuple(Line.modification(verb, ref) for verb in (("edit", "withdraw") if drafts else ("approve", "reject")))
    return Refused(f"{sentence} Record the outcome first.", lines, thing, release.key)


def _marked(doing: Doing, release: Release, decided_on: date | None) -> Changed | Form | Faults | Refused:
    names = joined([each.name for each in release.in_scope], most=20) or "nothing in scope"
    form = Form(
        title="Mark a release live",
        line=Line.release("live", release.key),
        about=(
            (f"The {release_as_one(release.key)} is live: {names}.",),
            ("Its modifications become implemented; a modification in parts does when its last part is live.",),
            *_ahead(release),
            *_unissued(doing, release),
        ),
        submit="Mark live",
        things=(name_of(ReleaseRow, release.key),),
        fields=(
            Field("date", "Date", Kind.DATE, value=release.go_live.isoformat() if release.go_live else ""),
            version_field(release),
        ),
    )
    if asking := doing.ask(form):
        return asking
    day = doing.day("date", past=True)
    if day is None:
        doing.faults.setdefault("date", "Give the date when it went live.")
    elif wrong := why_not_live(day, release.go_live, doing.today):
        doing.faults["date"] = wrong
    version = read_version(doing, release)
    if doing.faults or day is None:
        return faults(doing)
    early = f"{day_words(day)} is before the Go of {day_words(decided_on)}." if decided_on and day < decided_on else ""
    if asking := doing.confirm(form, (early,) if early else (), submit="Mark live"):
        return asking

    row = doing.tx.session.get_one(ReleaseRow, release.key)
    row.live_on = day
    put(row, {"sec_version": version})
    done, waiting = _implemented(doing, release)
    notes: list[Words] = [(f"Implemented: {joined(done, most=20)}.",)] if done else []
    notes += [(f"Waiting for their other parts: {joined(waiting)}.",)] if waiting else []
    notes += completed_words([each.event for each in complete(doing, release, acts.GO_LIVE, day)])
    asked = _send_messages(doing, release)
    notes += [(f"{counted(asked, 'committee')} will be asked for lessons learnt.",)] if asked else []
    lines = [Line.release("status", release.key), Line.release("live", release.key, "lessons", "secas")]
    if newest := latest(release.versions):
        number = next_draft(release.versions)
        notes.append((f"Draft {number} of the RID has changes since version {newest.number}: issue it as the final version.",))
        lines.append(Line.release("issue", release.key))
    made = f" as version {version} of the SEC" if version else ""
    return Changed((f"The {release_name(release.key)} went live on {day_words(day)}{made}.",), tuple(notes), tuple(lines))


def _ahead(release: Release) -> tuple[Words, ...]:
    """Returns a sentence on items that were implemented before the release (R6)."""
    named = [f"{each.name} on {day_words(each.implementation_on)}" for each in early(release) if each.implementation_on]
    return ((f"Implemented earlier, by a date of its own: {joined(named, most=20)}.",),) if named else ()


def _unissued(doing: Doing, release: Release) -> tuple[Words, ...]:
    """Returns a warning if the release goes live on a RID whose draft has changes (R8)."""
    draft = current_draft(doing.tx.connection, release)
    return ((f"⚠️ {not_issued(draft)}.",),) if draft else ()


def _implemented(doing: Doing, release: Release) -> tuple[list[str], list[str]]:
    """Marks approved modifications implemented if all their parts are live; returns those, and those that wait for another part (R6)."""
    approved = {each.modification.ref: each.modification for each in release.in_scope if _approved(each)}
    doing.tx.session.flush()
    placed = across_releases.placements(doing.tx.connection, sorted(approved))
    done, waiting = [], []
    for ref in sorted(approved):
        found, live_keys = placed.get(ref, ((), frozenset()))
        if is_implemented(approved[ref], found, live_keys):
            doing.tx.session.get_one(ModificationRow, ref).state = ModificationState.IMPLEMENTED
            done.append(ref)
        else:
            waiting.append(ref)
    return done, waiting


def _approved(item: ScopeItem) -> bool:
    return item.modification.state is ModificationState.APPROVED


def _send_messages(doing: Doing, release: Release) -> int:
    conn = doing.tx.connection
    own, about = channel_for(conn, release.key), name_of(ReleaseRow, release.key)
    if own:
        outbox.enqueue(doing.tx, ReleaseLive(release.key, doing.user), key=f"live:{doing.tx.change_id}", channel=own, about=about)
    reviewing = [each.committee for each in applicable_criteria(release)]
    asked = 0
    for committee in dict.fromkeys((*reviewing, release.body, "dcc", "secas")):
        if channel := channel_for(conn, release.key, committee):
            key = f"lessons:{release.key}:{committee}:{doing.tx.change_id}"
            outbox.enqueue(doing.tx, LessonsAsked(release.key, committee), key=key, channel=channel, about=about)
            asked += 1
    return asked
