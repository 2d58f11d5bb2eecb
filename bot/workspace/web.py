"""HTTP for the workspace: requests with size limits, responses, and access checks.

Only loopback host names are served (against DNS rebinding), only the workspace's own page may post to it (against other sites), bodies are
limited, and nothing outside the static folder is read.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

STATIC = Path(__file__).parent / "static"
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
# Everything, scripts included, comes from this address only.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class HttpError(Exception):
    """A refused request: its status and a sentence for people."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True)
class PageRequest:
    """The parts of a request that the workspace uses."""

    method: str
    path: str
    query: Mapping[str, str]
    environ: WSGIEnvironment

    def header(self, name: str) -> str:
        """Returns a header's value, or ""."""
        key = name.upper().replace("-", "_")
        return str(self.environ.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", ""))

    @property
    def content_type(self) -> str:
        """Returns the content type without its parameters."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    def body(self, most: int) -> bytes:
        """Returns the body. Raises HttpError if it has more than `most` bytes or a bad Content-Length."""
        try:
            size = int(self.header("Content-Length") or 0)
        except ValueError:
            raise HttpError(400, "The Content-Length is not a number.") from None
        if not 0 <= size <= most:
            raise HttpError(413, f"The request is too large: the limit is {most:,} bytes.")
        body = self.environ["wsgi.input"].read(size)
        return bytes(body)

    def json(self, most: int) -> dict[str, Any]:
        """Returns the body as a JSON object. Raises HttpError for anything else."""
        if self.content_type != "application/json":
            raise HttpError(415, "Send JSON with the content type application/json.")
        content = parsed(self.body(most))
        if not isinstance(content, dict):
            raise HttpError(400, "The body is not a JSON object.")
        return content


@dataclass(frozen=True)
class PageResponse:
    """An answer; with `dropped` the connection is closed without it."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    dropped: bool = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers as a WSGI application."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Unknown"
        fixed = {
            "Content-Type": self.content_type,
            "Content-Length": str(len(self.body)),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        start_response(f"{self.status} {phrase}", [*(fixed | dict(self.headers)).items()])
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [self.body]


def parsed(body: bytes | str) -> object:
    """Parses untrusted JSON. Raises HttpError if it is not JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise HttpError(400, "The body is not JSON.") from None


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> PageResponse:
    """Returns a JSON answer."""
    return PageResponse(status, json.dumps(body).encode(), headers=headers or {})


def request_of(environ: WSGIEnvironment) -> PageRequest:
    """Returns the request. Raises HttpError for a Host that is not loopback."""
    if not _LOOPBACK.fullmatch(str(environ.get("HTTP_HOST", ""))):
        raise HttpError(403, "The local workspace can only be opened at a loopback address such as 127.0.0.1.")
    # WSGI passes paths as latin-1; a path that is not UTF-8 matches nothing.
    path = str(environ.get("PATH_INFO", "")).encode("latin-1").decode("utf-8", "replace")
    pairs = parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True, max_num_fields=200)
    return PageRequest(str(environ.get("REQUEST_METHOD", "GET")), path, dict(pairs), environ)


def check_same_origin(request: PageRequest) -> None:
    """Raises HttpError for a browser's request on behalf of another site."""
    if request.header("Sec-Fetch-Site") not in ("", "same-origin", "none"):
        raise HttpError(403, "Only the workspace's own page may send this request.")
    origin = request.header("Origin")
    if origin and origin != f"http://{request.header('Host')}":
        raise HttpError(403, "Only the workspace's own page may send this request.")


def static_file(name: str, root: Path = STATIC, *, compressed: bool = False) -> PageResponse:
    """Returns one of the page's files, text `compressed` by gzip, never one outside its folder. Raises HttpError if it does not exist."""
    if not name or "\0" in name or "\\" in name or any(part in ("", ".", "..") for part in name.split("/")):
        raise HttpError(404, "This file does not exist.")
    path = (root / name).resolve()
    kind = _TYPES.get(path.suffix.lower())
    if kind is None or not path.is_relative_to(root.resolve()) or not path.is_file():
        raise HttpError(404, "This file does not exist.")
    headers = {"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if compressed and kind.startswith(("text/", "image/svg")):
        return PageResponse(200, _compressed(path, path.stat().st_mtime_ns), kind, headers | {"Content-Encoding": "gzip"})
    return PageResponse(200, path.read_bytes(), kind, headers)


@lru_cache(maxsize=32)
def _compressed(path: Path, changed: int) -> bytes:
    """Returns a file's bytes by gzip, kept until the file changes (`changed` is its time of change in nanoseconds)."""
    return gzip.compress(path.read_bytes(), mtime=0)
