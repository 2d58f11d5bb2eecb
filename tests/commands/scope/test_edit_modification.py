"""Adding and editing modifications, what they depend on, the state of Change Requests, and which channels follow."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel
from policy.model.partial_date import PartialDate
from policy.model.scope import ChangeRequest, Modification, ModificationState, RequestState, Solution
from storage.engine.session import Act
from storage.history import audit
from storage.scope import change_requests, modifications
from storage.tables import AuditRow, DependencyRow, FollowRow, ModificationRow, ScopeItemRow, table_of
from tests.builders.office import DAN, OLIVER, RACHEL, STRANGER, Office, expect

FIVE = ("MP078", "SECMP0007", "SECMP0015", "SECMP0024", "SECMP0056")
"""The modifications of the 2021 bucket, which wait for CR1047 and CR1057."""


def modification(office: Office, ref: str) -> Modification:
    """A modification as stored."""
    with office.store.reading() as conn:
        found = modifications.fetch_modification(conn, ref)
    assert found is not None
    return found.modification


def waits(office: Office, ref: str) -> list[tuple[str, str, str]]:
    """What a modification waits for: request, state, step."""
    with office.store.reading() as conn:
        found = modifications.fetch_modification(conn, ref)
    assert found is not None
    return [(each.request.ref, each.reach.value, each.before) for each in found.dependencies]


def change_request(office: Office, ref: str) -> ChangeRequest:
    """A Change Request as stored."""
    with office.store.reading() as conn:
        found = change_requests.fetch_request(conn, ref)
    assert found is not None
    return found.request


def refused(office: Office) -> list[tuple[str, str]]:
    """Who was refused what, by the history."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def history(office: Office) -> int:
    """How long the history is."""
    with office.store.reading() as conn:
        return audit.newest(conn)


def words(result: Changed) -> str:
    """All that is said."""
    return "\n".join("".join(map(str, line)) for line in (result.sentence, *result.notes))


def test_a_modification_is_put_on_record(office: Office) -> None:
    """The form's answers are the modification, with both solutions and what it impacts."""
    form = office.asks("/modification add mp 101")
    answer = office.does(
        form,
        title="Firmware images",
        impacts=("dcc_systems", "technical_specifications"),
        description="proposes larger images.",
        link="https://smartenergycodecompany.co.uk/modifications/firmware-images/",
        proposed="Twice as large.",
        alternative="Four times as large.",
    )
    assert modification(office, "MP101") == Modification(
        "MP101",
        "Firmware images",
        ModificationState.MODIFICATION_PROPOSAL,
        dcc_systems=True,
        technical_specifications=True,
        description="proposes larger images.",
        link="https://smartenergycodecompany.co.uk/modifications/firmware-images/",
        solutions=(Solution("Proposed Solution", "Twice as large."), Solution("Alternative Solution", "Four times as large.")),
    )
    assert answer.next_lines == (Line.parse("/modification show MP101"),)
    office.undoes()
    with office.store.reading() as conn:
        assert modifications.fetch_modification(conn, "MP101") is None


def test_a_draft_proposal_starts_as_one_and_becomes_a_modification_proposal(office: Office) -> None:
    """DP references start as drafts; editing takes a draft on, and says nothing where nothing changes."""
    office.does("/modification add DP1", title="An idea")
    assert modification(office, "DP001").state is ModificationState.DRAFT_PROPOSAL
    form = office.asks("/modification edit DP001")
    office.does(form, state="proposal")
    assert modification(office, "DP001").state is ModificationState.MODIFICATION_PROPOSAL
    assert office.faults(office.asks("/modification edit DP001"), state="approved").by_field == {
        "state": "Choose Draft Proposal or Modification Proposal."
    }


def test_answers_that_cannot_be_taken_have_a_sentence_each(office: Office) -> None:
    """A title is needed, a link is https, an Alternative Solution stands beside a Proposed one."""
    form = office.asks("/modification add MP101")
    assert set(office.faults(form, link="http://plain.example", alternative="Another.").by_field) == {"title", "link", "proposed"}
    with office.store.reading() as conn:
        assert modifications.fetch_modification(conn, "MP101") is None


def test_what_cannot_be_added_is_said(office: Office) -> None:
    """A reference that is none, one on record, and a Change Request: each says what to do instead."""
    office.refuses("/modification add", because="Which modification?")
    office.refuses("/modification add something", because="not a reference")
    assert office.refuses(Line.parse("/modification add MP79")).instead[0] == Line.parse("/modification edit MP079")
    assert office.refuses(Line.parse("/modification add CR2000")).instead == (Line.parse("/modification request CR2000"),)
    unknown = office.refuses("/modification edit MP08")
    assert "There is no modification MP008" in unknown.sentence
    assert refused(office) == []


@pytest.mark.parametrize("ref", ["SECMP0053", "MP084", "MP088"])
def test_what_the_form_shows_saves_back_unchanged(office: Office, ref: str) -> None:
    """Saving the form as it opened changes nothing, leaves no history and says so; so does a form without answers."""
    before, length = modification(office, ref), history(office)
    form = office.asks(f"/modification edit {ref}")
    assert words(office.does(form)).startswith("Nothing was changed")
    expect(Changed, office.say(form.line, answers={"reason": ""}, seen=form.seen))
    assert (modification(office, ref), history(office)) == (before, length)


def test_an_approved_modification_keeps_its_state_and_its_solution(office: Office) -> None:
    """Here the state goes between draft and proposal only, and the solution that was approved is not emptied."""
    form = office.asks("/modification edit SECMP0053")
    assert "state" not in {each.name for each in form.fields}
    approval = office.asks("/modification approve MP084")
    office.does(approval, date="2020-01-09", solution="Alternative Solution")
    office.faults("/modification edit MP084", alternative="", field="alternative", because="must stay on record")
    office.does(office.asks("/modification edit MP084"), proposed="Another seat.", title="Seats")
    changed = modification(office, "MP084")
    assert (changed.title, changed.state, changed.solutions[0].text) == ("Seats", ModificationState.APPROVED, "Another seat.")


def test_impacting_dcc_systems_is_refused_where_a_release_may_not_have_it(office: Office) -> None:
    """R2: a modification in a Documentation release does not come to impact DCC Systems; the refusal is on record."""
    office.does(office.asks("/release create february-2021"))
    office.does("/release add MP100 to february-2021 cut-off 2020-06-30")
    form = office.asks("/modification edit MP100")
    answer = office.refuses(form, impacts=("dcc_systems",))
    assert "it can't be in a Documentation release" in answer.sentence
    assert answer.sentence.endswith("Move it to another release first. (R2)")
    assert not modification(office, "MP100").dcc_systems
    assert refused(office) == [(RACHEL, "modification:MP100")]
    office.does(form, impacts=("user_systems",))
    assert modification(office, "MP100").user_systems


def test_impacting_systems_tells_which_policy_date_applies(office: Office) -> None:
    """R3: what comes to impact DCC Systems is to be set 12 months before, not 6."""
    answer = office.does(office.asks("/modification edit MP088"), impacts=("dcc_systems",))
    assert "12 months" in words(answer)
    assert "June 2020 SEC Release" in words(answer)


def test_changing_the_technical_specifications_marks_the_years_release(office: Office) -> None:
    """R2: the System release that has it becomes the year's one, and a second in that year is refused."""
    answer = office.does(office.asks("/modification edit SECMP0053"), impacts=("dcc_systems", "technical_specifications"))
    assert office.release().technical_specifications
    assert "Technical Specifications release" in words(answer)
    second = office.refuses(office.asks("/modification edit SECMP0046"), impacts=("dcc_systems", "technical_specifications"))
    assert "Only one Technical Specifications release is allowed a year" in second.sentence
    assert not office.release("november-2020").technical_specifications


def test_the_second_editor_is_shown_what_the_first_changed(office: Office) -> None:
    """Nothing is overwritten unseen: the second is asked again with the change in view."""
    first, second = (office.asks("/modification edit MP079"), office.asks("/modification edit MP079", OLIVER))
    office.does(first, title="Withdrawing modifications")
    asked = office.asks(second, OLIVER, description="proposes.")
    assert "Withdrawing modifications" in str(asked.about)
    assert modification(office, "MP079").title == "Withdrawing modifications"
    office.does(asked, OLIVER, title="Withdrawing modifications")
    assert modification(office, "MP079").description == "proposes."


def test_a_dependency_given_whole_is_stored_at_once(office: Office) -> None:
    """State and step given, depends acts at once; again it says so; with another state it changes; remove takes it away."""
    line = "/modification depends mp79 on cr 1088 reaching exited-pit before uit-start"
    answer = office.does(line, DAN)
    assert waits(office, "MP079") == [("CR1088", "exited PIT", "uit-start")]
    assert "now depends on CR1088 (exited PIT before uit-start)" in words(answer)
    assert words(office.does(line)).startswith("Nothing was changed")
    office.does("/modification depends MP079 on CR1088 reaching delivered before UIT-Start")
    assert waits(office, "MP079") == [("CR1088", "delivered", "uit-start")]
    office.does("/modification depends MP079 on CR1088 remove")
    assert waits(office, "MP079") == []
    office.refuses("/modification depends MP079 on CR1088 remove", because="doesn't depend on CR1088")


def test_a_dependency_given_in_part_asks_for_the_rest(office: Office) -> None:
    """The form keeps what was given, and shows one that is there as it is."""
    form = office.asks("/modification depends MP079 on CR1088 reaching delivered")
    assert {each.name: each.value for each in form.fields} == {"reach": "delivered", "before": "development starts"}
    assert set(office.faults(form, before="").by_field) == {"before"}
    assert set(office.faults(form, reach="finished").by_field) == {"reach"}
    office.does(form, before="sit-start")
    assert waits(office, "MP079") == [("CR1088", "delivered", "sit-start")]
    again = office.asks("/modification depends MP078 on CR1047")
    assert {each.name: each.value for each in again.fields} == {"reach": "exited PIT", "before": "development starts"}
    assert words(office.does(again)).startswith("Nothing was changed")


def test_removing_one_of_several_dependencies_asks_which(office: Office) -> None:
    """A modification may wait for one Change Request before several steps; the step tells which goes."""
    office.does("/modification depends MP078 on CR1047 reaching delivered before go-live")
    answer = office.refuses("/modification depends MP078 on CR1047 remove")
    assert len(answer.instead) == 2
    office.does("/modification depends MP078 on CR1047 before go-live remove")
    assert ("CR1047", "delivered", "go-live") not in waits(office, "MP078")
    assert ("CR1047", "exited PIT", "development starts") in waits(office, "MP078")


def test_words_that_make_no_dependency_are_refused_with_the_nearest(office: Office) -> None:
    """An unknown Change Request, an unknown state, a step that is too long, and a line without “on”."""
    office.refuses("/modification depends MP079 on CR1188", because="Did you mean CR1088?")
    office.refuses("/modification depends MP079 on CR1088 reaching delivred before x", because="Did you mean delivered?")
    office.refuses("/modification depends MP079 CR1088", because="for example, /modification depends")
    long = "x" * 101
    office.refuses(f"/modification depends MP079 on CR1088 reaching delivered before {long}", because="100 characters")
    office.refuses(f"/modification depends MP079 on CR1088 before {long}", because="100 characters")
    assert waits(office, "MP079") == []


@pytest.mark.parametrize("typed", ["Q2 2021", "2021-Q2", "q2 2021", "2021 Q2"])
def test_an_expected_date_keeps_its_precision(office: Office, typed: str) -> None:
    """A quarter is a quarter, however it is written, and the form shows it so."""
    form = office.asks("/modification request CR1047", DAN)
    assert {each.name: each.value for each in form.fields}["expected"] == "Q4 2020"
    office.does(form, DAN, expected=typed)
    assert change_request(office, "CR1047").expected == PartialDate(2021, quarter=2)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("May 2020", "2020-05"), ("17 Jan 2020", "2020-01-17"), ("2020-11-05", "2020-11-05"), ("sept 2020", "2020-09"), ("2022", "2022")],
)
def test_an_expected_date_is_read_as_people_write_it(office: Office, typed: str, expected: str) -> None:
    """Months by name, days, and years alone; on the command line it acts at once."""
    office.does(f"/modification request CR1057 expected {typed}")
    assert str(change_request(office, "CR1057").expected) == expected


@pytest.mark.parametrize("typed", ["soon", "31 Feb 2020", "Q5 2020", "2020-13", "May 20", "Ma 2020", "1999"])
def test_what_is_no_expected_date_is_a_fault_at_its_field(office: Office, typed: str) -> None:
    """Nothing is guessed: the sentence says how a date is written, and nothing is changed."""
    before = change_request(office, "CR1047")
    assert set(office.faults(office.asks("/modification request CR1047"), expected=typed).by_field) == {"expected"}
    assert change_request(office, "CR1047") == before


def test_a_new_change_request_is_made_from_its_form(office: Office) -> None:
    """A reference that is not on record opens an empty form, and its answers make it."""
    form = office.asks("/modification request cr2000 advanced", DAN)
    assert "not on record yet" in str(form.about)
    assert set(office.faults(form, DAN, committed=("committed",)).by_field) == {"committed"}
    office.does(form, DAN, title="Hub firmware", expected="2020-11", committed=("committed",), note="By both CSPs.")
    assert change_request(office, "CR2000") == ChangeRequest(
        "CR2000", "Hub firmware", "", RequestState.ADVANCED, PartialDate(2020, 11), committed=True, note="By both CSPs."
    )


@pytest.mark.parametrize("ref", ["CR1047", "CR1057", "CR1088"])
def test_a_change_requests_form_saves_back_unchanged(office: Office, ref: str) -> None:
    """What is shown is what is stored."""
    before, length = change_request(office, ref), history(office)
    assert words(office.does(office.asks(f"/modification request {ref}"))).startswith("Nothing was changed")
    assert (change_request(office, ref), history(office)) == (before, length)


def test_progress_on_the_command_line_tells_what_no_longer_waits(office: Office) -> None:
    """A state given acts at once, and names the modifications that waited for it."""
    answer = office.does("/modification request CR1057 delivered", DAN)
    assert change_request(office, "CR1057").state is RequestState.DELIVERED
    assert "MP078, SECMP0007, SECMP0015, SECMP0024 and SECMP0056 no longer wait for CR1057" in words(answer)
    office.refuses("/modification request CR1057 delivred", because="Did you mean delivered?")
    office.refuses("/modification request MP079", because="not a Change Request")


def test_a_date_in_time_proposes_nothing(office: Office) -> None:
    """CR1047 in the first quarter of 2021 still serves the 2021 releases: no re-targeting is proposed."""
    answer = office.does("/modification request CR1047 expected Q1 2021")
    assert answer.notes == ()
    assert answer.next_lines == (Line.parse("/modification show CR1047"),)


def test_a_date_too_late_proposes_another_target_and_moves_nothing(office: Office) -> None:
    """When CR1047 moves past what serves 2021, the feasible release and the commands that would move there are offered, and none is run."""
    office.does(office.asks("/release create june-2022"))
    office.does(office.asks("/release create february-2022"))
    bucket = office.release("2021")
    answer = office.does("/modification request CR1047 expected Q3 2021", DAN)
    assert set(answer.next_lines) == {
        *(Line.parse(f"/release move {ref} from 2021 to june-2022") for ref in FIVE),
        Line.parse("/modification show CR1047"),
    }
    told = words(answer)
    assert "CR1047 is expected Q3 2021, which is after 4 May 2021" in told
    assert "assumed: 6 months before go-live" in told
    assert "Feasible releases: the June 2022 SEC Release." in told
    assert "Nothing was moved." in told
    after = office.release("2021")
    assert after.scope == bucket.scope
    assert office.release("june-2022").scope == ()
    moved = office.asks(answer.next_lines[0])
    assert "June 2022" in str(moved.about)


def test_with_no_release_to_go_to_one_to_create_is_proposed(office: Office) -> None:
    """Where no stored release is feasible, the next scheduled System release that would be is offered."""
    answer = office.does("/modification request CR1047 expected Q3 2021")
    assert answer.next_lines == (Line.parse("/release create june-2022"), Line.parse("/modification show CR1047"))
    assert "which is after 4 May 2021" in words(answer)
    undecided = office.does("/modification request CR1047 expected 2021")
    assert "which may be after 4 May 2021" in words(undecided)
    assert "the June 2022 SEC Release would be" in words(answer)


def test_a_later_year_bucket_is_a_target_too(office: Office) -> None:
    """A bucket of a later year is proposed where it remains feasible."""
    office.does("/release create 2022")
    answer = office.does("/modification request CR1047 expected Q3 2021")
    assert Line.parse("/release move MP078 from 2021 to 2022") in answer.next_lines


def test_a_new_dependency_that_is_too_late_proposes_for_that_modification_alone(office: Office) -> None:
    """A modification of June 2020 that comes to depend on CR1047 is told of; the others that wait too late were told of before."""
    office.does("/modification request CR1047 expected Q3 2021")
    answer = office.does("/modification depends SECMP0053 on CR1047 reaching delivered before development starts")
    late = [line for line in words(answer).splitlines() if "Consider another release" in line]
    assert len(late) == 1
    assert "Consider another release for SECMP0053." in late[0]
    assert "the June 2020 SEC Release" in late[0]
    assert answer.next_lines == (Line.parse("/release create june-2022"), Line.parse("/modification show SECMP0053"))


def test_a_channel_follows_a_modification_until_it_is_told_to_stop(office: Office) -> None:
    """A channel follows once; again says so; stop ends it, and again says so."""
    answer = office.does("/modification follow MP079 <#C123|changes>")
    assert Channel("C123") in answer.sentence
    office.refuses("/modification follow MP79 <#C123>", because="already follows MP079")
    with office.store.reading() as conn:
        assert [tuple(row) for row in conn.execute(select(table_of(FollowRow)))] == [("MP079", "C123")]
    office.does("/modification follow MP079 #C123 stop")
    office.refuses("/modification follow MP079 <#C123|changes> stop", because="doesn't follow")
    with office.store.reading() as conn:
        assert conn.execute(select(table_of(FollowRow))).all() == []


def test_following_without_a_channel_asks_for_it(office: Office) -> None:
    """The form asks for the channel; a name that Slack did not resolve is refused."""
    form = office.asks("/modification follow MP079")
    assert set(office.faults(form).by_field) == {"channel"}
    office.does(form, channel="C456")
    office.refuses(form, channel="C456", because="already follows MP079")
    office.refuses("/modification follow MP079 #general", because="not a channel")
    office.refuses("/modification follow MP999 <#C123|x>", because="There is no modification MP999")


@pytest.mark.parametrize(
    ("line", "thing"),
    [
        ("/modification add MP101", "modification:MP101"),
        ("/modification edit MP079", "modification:MP079"),
        ("/modification depends MP079 on CR1088", "modification:MP079"),
        ("/modification request CR1047 delivered", "change_request:CR1047"),
        ("/modification follow MP079 <#C123|x>", "modification:MP079"),
    ],
)
def test_authority_comes_from_the_roster_and_refusals_are_on_record(office: Office, line: str, thing: str) -> None:
    """Somebody on no roster is refused before any form, and the refusal is in the history."""
    office.refuses(line, STRANGER, because="Only")
    assert refused(office) == [(STRANGER, thing)]


def test_dcc_staff_tell_of_change_requests_but_edit_no_modification(office: Office) -> None:
    """The DCC records its Change Requests; modifications are the release managers'."""
    office.does("/modification request CR1047 advanced", DAN)
    office.refuses("/modification edit MP079", DAN)
    assert refused(office) == [(DAN, "modification:MP079")]


def test_statements_do_not_grow_with_what_waits(office: Office) -> None:
    """A date that moves takes as many statements with 200 modifications more in the scope that waits."""
    counts = []
    for expected, extra in (("Q3 2021", 0), ("Q4 2021", 200)):
        with office.store.changing(Act("test", "test", office.now)) as tx:
            refs = [f"MP{number}" for number in range(500, 500 + extra)]
            tx.add_rows(ModificationRow, [{"ref": ref, "title": ref, "dcc_systems": True} for ref in refs])
            tx.add_rows(
                ScopeItemRow,
                [{"release_key": "2021", "modification_ref": ref, "part": 0, "position": 50} for ref in refs],
            )
            tx.add_rows(
                DependencyRow,
                [
                    {"modification_ref": ref, "request_ref": "CR1047", "before": "development starts", "reach": RequestState.EXITED_PIT}
                    for ref in refs
                ],
            )
        with office.store.statements() as seen:
            answer = office.does(f"/modification request CR1047 expected {expected}")
        assert answer.notes
        counts.append(len(seen))
    assert counts[0] == counts[1]
