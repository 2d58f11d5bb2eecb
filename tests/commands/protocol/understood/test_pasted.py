"""What people paste in the place of a release or a modification."""

from __future__ import annotations

import pytest

from commands.protocol.results import Changed, Done, Refused
from commands.releases.status import StatusShown
from commands.scope.modifications import ModificationShown
from commands.timetable.show import TimetableShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import JUNE_CHANNEL, RACHEL, STRANGER, Office

SEC = "https://smartenergycodecompany.co.uk"
MP084 = f"{SEC}/modifications/other-user-panel-seating-amendment"
PASTED = (
    f"{SEC}/june-2020-sec-release/",
    f"<{SEC}/june-2020-sec-release/|june-2020>",
    "https://sec.example/releases/june-2020/",
    f"<#{JUNE_CHANNEL}|june-2020>",
    f"<#{JUNE_CHANNEL}|>",
    f"<#{JUNE_CHANNEL}>",
    f"https://sec.slack.com/archives/{JUNE_CHANNEL}",
    f"https://sec.slack.com/archives/{JUNE_CHANNEL}/p1580000000000100",
    f"<https://sec.slack.com/archives/{JUNE_CHANNEL}/p1580000000000100?thread_ts=1.2&cid={JUNE_CHANNEL}>",
    f"https://app.slack.com/client/T0SEC/{JUNE_CHANNEL}",
)


@pytest.mark.parametrize("pasted", PASTED)
def test_a_release_is_named_by_its_address_or_its_channel(office: Office, pasted: str) -> None:
    """Its page on the SEC's site or the public one, its channel, or a message there; also behind "to" and "from"."""
    assert office.shows(f"/release status {pasted}", StatusShown).release.key == "june-2020"
    assert office.shows(f"/release timetable {pasted} page 2", TimetableShown).page == 2
    added = office.asks(f"/release add MP100 to {pasted}")
    assert added.line.words == ("MP100", "to", "june-2020")
    moved = office.asks(f"/release move MP079 from {pasted} to november-2020")
    assert moved.line.words == ("MP079", "from", "june-2020", "to", "november-2020")


def test_a_channel_stays_one_where_a_channel_is_asked_for(office: Office) -> None:
    """The channel of a release is set in it without its key; and a channel that is no release's own names none."""
    said = office.say(f"/release channel <#{JUNE_CHANNEL}|june-2020>", channel=JUNE_CHANNEL)
    assert isinstance(said, Changed | Done | Refused), said
    office.refuses("/release status <#C0OTHER|general>", because="isn't a release key")


@pytest.mark.parametrize("ref", ["show {}", "edit {}"])
@pytest.mark.parametrize("pasted", [MP084, f"{MP084}/", f"<{MP084}/>", f"<{MP084}/|page>", "https://sec.example/modifications/mp084/"])
def test_a_modification_is_named_by_the_address_of_its_page(office: Office, ref: str, pasted: str) -> None:
    """The page on record, or its page on the public site."""
    said = office.say(f"/modification {ref.format(pasted)}")
    words = said.modification.ref if isinstance(said, ModificationShown) else str(said)
    assert "MP084" in words


def test_an_address_whose_title_ends_with_a_part_is_the_whole(office: Office) -> None:
    """The address of MP078 ends with "part-2", which is in its title."""
    link = f"{SEC}/modifications/incorporation-of-multiple-issue-resolution-proposals-into-the-sec-part-2"
    assert office.shows(f"/modification show {link}", ModificationShown).modification.ref == "MP078"
    assert office.asks(f"/release add {link} to november-2020").line.words[0] in {"MP078", link}


def test_an_unknown_address_is_no_modification(office: Office) -> None:
    """It is refused as before, with the list."""
    office.refuses(f"/modification show {SEC}/modifications/something-else/", because="is not a reference")


def test_a_hidden_release_is_not_named_by_its_channel(office: Office) -> None:
    """Whoever may not see it reads the same as for any other channel (R20)."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    office.refuses(f"/release status <#{JUNE_CHANNEL}|secret>", STRANGER, because="isn't a release key")
