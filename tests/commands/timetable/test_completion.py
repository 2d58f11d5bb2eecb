"""Milestones that an act completes, and reopens when it is withdrawn (design, Acts of a body)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commands.timetable.completion import complete, completed_by, reopen
from policy.model.acts import DECIDE_BASELINE, REVIEW_OPERATIONAL, REVIEW_TESTING, START_SIT, SUBMIT_TAD
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.model.wording import joined
from storage.history import audit
from tests.builders.office import Office
from tests.builders.rooms.doing import doing

DAY = date(2020, 1, 9)
TAD = Milestone("tad", "DCC submits TAD", acts=(SUBMIT_TAD,))
BOTH = Milestone("both", "TAG and OPSG review", acts=(REVIEW_TESTING, REVIEW_OPERATIONAL))
DONE = replace(TAD, key="done", done_on=DAY)
SYSTEM = Milestone("system", "Panel baselines", acts=(DECIDE_BASELINE,), covers=Covers.SYSTEM)
DOCUMENTS = replace(SYSTEM, key="documents", covers=Covers.DOCUMENTS)
RELEASE = Release("june-2020", ReleaseKind.SYSTEM, date(2020, 6, 25), milestones=(TAD, BOTH, DONE, SYSTEM, DOCUMENTS))


def test_an_act_completes_the_open_milestones_that_name_it() -> None:
    """A milestone that is done or names another act is left out."""
    assert completed_by(RELEASE, SUBMIT_TAD) == (TAD,)
    assert completed_by(RELEASE, START_SIT) == ()


def test_a_milestone_of_two_acts_waits_for_both() -> None:
    """One act completes it only if the other has happened."""
    assert completed_by(RELEASE, REVIEW_TESTING) == ()
    assert completed_by(RELEASE, REVIEW_TESTING, (SUBMIT_TAD,)) == ()
    assert completed_by(RELEASE, REVIEW_TESTING, (REVIEW_OPERATIONAL,)) == (BOTH,)


def test_a_baseline_completes_the_milestone_of_its_kind_of_scope() -> None:
    """A baseline of the documents leaves the systems' milestone open; one of everything completes both (R3)."""
    assert completed_by(RELEASE, DECIDE_BASELINE, covers=Covers.DOCUMENTS) == (DOCUMENTS,)
    assert completed_by(RELEASE, DECIDE_BASELINE, covers=Covers.SYSTEM) == (SYSTEM,)
    assert completed_by(RELEASE, DECIDE_BASELINE) == (SYSTEM, DOCUMENTS)
    everything = replace(SYSTEM, covers=Covers.ALL)
    assert completed_by(replace(RELEASE, milestones=(everything,)), DECIDE_BASELINE, covers=Covers.DOCUMENTS) == ()


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
