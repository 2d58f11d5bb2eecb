"""The check, and the finding that is accepted."""

from __future__ import annotations

from commands.findings.check import CheckShown
from commands.protocol.results import Changed
from tests.builders.office import Office

TOTAL = "/release accept june-2020 dcc-total"


def checked(office: Office) -> CheckShown:
    """The check as it is now."""
    return office.shows("/release check june-2020", CheckShown)


def accepted(office: Office) -> Changed:
    """The DCC's total is accepted."""
    return office.does(TOTAL, reason="The DCC has explained the difference.")
