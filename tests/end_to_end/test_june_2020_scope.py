"""June 2020's life up to 17 January 2020, replayed from an empty database by signed requests alone, in order, at each date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import pytest

from bot.run import loading
from commands.catalogue import CATALOGUE
from policy.findings import check
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release
from policy.model.rid import Covers, RidVersion
from storage.history import audit, changes
from storage.release_file import REFERENCE, parse
from storage.releases import releases
from storage.roster import reference_data
from storage.scope import change_requests, modifications
from tests.builders.databases import DIALECTS, Databases
from tests.builders.office import STRANGER, copied
from tests.builders.rooms.clumsy import Clumsy
from tests.builders.signed import Errors, Message, Signed, View, buttons, configured, done, form, heading, refused, signed_in
from tests.builders.slack_server import fake_slack
from tests.end_to_end import june_2020 as script
from tests.end_to_end.june_2020 import JUNE, OLIVER, RACHEL, Manager
from tests.profiles import either

WITHOUT_RELEASES = tuple(str(REFERENCE / f"{name}.yaml") for name in ("committees", "glossary", "schedule", "standard-criteria"))
MET = date(2020, 1, 17)
LATE = "was due to be set by 25 Dec 2019"


@dataclass
class Life:
    """June 2020's life once it was lived: as it was on 16 January 2020 and on 17 January, and what was said on the way."""

    manager: Manager
    announced: list[str]
    on_behalf: str
    added: list[tuple[View, str]]
    before: Release
    seen: int
    agreed: str
    after: Release


WAYS: Sequence[tuple[str, type[Signed]]] = either(
    (*((each, Signed) for each in DIALECTS), ("sqlite", Clumsy)), in_dev=("postgresql", Signed)
)
"""The databases, and people who make no mistake or take back and repeat whatever they do; in dev, the latter only in the later half."""


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way[0]}-{way[1].__name__.lower()}")
def life(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Life]:
    """The life lived by signed requests, each of which Slack delivers twice, on a database that held no release."""
    dialect, people = request.param
    url = databases.empty(dialect)
    told = parse([REFERENCE])
    with fake_slack() as slack:
        config = configured(slack, url, [RACHEL])
        assert loading.migrate(config) == 0
        assert loading.load(config, WITHOUT_RELEASES, replace=False) == 0
        with signed_in(slack, config, people=people) as signed:
            signed.twice = people is Signed
            yield lived(Manager(signed, told))
    databases.drop(url)


def lived(manager: Manager) -> Life:
    """Replays the script."""
    signed = manager.signed
    script.nine_may_2019(manager)
    script.autumn_2019(manager)
    on_behalf = script.eleven_october_2019(manager)
    added = script.ten_january_2020(manager)
    signed.at(2020, 1, 16)
    before, seen = stored(signed), signed.newest()
    agreed = script.seventeen_january_2020(manager)
    announced = [f"{each['channel']}: {each['text']}" for each in signed.deliver() if "thread_ts" not in each]
    return Life(manager, announced, on_behalf, added, before, seen, agreed, stored(signed))


def stored(signed: Signed) -> Release:
    """June 2020 as it is stored."""
    with signed.bot.store.reading() as conn:
        found = releases.fetch_release(conn, JUNE)
    assert found
    return found


def as_documented(release: Release) -> Release:
    """The release without what the documents do not say, so that the replay and the transcript can be compared.

    They say on which date of the RID something is known, and not when a modification was put into the scope (`added_on`) or a row into the
    timetable (`recorded_on`): those are the days of the replay. The matrix of documents has no order but that of its rows and columns. The
    bot starts with the standard criteria of 2020, which a RID of 2019 cannot have had: that the Panel agreed to the RID's own instead is a
    decision of the replay alone.
    """
    return replace(
        release,
        scope=tuple(replace(item, added_on=None) for item in release.scope),
        milestones=tuple(replace(step, recorded_on=None) for step in release.milestones),
        documents=tuple(sorted(release.documents, key=lambda each: (each.document, each.modification))),
        decisions=tuple(each for each in release.decisions if each.subject is not Subject.CRITERIA),
    )


def test_the_life_of_june_2020_comes_to_the_reference_data(life: Life) -> None:
    """On 16 January every fact, text, date, cost, impact, criterion, version and decision is as the documents have them."""
    got, wanted = as_documented(life.before), as_documented(life.manager.june)
    for each in fields(Release):
        assert getattr(got, each.name) == getattr(wanted, each.name), each.name
    assert got == wanted


def test_modifications_and_requests_come_to_the_reference_data(life: Life) -> None:
    """MP084 has both its solutions, SECMP0053 is approved without a date, CR1088 is raised, nine documents have their titles."""
    told = life.manager.told
    with life.manager.signed.bot.store.reading() as conn:
        for ref, wanted in life.manager.modifications.items():
            record = modifications.fetch_modification(conn, ref)
            assert record
            assert record.modification == wanted
        found = change_requests.fetch_request(conn, "CR1088")
        assert found is not None
        assert found.request == life.manager.june.alongside[0]
        named = {each.document for each in life.manager.june.documents}
        assert set(reference_data.fetch_reference(conn).documents) == {each for each in told.documents if each.name in named}
        assert releases.release_keys(conn) == [JUNE]


def test_dates_set_on_a_day_are_recorded_on_that_day(life: Life) -> None:
    """The dates that came with draft 1.1 are recorded on 10 January 2020, and the Panel's of October on the day of version 1.0."""
    recorded = {step.key: step.recorded_on for step in life.before.milestones}
    dated = [step for step in life.manager.june.milestones if step.day and step.key != "go-live"]
    assert {step.key: recorded[step.key] for step in dated} == {step.key: step.recorded_on for step in dated}
    assert {item.name: item.added_on for item in life.before.scope}["MP079"] == date(2020, 1, 9)


def test_the_check_finds_in_the_replayed_release_what_it_finds_in_the_documents(life: Life) -> None:
    """On 10 January the findings are those of the reference data, word for word."""
    with life.manager.signed.bot.store.reading() as conn:
        rules = reference_data.fetch_rules(conn)
    day = date(2020, 1, 10)
    found = check.check(life.before, day, rules.standard_criteria, rules.lead_times, rules.slots)
    assert found == check.check(life.manager.june, day, rules.standard_criteria, rules.lead_times, rules.slots)
    assert len(found) > 10


def test_late_additions_are_targeted_with_the_warning(life: Life) -> None:
    """The form of each of the three says that the policy date has passed, and so does what is said once it is added."""
    assert [view.text.partition(" ")[0] for view, _ in life.added] == ["MP079", "MP084", "MP088"]
    for view, said in life.added:
        assert LATE in view.text
        assert LATE in said
        assert "is now targeted in the June 2020 SEC Release" in said
        assert "exception" not in said


def test_the_panels_agreement_of_october_is_recorded_on_its_behalf(life: Life) -> None:
    """Baselined as 1.0 with its paper, the meeting's date and the milestone done; SECMP0053's approval and the decisions are announced."""
    assert "baselined as version 1.0, on 11 Oct 2019" in life.on_behalf
    assert "Agreed for inclusion: SECMP0053 and SECMP0062 part 1." in life.on_behalf
    assert "set 108 days late" in life.on_behalf
    criteria, baseline = life.before.decisions
    assert (criteria.subject, criteria.met_on, criteria.reference) == (Subject.CRITERIA, date(2019, 10, 11), "RID version 1.0")
    assert baseline == life.manager.june.decisions[0]
    assert all(each.startswith("C0JUNE: ") for each in life.announced[:4])
    assert len(life.announced) == 4


def test_the_agreement_of_17_january_changes_exactly_what_it_says(life: Life) -> None:
    """Three places agreed, version 2.0 baselined, the decision on record, its milestone done; in the state and in the history."""
    version = RidVersion("2.0", MET, "Baselined by the SEC Panel: the scope on SEC documents.", baselined=True)
    decision = Decision(Subject.BASELINE, "panel", Outcome.AGREED, MET, Covers.DOCUMENTS, MET, script.BASELINE_PAPER)
    assert life.after == replace(
        life.before,
        scope=tuple(item if item.agreed_on else replace(item, agreed_on=MET) for item in life.before.scope),
        milestones=tuple(replace(step, done_on=MET) if step.key == "baseline-documents" else step for step in life.before.milestones),
        versions=(*life.before.versions, version),
        decisions=(*life.before.decisions, decision),
    )
    with life.manager.signed.bot.store.reading() as conn:
        _, found = changes.changes(conn, limit=100)
    assert {(each.thing, each.field) for each in found if each.seq > life.seen} == {
        *((f"scope_item:{JUNE}/{ref}/0", "agreed_on") for ref in ("MP079", "MP084", "MP088")),
        (f"milestone:{JUNE}/baseline-documents", "done_on"),
        (f"rid_version:{JUNE}/2.0", ""),
        (f"decision:{JUNE}/3", ""),
    }
    assert "It is set 23 days late" in life.agreed


def test_the_history_of_that_life_is_whole_and_rebuilds_the_state(life: Life) -> None:
    """The chain of the audit has no fault, and what it says, replayed from nothing, is what is stored."""
    store = life.manager.signed.bot.store
    assert audit.verify(store) == []
    with store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)


def test_everything_was_done_by_signed_requests(life: Life) -> None:
    """Every row of the history but what was loaded is by a person, by a command or a form."""
    with life.manager.signed.bot.store.reading() as conn:
        _, found = changes.changes(conn, limit=5000)
    assert {(each.actor, each.via) for each in found} == {("load", "cli"), (RACHEL, "slash"), (RACHEL, "modal")}
    assert [each for each in found if each.outcome == "refused"] == []


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """A bot with the reference data and the office's roster, on 10 January 2020."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def test_the_second_of_two_managers_chooses(signed: Signed) -> None:
    """Oliver's form opened before Rachel saved hers: he is shown both texts and stores the one that he chooses."""
    line = f"/release edit {JUNE} codes"
    hers, his = form(signed.type(line, RACHEL)), form(signed.type(line, OLIVER))
    done(signed.fill(hers, RACHEL, other_codes="The BSC is impacted."))
    asked = signed.fill(his, OLIVER, other_codes="The REC is impacted.")
    assert isinstance(asked, View)
    assert f"changed by <@{RACHEL}>: The BSC is impacted." in asked.text
    assert asked.value("other_codes") == "The REC is impacted."
    assert stored(signed).other_codes == "The BSC is impacted."
    done(signed.fill(asked, OLIVER, **{"choose-other_codes": "mine"}))
    assert stored(signed).other_codes == "The REC is impacted."


def test_a_note_saved_on_an_older_form_keeps_the_new_date(signed: Signed) -> None:
    """Oliver opens a milestone's form, Rachel sets its date, Oliver saves a note: her date stays, and he is told."""
    line = f"/release milestone {JUNE} sit-start"
    his, hers = form(signed.type(line, OLIVER)), form(signed.type(line, RACHEL))
    done(signed.fill(hers, RACHEL, planned="2020-03-02"))
    saved = signed.fill(his, OLIVER, notes="Dates from the DCC.")
    assert isinstance(saved, Message)
    assert f"@{RACHEL} changed “Date” while your form was open, and that is kept: 2 Mar 2020." in saved.text
    step = next(each for each in stored(signed).milestones if each.key == "sit-start")
    assert (str(step.day), step.notes) == ("2020-03-02", "Dates from the DCC.")


def test_a_field_that_takes_another_value_is_a_new_input(signed: Signed) -> None:
    """Slack keeps what stands in an input whose ids stay: a form that comes again shows Rachel's date in an input of its own."""
    line = f"/release milestone {JUNE} sit-start"
    his, hers = form(signed.type(line, OLIVER)), form(signed.type(line, RACHEL))
    done(signed.fill(hers, RACHEL, planned="2020-03-02", notes="Hers."))
    asked = signed.fill(his, OLIVER, notes="His.")
    assert isinstance(asked, View)
    assert asked.value("planned") == "2020-03-02"
    ids = {name: (his.fields[name]["element"]["action_id"], asked.fields[name]["element"]["action_id"]) for name in ("planned", "notes")}
    assert ids["planned"][0] != ids["planned"][1]
    assert ids["notes"][0] == ids["notes"][1]
    assert heading(signed.fill(asked, OLIVER, **{"choose-notes": "theirs"})) == "Nothing changed"
    assert next(each for each in stored(signed).milestones if each.key == "sit-start").notes == "Hers."


def test_a_form_that_slack_delivers_twice_is_taken_once(signed: Signed) -> None:
    """The second delivery closes the form and tells nothing more, and neither state nor history has it twice."""
    view = form(signed.type(f"/release edit {JUNE} notes new", RACHEL))
    done(signed.fill(view, RACHEL, kind="note", text="Said once."))
    newest, before = signed.newest(), stored(signed)
    answer = signed.again(signed.sent[-1])
    assert (answer.status, answer.json) == (200, {"response_action": "clear"})
    signed.deliver()
    assert not signed.slack.wait_for(lambda: any("already done" in str(each) for each in signed.slack.webhooks), seconds=0.5)
    assert not any("already done" in str(each) for each in signed.slack.messages)
    assert (signed.newest(), stored(signed)) == (newest, before)


def test_undo_by_the_button_puts_everything_back(signed: Signed) -> None:
    """The Undo of the agreement of 17 January, pressed within ten minutes where it was answered, leaves the release as it was."""
    before = stored(signed)
    signed.at(2020, 1, 17, 15)
    said = signed.settle(form(signed.type(f"/release baseline {JUNE} documents", RACHEL)), RACHEL, reference="SECP_76")
    assert isinstance(said, Message)
    assert stored(signed) != before
    asked = signed.press(buttons(said)["Undo"], RACHEL)
    assert isinstance(asked, View)
    undone = signed.fill(asked, RACHEL)
    assert "Undone" in done(undone)
    assert stored(signed) == before


def test_a_search_field_finds_what_its_form_then_takes(signed: Signed) -> None:
    """A milestone looked up in the field opens its own form, where a date and a relation at once are refused at their fields."""
    which = form(signed.type(f"/release milestone {JUNE}", RACHEL))
    assert ("uit-start", "no date: UIT commences") in signed.search(which, "milestone", "uit")
    view = form(signed.fill(which, RACHEL, milestone="uit-start"))
    faults = signed.fill(view, RACHEL, planned="2020-03-02", offset="-10", anchor="go-live")
    assert faults == Errors({"planned": "Give a date or a relative date, not both."})
    said = signed.fill(view, RACHEL, planned="2020-03-02")
    assert "“Test Participants inform DCC of their regression testing plans” moves with it: no date → 17 Feb 2020" in form(said).text


def test_the_buttons_of_an_answer_lead_on(signed: Signed) -> None:
    """Status, then its button to the scope, which lists the four that are targeted in the place of the status."""
    status = signed.type(f"/release status {JUNE}", STRANGER)
    scope = signed.press(buttons(status)["Scope"], STRANGER)
    assert isinstance(scope, Message)
    assert scope.payload["replace_original"] is True
    assert all(ref in scope.text for ref in ("SECMP0062 part 1", "MP079", "MP084", "MP088"))


CHANGING = [(command, verb) for command, verbs in CATALOGUE.items() for verb in verbs if verb.acts]
MANAGED = (
    *(f"commands.releases.{name}" for name in ("create", "cancel", "edit")),
    *(f"commands.{room}." for room in ("scope", "timetable", "roster")),
)
"""Where the functions are that only those on a roster may call: what shapes a scope, a timetable or a roster."""


def untouched(signed: Signed, line: str) -> Message | View:
    """What a stranger who types the line is answered with; the state is as it was."""
    with signed.bot.store.reading() as conn:
        before = audit.snapshot(conn)
    answer = signed.type(line, STRANGER)
    with signed.bot.store.reading() as conn:
        assert audit.snapshot(conn) == before
    return answer


BARE = [f"{command} {verb.name}" for command, verb in CHANGING]
FOR_ANYONE = {
    "/release comment": "Your comment is stored with this version",
    "/release minutes": "Minutes: SEC Panel 76, 17 Jan 2020",
    "/release reminders": "One direct message on each Working Day",
}
"""What anyone may read or fill in, and there is one place for it: it is shown, with these words."""


@pytest.mark.parametrize("line", sorted({*BARE} - {*FOR_ANYONE}))
def test_a_changing_verb_said_bare_by_a_stranger_opens_nothing(signed: Signed, line: str) -> None:
    """Somebody off the roster is refused or asked for words, in a sentence, and nothing is changed."""
    assert refused(untouched(signed, line))


@pytest.mark.parametrize("line", FOR_ANYONE)
def test_what_anyone_may_do_opens_and_changes_nothing(signed: Signed, line: str) -> None:
    """A comment's form, minutes to read and one's own reminders open for somebody off the roster."""
    assert line in BARE
    assert FOR_ANYONE[line] in untouched(signed, line).text


@pytest.mark.parametrize(
    "line", [f"{command} {verb.example}" for command, verb in CHANGING if verb.acts and verb.acts.__module__.startswith(MANAGED)]
)
def test_a_stranger_is_refused_before_any_form_opens(signed: Signed, line: str) -> None:
    """The example of the verb's own help, which has all its words, is refused to somebody off the roster without a form."""
    assert refused(untouched(signed, line))
