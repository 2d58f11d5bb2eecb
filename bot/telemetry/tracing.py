"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT is set; without it nothing of it is imported.

A span has the verb, the outcome and ids: nothing that anybody wrote, and no address or token.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
MISSING = "needs the package opentelemetry: install the bot with its extra (pip install 'sec-release-bot[otel]'), or unset the variable."


class Span:
    """A span, or nothing at all if there are no traces."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def name(self, name: str, **attributes: str) -> None:
        """Names the span and adds its attributes."""
        if self._span is None:
            return
        self._span.update_name(name)
        for key, value in attributes.items():
            self._span.set_attribute(f"release_bot.{key}", value)


_tracer: list[Any] = []
"""The tracer, once there is one."""


@contextmanager
def span(name: str) -> Iterator[Span]:
    """Opens a span around the block."""
    if not _tracer:
        yield Span()
        return
    # The exception's text may hold what people wrote, so it is not recorded.
    with _tracer[0].start_as_current_span(name, record_exception=False, set_status_on_exception=False) as opened:
        yield Span(opened)


def start(environ: Mapping[str, str], exporter: Any = None) -> str:
    """Starts tracing if the environment asks for it; returns "" or what is missing. `exporter` stands for the one over HTTP."""
    if not environ.get(ENDPOINT):
        return ""
    try:
        trace, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
        resources = import_module("opentelemetry.sdk.resources")
        made = exporter or import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter").OTLPSpanExporter()
    except ImportError:
        return MISSING
    service = {"service.name": environ.get("OTEL_SERVICE_NAME", "sec-release-bot")}
    provider = trace.TracerProvider(resource=resources.Resource.create(service))
    # An exporter over HTTP sends in a thread of its own; one that is given gets each span as it ends.
    provider.add_span_processor(export.SimpleSpanProcessor(made) if exporter else export.BatchSpanProcessor(made))
    _tracer[:] = [provider.get_tracer("sec-release-bot")]
    return ""


def stop() -> None:
    """Ends tracing, for tests."""
    _tracer.clear()
