"""Reports of unexpected errors to Sentry, where SENTRY_DSN is set; without it nothing of it is imported.

A report has the error's class, its places in the code, where it was caught and its reference. Messages, local variables, request bodies,
breadcrumbs and the names of people and machines are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

DSN = "SENTRY_DSN"
MISSING = "needs the package sentry-sdk: install the bot with its extra (pip install 'sec-release-bot[sentry]'), or unset the variable."

_KEPT = frozenset({"event_id", "exception", "level", "platform", "release", "environment", "tags", "timestamp"})

_sentry: list[Any] = []
"""The reporter's module, once there is one."""


def report(error: BaseException, *, where: str, ref: str) -> None:
    """Reports an error, if a reporter is set up."""
    if not _sentry:
        return
    with _sentry[0].new_scope() as scope:
        scope.set_tag("where", where)
        scope.set_tag("ref", ref)
        scope.capture_exception(error)


def start(environ: Mapping[str, str], transport: Any = None) -> str:
    """Starts reporting if the environment asks for it; returns "" or what is missing. `transport` stands for the one over HTTP."""
    if not environ.get(DSN):
        return ""
    try:
        sentry_sdk = import_module("sentry_sdk")
    except ImportError:
        return MISSING
    sentry_sdk.init(
        dsn=environ[DSN],
        transport=transport,
        before_send=lambda event, _hint: scrubbed(event),
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        include_source_context=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        server_name="",
    )
    _sentry[:] = [sentry_sdk]
    return ""


def stop() -> None:
    """Ends reporting, for tests."""
    _sentry.clear()


def scrubbed(event: Any) -> Any:
    """Returns a report with nothing in it that people wrote, and no name of a person or machine."""
    kept = {name: value for name, value in event.items() if name in _KEPT}
    for each in kept.get("exception", {}).get("values", ()):
        each["value"] = ""
        for frame in (each.get("stacktrace") or {}).get("frames", ()):
            frame.pop("vars", None)
    return kept
