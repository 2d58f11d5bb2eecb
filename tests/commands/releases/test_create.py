"""Creating and cancelling releases."""

from __future__ import annotations

from datetime import date

import pytest

from bot import pages
from commands.releases.status import StatusShown
from policy.findings import check
from policy.model.releases import ReleaseKind
from policy.sign_off.criteria import applicable_criteria
from storage.roster import reference_data
from tests.builders.office import DAN, STRANGER, Office


def test_a_release_is_made_from_the_calendar(office: Office) -> None:
    """June 2027 comes with its date, type, deciding body, 30 steps and 16 criteria, and is without findings."""
    form = office.asks("/release create June 2027")
    assert {field.name: field.value for field in form.fields}["go_live"] == "2027-06-24"
    office.does(form)
    made = office.release("june-2027")
    assert (made.kind, made.go_live, made.created_on) == (ReleaseKind.SYSTEM, date(2027, 6, 24), date(2020, 1, 10))
    assert (len(made.milestones), len(made.criteria)) == (30, 16)
    with office.store.reading() as conn:
        rules = reference_data.fetch_rules(conn)
    assert check.check(made, date(2020, 1, 10), rules.standard_criteria, rules.lead_times) == ()


def test_its_steps_have_the_notes_of_the_real_rid(office: Office) -> None:
    """A new System release has the steps of the June 2020 RID with its notes, word for word, but for evidence that also serves security."""
    office.does(office.asks("/release create june-2027"))
    real = {each.key: (each.event, each.notes) for each in office.release("june-2020").milestones}
    made = {each.key: (each.event, each.notes) for each in office.release("june-2027").milestones}
    assert {key: made[key] for key in real if key != "evidence-operational"} == {
        key: value for key, value in real.items() if key != "evidence-operational"
    }


def test_without_dcc_scope_there_is_no_testing(office: Office) -> None:
    """A Documentation release has no TAD, SIT or UIT steps, and only SECAS's criteria apply: the others say why not (R12)."""
    office.does(office.asks("/release create february-2021"))
    made = office.release("february-2021")
    assert not any("UIT" in each.event or "TAD" in each.event for each in made.milestones)
    assert [each.ref for each in applicable_criteria(made)] == ["O8", "O9"]
    assert {each.not_applicable for each in made.criteria if each.ref not in {"O8", "O9"}} == {
        "The release changes the text of the SEC only, so this is not needed."
    }
    assert len(made.criteria) == 16


def test_an_adhoc_release_is_made_by_its_date(office: Office) -> None:
    """The key gives the day."""
    office.does(office.asks("/release create adhoc 2020-03-05"))
    assert office.release("adhoc-2020-03-05").go_live == date(2020, 3, 5)


def test_a_second_technical_specifications_release_is_refused(office: Office) -> None:
    """R2: one a year; the field says which release has it."""
    office.does("/release create june-2027", ticks=("dcc", "technical"))
    office.faults("/release create november-2027", ticks=("dcc", "technical"), field="ticks", because="June 2027")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"go_live": ""}, "go_live"),
        ({"go_live": "31 June"}, "go_live"),
        ({"kind": "year"}, "kind"),
        ({"body": "tag"}, "body"),
        ({"classification": "purple"}, "classification"),
        ({"kind": "documentation", "ticks": ("dcc",)}, "ticks"),
    ],
)
def test_answers_are_checked_field_by_field(office: Office, answers: dict[str, str], field: str) -> None:
    """A forged or missing answer is named at its field, and nothing is made."""
    office.faults(office.asks("/release create june-2027"), **answers, field=field)
    office.refuses("/release status june-2027", because="There is no release june-2027")


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("/release create", "Name the release."),
        ("/release create july-2027", "isn't in a month with a scheduled release"),
        ("/release create june", "“june” isn't a release key."),
        ("/release create june-2020", "already exists"),
    ],
)
def test_what_cannot_be_made_is_said(office: Office, line: str, because: str) -> None:
    """No key, no scheduled month, half a key, one that is there."""
    office.refuses(line, because=because)


def test_without_a_key_the_next_scheduled_releases_are_offered(office: Office) -> None:
    """They are of today's calendar, and none that is stored already or past (R1)."""
    refused = office.refuses("/release create", because="such as /release create february-2020 or /release create adhoc-2021-03-05.")
    assert [str(each) for each in refused.instead] == [
        f"/release create {each}" for each in ("february-2020", "february-2021", "june-2021")
    ]
    office.does(office.asks("/release create february-2021"))
    office.at(2020, 3, 2)
    offered = office.refuses("/release create someday", because="“someday” isn't a release key.").instead
    assert [" ".join(each.words) for each in offered] == ["june-2021", "november-2021", "february-2022"]


@pytest.mark.parametrize("user", [STRANGER, DAN])
def test_only_release_managers_make_releases(office: Office, user: str) -> None:
    """Authority comes before the form."""
    office.refuses("/release create june-2027", user, because="can create a release")


def test_a_go_live_can_be_on_any_day_with_its_reason(office: Office) -> None:
    """A Sunday off the calendar asks for its reason, which the status shows with the window (R1, R11; November 2020)."""
    form = office.asks("/release create november-2027")
    faults = office.faults(form, go_live="2027-11-28", field="reason", because="Its date in the calendar is Thu 4 Nov 2027. (R1)")
    assert "Sun 28 Nov 2027 is not a Working Day. (R11)" in faults.by_field["reason"]
    office.faults(form, go_live="2027-11-28", reason="COVID", window_end="2027-11-27", field="window_end", because="after the go-live")
    made = office.does(form, go_live="2027-11-28", reason="Suppliers asked for time.", window_end="2027-11-29")
    assert any("is not a Working Day" in str(note) for note in made.notes)
    release = office.release("november-2027")
    assert (release.go_live_reason, release.window_end) == ("Suppliers asked for time.", date(2027, 11, 29))
    status = pages.plain(office.shows("/release status november-2027", StatusShown))
    assert "Sun 28 Nov 2027, or until Mon 29 Nov 2027" in status
    assert "Reason for the day: Suppliers asked for time." in status
    with office.store.reading() as conn:
        rules = reference_data.fetch_rules(conn)
    found = check.check(release, date(2020, 1, 10), rules.standard_criteria, rules.lead_times)
    assert [each.key for each in found] == []


@pytest.mark.parametrize("key", ["june-2027", "adhoc-2027-03-05"])
def test_a_usual_day_needs_no_reason(office: Office, key: str) -> None:
    """The calendar's day, and an ad-hoc release's Working Day, are made without a reason, and one that is given is not kept."""
    office.does(office.asks(f"/release create {key}"), reason="Just so")
    assert office.release(key).go_live_reason == ""
