"""Files sent to Slack by its current upload flow, once: the address asked for, the bytes sent, the upload completed in a channel.

Completing is what shares the files, so the files' ids are kept before it; after a try whose end is not known, files.info says whether it
was completed (design, promise 3).
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.pages.kit.files import Attachment, Sent
from bot.slack import posting
from bot.slack.client import LOOPBACK, TIMEOUT
from bot.slack.posting import Posted, Rejected, Unknown

LARGEST = 1_000_000
"""Bytes of a file that is taken from Slack: what a release file may have."""

_FAULTS = (SlackApiError, URLError, OSError, http.client.HTTPException)


def send(client: WebClient, *, channel: str, thread: str, sent: Sent, keep: Callable[[list[str]], None]) -> posting.Outcome:
    """Uploads the files and shares them in the channel as one message; `keep` is given their ids before that."""
    try:
        where = posting.conversation(client, channel)
        uploaded: list[dict[str, str | None]] = []
        for each in sent.files:
            file_id = _upload(client, each)
            if isinstance(file_id, Unknown):
                return file_id
            uploaded.append({"id": file_id, "title": each.title})
    except _FAULTS as fault:
        return _nothing_shared(posting.outcome_of(fault))
    keep([str(each["id"]) for each in uploaded])
    found = posting.tried(
        lambda: client.files_completeUploadExternal(
            files=uploaded, channel_id=where, thread_ts=thread or None, initial_comment=sent.comment or None
        )
    )
    return Posted("", where) if isinstance(found, Posted) else found


def look_up(client: WebClient, *, channel: str, ids: Sequence[str]) -> posting.Outcome | None:
    """Whether the files of an earlier try were completed, which is when they are shared; None where they were not, or there are none."""
    if not ids:
        return None
    try:
        file = client.files_info(file=ids[0])["file"]
    except _FAULTS as fault:
        outcome = posting.outcome_of(fault)
        if isinstance(outcome, Rejected):
            return None if outcome.error in {"file_not_found", "file_deleted"} else Unknown(outcome.error, perhaps_done=True)
        return Unknown(outcome.error, perhaps_done=True) if isinstance(outcome, Unknown) else outcome
    return Posted(_shared_at(file.get("shares")), channel)


def _shared_at(shares: Any) -> str:
    """The ts of the message with which a file was shared; Slack fills it in a little later than it shares."""
    if not isinstance(shares, dict):
        return ""
    found = [one.get("ts", "") for kind in shares.values() for listed in kind.values() for one in listed]
    return str(found[0]) if found else ""


def _upload(client: WebClient, each: Attachment) -> str | Unknown:
    asked = client.files_getUploadURLExternal(filename=each.name, length=len(each.content), alt_txt=each.alt_text or None)
    request = Request(str(asked["upload_url"]), each.content, {"Content-Type": "application/octet-stream"}, method="POST")  # noqa: S310 - Slack named the address
    if urlsplit(request.full_url).scheme not in {"http", "https"}:
        return Unknown("Slack named no web address to upload to", perhaps_done=False)
    try:
        with _opener(request.full_url).open(request, timeout=TIMEOUT) as response:
            response.read(1000)
    except HTTPError as fault:
        return Unknown(f"the upload was answered with {fault.code}", perhaps_done=False)
    return str(asked["file_id"])


def _nothing_shared(outcome: posting.Limited | Unknown | Rejected) -> posting.Outcome:
    """A fault before the upload was completed: whatever arrived, nothing of it shows."""
    return Unknown(outcome.error, perhaps_done=False) if isinstance(outcome, Unknown) else outcome


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follows none: what goes along with a request is for the address that it was made for."""


def _opener(url: str) -> OpenerDirector:
    direct = [ProxyHandler({})] if urlsplit(url).hostname in LOOPBACK else []
    return build_opener(_NoRedirects(), *direct)


class NotFetched(Exception):  # noqa: N818 - It says what became of the file.
    """A file could not be taken from Slack: one sentence on why and what to do."""


def fetch(client: WebClient, file_id: str) -> tuple[str, bytes]:
    """The name and the bytes of a file that was shared in Slack, at most LARGEST of them. Raises NotFetched."""
    try:
        file = client.files_info(file=file_id)["file"]
        name, size = str(file.get("name") or "file"), int(file.get("size") or 0)
        url = str(file.get("url_private_download") or file.get("url_private") or "")
    except SlackApiError as fault:
        raise NotFetched(
            f"Slack does not show the bot that file ({fault.response.get('error', 'no reason')}): share it where the bot is."
        ) from fault
    except (OSError, ValueError, http.client.HTTPException) as fault:
        raise NotFetched("Slack did not give the file in time: try again.") from fault
    if size > LARGEST:
        raise NotFetched(f"{name[:80]} is larger than {LARGEST:,} bytes, the most that a release file may have: divide it into several.")
    if not _is_slack(url, client.base_url):
        raise NotFetched(f"{name[:80]} is not kept by Slack itself: upload the file rather than a link to it.")
    request = Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - the address was checked
    try:
        with _opener(url).open(request, timeout=client.timeout) as response:
            data = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as fault:
        raise NotFetched("Slack did not give the file in time: try again.") from fault
    return name, data


def _is_slack(url: str, api_url: str) -> bool:
    """Whether the address is Slack's own, to which alone the bot's token may go: a host of slack.com over HTTPS, or that of the Web API."""
    asked, api = urlsplit(url), urlsplit(api_url)
    host = asked.hostname or ""
    if asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com")):
        return True
    return (asked.scheme, asked.netloc) == (api.scheme, api.netloc)
