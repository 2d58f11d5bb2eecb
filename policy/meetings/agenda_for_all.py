"""Items of an agenda that are of no single release: the scopes of later releases, and the standard criteria (Paper 3, 4, 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy.calendar.release_calendar import release_name
from policy.meetings.agenda import NAMED, Asked, Item, answer, was_proposed
from policy.meetings.meeting import Meeting
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ScopeItem
from policy.model.sign_off import StandardCriterion
from policy.model.wording import counted, joined

STANDARD = "standard"
"""The word for the standard criteria, in place of a release's key."""


def later_scopes(releases: Iterable[Release], meeting: Meeting, on_agenda: Iterable[str]) -> Item | None:
    """Returns the one item on later releases' scopes on the DCC Systems that are only proposed, or None (Paper 3, 4, 6)."""
    skip = set(on_agenda)
    found: dict[str, list[ScopeItem]] = {}
    told: dict[str, str] = {}
    for release in releases:
        later = release.kind is ReleaseKind.YEAR or (release.go_live is not None and release.go_live > meeting.day)
        if release.key in skip or release.body != meeting.body or not later:
            continue
        proposed = [each for each in release.in_scope if each.modification.system_impacting and was_proposed(each, meeting)]
        if proposed:
            found[release.key] = proposed
            told[release.key] = _of_scope(release, meeting, proposed)
    if not found:
        return None
    figures = tuple(f"{_short(key)}: {joined([each.name for each in places], most=NAMED)}." for key, places in found.items())
    open_ = [key for key in found if not told[key]]
    text = "the proposed scopes for subsequent SEC Releases on the DCC Systems"
    lines = tuple(("decide", key, Subject.SCOPE.value) for key in open_)
    agreed = [_short(key) for key, said in told.items() if said == _AGREED]
    others = [f"{_short(key)}: {said}" for key, said in told.items() if said not in {"", _AGREED}]
    so_far = " ".join([*([f"Agreed for {joined(agreed)}."] if agreed else []), *others])
    waiting = f"{so_far} Not decided for {joined([_short(key) for key in open_])}." if so_far and open_ else ""
    return Item(Asked.AGREE, text, "", lines, figures, (), "" if open_ else so_far, Subject.SCOPE, "later-scopes", waiting)


_AGREED = "Agreed."


def _of_scope(release: Release, meeting: Meeting, places: Sequence[ScopeItem]) -> str:
    """Returns what the meeting decided on the places of a release's scope, or "" while one waits."""
    if all(each.agreed_on for each in places):
        return _AGREED
    said = [each for each in release.decisions if (each.subject, each.body, each.met_on) == (Subject.SCOPE, meeting.body, meeting.day)]
    return answer(said, meeting, Subject.SCOPE) if said and said[-1].outcome is Outcome.NOT_AGREED else ""


def _short(key: str) -> str:
    return release_name(key).removesuffix(" SEC Release")


def criteria_item(standard: Sequence[StandardCriterion], meeting: Meeting) -> Item | None:
    """Returns the item on the standard criteria while they are only proposed, and on the day of their agreement (Paper 5, 6; R12)."""
    asked = [each for each in standard if each.agreed_on in {None, meeting.day}]
    if not asked:
        return None
    agreed = all(each.agreed_on == meeting.day for each in asked)
    cited = next((f" ({each.agreed_reference})" for each in asked if each.agreed_reference), "")
    figures = (f"{counted(len(asked), 'criterion', 'criteria')}, {joined(_sets(asked))}.",)
    text = "the standard acceptance criteria to be used for SEC Releases"
    lines = () if agreed else (("decide", STANDARD),)
    return Item(Asked.AGREE, text, "", lines, figures, (), f"Agreed{cited}." if agreed else "", Subject.CRITERIA, STANDARD)


def _sets(standard: Sequence[StandardCriterion]) -> list[str]:
    kinds = list(dict.fromkeys(each.kind for each in standard))
    return [f"{sum(each.kind is kind for each in standard)} {kind.value}" for kind in kinds]
