"""Earlier posts of a release whose classification is raised: which are replaced, and which nobody can take back (R20)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from commands.protocol.access.reading import why_not_at
from commands.protocol.command import Doing
from commands.protocol.results import Channel, Person, Words
from policy.model.releases import Release
from policy.model.roster import is_person
from policy.model.wording import counted
from policy.sign_off.sign_off import EvidenceKind
from storage.history.reclassified import in_slack
from storage.mail.lanes import Lane, lane_of
from storage.sign_off.evidence import fetch_evidence

_BACK = ", until it may be seen again"
MOST = 5
"""Channels and links that are named."""


def earlier_posts(doing: Doing, changed: Release) -> Iterator[Words]:
    """Yields sentences on what was posted before the classification was raised, with links to what only people can remove."""
    conn, today = doing.tx.connection, doing.today
    posts = [each for each in in_slack(conn, changed.key) if why_not_at(conn, each.channel, changed.classification, today)]
    files = [each for each in posts if lane_of(each.kind) is Lane.FILES]
    if files:
        yield (f"{counted(len(files), 'file')} sent to people on no roster will be deleted.",)
    by_channel = Counter(each.channel for each in posts if each not in files)
    for channel, number in by_channel.most_common(MOST):
        where: Words = (Person(channel),) if is_person(channel) else (Channel(channel),)
        yield (f"{counted(number, 'earlier post')} to ", *where, f" will show a notice for what may not be seen there{_BACK}.")
    if len(by_channel) > MOST:
        yield (f"So will the earlier posts in {counted(len(by_channel) - MOST, 'more channel')}.",)
    links = [
        each.address for each in fetch_evidence(conn, changed.key) if each.active and each.kind in {EvidenceKind.MESSAGE, EvidenceKind.FILE}
    ]
    yield (
        "The bot can't take back answers that one person alone saw, files that were downloaded, what a calendar fetched before, and what "
        "people posted themselves."
        + (f" Ask their authors to delete this evidence if it should not be seen there: {', '.join(links[:MOST])}" if links else ""),
    )
