"""Milestones that an act completes, and reopens when it is withdrawn (design, Acts of a body)."""

from __future__ import annotations

from datetime import date

from commands.timetable.completion import complete, reopen
from policy.model.acts import SUBMIT_TAD
from policy.model.wording import joined
from storage.history import audit
from tests.builders.office import Office
from tests.builders.rooms.doing import doing

DAY = date(2020, 1, 9)


def done(office: Office, act: str) -> dict[str, date | None]:
    """When the milestones of an act were done, as stored."""
    return {each.key: each.done_on for each in office.release().milestones if act in each.acts}


def test_completing_and_reopening_are_stored(office: Office) -> None:
    """The milestones are done on the day in the same change, and open again afterwards; others are left alone."""
    before = office.release()
    with doing(office) as made:
        changed = complete(made, before, SUBMIT_TAD, DAY)
    assert changed
    assert set(done(office, SUBMIT_TAD).values()) == {DAY}
    with office.store.reading() as conn:
        newest = audit.newest(conn)
    with doing(office) as made:
        assert complete(made, office.release(), SUBMIT_TAD, date(2020, 1, 10)) == ()
    with office.store.reading() as conn:
        assert audit.newest(conn) == newest
    with doing(office) as made:
        assert [each.key for each in reopen(made.tx, office.release(), SUBMIT_TAD)] == [each.key for each in changed]
    assert office.release().milestones == before.milestones


def test_decisions_on_modifications_done_with_one_undecided_are_confirmed_first(office: Office) -> None:
    """The command and the form name what is undecided and ask; another edit of the done step asks nothing (RID 1; R5)."""
    for name in ("Decisions on modifications", "Second decisions"):
        office.does("/release milestone june-2020 add", event=name, owner="panel", planned="2020-01-13", acts=("decide modifications",))
    refs = [item.modification.ref for item in office.release().in_scope if item.modification.undecided]
    told = f"{joined(list(dict.fromkeys(refs)), 8)} are still undecided in scope."
    asked = office.asks("/release milestone june-2020 decisions-on-modifications done")
    assert told in str(asked.about)
    office.does(asked)
    form = office.asks("/release milestone june-2020 second-decisions")
    assert told in str(office.asks(form, done_on="2020-01-09").about)
    # A step that is done is not asked about again.
    office.does("/release milestone june-2020 decisions-on-modifications", notes="By e-mail.")
