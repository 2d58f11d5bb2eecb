"""Unexpected errors: counted, logged once by their places, and reported without anything that was written."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.log import record_thread, without_messages
from bot.telemetry import errors, reporting, requests, tracing
from bot.telemetry.tallies import ERRORS, TALLIES

SECRET = "xoxb-what-somebody-wrote"


def raised() -> Exception:
    """An error with a cause, both of which name what somebody wrote."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as error:
        return error


def test_an_error_is_counted_and_logged_once_without_its_message() -> None:
    """The line has the classes and places of the error and its cause."""
    before = TALLIES.counts(ERRORS).get(("test",), 0)
    with capture_logs() as lines:
        assert errors.record("test", raised(), key="k:1.f00d3f") == "f00d3f"
    (line,) = lines
    assert [each for each in line["error"] if not each.startswith(" ")] == ["ValueError", "KeyError"]
    assert f"{__file__}:" in line["error"][1]
    assert SECRET not in str(line)
    assert TALLIES.counts(ERRORS)["test",] == before + 1


def test_a_librarys_traceback_is_logged_without_its_message() -> None:
    """The processor of all lines replaces it, and takes the path from the web server's line."""
    error = raised()
    for given in (error, (ValueError, error, error.__traceback__)):
        line = without_messages(logging.getLogger(), "error", {"event": "Exception while serving /calendar/t0ken.ics", "exc_info": given})
        assert (line["event"], line["error"][0]) == ("Exception while serving a request", "ValueError")
        assert SECRET not in str(line)
    assert without_messages(logging.getLogger(), "info", {"event": "x"}) == {"event": "x"}


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, str]]]:
    """A stand-in for OpenTelemetry's package, since the real one weighs 20 MB: what it would export."""
    seen: list[dict[str, str]] = []

    class FakeSpan(dict[str, str]):
        """A span that is noted when it ends."""

        def __enter__(self) -> FakeSpan:
            return self

        def __exit__(self, *_: object) -> None:
            seen.append(self)

        def update_name(self, name: str) -> None:
            """Names it."""
            self["name"] = name

        def set_attribute(self, name: str, value: str) -> None:
            """Notes an attribute."""
            self[name] = value

    class Provider(SimpleNamespace):
        """Makes spans."""

        def add_span_processor(self, processor: object) -> None:
            """Takes what exports."""

        def get_tracer(self, _name: str) -> SimpleNamespace:
            """Gives what makes spans."""
            return SimpleNamespace(start_as_current_span=lambda name, **_: FakeSpan(name=name))

    modules: dict[str, dict[str, Any]] = {
        "opentelemetry.sdk.trace": {"TracerProvider": Provider},
        "opentelemetry.sdk.trace.export": {"SimpleSpanProcessor": SimpleNamespace, "BatchSpanProcessor": SimpleNamespace},
        "opentelemetry.sdk.resources": {"Resource": SimpleNamespace(create=dict)},
    }
    for name, contents in modules.items():
        module = ModuleType(name)
        module.__dict__.update(contents)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys.modules["opentelemetry.sdk.trace.export"], "SimpleSpanProcessor", lambda _: None)
    yield seen
    tracing.stop()


def test_a_span_names_verb_and_outcome(spans: list[dict[str, str]]) -> None:
    """One span a request, if the endpoint is set; nothing without it."""
    assert tracing.start({}) == ""
    with requests.request():
        requests.note(kind="command", verb="/release status")
    assert spans == []
    assert tracing.start({tracing.ENDPOINT: "http://127.0.0.1:4318"}, exporter=object()) == ""
    with requests.request():
        requests.note(kind="command", verb="/release status", outcome="shown", key="k1")
    assert spans == [
        {"name": "command /release status"}
        | {"release_bot.verb": "/release status", "release_bot.outcome": "shown", "release_bot.key": "k1"}
    ]


def test_a_report_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent has the class, the places and the reference: no message, no variable, no breadcrumb, no name."""
    event = {
        "exception": {"values": [{"type": "ValueError", "value": SECRET, "stacktrace": {"frames": [{"lineno": 3, "vars": SECRET}]}}]},
        "breadcrumbs": {"values": [{"message": SECRET}]},
        "request": {"data": SECRET},
        "server_name": SECRET,
        "user": {"id": SECRET},
        "extra": {"x": SECRET},
        "tags": {"ref": "f00d3f"},
    }
    kept = reporting.scrubbed(event)
    assert SECRET not in json.dumps(kept)
    assert kept["exception"]["values"][0]["stacktrace"] == {"frames": [{"lineno": 3}]}
    assert kept["tags"] == {"ref": "f00d3f"}


def test_a_package_that_is_missing_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is set, and the extra is not installed."""
    for name in ("sentry_sdk", "opentelemetry.sdk.trace"):
        monkeypatch.setitem(sys.modules, name, None)
    assert "[otel]" in tracing.start({tracing.ENDPOINT: "http://127.0.0.1:4318"})
    assert "[sentry]" in reporting.start({reporting.DSN: "https://key@sentry.example/1"})
    assert reporting.start({}) == ""


def test_an_unexpected_error_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentry's scope gets where it was caught and its reference; everything of its own that could leak is switched off."""
    settings: dict[str, Any] = {}
    sent: list[tuple[dict[str, str], BaseException]] = []

    class Scope:
        """A scope that notes what it captures."""

        def __init__(self) -> None:
            self.tags: dict[str, str] = {}

        def __enter__(self) -> Scope:
            return self

        def __exit__(self, *_: object) -> None:
            """Ends."""

        def set_tag(self, name: str, value: str) -> None:
            """Notes a tag."""
            self.tags[name] = value

        def capture_exception(self, error: BaseException) -> None:
            """Notes an error."""
            sent.append((self.tags, error))

    module = ModuleType("sentry_sdk")
    module.__dict__.update(init=settings.update, new_scope=Scope)
    monkeypatch.setitem(sys.modules, "sentry_sdk", module)
    assert reporting.start({reporting.DSN: "https://key@sentry.example/1"}) == ""
    error = raised()
    errors.record("tick", error, key="k.f00d3f")
    reporting.stop()
    errors.record("tick", error, key="k.f00d3f")
    assert sent == [({"where": "tick", "ref": "f00d3f"}, error)]
    assert (settings["default_integrations"], settings["include_local_variables"], settings["max_breadcrumbs"]) == (False, False, 0)
    assert SECRET not in str(settings["before_send"]({"message": SECRET}, {}))


def test_an_error_that_ends_a_thread_is_recorded() -> None:
    """Nobody reads what a thread dies of; its name without numbers is where it was caught."""
    with capture_logs() as lines:
        record_thread(SimpleNamespace(name="heartbeat-17"), raised())  # type: ignore[arg-type]  # Only its name is read.
        record_thread(None, None)
    assert [(line["event"], line["where"]) for line in lines] == [("unexpected_error", "thread heartbeat")]
    assert SECRET not in str(lines)
