"""Whether the RID takes comments."""

from __future__ import annotations

from dataclasses import replace

from policy.rid.comments import why_no_comments
from tests.builders.june_2020 import TODAY, june_2020


def test_comments_are_taken_from_the_first_version_until_a_cancellation() -> None:
    """Of the two reasons the cancellation is named: no version would help."""
    release = june_2020()
    assert release.versions
    assert why_no_comments(release) == ""
    early = replace(release, versions=())
    assert why_no_comments(early) == "The RID of the June 2020 SEC Release can't be commented on, because no version has been issued yet."
    for each in (release, early):
        assert why_no_comments(replace(each, cancelled_on=TODAY)).endswith("is cancelled, so its RID takes no more comments.")
