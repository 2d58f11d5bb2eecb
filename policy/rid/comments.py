"""Comments on the Release Implementation Document (RID): whether it takes any (R19)."""

from __future__ import annotations

from policy.calendar.release_calendar import release_as_one, release_name
from policy.model.releases import Release


def why_no_comments(release: Release) -> str:
    """Returns why nobody can comment on the RID: no version is issued, or the release is cancelled; "" if they can.

    Comments on record can still be answered after a cancellation, because the people who made them expect an answer (R19).
    """
    if release.cancelled_on:
        return f"The {release_as_one(release.key)} is cancelled, so its RID takes no more comments."
    return (
        ""
        if release.versions
        else f"The RID of the {release_name(release.key)} can't be commented on, because no version has been issued yet."
    )
