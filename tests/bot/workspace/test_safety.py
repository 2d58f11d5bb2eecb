"""Who may ask, and for what: loopback names, the page's own origin, bounded bodies, nothing outside the static folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.workspace.web import HttpError, static_file
from tests.bot.workspace.harness import TOKEN, Stand

PAGE = {"Content-Type": "application/json"}
SAY = json.dumps({"as": "U0RACHEL", "channel": "C0TAG", "text": "x"}).encode()


@pytest.mark.parametrize("path", ["/", "/workspace/boot", "/api/auth.test", "/slack/events", "/healthz"])
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", "0.0.0.0", "", "[::1]x", "127.0.0.1:99999999"]
)
def test_only_loopback_names_are_served(stand: Stand, path: str, host: str) -> None:
    """A Host that is not loopback is refused everywhere, the bot's own paths included."""
    assert stand.raw("GET", path, headers={"Host": host})[0] in (400, 403)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:3000", "LOCALHOST", "[::1]:3000"])
def test_loopback_names_are_served(stand: Stand, host: str) -> None:
    """Each loopback name is served, with any port."""
    assert stand.raw("GET", "/workspace/boot", headers={"Host": host})[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (PAGE, 200),
        (PAGE | {"Sec-Fetch-Site": "same-origin"}, 200),
        (PAGE | {"Sec-Fetch-Site": "none"}, 200),
        (PAGE | {"Sec-Fetch-Site": "cross-site"}, 403),
        (PAGE | {"Sec-Fetch-Site": "same-site"}, 403),
        (PAGE | {"Origin": "https://evil.example"}, 403),
        (PAGE | {"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({}, 415),
    ],
)
def test_other_sites_cannot_post(stand: Stand, headers: dict[str, str], status: int) -> None:
    """A post needs JSON and the page's own origin, if the browser names one."""
    assert stand.raw("POST", "/workspace/say", SAY, headers)[0] == status
    assert len(stand.messages("C0TAG")) == (1 if status == 200 else 0)


def test_other_sites_cannot_read(stand: Stand) -> None:
    """A read on another site's behalf is refused."""
    assert stand.raw("GET", "/workspace/boot", headers={"Sec-Fetch-Site": "cross-site"})[0] == 403


@pytest.mark.parametrize(
    ("path", "size"),
    [("/workspace/say", 1_000_001), ("/api/chat.postMessage", 2_000_001), ("/response/x", 1_000_001), ("/files/upload/x", 22_000_000)],
)
def test_bodies_are_capped(stand: Stand, path: str, size: int) -> None:
    """A body past the cap is a 413."""
    headers = PAGE | {"Authorization": f"Bearer {TOKEN}"}
    assert stand.raw("POST", path, b"x" * size, headers)[0] == 413


@pytest.mark.parametrize(
    "name",
    [
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "/etc/passwd",
        "a/../../app.py",
        "..\\app.py",
        "x%00.js",
        "",
        ".",
        "index.html/..",
        "%ff%fe",
    ],
)
def test_nothing_outside_the_static_folder_is_served(stand: Stand, name: str) -> None:
    """Paths that lead out of the folder are not found."""
    assert stand.raw("GET", f"/static/{name}")[0] == 404


def test_static_files_are_read_from_their_folder_alone(tmp_path: Path) -> None:
    """A known kind of file is served; an unknown kind, and a link that leads out, are not."""
    root = tmp_path / "static"
    root.mkdir()
    (root / "app.js").write_text("1")
    (root / "app.py").write_text("1")
    (tmp_path / "secret.js").write_text("1")
    (root / "link.js").symlink_to(tmp_path / "secret.js")
    assert static_file("app.js", root).content_type == "text/javascript; charset=utf-8"
    for name in ("app.py", "link.js", "none.js"):
        with pytest.raises(HttpError) as refused:
            static_file(name, root)
        assert refused.value.status == 404


def test_the_page_runs_only_its_own_scripts(stand: Stand) -> None:
    """The page's policy lets scripts and requests go to itself alone, and nobody frame it."""
    status, headers, _ = stand.whole("GET", "/static/app.js")
    assert status == 200
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


NONSENSE = [b"", b"{", b"[]", b"null", b"[" * 90_000, b"\xff\xfe", b'{"as": []}', b'{"as": {"a": 1}, "channel": [], "text": {}}']
STRANGE = (
    b'{"as": "U0RACHEL", "channel": {"x": 1}, "text": 5, "container": [], "action": 7, "state": 3, "view_id": {}, "do": [], "user": []}'
)


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"/workspace/{n}"
            for n in ("say", "act", "submit", "close", "options", "shortcut", "dismiss", "clock", "upload", "channel", "person")
        ),
        "/response/x",
        "/api/chat.postMessage",
        "/api/views.open",
        "/files/upload/x",
    ],
)
def test_any_bytes_get_an_answer(stand: Stand, path: str) -> None:
    """Nonsense is answered with a 4xx, or in the Web API with an error in Slack's form, never with a 5xx."""
    headers = PAGE | {"Authorization": f"Bearer {TOKEN}"}
    for body in (*NONSENSE, STRANGE):
        status, answer = stand.raw("POST", path, body, headers)
        if path.startswith("/api/"):
            assert (status, json.loads(answer)["ok"]) == (200, False)
        else:
            assert 400 <= status < 500, answer


@pytest.mark.parametrize(
    "path",
    [
        "/workspace/none",
        "/workspace/messages?as=U0RACHEL&channel=%00",
        "/workspace/changes?as=U0RACHEL&since=x",
        "/files/F0X/y",
        "/%ff",
        "/api/",
    ],
)
def test_strange_paths_are_4xx(stand: Stand, path: str) -> None:
    """Reads that make no sense are refused, or go to the bot, without a 5xx."""
    status, _ = stand.raw("GET", path)
    assert 200 <= status < 500


def test_everything_else_goes_to_the_bot(stand: Stand) -> None:
    """A path that is not the workspace's reaches the bot as it is."""
    assert stand.raw("GET", "/healthz") == (401, b"the bot")
    assert stand.raw("POST", "/slack/events", b"unsigned") == (401, b"the bot")
