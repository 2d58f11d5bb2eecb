"""One attempt to send a row of the outbox: its current text, the pauses that hold it, and the call, after a look for an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from bot.pages.kit.files import Sent
from bot.pages.kit.markup import clipped
from bot.slack.limits.messages import UPDATED_TEXT
from bot.slack.rates.tiers import burst
from bot.slack.sending import channels, files, posting
from bot.telemetry import errors
from storage.engine.session import Store, StoreFault
from storage.mail import outbox, pauses
from storage.mail.kinds import UnknownKindError
from storage.mail.lanes import Lane, lane_of
from storage.mail.messages import CorrectionNote, DecisionDetails, ReminderNote
from storage.mail.outbox import Sending
from storage.mail.pauses import POST
from storage.mail.refusals import CHANNEL_REFUSED, LAYOUT_REFUSED, MESSAGE_GONE, THREAD_GONE, TOKEN_REFUSED, UNCHANGEABLE
from storage.mail.unsent import NOTHING_TO_SHOW

Render = Callable[[Sending], Mapping[str, Any] | None]
"""Makes a row's message as {"text", "blocks"}, or None if there is nothing to show; see `Delivery`."""

BUSY = "the database was busy"
OF_A_NEWER_VERSION = "of a newer version"
AWAITED = "waits for the message that it belongs to"
AS_TEXT = "\n\nWithout buttons, because Slack did not take the layout of this message."
"""The line below a message that is sent as plain text."""
PATIENT = frozenset({BUSY, OF_A_NEWER_VERSION})
"""Errors that are not the message's own fault: it is tried for as long as they last."""


def rendered(render: Render, sending: Sending) -> Mapping[str, Any] | posting.Unknown | posting.PostRefused:
    """Returns the row's message, or why there is none."""
    try:
        message = render(sending)
    except StoreFault:
        return posting.Unknown(BUSY, perhaps_done=False)
    except UnknownKindError:  # A correction, say, of a message that a newer version's worker posted.
        return posting.Unknown(OF_A_NEWER_VERSION, perhaps_done=False)
    except posting.NotYet:
        return posting.Unknown(AWAITED, perhaps_done=False)
    except Exception as error:  # noqa: BLE001 - One row that fails to render must not block the others; it is logged and retried.
        errors.record(f"render {sending.kind}", error, key=sending.key)
        return posting.Unknown(f"not rendered: {type(error).__name__}", perhaps_done=False)
    return posting.PostRefused(NOTHING_TO_SHOW) if message is None else message


def attempt(client: WebClient, store: Store, sending: Sending, message: Mapping[str, Any]) -> posting.Outcome:
    """Sends the message, or finds that an earlier attempt did."""
    if message.get("unneeded"):
        return posting.Posted("", "")
    if plan := message.get("make"):
        return channels.make(client, plan)
    if archived := message.get("archive"):
        return channels.archive(client, archived) if message["exported"] else posting.PostRefused("archive_no_export")
    if message.get("alone") and sending.ambiguous:
        # Slack keeps no such message, so it can't be looked up. Its reader may ask again.
        return posting.Posted("", "")
    if "sent" in message:
        return _send_files(client, store, sending, message["sent"])
    thread = thread_of(sending, message)
    if sending.ambiguous and not any(message.get(each) for each in ("update", "pin", "unpin", "delete")):
        sent = posting.look_up(client, channel=sending.channel, thread=thread, key=sending.key, since=sending.created_at)
        if isinstance(sent, posting.Posted) and sent.text not in {None, message["text"]}:
            return _drawn_again(client, sending, message, sent)
        if sent is not None:
            return sent
    outcome = posting.post(client, channel=sending.channel, thread=thread, key=sending.key, message=message)
    if message.get("again") and isinstance(outcome, posting.PostRefused) and outcome.error in UNCHANGEABLE | {MESSAGE_GONE}:
        return _posted_again(client, sending, message)
    if message.get("blocks") and isinstance(outcome, posting.PostRefused) and outcome.error in LAYOUT_REFUSED:
        return _as_text(client, sending, message, outcome)
    return outcome


def _as_text(client: WebClient, sending: Sending, message: Mapping[str, Any], refused: posting.PostRefused) -> posting.Outcome:
    """Sends the text of a message whose layout Slack does not take; the text has the commands of its buttons."""
    update = bool(message.get("update"))
    said = clipped(str(message["text"]), UPDATED_TEXT - len(AS_TEXT)) if update else str(message["text"])
    # An update without blocks would keep the message's old ones.
    plain = {**message, "text": f"{said}{AS_TEXT}", "blocks": [] if update else None}
    outcome = posting.post(client, channel=sending.channel, thread=thread_of(sending, message), key=sending.key, message=plain)
    match outcome:
        case posting.Posted():
            return posting.AsText(outcome.ts, outcome.channel, error=refused.error)
        case posting.PostRefused(error) if error not in CHANNEL_REFUSED | TOKEN_REFUSED | UNCHANGEABLE | {MESSAGE_GONE}:
            return refused  # The first refusal says more.
        case _:
            return outcome


def _posted_again(client: WebClient, sending: Sending, message: Mapping[str, Any]) -> posting.Outcome:
    """Posts a message that people work on as a new one, because somebody deleted it; an earlier attempt may have posted it already."""
    outcome: posting.Outcome | None = None
    if sending.ambiguous:
        outcome = posting.look_up(client, channel=sending.channel, thread="", key=sending.key, since=sending.created_at)
    if outcome is None:
        new = {name: value for name, value in message.items() if name != "update"}
        outcome = posting.post(client, channel=sending.channel, thread="", key=sending.key, message=new)
    if isinstance(outcome, posting.Posted) and outcome.ts != message["update"]:
        return posting.Replaced(outcome.ts, outcome.channel, of=str(message["update"]))
    return outcome


def is_gone(sending: Sending, message: Mapping[str, Any], error: str) -> bool:
    """Returns whether a refusal says that there is nothing left to change, or no thread for what only explains the message above it."""
    if any(message.get(each) for each in ("update", "pin", "unpin")):
        return error == MESSAGE_GONE
    return error in THREAD_GONE and isinstance(sending.message, DecisionDetails | CorrectionNote | ReminderNote)


def thread_of(sending: Sending, message: Mapping[str, Any]) -> str:
    """Returns the thread of a message; that of details is known only once what they belong to is posted."""
    return str(message.get("thread") or sending.thread)


def _drawn_again(client: WebClient, sending: Sending, message: Mapping[str, Any], sent: posting.Posted) -> posting.Outcome:
    """Updates a message that an earlier attempt posted, because what it was drawn from has changed since."""
    newer = {**message, "update": sent.ts, "conversation": sent.channel}
    outcome = posting.post(client, channel=sending.channel, thread=sending.thread, key=sending.key, message=newer)
    return sent if isinstance(outcome, posting.Posted | posting.PostRefused) else outcome


def _send_files(client: WebClient, store: Store, sending: Sending, sent: Sent) -> posting.Outcome:
    if sending.ambiguous:
        shared = files.look_up(client, channel=sending.channel, ids=sending.ids.get("files", ()))
        if shared is not None:
            return shared

    def keep(uploaded: list[str]) -> None:
        outbox.keep(store, sending, {**sending.ids, "files": uploaded})

    return files.send(client, channel=sending.channel, thread=sending.thread, sent=sent, keep=keep)


def used_up(method: str, paused: Mapping[tuple[str, str], datetime], now: datetime) -> datetime | None:
    """Returns when the next call of a method is within its tier, None if it is now."""
    spoken_for = paused.get((pauses.tier_of(method), ""))
    free = spoken_for - burst(method) if spoken_for else now
    return free if free > now else None


def held_file(sending: Sending, paused: Mapping[tuple[str, str], datetime]) -> datetime | None:
    """Returns until when a file waits for its channel's pace or a method that sends it, so that it is drawn after the wait; None if not."""
    if lane_of(sending.kind) is not Lane.FILES:
        return None
    return max(
        filter(None, (paused.get((pauses.PACE, sending.channel)), *(paused.get((each, "")) for each in files.METHODS))), default=None
    )


def pauses_of(sending: Sending, message: Mapping[str, Any] | posting.Outcome) -> set[tuple[str, str]]:
    """Returns the pause that keeps a channel's messages in order while one of them waits. Pins have no place in that order."""
    ordered = isinstance(message, Mapping) and posting.method_of(message) in {POST, "chat.update"}
    return {(POST, sending.channel)} if ordered else set()
