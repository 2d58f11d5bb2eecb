"""Which modification may be where."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Refused
from policy.model.decisions import Decision, Outcome, Subject
from storage.tables import AuditRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, Office
from tests.builders.rooms.reviews import decided

LATER = ("june-2021", "november-2021", "february-2022", "june-2022", "november-2022", "february-2023", "june-2023")


def refusals(office: Office) -> list[tuple[str, str]]:
    """Who was refused what."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def test_a_system_change_is_refused_in_a_documentation_release(office: Office) -> None:
    """R2: a Documentation release has no DCC-System-impacting change; the refusal is on the record."""
    office.does(office.asks("/release create february-2021"))
    office.refuses("/release add SECMP0067 to february-2021", because="(R2)")
    assert refusals(office) == [(RACHEL, "scope_item:february-2021/SECMP0067/0")]


def test_a_release_with_the_modification_is_offered_however_many_come_before_it(office: Office) -> None:
    """A line that needs it in scope offers that release, or asks about it if there is no other; one that names no release, it first."""
    for key in LATER:
        office.does(office.asks(f"/release create {key}"))
    office.does(office.asks(f"/release add MP100 to {LATER[-1]}"))
    assert office.asks("/release remove MP100").line == Line.release("remove", "MP100", "from", LATER[-1])
    assert office.asks("/release cutoff MP100").line == Line.release("cutoff", "MP100", "in", LATER[-1])
    move = office.refuses("/release move MP100", because="Choose one")
    assert {each.words[2] for each in move.instead} == {LATER[-1]}
    scope = office.refuses("/release scope MP100", because="is a modification, not a release")
    assert scope.instead[1] == Line.release("scope", LATER[-1])


@pytest.mark.parametrize("user", [STRANGER, DAN])
def test_only_release_managers_change_scopes(office: Office, user: str) -> None:
    """Authority comes before any form, and the refusal is audited."""
    office.refuses("/release add MP100 to june-2020", user, because="release manager")
    assert refusals(office) == [(user, "scope_item:june-2020/MP100/0")]


def test_what_is_in_scope_is_not_added_twice(office: Office) -> None:
    """Adding again says so and changes nothing."""
    office.refuses("/release add MP079 to june-2020", because="already")


def test_whole_and_part_do_not_mix(office: Office) -> None:
    """R6: a modification is in a release whole or in parts."""
    office.refuses("/release add SECMP0062 to june-2020", because="part 1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/release add", "Which modification, and which release?"),
        ("/release add nonsense to june-2020", "not a modification"),
        ("/release add MP999 to june-2020", "There is no modification MP999"),
        ("/release add MP100 to july-2020", "There is no release july-2020"),
        ("/release add MP100 to june-2020 xyz", "“xyz” isn't expected after june-2020"),
        ("/release add MP100 to june-2020 cut-off soon", "“soon” isn't a date"),
        ("/release remove MP100 from june-2020", "not in the scope"),
        ("/release move from june-2020", "Which modification moves where?"),
    ],
)
def test_bad_input_is_said_in_a_sentence(office: Office, line: str, says: str) -> None:
    """Words that name nothing change nothing, say what was wrong, and are no refusals on the record."""
    before = office.release()
    office.refuses(line, because=says)
    assert office.release() == before
    assert refusals(office) == []


def test_after_the_decision_the_scope_stands_still(office: Office) -> None:
    """A release with its Go takes nothing more in; one with a No-go does, because the body decides on it again (R13)."""
    decided(office.store, Outcome.GO, date(2020, 1, 9))
    assert Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 1, 9)) in office.release().decisions
    office.refuses("/release add MP100 to june-2020", because="decided")
    decided(office.store, Outcome.NO_GO, date(2020, 1, 9))
    office.asks("/release add MP100 to june-2020")
    office.does("/release remove MP079 from june-2020", reason="What the No-go was about")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("/release add MP100 november-2020", "/release add MP100 to november-2020"),
        ("/release add MP100 into November 2020", "/release add MP100 to november-2020"),
        ("/release remove MP079 june-2020", "/release remove MP079 from june-2020"),
        ("/release remove MP079 of june-2020", "/release remove MP079 from june-2020"),
        ("/release cutoff MP079 june-2020", "/release cutoff MP079 in june-2020"),
        ("/release move MP079 to november-2020", "/release move MP079 from june-2020 to november-2020"),
        ("/release move MP079 november-2020", "/release move MP079 from june-2020 to november-2020"),
        ("/release move MP079 from june-2020 november-2020", "/release move MP079 from june-2020 to november-2020"),
        ("/release move SECMP0062 part 1 into november-2020", "/release move SECMP0062 part 1 from june-2020 to november-2020"),
    ],
)
def test_a_release_is_understood_without_its_joining_word(office: Office, line: str, meant: str) -> None:
    """And what moves is in the only open release that has it; the form says all of it."""
    for channel in ("C0ANY", JUNE_CHANNEL):
        form = office.say(line, channel=channel)
        assert isinstance(form, Form)
        assert str(form.line) == meant


def test_what_is_in_several_releases_moves_from_the_one_that_is_named(office: Office) -> None:
    """It is asked which; what is in none can be added, and nothing moves to where it is."""
    office.does("/release add MP079 to november-2020", cutoff="2020-03-31")
    which = office.refuses("/release move MP079 to 2021", because="MP079 is in 2 releases. Choose from which one it moves")
    assert [str(each) for each in which.instead] == [f"/release move MP079 from {key} to 2021" for key in ("june-2020", "november-2020")]
    none = office.refuses("/release move MP100 to november-2020", because="MP100 is in the scope of no open release.")
    assert str(none.instead[0]) == "/release add MP100 to november-2020"
    for line in ("/release move SECMP0053 from june-2020 to june-2020", "/release move SECMP0053 to june-2020"):
        same = office.refuses(line, because="SECMP0053 is in the June 2020 SEC Release already. Choose where it moves.")
        assert str(same.instead[0]) == "/release move SECMP0053 from june-2020 to november-2020"


@pytest.mark.parametrize(
    ("line", "says", "offered"),
    [
        ("/release remove MP079 from november-2020", "It is in the June 2020 SEC Release.", "/release remove MP079 from june-2020"),
        ("/release remove MP100 from june-2020", "is not in the scope", "/release scope june-2020"),
        ("/release remove nothing from june-2020", "is not a modification", "/release scope june-2020"),
        ("/release remove from june-2020", "Which modification", "/release scope june-2020"),
        ("/release move from june-2020", "Which modification", "/release scope june-2020"),
        ("/release cutoff SECMP0053 in june-2020", "Only an undecided modification", "/release scope june-2020"),
        ("/release add nothing to june-2020", "is not a modification", "/modification list"),
        ("/release move MP079 from june-2020 to november-2020 xyz", "“xyz” isn't expected", "from june-2020 to november-2020"),
    ],
)
def test_what_is_not_in_a_scope_is_refused_with_the_scope(office: Office, line: str, says: str, offered: str) -> None:
    """Or with the release that has it, or the line without what was too much."""
    assert offered in str(office.refuses(line, because=says).instead[0])


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("/release add MP100 to juen-2020", "/release add MP100 to june-2020"),
        ("/release add mp100 to juen-2020 by 2020-03-31", "/release add MP100 to june-2020 by 2020-03-31"),
        ("/release add SECMP0062 part 3 to novmber-2020", "/release add SECMP0062 part 3 to november-2020"),
        ("/release remove MP079 from juen-2020", "/release remove MP079 from june-2020"),
        ("/release cutoff MP079 in juen-2020 by 2020-03-31", "/release cutoff MP079 in june-2020 by 2020-03-31"),
        ("/release move MP079 from juen-2020 to november-2020", "/release move MP079 from june-2020 to november-2020"),
        ("/release move MP079 from june-2020 to novmber-2020", "/release move MP079 from june-2020 to november-2020"),
        ("/release move MP079 from june-2020 to MP079", "/release move MP079 from june-2020 to november-2020"),
        ("/release remove SECMP0062 from june-2020", "/release remove SECMP0062 part 1 from june-2020"),
        (
            "/release move SECMP0062 part 9 from june-2020 to november-2020",
            "/release move SECMP0062 part 1 from june-2020 to november-2020",
        ),
        ("/release cutoff SECMP0062 in june-2020 by 2020-03-31", "/release cutoff SECMP0062 part 1 in june-2020 by 2020-03-31"),
    ],
)
def test_what_is_meant_is_offered_as_the_complete_line(office: Office, line: str, offered: str) -> None:
    """A key with a slip, or a whole for its part, comes back in a button with all that was typed, which goes on (design, Commands)."""
    offers = [str(each) for each in office.refuses(line).instead]
    assert offered in offers
    same_verb = [each for each in offers if each.split()[1] == offered.split()[1]]
    assert not any(each.split()[2:3] == [offered.split()[-1]] for each in same_verb), offers
    assert not isinstance(office.say(offered), Refused)


def test_nothing_is_offered_to_move_to_where_it_is(office: Office) -> None:
    """The release that something is moved from is not meant as the one that it goes to."""
    for typed in ("june-2021", "juen", "nonsense", "MP079"):
        answer = office.refuses(f"/release move MP079 from june-2020 to {typed}")
        assert "Did you mean june-2020" not in answer.sentence
        assert not [each for each in answer.instead if str(each).endswith("to june-2020")], answer.instead
