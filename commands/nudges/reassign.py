"""`/release reassign`: the new owner of a reminder, a person or a committee."""

from __future__ import annotations

from commands.nudges.items import after, item_asked_for, note_in_thread, why_refused
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, owner_choices
from commands.protocol.line import Line
from commands.protocol.results import Changed, Person, Refused, Words
from policy.model.releases import Release
from policy.model.roster import is_person, name_of_body
from policy.nudges import stages
from policy.nudges.item import Due
from storage.history.names import name_of
from storage.mail.messages import MustKnow
from storage.nudges import must_know
from storage.tables import NudgeOwnerRow


def reassign(doing: Doing) -> Changed | Form | Faults | Refused:
    """Gives an item to a person or a committee; its reminders go there from now on."""
    found = item_asked_for(doing, reassign)
    if not isinstance(found, tuple):
        return found
    release, due = found
    if refused := why_refused(doing, release, due):
        return refused
    thing = name_of(NudgeOwnerRow, release.key, due.item)
    form = Form(
        title="Reassign a reminder",
        line=Line.release("reassign", release.key, due.item),
        about=((f"{due.text}: {stages.when_words(due, doing.today)}.",),),
        submit="Reassign",
        things=(thing,),
        fields=(
            Field("person", "To a person", Kind.PERSON, optional=True),
            Field("committee", "Or to a committee", Kind.CHOICE, options=owner_choices(), optional=True),
            Field("reason", "Reason", Kind.TEXT, optional=True),
        ),
    )
    if asking := doing.ask(form):
        return asking
    person, committee = doing.answer("person"), doing.answer("committee")
    if bool(person) == bool(committee):
        doing.faults["person"] = "Choose either a person or a committee."
    elif (person or committee) == due.owner:
        doing.faults["person" if person else "committee"] = "This is already the owner. Choose someone else."
    elif person and not is_person(person):
        doing.faults["person"] = "Choose a person from this workspace."
    if doing.faults:
        return faults(doing)
    return _reassigned(doing, release, due, person or committee)


def _reassigned(doing: Doing, release: Release, due: Due, owner: str) -> Changed:
    row = doing.tx.session.get(NudgeOwnerRow, (release.key, due.item))
    if row is None:
        doing.tx.session.add(NudgeOwnerRow(release_key=release.key, item=due.item, owner=owner, reason=doing.answer("reason")))
    else:
        row.owner, row.reason = owner, doing.answer("reason")
    note_in_thread(doing, due, "reassigned", owner)
    given = MustKnow(release.key, "given", due.item, doing.user, owner)
    must_know.tell(doing.tx, given, owner, name_of(NudgeOwnerRow, release.key, due.item))
    whose: Words = (Person(owner),) if is_person(owner) else (name_of_body(owner),)
    return Changed((f"“{due.text}” now goes to ", *whose, "."), (), (after(release.key),))
