"""The findings of a release as they are shown."""

from __future__ import annotations

from bot import pages
from bot.pages.kit.pressing import lines_of
from commands.catalogue import CATALOGUE
from commands.findings.check import CheckShown
from commands.protocol.request import Actor, Request
from commands.protocol.results import Refused
from commands.protocol.words import ask
from commands.releases.status import StatusShown
from tests.builders.office import Office


def test_every_finding_has_buttons_that_lead_somewhere(office: Office) -> None:
    """Each of the fifteen findings has Accept, and a button whose verb is there."""
    shown = [pages.page(office.shows(f"/release check june-2020 page {page}", CheckShown)) for page in (1, 2, 3, 4)]
    lines = [str(line) for page in shown for line in lines_of(page)]
    assert sum(line.startswith("/release accept june-2020 ") for line in lines) == 15
    for line in lines:
        command, _, text = line.partition(" ")
        asked = ask(Request(command, text, Actor("U1"), office.now))
        assert not isinstance(asked, Refused)
        assert asked.verb in {verb.name for verb in CATALOGUE[command]}, line


def test_a_cancelled_release_is_not_said_to_have_no_findings(office: Office) -> None:
    """Nothing is checked any more, and the status says so, too."""
    office.does(office.asks("/release cancel november-2020"), reason="Not needed")
    assert "Not checked, because the release is cancelled." in pages.plain(office.shows("/release check november-2020", CheckShown))
    assert "not checked" in pages.plain(office.shows("/release status november-2020", StatusShown))
    office.does(office.asks("/release cancel november-2020 restore"), reason="Needed")
    assert "Not checked" not in pages.plain(office.shows("/release check november-2020", CheckShown))
