"""Web addresses of modifications and releases."""

from __future__ import annotations

import pytest

from policy.scope.addresses import address_in, modification_in, release_in

SEC = "https://smartenergycodecompany.co.uk"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"{SEC}/modifications/x/", f"{SEC}/modifications/x/"),
        (f"<{SEC}/modifications/x/>", f"{SEC}/modifications/x/"),
        (f"<{SEC}/modifications/x/|Modification X>", f"{SEC}/modifications/x/"),
        (f" “Https{SEC[5:]}/x.” ", f"{SEC}/x"),
        ("MP079", ""),
        ("<#C0JUNE|june-2020>", ""),
        ("", ""),
    ],
)
def test_an_address_is_found_in_what_was_pasted(text: str, address: str) -> None:
    """Without Slack's brackets and label, quotes, or the full stop of a sentence."""
    assert address_in(text) == address


@pytest.mark.parametrize(
    ("path", "modification", "release"),
    [
        ("/modifications/power-to-raise-modifications/", "power-to-raise-modifications", None),
        ("/sec-releases/modifications/mp079/", "mp079", None),
        ("/modifications/", "", None),
        ("/june-2020-sec-release/", "", "june-2020"),
        ("/site/june-2020/rid-1.1.docx", "", "june-2020"),
        ("/site/adhoc-2020-03-05/", "", "adhoc-2020-03-05"),
        ("/2020/06/news/", "", None),
        ("/june-2020/november-2020/", "", None),
    ],
)
def test_an_address_leads_to_a_modification_or_a_release(path: str, modification: str, release: str | None) -> None:
    """On the SEC's site and on the public one; a year alone is part of many addresses, and two releases are none."""
    assert modification_in(SEC + path) == modification
    assert release_in(SEC + path) == release
