"""Adding and editing modifications, what they depend on, the state of Change Requests, and which channels follow."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from bot.slack.limits.messages import view_faults
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused
from policy.model.partial_date import PartialDate
from policy.model.scope import ChangeRequest, Modification, ModificationState, RequestState, Solution
from storage.engine.session import Act
from storage.history import audit
from storage.scope import change_requests, modifications
from storage.tables import AuditRow, DependencyRow, FollowRow, ModificationRow, ScopeItemRow, table_of
from tests.builders.office import DAN, OLIVER, RACHEL, STRANGER, Office, view_of

FIVE = ("MP078", "SECMP0007", "SECMP0015", "SECMP0024", "SECMP0056")
"""The modifications of the 2021 bucket, which wait for CR1047 and CR1057."""


def opened(result: object) -> Form:
    """A form that Slack takes."""
    assert isinstance(result, Form), result
    assert view_faults(view_of(result)) == []
    return result


def done(result: object) -> Changed:
    """The result of something that was changed."""
    assert isinstance(result, Changed), result
    return result


def refusal(result: object) -> Refused:
    """A refusal."""
    assert isinstance(result, Refused), result
    return result


def faults(result: object) -> Mapping[str, str]:
    """The sentences by field."""
    assert isinstance(result, Faults), result
    return result.by_field


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
    form = opened(office.say("/modification add mp 101"))
    answer = done(
        office.fill(
            form,
            title="Firmware images",
            impacts=("dcc_systems", "technical_specifications"),
            description="proposes larger images.",
            link="https://smartenergycodecompany.co.uk/modifications/firmware-images/",
            proposed="Twice as large.",
            alternative="Four times as large.",
        )
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
    done(office.say("/release undo"))
    with office.store.reading() as conn:
        assert modifications.fetch_modification(conn, "MP101") is None


def test_a_draft_proposal_starts_as_one_and_becomes_a_modification_proposal(office: Office) -> None:
    """DP references start as drafts; editing takes a draft on, and says nothing where nothing changes."""
    done(office.fill(office.say("/modification add DP1"), title="An idea"))
    assert modification(office, "DP001").state is ModificationState.DRAFT_PROPOSAL
    form = opened(office.say("/modification edit DP001"))
    done(office.fill(form, state="proposal"))
    assert modification(office, "DP001").state is ModificationState.MODIFICATION_PROPOSAL
    assert faults(office.fill(opened(office.say("/modification edit DP001")), state="approved")) == {
        "state": "Choose Draft Proposal or Modification Proposal."
    }


def test_answers_that_cannot_be_taken_have_a_sentence_each(office: Office) -> None:
    """A title is needed, a link is https, an Alternative Solution stands beside a Proposed one."""
    form = opened(office.say("/modification add MP101"))
    assert set(faults(office.fill(form, link="http://plain.example", alternative="Another."))) == {"title", "link", "proposed"}
    with office.store.reading() as conn:
        assert modifications.fetch_modification(conn, "MP101") is None


def test_what_cannot_be_added_is_said(office: Office) -> None:
    """A reference that is none, one on record, and a Change Request: each says what to do instead."""
    assert "Say which modification" in refusal(office.say("/modification add")).sentence
    assert "not a reference" in refusal(office.say("/modification add something")).sentence
    assert refusal(office.say(Line.parse("/modification add MP79"))).instead[0] == Line.parse("/modification edit MP079")
    assert refusal(office.say(Line.parse("/modification add CR2000"))).instead == (Line.parse("/modification request CR2000"),)
    unknown = refusal(office.say("/modification edit MP08"))
    assert "There is no modification MP008" in unknown.sentence
    assert refused(office) == []


@pytest.mark.parametrize("ref", ["SECMP0053", "MP084", "MP088"])
def test_what_the_form_shows_saves_back_unchanged(office: Office, ref: str) -> None:
    """Saving the form as it opened changes nothing, leaves no history and says so; so does a form without answers."""
    before, length = modification(office, ref), history(office)
    form = opened(office.say(f"/modification edit {ref}"))
    assert words(done(office.fill(form))).startswith("Nothing was changed")
    done(office.say(form.line, answers={"reason": ""}, seen=form.seen))
    assert (modification(office, ref), history(office)) == (before, length)


def test_an_approved_modification_keeps_its_state_and_its_solution(office: Office) -> None:
    """Here the state goes between draft and proposal only, and the solution that was approved is not emptied."""
    form = opened(office.say("/modification edit SECMP0053"))
    assert "state" not in {each.name for each in form.fields}
    approval = office.say("/modification approve MP084")
    done(office.fill(approval, date="2020-01-09", solution="Alternative Solution"))
    answer = office.fill(opened(office.say("/modification edit MP084")), alternative="")
    assert "stays on record" in faults(answer)["alternative"]
    done(office.fill(opened(office.say("/modification edit MP084")), proposed="Another seat.", title="Seats"))
    changed = modification(office, "MP084")
    assert (changed.title, changed.state, changed.solutions[0].text) == ("Seats", ModificationState.APPROVED, "Another seat.")


def test_impacting_dcc_systems_is_refused_where_a_release_may_not_have_it(office: Office) -> None:
    """R2: a modification in a Documentation release does not come to impact DCC Systems; the refusal is on record."""
    done(office.fill(office.say("/release create february-2021")))
    placed = office.say("/release add MP100 to february-2021 cut-off 2020-06-30")
    done(placed)
    form = opened(office.say("/modification edit MP100"))
    answer = refusal(office.fill(form, impacts=("dcc_systems",)))
    assert "it can't be in a Documentation release" in answer.sentence
    assert answer.sentence.endswith("move it first. (R2)")
    assert not modification(office, "MP100").dcc_systems
    assert refused(office) == [(RACHEL, "modification:MP100")]
    done(office.fill(form, impacts=("user_systems",)))
    assert modification(office, "MP100").user_systems


def test_impacting_systems_tells_which_policy_date_applies(office: Office) -> None:
    """R3: what comes to impact DCC Systems is to be set 12 months before, not 6."""
    answer = done(office.fill(opened(office.say("/modification edit MP088")), impacts=("dcc_systems",)))
    assert "12 months" in words(answer)
    assert "June 2020 SEC Release" in words(answer)


def test_changing_the_technical_specifications_marks_the_years_release(office: Office) -> None:
    """R2: the System release that has it becomes the year's one, and a second in that year is refused."""
    answer = done(office.fill(opened(office.say("/modification edit SECMP0053")), impacts=("dcc_systems", "technical_specifications")))
    assert office.release().technical_specifications
    assert "Technical Specifications release" in words(answer)
    second = refusal(office.fill(opened(office.say("/modification edit SECMP0046")), impacts=("dcc_systems", "technical_specifications")))
    assert "Only one Technical Specifications release is allowed a year" in second.sentence
    assert not office.release("november-2020").technical_specifications


def test_the_second_editor_is_shown_what_the_first_changed(office: Office) -> None:
    """Nothing is overwritten unseen: the second is asked again with the change in view."""
    first, second = opened(office.say("/modification edit MP079")), opened(office.say("/modification edit MP079", OLIVER))
    done(office.fill(first, title="Withdrawing modifications"))
    asked = opened(office.fill(second, OLIVER, description="proposes."))
    assert "Withdrawing modifications" in str(asked.about)
    assert modification(office, "MP079").title == "Withdrawing modifications"
    done(office.fill(asked, OLIVER, title="Withdrawing modifications"))
    assert modification(office, "MP079").description == "proposes."


def test_a_dependency_given_whole_is_stored_at_once(office: Office) -> None:
    """State and step given, depends acts at once; again it says so; with another state it changes; remove takes it away."""
    line = "/modification depends mp79 on cr 1088 reaching exited-pit before uit-start"
    answer = done(office.say(line, DAN))
    assert waits(office, "MP079") == [("CR1088", "exited PIT", "uit-start")]
    assert "now waits for CR1088 (exited PIT before uit-start)" in words(answer)
    assert words(done(office.say(line))).startswith("Nothing was changed")
    done(office.say("/modification depends MP079 on CR1088 reaching delivered before UIT-Start"))
    assert waits(office, "MP079") == [("CR1088", "delivered", "uit-start")]
    done(office.say("/modification depends MP079 on CR1088 remove"))
    assert waits(office, "MP079") == []
    assert "does not wait for CR1088" in refusal(office.say("/modification depends MP079 on CR1088 remove")).sentence


def test_a_dependency_given_in_part_asks_for_the_rest(office: Office) -> None:
    """The form keeps what was given, and shows one that is there as it is."""
    form = opened(office.say("/modification depends MP079 on CR1088 reaching delivered"))
    assert {each.name: each.value for each in form.fields} == {"reach": "delivered", "before": "development starts"}
    assert set(faults(office.fill(form, before=""))) == {"before"}
    assert set(faults(office.fill(form, reach="finished"))) == {"reach"}
    done(office.fill(form, before="sit-start"))
    assert waits(office, "MP079") == [("CR1088", "delivered", "sit-start")]
    again = opened(office.say("/modification depends MP078 on CR1047"))
    assert {each.name: each.value for each in again.fields} == {"reach": "exited PIT", "before": "development starts"}
    assert words(done(office.fill(again))).startswith("Nothing was changed")


def test_removing_one_of_several_dependencies_asks_which(office: Office) -> None:
    """A modification may wait for one Change Request before several steps; the step tells which goes."""
    done(office.say("/modification depends MP078 on CR1047 reaching delivered before go-live"))
    answer = refusal(office.say("/modification depends MP078 on CR1047 remove"))
    assert len(answer.instead) == 2
    done(office.say("/modification depends MP078 on CR1047 before go-live remove"))
    assert ("CR1047", "delivered", "go-live") not in waits(office, "MP078")
    assert ("CR1047", "exited PIT", "development starts") in waits(office, "MP078")


def test_words_that_make_no_dependency_are_refused_with_the_nearest(office: Office) -> None:
    """An unknown Change Request, an unknown state, a step that is too long, and a line without “on”."""
    assert "Did you mean CR1088?" in refusal(office.say("/modification depends MP079 on CR1188")).sentence
    assert "Did you mean delivered?" in refusal(office.say("/modification depends MP079 on CR1088 reaching delivred before x")).sentence
    assert "such as /modification depends" in refusal(office.say("/modification depends MP079 CR1088")).sentence
    long = "x" * 101
    assert "100 characters" in refusal(office.say(f"/modification depends MP079 on CR1088 reaching delivered before {long}")).sentence
    assert "100 characters" in refusal(office.say(f"/modification depends MP079 on CR1088 before {long}")).sentence
    assert waits(office, "MP079") == []


@pytest.mark.parametrize("typed", ["Q2 2021", "2021-Q2", "q2 2021", "2021 Q2"])
def test_an_expected_date_keeps_its_precision(office: Office, typed: str) -> None:
    """A quarter is a quarter, however it is written, and the form shows it so."""
    form = opened(office.say("/modification request CR1047", DAN))
    assert {each.name: each.value for each in form.fields}["expected"] == "Q4 2020"
    done(office.fill(form, DAN, expected=typed))
    assert change_request(office, "CR1047").expected == PartialDate(2021, quarter=2)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("May 2020", "2020-05"), ("17 Jan 2020", "2020-01-17"), ("2020-11-05", "2020-11-05"), ("sept 2020", "2020-09"), ("2022", "2022")],
)
def test_an_expected_date_is_read_as_people_write_it(office: Office, typed: str, expected: str) -> None:
    """Months by name, days, and years alone; on the command line it acts at once."""
    done(office.say(f"/modification request CR1057 expected {typed}"))
    assert str(change_request(office, "CR1057").expected) == expected


@pytest.mark.parametrize("typed", ["soon", "31 Feb 2020", "Q5 2020", "2020-13", "May 20", "Ma 2020", "1999"])
def test_what_is_no_expected_date_is_a_fault_at_its_field(office: Office, typed: str) -> None:
    """Nothing is guessed: the sentence says how a date is written, and nothing is changed."""
    before = change_request(office, "CR1047")
    assert set(faults(office.fill(opened(office.say("/modification request CR1047")), expected=typed))) == {"expected"}
    assert change_request(office, "CR1047") == before


def test_a_new_change_request_is_made_from_its_form(office: Office) -> None:
    """A reference that is not on record opens an empty form, and its answers make it."""
    form = opened(office.say("/modification request cr2000 advanced", DAN))
    assert "not on record yet" in str(form.about)
    assert set(faults(office.fill(form, DAN, committed=("committed",)))) == {"committed"}
    done(office.fill(form, DAN, title="Hub firmware", expected="2020-11", committed=("committed",), note="By both CSPs."))
    assert change_request(office, "CR2000") == ChangeRequest(
        "CR2000", "Hub firmware", "", RequestState.ADVANCED, PartialDate(2020, 11), committed=True, note="By both CSPs."
    )


@pytest.mark.parametrize("ref", ["CR1047", "CR1057", "CR1088"])
def test_a_change_requests_form_saves_back_unchanged(office: Office, ref: str) -> None:
    """What is shown is what is stored."""
    before, length = change_request(office, ref), history(office)
    assert words(done(office.fill(opened(office.say(f"/modification request {ref}"))))).startswith("Nothing was changed")
    assert (change_request(office, ref), history(office)) == (before, length)


def test_progress_on_the_command_line_tells_what_no_longer_waits(office: Office) -> None:
    """A state given acts at once, and names the modifications that waited for it."""
    answer = done(office.say("/modification request CR1057 delivered", DAN))
    assert change_request(office, "CR1057").state is RequestState.DELIVERED
    assert "MP078, SECMP0007, SECMP0015, SECMP0024 and SECMP0056 no longer wait for it" in words(answer)
    assert "Did you mean delivered?" in refusal(office.say("/modification request CR1057 delivred")).sentence
    assert "not a Change Request" in refusal(office.say("/modification request MP079")).sentence


def test_a_date_in_time_proposes_nothing(office: Office) -> None:
    """CR1047 in the first quarter of 2021 still serves the 2021 releases: no re-targeting is proposed."""
    answer = done(office.say("/modification request CR1047 expected Q1 2021"))
    assert answer.notes == ()
    assert answer.next_lines == (Line.parse("/modification show CR1047"),)


def test_a_date_too_late_proposes_another_target_and_moves_nothing(office: Office) -> None:
    """When CR1047 moves past what serves 2021, the feasible release and the commands that would move there are offered, and none is run."""
    done(office.fill(office.say("/release create june-2022")))
    done(office.fill(office.say("/release create february-2022")))
    bucket = office.release("2021")
    answer = done(office.say("/modification request CR1047 expected Q3 2021", DAN))
    assert set(answer.next_lines) == {
        *(Line.parse(f"/release move {ref} from 2021 to june-2022") for ref in FIVE),
        Line.parse("/modification show CR1047"),
    }
    told = words(answer)
    assert "CR1047 is expected Q3 2021, which is after 4 May 2021" in told
    assert "an assumption: 6 months before go-live" in told
    assert "Feasible: the June 2022 SEC Release." in told
    assert "Nothing was moved." in told
    after = office.release("2021")
    assert after.scope == bucket.scope
    assert office.release("june-2022").scope == ()
    moved = opened(office.say(answer.next_lines[0]))
    assert "June 2022" in str(moved.about)


def test_with_no_release_to_go_to_one_to_create_is_proposed(office: Office) -> None:
    """Where no stored release is feasible, the next scheduled System release that would be is offered."""
    answer = done(office.say("/modification request CR1047 expected Q3 2021"))
    assert answer.next_lines == (Line.parse("/release create june-2022"), Line.parse("/modification show CR1047"))
    assert "which is after 4 May 2021" in words(answer)
    undecided = done(office.say("/modification request CR1047 expected 2021"))
    assert "which may be after 4 May 2021" in words(undecided)
    assert "the June 2022 SEC Release would be" in words(answer)


def test_a_later_year_bucket_is_a_target_too(office: Office) -> None:
    """A bucket of a later year is proposed where it remains feasible."""
    done(office.say("/release create 2022"))
    answer = done(office.say("/modification request CR1047 expected Q3 2021"))
    assert Line.parse("/release move MP078 from 2021 to 2022") in answer.next_lines


def test_a_new_dependency_that_is_too_late_proposes_for_that_modification_alone(office: Office) -> None:
    """A modification of June 2020 that comes to depend on CR1047 is told of; the others that wait too late were told of before."""
    done(office.say("/modification request CR1047 expected Q3 2021"))
    answer = done(office.say("/modification depends SECMP0053 on CR1047 reaching delivered before development starts"))
    late = [line for line in words(answer).splitlines() if "consider another target" in line]
    assert len(late) == 1
    assert "consider another target for SECMP0053." in late[0]
    assert "the June 2020 SEC Release" in late[0]
    assert answer.next_lines == (Line.parse("/release create june-2022"), Line.parse("/modification show SECMP0053"))


def test_a_channel_follows_a_modification_until_it_is_told_to_stop(office: Office) -> None:
    """A channel follows once; again says so; stop ends it, and again says so."""
    answer = done(office.say("/modification follow MP079 <#C123|changes>"))
    assert Channel("C123") in answer.sentence
    assert "follows MP079 already" in refusal(office.say("/modification follow MP79 <#C123>")).sentence
    with office.store.reading() as conn:
        assert [tuple(row) for row in conn.execute(select(table_of(FollowRow)))] == [("MP079", "C123")]
    done(office.say("/modification follow MP079 #C123 stop"))
    assert "does not follow" in refusal(office.say("/modification follow MP079 <#C123|changes> stop")).sentence
    with office.store.reading() as conn:
        assert conn.execute(select(table_of(FollowRow))).all() == []


def test_following_without_a_channel_asks_for_it(office: Office) -> None:
    """The form asks for the channel; a name that Slack did not resolve is refused."""
    form = opened(office.say("/modification follow MP079"))
    assert set(faults(office.fill(form))) == {"channel"}
    done(office.fill(form, channel="C456"))
    assert "follows MP079 already" in refusal(office.fill(form, channel="C456")).sentence
    assert "not a channel" in refusal(office.say("/modification follow MP079 #general")).sentence
    assert "There is no modification MP999" in refusal(office.say("/modification follow MP999 <#C123|x>")).sentence


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
    assert "Only" in refusal(office.say(line, STRANGER)).sentence
    assert refused(office) == [(STRANGER, thing)]


def test_dcc_staff_tell_of_change_requests_but_edit_no_modification(office: Office) -> None:
    """The DCC records its Change Requests; modifications are the release managers'."""
    done(office.say("/modification request CR1047 advanced", DAN))
    refusal(office.say("/modification edit MP079", DAN))
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
            answer = done(office.say(f"/modification request CR1047 expected {expected}"))
        assert answer.notes
        counts.append(len(seen))
    assert counts[0] == counts[1]
