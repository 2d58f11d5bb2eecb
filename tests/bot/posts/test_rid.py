"""Posts of the RID, as the person may see them."""

from __future__ import annotations

import pytest

from bot.posts import rid
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.messages import RidFile
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, STRANGER, Office


@pytest.mark.parametrize(("who", "sent"), [(STRANGER, False), (RACHEL, True)])
def test_a_version_from_when_the_release_was_red_stays_with_those_who_may_see_it(office: Office, *, who: str, sent: bool) -> None:
    """The release is White by now; the state that the document shows was not (R8, R20)."""
    for level in (Classification.RED, Classification.WHITE):
        with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
            tx.session.get_one(ReleaseRow, "june-2020").classification = level
        if level is Classification.RED:
            office.does("/release add MP100 to june-2020", cutoff="2020-06-20")
            office.does("/release issue june-2020", changes="MP100 added.")
    assert (rid.document(office.store, RidFile(release="june-2020", actor=who, channel=who, version="1.2"), office.now) is not None) is sent
