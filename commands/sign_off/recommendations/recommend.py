"""`/release recommend`: a committee's recommendation to the deciding body, or its view on a document (RID 3, 6; R13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from commands.decisions.subjects import subject_named
from commands.protocol.answers import past_day
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.records.confirmed import confirmed, differing
from commands.protocol.results import Changed, Refused, Words
from commands.protocol.words import committee_and_rest, known_release, unexpected
from commands.sign_off.steps import completed
from policy.access.permissions import Action, Permission, Seat
from policy.calendar.past_days import Before, why_look_again
from policy.calendar.release_calendar import release_as_one, release_name
from policy.decisions import authority
from policy.documents.documents import DOCUMENTS, DocumentVersion, newest, verdict_on, view_act_of, view_or_recommendation
from policy.model.decisions import SUBJECT_NAMES, Recommendation, Subject
from policy.model.releases import Release
from policy.model.roster import SECAS, Committee, name_of_body
from policy.model.wording import day_words, joined
from policy.releases.phase import Phase, phase
from policy.sign_off.criteria import applicable_criteria
from policy.sign_off.sign_off import why_not_recommend
from storage.decisions.recommendations import record_recommendation, record_view
from storage.documents import documents
from storage.history.names import name_of, names_under
from storage.mail import outbox
from storage.mail.messages import RecommendationGiven
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.roster.channels import channel_for
from storage.tables import CriterionRow, RecommendationRow, ReleaseRow

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Recommending:
    """A recommendation being given: committee, subject and the person's permission."""

    doing: Doing
    release: Release
    committee: Committee
    subject: Subject
    permission: Permission

    @property
    def name(self) -> str:
        """The committee's everyday name."""
        return self.committee.called

    @property
    def line(self) -> Line:
        """The command line of the form."""
        return Line.release("recommend", self.release.key, self.committee.key, self.subject.value)

    @property
    def thing(self) -> str:
        """The recommendation's name in the history."""
        return name_of(RecommendationRow, self.release.key, self.committee.key, self.subject.value)

    @property
    def on_record(self) -> tuple[Recommendation, ...]:
        """The committee's recommendation on the subject, if it has given one."""
        own = (self.committee.key, self.subject)
        return tuple(each for each in self.release.recommendations if (each.committee, each.subject) == own)

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The criteria that are open or stale."""
        mine = [(each.ref, each.state) for each in applicable_criteria(self.release) if each.committee == self.committee.key]
        return why_not_recommend(mine) if self.subject is Subject.GO_LIVE else ()


def recommend(doing: Doing) -> Changed | Form | Faults | Refused:
    """Records a committee's recommendation, by its chair, or by a release manager who cites the minute."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    meant = _meant(doing, release, rest)
    if isinstance(meant, Refused):
        return meant
    committee, subject = meant
    permission = doing.may(Action.RECOMMEND, committee=committee.key)
    recommending = Recommending(doing, release, committee, subject, permission)
    if not permission.allowed:
        return doing.denied(permission, recommending.thing, release.key)
    if not authority.may_recommend(release, committee.key, subject):
        heard = authority.recommending(release, subject)
        who = f"The committees that do: {joined([name_of_body(each) for each in heard])}." if heard else "No committee does."
        what = f"{view_or_recommendation(subject)} on {SUBJECT_NAMES[subject]}"
        sentence = f"The {recommending.name} gives no {what} of the {release_name(release.key)}. {who}"
        return Refused(sentence, (), recommending.thing, release.key)
    now = phase(release, doing.today)
    if now in {Phase.LIVE, Phase.CANCELLED}:
        return Refused(
            f"The {release_as_one(release.key)} is {now.value}, so no recommendation can be given.", (), recommending.thing, release.key
        )
    return _given(recommending)


def _meant(doing: Doing, release: Release, rest: tuple[str, ...]) -> tuple[Committee, Subject] | Refused:
    committees = recent_reference(doing.tx.connection).committees
    subject, after = subject_named(rest)
    if rest and (subject is None or after):
        named = committee_and_rest(rest, committees)
        if isinstance(named, Refused):
            return named
        committee, typed = named
        line = Line.release("recommend", release.key, committee.key)
        subject, more = subject_named(typed) if typed else (Subject.GO_LIVE, ())
        if subject is None:
            names = ", ".join(each.value for each in Subject if authority.recommending(release, each))
            return Refused(f"After the committee write the subject of the recommendation: {names}.", (line,))
        return unexpected(line.then(subject.value), more) or (committee, subject)
    subject = subject or Subject.GO_LIVE
    heard = authority.recommending(release, subject)
    mine = {each.committee for each in roster.memberships_of(doing.tx.connection, doing.user, doing.today)}
    own = [each for each in heard if each in mine] or list(heard if len(heard) == 1 else ())
    if len(own) == 1:
        return next(each for each in committees if each.key == own[0]), subject
    if heard and not any(doing.may(Action.RECOMMEND, committee=each).allowed for each in heard):
        seats = (*(Seat(each, chair=True) for each in heard), Seat(SECAS))
        permission = replace(doing.may(Action.RECOMMEND), seats=seats)
        return doing.denied(permission, name_of(ReleaseRow, release.key), release.key)
    if not heard:
        name = release_name(release.key)
        sentence = f"No committee gives a recommendation on {SUBJECT_NAMES[subject]} of the {name}: none reviews its criteria."
        return Refused(sentence, (Line.release("criteria", release.key), Line.release("status", release.key)))
    lines = tuple(Line.release("recommend", release.key, each, subject.value) for each in heard)
    return Refused("Choose the committee, or write it after the release.", lines, title="Whose recommendation?", asks=True)


def _given(recommending: Recommending) -> Changed | Form | Faults | Refused:
    doing, release, subject = recommending.doing, recommending.release, recommending.subject
    form = _form(recommending)
    if asking := doing.ask(form):
        return asking
    choice = doing.answer("positive")
    if choice not in {YES, NO}:
        doing.faults["positive"] = f"Choose the {view_or_recommendation(subject)}."
    reason = doing.needed("reason", "Give the reason.")
    unresolved = recommending.unresolved
    despite = doing.answer("despite")
    if unresolved and not despite:
        if "despite" not in doing.answers:
            return doing.form(form)
        doing.faults["despite"] = (
            f"Give the reason for recommending before {joined(unresolved, most=12)} {'is' if len(unresolved) == 1 else 'are'} signed off."
        )
    given_on = doing.today
    unusual: tuple[str, ...] = ()
    if recommending.permission.on_behalf:
        reference = doing.needed("reference", f"Cite the minute of the {recommending.name}.")
        given_on = past_day(doing, "met_on", "The meeting date") or doing.today
        unusual = why_look_again(given_on, doing.today, _submitted(recommending))
        reason = f"{reason} ({reference})"
    if doing.faults:
        return faults(doing)
    if asking := doing.confirm(form, unusual, submit="Record"):
        return asking
    if despite:
        reason = f"{reason} Open: {joined(unresolved, most=12)}. {despite}"
    earlier = [each.given_on for each in recommending.on_record]
    minutes = confirmed(doing.tx.connection, recommending.committee.key, {given_on, *earlier}, doing.today)
    given = Recommendation(recommending.committee.key, subject, positive=choice == YES, given_on=given_on, reason=reason)
    _store(recommending, given)
    notes: list[Words] = []
    for act in _acts(recommending):
        notes += completed(doing, release, act, given_on)
    _announce(recommending)
    differ = differing(doing.tx.connection, minutes, doing.today)
    notes += [each.words(_differs(recommending, each.day, given_on)) for each in differ]
    verdict = verdict_on(subject, f"{_WHAT[subject]} of the {release_name(release.key)}", positive=choice == YES)
    sentence = f"The {recommending.name} {verdict}, {day_words(given_on)}."
    return Changed((sentence,), tuple(notes), (Line.release("status", release.key), *(each.reopen for each in differ)))


def _differs(recommending: Recommending, day: date, given_on: date) -> str:
    """Returns how the confirmed minutes of a day differ once it is on record: they list it, or the earlier one no more."""
    what = view_or_recommendation(recommending.subject)
    if all(each.given_on != day for each in recommending.on_record):
        return f"without this {what}, and list it now"
    replaced = f"with the {what} that this one replaces"
    return f"{replaced}, and list this one now" if day == given_on else f"{replaced}, and no longer list it"


_WHAT = {
    Subject.GO_LIVE: "going live with the implementation",
    Subject.TAD: "the TAD",
    Subject.SIT_REPORT: "the SIT Completion Report",
    Subject.UIT_REPORT: "the UIT Completion Report",
}
CHOICES = {
    Subject.GO_LIVE: (Option(YES, "Implement the release as planned"), Option(NO, "Do not implement it as planned")),
    Subject.TAD: (Option(YES, "Suitable for use"), Option(NO, "Not suitable for use")),
    Subject.SIT_REPORT: (Option(YES, "SIT was completed successfully"), Option(NO, "SIT was not completed successfully")),
    Subject.UIT_REPORT: (Option(YES, "UIT was completed successfully"), Option(NO, "UIT was not completed successfully")),
}
"""What a committee chooses between on each subject: first for it, then against it."""


def _form(recommending: Recommending) -> Form:
    release, subject, doing = recommending.release, recommending.subject, recommending.doing
    body = name_of_body(release.body)
    about: list[Words] = [(f"The {recommending.name} to the {body}, on {SUBJECT_NAMES[subject]} of the {release_name(release.key)}.",)]
    about += _before(recommending)
    follows = ", on an earlier version." if release.viewed_before(subject) else ". What you record now replaces it."
    about += [
        (f"⚠️ On record: “{CHOICES[subject][0 if each.positive else 1].label}”, {day_words(each.given_on)}{follows}",)
        for each in recommending.on_record
    ]
    fields = [
        Field("positive", view_or_recommendation(subject).capitalize(), Kind.CHOICE, options=CHOICES[subject]),
        Field("reason", "Reason", Kind.TEXT, longest=2500),
    ]
    if recommending.unresolved:
        listed = joined(recommending.unresolved, most=12)
        about.append((f"⚠️ Not yet signed off: {listed}.",))
        fields.append(
            Field(
                "despite",
                "Reason for recommending now",
                Kind.TEXT,
                hint="What allows it before every criterion is signed off.",
                longest=500,
            )
        )
    if recommending.permission.on_behalf:
        fields += [
            Field("met_on", "Meeting date", Kind.DATE, value=doing.today.isoformat()),
            Field("reference", "Minute", hint=f"You record this on behalf of the {recommending.name}.", longest=200),
        ]
    return Form(
        title="Give a view" if subject in DOCUMENTS else "Recommend",
        line=recommending.line,
        about=tuple(about),
        submit="Record",
        things=(recommending.thing, names_under(CriterionRow, release.key)),
        fields=tuple(fields),
    )


def _before(recommending: Recommending) -> list[Words]:
    """Returns what the committee decides on: the document, or the states of its criteria."""
    release, subject = recommending.release, recommending.subject
    if subject in DOCUMENTS:
        document = _document(recommending)
        if document is None:
            return [("⚠️ No version of it is on file. Submit one with /release document.",)]
        return [(f"Version {document.version}: {document.address}",)]
    mine = [each for each in applicable_criteria(release) if each.committee == recommending.committee.key]
    return [(f"{each.ref}: {each.state.value}",) for each in mine[:40]]


def _submitted(recommending: Recommending) -> tuple[Before, ...]:
    """Returns what usually comes before a recommendation or view: the version that it is about, and the one that it replaces."""
    document = _document(recommending)
    submitted: tuple[Before, ...] = ((f"version {document.version} was submitted", document.submitted_on),) if document else ()
    replaced = f"the {view_or_recommendation(recommending.subject)} on record, which this one replaces, was given"
    return (*submitted, *((replaced, each.given_on) for each in recommending.on_record))


def _document(recommending: Recommending) -> DocumentVersion | None:
    """Returns the newest version of the document that the recommendation is about; None without one."""
    conn, subject = recommending.doing.tx.connection, recommending.subject
    return newest(documents.fetch_documents(conn, recommending.release.key), subject) if subject in DOCUMENTS else None


def _store(recommending: Recommending, given: Recommendation) -> None:
    """Records the recommendation and, if it is on a document, the view on its newest version."""
    tx, release = recommending.doing.tx, recommending.release
    record_recommendation(tx, release, given)
    if (document := _document(recommending)) is not None:
        record_view(tx, release, document, given)


def _acts(recommending: Recommending) -> tuple[str, ...]:
    """Returns the acts that the recommendation stands for: the review of criteria, or a view on the newest version of a document."""
    release, subject = recommending.release, recommending.subject
    if subject is Subject.GO_LIVE:
        kinds = dict.fromkeys(each.kind for each in applicable_criteria(release) if each.committee == recommending.committee.key)
        return tuple(authority.review_act(kind) for kind in kinds)
    document = _document(recommending)
    act = view_act_of(document) if document else authority.view_act(subject)
    return (act,) if act else ()


def _announce(recommending: Recommending) -> None:
    doing, release, conn = recommending.doing, recommending.release, recommending.doing.tx.connection
    number = version.number if (version := _document(recommending)) else 0
    channels = (channel_for(conn, release.key), channel_for(conn, release.key, release.body))
    for channel in dict.fromkeys(each for each in channels if each):
        message = RecommendationGiven(release.key, recommending.committee.key, recommending.subject, doing.user, channel, number)
        about = name_of(RecommendationRow, release.key, recommending.committee.key, recommending.subject)
        outbox.enqueue(doing.tx, message, key=f"recommendation:{doing.tx.change_id}:{channel}", channel=channel, about=about)
