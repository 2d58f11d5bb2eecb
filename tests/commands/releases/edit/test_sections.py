"""Editing everything that a release's Implementation Document needs, section by section."""

from __future__ import annotations

import pytest

from bot.slack.limits.messages import view_faults
from commands.protocol.line import Line
from commands.protocol.results import Changed
from commands.releases.edit.sections import SECTIONS
from storage.engine.session import Act
from storage.tables import ModificationRow, ScopeItemRow
from tests.builders.databases import forget
from tests.builders.office import DAN, OLIVER, RACHEL, STRANGER, Office, expect, view_of
from tests.builders.rooms.editing import DIRECT, history, opened, refused


def test_without_a_section_the_menu_opens_the_sections_own_form(office: Office) -> None:
    """The first form lists every section, and choosing one answers with that section's form, filled in with what is stored."""
    menu = office.asks("/release edit june-2020")
    assert [each.value for each in menu.fields[0].options] == list(SECTIONS)
    for section in SECTIONS:
        form = office.asks(menu, section=section)
        assert form.line == Line.parse(f"/release edit june-2020 {section}")
        assert view_faults(view_of(form)) == []
    office.faults(menu, section="nonsense", field="section", because="section")
    assert office.faults(menu).by_field["section"] == "Choose a section to edit."


@pytest.mark.parametrize("section", DIRECT)
def test_what_a_form_shows_saves_back_unchanged(office: Office, section: str) -> None:
    """Saving a form as it opened changes nothing, leaves no history and says so."""
    before, length = office.release(), history(office)
    answer = office.does(opened(office, section))
    assert answer.title == "Nothing changed"
    assert (office.release(), history(office), answer.change) == (before, length, 0)


@pytest.mark.parametrize("section", DIRECT)
def test_a_form_without_answers_changes_nothing(office: Office, section: str) -> None:
    """A field that does not come back keeps its stored value, whatever the section."""
    before = office.release()
    form = opened(office, section)
    expect(Changed, office.say(form.line, answers={"reason": ""}, seen=form.seen))
    assert office.release() == before


@pytest.mark.parametrize("user", [STRANGER, DAN])
def test_only_release_managers_edit_and_refusals_are_on_record(office: Office, user: str) -> None:
    """Authority comes before the form, and from the roster; the refusal is in the history."""
    for line in ("/release edit june-2020", "/release edit june-2020 costs total"):
        office.refuses(line, user, because="Only a release manager")
    form = opened(office, "testing")
    office.refuses(form, user, because="can edit a release's facts", dcc_testing="Mine.")
    assert refused(office) == [(user, "release:june-2020")] * 3


def test_the_second_editor_keeps_what_the_first_changed(office: Office) -> None:
    """Two people with the same form open: the second saves another field, and both values are stored."""
    first, second = opened(office, "costs total"), opened(office, "costs total", user=OLIVER)
    office.does(first, quoted_total="£1,180,042")
    told = office.does(second, OLIVER, operational="Some.")
    assert "quoted total" in str(told.notes)
    facts = office.release().costs_facts
    assert (facts.operational, facts.quoted_total) == ("Some.", 118_004_200)


def test_an_unknown_section_or_release_offers_the_nearest(office: Office) -> None:
    """What is not known is said, with what may have been meant."""
    office.refuses("/release edit june-2020 cost", because="Did you mean costs?")
    office.refuses("/release edit june-2021 costs", because="There is no release june-2021")
    assert refused(office) == []


def test_a_cancelled_release_keeps_its_record(office: Office) -> None:
    """Once it is called off only notes, its SEC version and past RID versions change; the attempt is on record."""
    office.does("/release cancel june-2020", reason="Called off.")
    menu = office.asks("/release edit june-2020")
    assert [each.value for each in menu.fields[0].options] == ["notes", "version", "versions"]
    office.refuses("/release edit june-2020 facts", because="The June 2020 SEC Release is cancelled")
    assert refused(office) == [(RACHEL, "release:june-2020")]
    office.does(opened(office, "notes new"), text="Why it was called off.")


def crowded(office: Office, count: int) -> None:
    """Puts many more modifications into the scope of June 2020."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.add_rows(ModificationRow, [{"ref": f"MP{number}", "title": f"Change {number}"} for number in range(500, 500 + count)])
        tx.add_rows(
            ScopeItemRow,
            [
                {"release_key": "june-2020", "modification_ref": f"MP{number}", "part": 0, "position": number}
                for number in range(500, 500 + count)
            ],
        )


def test_statements_do_not_grow_with_the_scope(office: Office) -> None:
    """With 200 modifications more in scope, editing takes as many statements, and its menus stay inside Slack's limits."""
    counts: list[list[int]] = []
    for extra in (0, 200):
        if extra:
            crowded(office, extra)
        counts.append([])
        for section in DIRECT:
            forget()
            with office.store.statements() as seen:
                form = opened(office, section)
                office.does(form)
            counts[-1].append(len(seen))
        opened(office, "impacts")
        opened(office, "costs")
    assert counts[0] == counts[1]
