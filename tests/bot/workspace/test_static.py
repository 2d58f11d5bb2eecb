"""The page's served files: nothing inline, nothing from elsewhere, the build of the sources, and colours that can be read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from html.parser import HTMLParser

import pytest

from tests import ROOT

STATIC = ROOT / "bot" / "workspace" / "static"
PAGE = ROOT / "workspace-page"

_IN_TEXT_FONTS = {"✏", "↩", "▫", "✓"}

# Names of XML namespaces, and what an input's validation message gives as an example: never fetched.
_NAMED_ONLY = ("http://www.w3.org/", "https://example.com.")

_TEXT_PAIRS = [
    ("text", "bg bg-hover bg-raised bg-sunken pin-bg badge-bg"),
    ("text-faint", "bg bg-hover bg-raised bg-sunken pin-bg"),
    ("link", "bg bg-hover bg-raised pin-bg"),
    ("bar-text", "bar-bg bar-hover"),
    ("bar-faint", "bar-bg bar-hover"),
    ("side-text", "side-bg side-hover"),
    ("side-strong", "side-bg side-hover"),
    ("side-active-text", "side-active"),
    ("unread-text", "unread"),
    ("banner-text", "banner"),
    ("code", "code-bg"),
    ("pre", "pre-bg"),
    ("mention", "mention-bg"),
    ("mention-me", "mention-me-bg"),
    ("badge", "badge-bg"),
    ("pin", "pin-bg bg"),
    ("primary-text", "primary primary-hover"),
    ("primary-ink", "bg-raised bg-sunken"),
    ("danger-text", "danger danger-hover"),
    ("danger-ink", "bg-raised bg-sunken"),
    ("error", "error-bg bg-raised"),
    ("option-text", "option"),
    ("toast-text", "toast"),
    ("toast-error-text", "toast-error"),
]
_EDGE_PAIRS = [("border-strong", "bg bg-raised"), ("focus", "bg bg-raised"), ("primary-edge", "bg-raised"), ("danger-edge", "bg-raised")]
_HOOKS = (
    *("composer", "send", "person-switcher", "message", "modal", "modal-submit", "modal-close", "clock"),
    *("step-working-day", "set-clock", "reset", "thread", "toast", "theme-toggle"),
)


class _Tags(HTMLParser):
    """Collects every tag with its attributes, and the text inside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.inline.append(data)


def _index() -> _Tags:
    parser = _Tags()
    parser.feed((STATIC / "index.html").read_text(encoding="utf-8"))
    return parser


def _themes() -> dict[str, dict[str, str]]:
    """The colours of both themes, from the served style sheet; dark overrides light."""
    css = (STATIC / "styles.css").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for selector, body in re.findall(r"(:root(?:\[data-theme=\"?dark\"?\])?)\{([^}]*)\}", css):
        theme = "dark" if "dark" in selector else "light"
        found[theme].update(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", body))
    found["dark"] = found["light"] | found["dark"]
    return found


def _luminance(colour: str) -> float:
    """WCAG 2's relative luminance of #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio of two colours."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _too_faint(pairs: list[tuple[str, str]], theme: str, least: float) -> list[str]:
    """The pairs of colours that fall short, with their ratios."""
    colours = _themes()[theme]
    ratios = {f"{ink} on {ground}": _contrast(colours[ink], colours[ground]) for ink, grounds in pairs for ground in grounds.split()}
    return [f"{pair}: {ratio:.2f}" for pair, ratio in ratios.items() if ratio < least]


def test_index_has_nothing_inline() -> None:
    """Scripts, styles and handlers stand in files of their own, so that the content security policy can forbid all others."""
    index = _index()
    assert index.inline == []
    for tag, attributes in index.tags:
        assert tag != "style"
        assert tag != "script" or attributes.get("src")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_index_names_only_files_that_are_there() -> None:
    """Whatever the page loads is a file of the static folder."""
    named = [a[key] or "" for _, a in _index().tags for key in ("src", "href") if key in a]
    assert {"/static/app.js", "/static/theme.js", "/static/styles.css"} <= set(named)
    for address in named:
        assert address.startswith("/static/"), address
        assert (STATIC / address.removeprefix("/static/")).stat().st_size > 0


@pytest.mark.parametrize("name", ["index.html", "app.js", "theme.js", "styles.css", "icon.svg"])
def test_no_external_addresses(name: str) -> None:
    """No served file names another site, except namespaces and an example in a message."""
    content = (STATIC / name).read_text(encoding="utf-8")
    addresses = re.findall(r"(?:https?:)?//[a-z0-9][a-z0-9.-]+\.[a-z]{2,}[^\s\"'`)]*", content)
    assert [a for a in addresses if not a.startswith(_NAMED_ONLY)] == []
    if name.endswith(".css"):
        assert not re.search(r"@import|url\(|expression\(", content)


def test_sources_never_write_markup() -> None:
    """No source sets HTML from a string or runs one, so a message can't smuggle in markup."""
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser")
    sources = [p for p in (PAGE / "src").rglob("*") if p.suffix in (".ts", ".tsx")]
    assert len(sources) > 20
    assert [p.name for p in sources if forbidden.search(p.read_text(encoding="utf-8"))] == []


def test_links_to_elsewhere_give_no_opener() -> None:
    """Every link that opens a new tab is rel=noopener."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in (PAGE / "src").rglob("*.tsx")}
    found = [(name, tag) for name, source in sources.items() for tag in re.findall(r"<a\b[^>]*target=\"_blank\"[^>]*>", source)]
    assert found
    assert [each for each in found if "noopener" not in each[1]] == []


def test_bundle_is_the_build_of_the_sources() -> None:
    """The sources have not changed since the served files were built; if they have, run `npm run build` in workspace-page."""
    names = [p.relative_to(PAGE).as_posix() for p in (PAGE / "src").rglob("*") if p.is_file()]
    digest = hashlib.sha256()
    for name in sorted([*names, "build.mjs", "package-lock.json"]):
        digest.update(f"{name} {hashlib.sha256((PAGE / name).read_bytes()).hexdigest()}\n".encode())
    assert (STATIC / "sources.sha256").read_text(encoding="utf-8").strip() == digest.hexdigest()


def test_lock_file_names_no_addresses() -> None:
    """The lock pins versions and hashes and leaves the registry to the installation."""
    lock = (PAGE / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock


def test_hooks_for_browser_tests_are_in_the_bundle() -> None:
    """The documented data-testid hooks exist."""
    bundle = (STATIC / "app.js").read_text(encoding="utf-8")
    readme = (PAGE / "README.md").read_text(encoding="utf-8")
    assert [hook for hook in _HOOKS if f'"{hook}"' not in bundle and f"`{hook}`" not in bundle] == []
    assert [hook for hook in _HOOKS if f"`{hook}`" not in readme] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    """Text has at least WCAG AA's contrast of 4.5:1 on every ground that it meets."""
    assert _too_faint(_TEXT_PAIRS, theme, 4.5) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_can_be_seen(theme: str) -> None:
    """Borders of inputs and the focus ring have at least 3:1 (WCAG 1.4.11)."""
    assert _too_faint(_EDGE_PAIRS, theme, 3.0) == []


def test_themes_differ() -> None:
    """The dark theme sets every colour of its own ground and text, so the two contrast tests test two themes."""
    themes = _themes()
    assert len(themes["light"]) > 40
    assert themes["light"]["bg"] != themes["dark"]["bg"]
    assert themes["light"]["text"] != themes["dark"]["text"]


def test_every_emoji_of_a_golden_text_is_drawn_by_the_page() -> None:
    """So that a machine without a font for emoji shows no empty boxes."""
    drawn = dict(re.findall(r'"([^\s"]+)": \["([a-z ]+)", "#', (PAGE / "src" / "emoji.ts").read_text("utf-8")))
    shapes = set(re.findall(r'^  "?([a-z ]+)"?: (?:\(colour\)|THUMB)', (PAGE / "src" / "drawings.tsx").read_text("utf-8"), re.MULTILINE))
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "golden" / "__snapshots__").rglob("*") if path.is_file())
    used = {each for each in set(texts) if unicodedata.category(each) == "So"} - _IN_TEXT_FONTS
    assert "🟠" in used
    assert used <= {each.removesuffix("\ufe0f") for each in drawn}
    assert set(drawn.values()) <= shapes
