"""Files in Slack: uploads by its current flow (get an address, send the bytes, complete in a channel), and downloads.

Completing an upload shares the files, so their ids are stored before that call; after a call with an unknown outcome, files.info tells
whether it completed (design, promise 3).
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.pages.kit.files import Attachment, Sent
from bot.slack.client import LOOPBACK, TIMEOUT, PromptClient, in_time
from bot.slack.sending import posting
from bot.slack.sending.posting import Posted, PostRefused, Unknown

LARGEST_DOWNLOAD = 1_000_000
"""The largest file, in bytes, that is downloaded from Slack: the limit of a release file."""

METHODS = ("files.getUploadURLExternal", posting.SHARE_FILES)
"""The methods that send a file."""

_FAULTS = (SlackApiError, URLError, OSError, http.client.HTTPException)


def send(client: WebClient, *, channel: str, thread: str, sent: Sent, keep: Callable[[list[str]], None]) -> posting.Outcome:
    """Uploads the files and shares them in the channel as one message; calls `keep` with their ids before sharing."""
    try:
        channel_id = posting.conversation(client, channel)
        uploaded: list[dict[str, str | None]] = []
        for attachment in sent.files:
            file_id = _upload(client, attachment)
            if isinstance(file_id, Unknown):
                return file_id
            uploaded.append({"id": file_id, "title": attachment.title})
    except _FAULTS as fault:
        return _nothing_shared(posting.outcome_of(fault))
    keep([str(file["id"]) for file in uploaded])
    outcome = posting.attempt(
        lambda: client.files_completeUploadExternal(
            files=uploaded, channel_id=channel_id, thread_ts=thread or None, initial_comment=sent.comment or None
        )
    )
    return Posted("", channel_id) if isinstance(outcome, Posted) else outcome


def look_up(client: WebClient, *, channel: str, ids: Sequence[str]) -> posting.Outcome | None:
    """Returns where the files of an earlier attempt were shared; None if they were not, or if there are none."""
    if not ids:
        return None
    try:
        file = client.files_info(file=ids[0])["file"]
    except _FAULTS as fault:
        outcome = posting.outcome_of(fault)
        if isinstance(outcome, PostRefused):
            return None if outcome.error in {"file_not_found", "file_deleted"} else Unknown(outcome.error, perhaps_done=True)
        return Unknown(outcome.error, perhaps_done=True) if isinstance(outcome, Unknown) else outcome
    return Posted(_shared_at(file.get("shares")), channel)


def _shared_at(shares: Any) -> str:
    """Returns the ts of the message that shared a file, "" if Slack has not filled it in yet."""
    if not isinstance(shares, dict):
        return ""
    stamps = [one.get("ts", "") for kind in shares.values() for listed in kind.values() for one in listed]
    return str(stamps[0]) if stamps else ""


def _upload(client: WebClient, attachment: Attachment) -> str | Unknown:
    upload = client.files_getUploadURLExternal(
        filename=attachment.name, length=len(attachment.content), alt_txt=attachment.alt_text or None
    )
    request = Request(str(upload["upload_url"]), attachment.content, {"Content-Type": "application/octet-stream"}, method="POST")  # noqa: S310 - Slack gave the address
    if urlsplit(request.full_url).scheme not in {"http", "https"}:
        return Unknown("Slack gave no web address to upload to", perhaps_done=False)
    try:
        with _opener(request.full_url).open(request, timeout=TIMEOUT) as response:
            response.read(1000)
    except HTTPError as fault:
        return Unknown(f"the upload was answered with {fault.code}", perhaps_done=False)
    return str(upload["file_id"])


def _nothing_shared(outcome: posting.RateLimited | Unknown | PostRefused) -> posting.Outcome:
    """Returns the outcome of a fault before completion: nothing is visible in Slack, whatever was uploaded."""
    return Unknown(outcome.error, perhaps_done=False) if isinstance(outcome, Unknown) else outcome


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Refuses redirects, because a request's token and contents are meant for its own address only."""


def _opener(url: str) -> OpenerDirector:
    direct = [ProxyHandler({})] if urlsplit(url).hostname in LOOPBACK else []
    return build_opener(_NoRedirects(), *direct)


class NotFetched(Exception):  # noqa: N818 - The name says what happened to the file.
    """A file could not be downloaded from Slack; the message says why and what to do."""


@dataclass(frozen=True)
class Described:
    """A file in Slack: the name under which people see it, and its address for them."""

    name: str
    permalink: str


_PERMALINK = re.compile(r"/files/(?:[A-Z0-9]+/)?(F[A-Z0-9]{2,20})(?:/|$)")


def id_in(address: str, api_url: str) -> str:
    """Returns the id of the file that an address in Slack names, "" if it names none."""
    found = _PERMALINK.search(urlsplit(address).path) if _is_slack(address, api_url) else None
    return found[1] if found else ""


def described(client: WebClient, file_id: str) -> Described:
    """Returns a file's name and address. Raises NotFetched if the bot may not see it, or if it was deleted."""
    try:
        file = client.files_info(file=file_id)["file"]
        name, address = str(file.get("title") or file.get("name") or "file"), str(file.get("permalink") or "")
    except SlackApiError as fault:
        error = str(fault.response.get("error", "no reason"))
        if error in {"file_not_found", "file_deleted"}:
            raise NotFetched("That file was deleted in Slack. Choose it again, or give a link.") from fault
        raise NotFetched(f"Slack doesn't let the bot read that file ({error}). Give a link instead.") from fault
    except (OSError, AttributeError, http.client.HTTPException) as fault:
        raise NotFetched("Slack did not describe the file in time. Submit it again.") from fault
    if not address or str(file.get("mode", "")) == "tombstone":
        raise NotFetched("That file was deleted in Slack. Choose it again, or give a link.")
    return Described(" ".join(name.split()), address)


def fetch(client: WebClient, file_id: str) -> tuple[str, bytes]:
    """Returns the name and bytes of a file shared in Slack. Raises NotFetched if it is not available or larger than LARGEST_DOWNLOAD."""
    try:
        file = client.files_info(file=file_id)["file"]
        name, size = str(file.get("name") or "file"), int(file.get("size") or 0)
        url = str(file.get("url_private_download") or file.get("url_private") or "")
    except SlackApiError as fault:
        raise NotFetched(
            f"Slack doesn't let the bot read that file ({fault.response.get('error', 'no reason')}). Share it in a channel the bot is in."
        ) from fault
    except (OSError, ValueError, http.client.HTTPException) as fault:
        raise NotFetched("Slack did not send the file in time. Try again.") from fault
    if size > LARGEST_DOWNLOAD:
        raise NotFetched(
            f"{name[:80]} is larger than {LARGEST_DOWNLOAD:,} bytes, the limit for a release file. Split it into smaller files."
        )
    if not _is_slack(url, client.base_url):
        raise NotFetched(f"{name[:80]} is a link, not a file in Slack. Upload the file itself.")
    request = Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - _is_slack checked the address

    def download() -> bytes:
        with _opener(url).open(request, timeout=client.timeout) as response:
            content: bytes = response.read(LARGEST_DOWNLOAD + 1)
            return content

    try:
        data = in_time(download, client.keep) if isinstance(client, PromptClient) else download()
    except (OSError, http.client.HTTPException) as fault:
        raise NotFetched("Slack did not send the file in time. Try again.") from fault
    return name, data


def _is_slack(url: str, api_url: str) -> bool:
    """Returns whether the bot's token may be sent to the address: to slack.com over HTTPS, or to the Web API's host."""
    target, api = urlsplit(url), urlsplit(api_url)
    host = target.hostname or ""
    if target.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com")):
        return True
    return (target.scheme, target.netloc) == (api.scheme, api.netloc)
