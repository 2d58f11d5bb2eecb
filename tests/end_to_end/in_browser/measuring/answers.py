"""Draws every golden answer in the local workspace's page: `python -m tests.end_to_end.in_browser.measuring.answers FOLDER`.

Needs Chromium. FOLDER gets contact sheets of 1180 and 390 px: several answers a picture, each with its golden's name above, so that
somebody can read them as people see them. More words after FOLDER take only the goldens whose names begin so (`june-2020/status`).
It prints what a machine sees: what is wider than its column, a word that is broken, a label that is cut or has more than three lines,
and an answer above 900 px.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, expect

from bot.pages.kit.height import SCREEN
from tests.builders import office
from tests.builders.processes import serving
from tests.end_to_end.in_browser.browser import RACHEL, Visitor, chromium, visiting
from tests.end_to_end.in_browser.measuring import sheets
from tests.end_to_end.in_browser.measuring.goldens import Answer, answers

WIDTHS = (1180, 390)
TALL, TALLEST = 1000, 16_000
"""Pixels of the window's height at first, and at most: it grows so that nothing has to scroll."""

BATCH = 20
"""Messages in the channel at a time."""

CHANNEL = "C0COFFEE"
STYLE = ".message { content-visibility: visible !important } .modal { max-height: none !important } * { caret-color: transparent }"

STYLED = "(style) => { const made = new CSSStyleSheet(); made.replaceSync(style); document.adoptedStyleSheets = [made]; }"
"""Adds the style in the way that the page's content security policy allows."""

BOX = "(node) => { const b = node.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }"

HIDDEN = """() => {
    const modal = document.querySelector('.modal'), list = document.querySelector('.scroller');
    return Math.ceil(modal ? modal.getBoundingClientRect().height + 50 - innerHeight : list.scrollHeight - list.clientHeight + 60);
}"""
"""The pixels of a form, or of the messages, that the window does not show."""

LOOK = """(node) => {
    const found = [];
    const short = (text) => text.replace(/\\s+/g, ' ').trim().slice(0, 60);
    for (const each of [node, ...node.querySelectorAll('*')]) {
        const drawn = getComputedStyle(each).display !== 'inline' && !each.closest('svg, input, textarea');
        if (drawn && each.clientWidth && each.scrollWidth > each.clientWidth + 1)
            found.push(`wider than its column: ${each.className || each.tagName} ${short(each.textContent)}`);
    }
    for (const each of node.querySelectorAll('button .plain, a.button .plain')) {
        const lines = each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight);
        if (lines > 3.5) found.push(`a label of more than three lines: ${short(each.textContent)}`);
        if (each.textContent.trim().endsWith('…')) found.push(`a label is cut: ${short(each.textContent)}`);
    }
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        for (const word of text.data.matchAll(/[\\p{L}\\p{N}£]+/gu)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = new Set([...range.getClientRects()].filter((each) => each.width).map((each) => Math.round(each.top)));
            if (tops.size < 2 || /https?:|\\//.test(text.data.slice(0, word.index).split(' ').pop())) continue;
            found.push(`${text.parentElement.closest('td, th') ? "a table's cell" : 'a line'} breaks a word: ${short(word[0])}`);
        }
    }
    return found;
}"""
"""What a machine can see of an answer; of an address, which has no spaces, a line may break."""


def main(arguments: list[str]) -> None:
    """Draws, saves and prints; `arguments` are the folder and beginnings of names."""
    if not arguments:
        raise SystemExit(__doc__)
    into, wanted = Path(arguments[0]), tuple(arguments[1:])
    chosen = [each for each in answers() if not wanted or each.name.startswith(wanted)]
    forms, same = sum(each.is_form for each in chosen), sum(len(each.same) for each in chosen)
    print(f"{len(chosen)} answers, {forms} of them forms; {same} more look the same as one of these", flush=True)
    counts: Counter[str] = Counter()
    with ExitStack() as opened:
        bot = opened.enter_context(serving(Path(opened.enter_context(tempfile.TemporaryDirectory()))))
        browser, address = opened.enter_context(chromium()), f"http://127.0.0.1:{bot.port}"
        screens = [Screen(width, opened.enter_context(visiting(browser, address, (width, TALL)))) for width in WIDTHS]
        for folder, group in groupby(chosen, key=lambda each: each.folder):
            found = list(group)
            for screen in screens:
                number = sheets.save(screen.pictures(found, counts), into, f"{screen.width}-{folder}")
                print(f"{screen.width} px, {folder}: {len(found)} answers on {number} sheets", flush=True)
    for what, times in counts.most_common():
        print(f"{times} times {what}")


class Screen:
    """The workspace's page at one width, which shows the messages and the form that it is given."""

    def __init__(self, width: int, visitor: Visitor) -> None:
        """Answers the page's requests by what is held here."""
        self.width, self.visitor = width, visitor
        self.messages: list[dict[str, Any]] = []
        self.view: dict[str, Any] | None = None
        boot = _peopled(visitor.page.request.get(f"{visitor.address}/workspace/boot?as={RACHEL}").json())
        visitor.page.route("**/workspace/messages?*", lambda route: route.fulfill(json={"messages": self.messages, "has_more": False}))
        visitor.page.route("**/workspace/boot*", lambda route: route.fulfill(json={**boot, "view": self.view, "stack": 1}))

    def pictures(self, answers: list[Answer], counts: Counter[str]) -> Iterator[tuple[str, Image.Image]]:
        """Yields the name and picture of each answer, messages before forms, and prints and counts what is wrong with it."""
        messages = [each for each in answers if not each.is_form]
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            self.messages = [_message(each, number) for number, each in enumerate(batch, 1)]
            self._open()
            expect(self.visitor.messages).to_have_count(len(batch))
            self._grow()
            seen = Image.open(io.BytesIO(self.visitor.page.screenshot()))
            for number, each in enumerate(batch):
                row = self.visitor.messages.nth(number)
                self._look(row.locator(".blocks, .message-text").first, each, counts)
                yield each.name, seen.crop(row.evaluate(BOX))
        self.messages = []
        for each in answers:
            if each.is_form:
                self.view = {**each.sent, "id": each.name, "hash": "1"}
                self._open()
                expect(self.visitor.modal).to_be_visible()
                self._grow()
                self._look(self.visitor.modal.locator("form"), each, counts)
                seen = Image.open(io.BytesIO(self.visitor.page.screenshot()))
                yield each.name, seen.crop(self.visitor.modal.evaluate(BOX))
        self.view = None

    def _open(self) -> None:
        page = self.visitor.page
        page.set_viewport_size({"width": self.width, "height": TALL})
        page.goto("about:blank")
        page.goto(f"{self.visitor.address}/#/{RACHEL}/{CHANNEL}")
        page.evaluate(STYLED, STYLE)

    def _grow(self) -> None:
        """Makes the window so tall that all of what would have to be scrolled is in sight."""
        hidden = self.visitor.page.evaluate(HIDDEN)
        if hidden > 0:
            self.visitor.page.set_viewport_size({"width": self.width, "height": min(TALLEST, TALL + hidden)})

    def _look(self, node: Locator, answer: Answer, counts: Counter[str]) -> None:
        found = list(node.evaluate(LOOK))
        tall = node.evaluate("(node) => node.getBoundingClientRect().height")
        if self.width == WIDTHS[0] and tall > SCREEN and not answer.is_form:
            found.append(f"taller than a screen: {tall:.0f} px")
        for each in dict.fromkeys(found):
            counts[f"at {self.width} px {each.partition(':')[0]}"] += 1
            print(f"{self.width} px, {answer.name}: {each}", flush=True)


def _message(answer: Answer, number: int) -> dict[str, Any]:
    sent = {key: value for key, value in answer.sent.items() if key in {"text", "blocks"}}
    head = {"bot_id": "B0BOT", "user": "U0BOT", "username": answer.name, "ts": f"{number}.000001"}
    return {**head, "shown_at": 1578650400 + number * 600, **sent}


def _peopled(boot: dict[str, Any]) -> dict[str, Any]:
    """Adds the people of the golden texts to what the page begins with."""
    known = {each["id"] for each in boot["people"]}
    names = {value: name for name, value in vars(office).items() if isinstance(value, str) and value.startswith("U0")}
    more = [{"id": each, "name": name.lower(), "real_name": name.replace("_", " ").capitalize()} for each, name in names.items()]
    return {**boot, "people": [*boot["people"], *(each for each in more if each["id"] not in known)]}


if __name__ == "__main__":
    main(sys.argv[1:])
