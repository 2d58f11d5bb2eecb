"""Channels that Slack is asked to make and to archive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from commands.roster.channel_making import PRIVATE, PUBLIC
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import LessonRow, OutboxRow, ReleaseRow, table_of
from tests.builders.office import DAN, RACHEL, TAG_CHAIR, Office

KEY = "june-2020"
CREATE, ARCHIVE = f"/release channel {KEY} create", f"/release channel {KEY} archive"


def queued(office: Office, kind: str) -> list[dict[str, object]]:
    """The ids of the rows of a kind, oldest first."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        return list(conn.execute(select(rows.ids).where(rows.kind == kind).order_by(rows.id)).scalars())


def alter(office: Office, **values: object) -> None:
    """Changes June 2020 behind the commands."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        row = tx.session.get_one(ReleaseRow, KEY)
        for name, value in values.items():
            setattr(row, name, value)


def test_the_channels_that_are_missing_are_asked_for(office: Office) -> None:
    """The release's own and each body's, named after the key; who has one already is not ticked. Nothing changes on record yet."""
    form = office.asks(CREATE)
    ticked = {each.name: each.value for each in form.fields}["channels"]
    assert "own" not in ticked, "June 2020 has its channel in this office"
    assert set(ticked) == {"opsg", "tag", "panel", "dcc"}
    done = office.does(form, channels=("own", "tag"), find=PUBLIC, name="#June-2020")
    assert done.change == 0
    wanted = {"release": KEY, "private": False, "actor": RACHEL}
    assert queued(office, "channel-make") == [
        {**wanted, "committee": "", "name": "june-2020"},
        {**wanted, "committee": "tag", "name": "june-2020-tag"},
    ]
    office.refuses(CREATE, DAN, because="can set a release's channels")


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"channels": ()}, "channels", "at least one"),
        ({"channels": ("tag",), "name": "June 2020!"}, "name", "small letters"),
        ({"channels": ("tag",), "name": "n" * 61}, "name", "at most 60"),
    ],
)
def test_a_name_that_slack_refuses_is_a_fault(office: Office, answers: dict[str, Any], field: str, says: str) -> None:
    """It is said before Slack is asked."""
    office.faults(office.asks(CREATE), field=field, because=says, **answers)


def test_a_classified_release_gets_private_channels_only(office: Office) -> None:
    """Private is filled in, and public is refused (R20)."""
    alter(office, classification=Classification.AMBER)
    form = office.asks(CREATE)
    assert {each.name: each.value for each in form.fields}["find"] == PRIVATE
    office.faults(form, field="find", because="Amber", channels=("tag",), find=PUBLIC)


def test_a_release_that_is_over_gets_no_more_and_an_open_one_is_not_archived(office: Office) -> None:
    """Each refusal names the state."""
    office.refuses(ARCHIVE, because="neither live nor cancelled")
    office.does(f"/release cancel {KEY}", reason="Called off")
    office.refuses(CREATE, because="is cancelled, so it gets no more channels")


def test_a_channel_is_archived_after_its_export(office: Office) -> None:
    """The release file is queued for the channel, and the archiving names its row; a channel that another release has too stays."""
    office.does("/release channel november-2020 tag #C0SHARED")
    office.does(f"/release channel {KEY} tag #C0SHARED")
    alter(office, live_on=(office.now + timedelta(days=-1)).date())
    form = office.asks(ARCHIVE)
    assert "C0SHARED" not in str(form.about)
    assert "No lessons learnt yet from" in str(form.about)
    office.does(form)
    (archived,) = queued(office, "channel-archive")
    (export,) = queued(office, "export")
    assert archived["channel"] == export["channel"]
    office.refuses(ARCHIVE, DAN, because="can set a release's channels")


def test_who_may_set_channels_is_offered_to_archive_them_with_the_last_lessons(office: Office) -> None:
    """Once, when everybody has given theirs: a release manager has the button, the DCC has not, nor has who adds another lesson."""
    alter(office, live_on=(office.now + timedelta(days=-1)).date())

    def offered(body: str, who: str = RACHEL) -> bool:
        return "archive" in str(office.does(f"/release live {KEY} lessons {body}", who, text="Test earlier.").next_lines)

    assert [offered(body) for body in ("secas", "opsg", "panel", "dcc")] == [False] * 4
    assert offered("tag") is True
    assert offered("tag") is False
    with office.store.changing(Act("test", "test", office.now)) as tx:
        for row in tx.session.scalars(select(LessonRow).where(table_of(LessonRow).c.committee == "tag")):
            tx.session.delete(row)
    assert offered("tag", TAG_CHAIR) is False
