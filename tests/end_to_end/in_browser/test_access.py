"""The page by keyboard and screen reader, zoomed, long and small: axe in its states, focus, announcements, place and size."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests import ROOT
from tests.builders.processes import Serving
from tests.end_to_end.in_browser.browser import DESKTOP, PHONE, RACHEL, Visitor
from tests.end_to_end.in_browser.conftest import Open
from tests.end_to_end.in_browser.measuring import long_frames

AXE = ROOT / "workspace-page" / "node_modules" / "axe-core" / "axe.min.js"
STATIC = ROOT / "bot" / "workspace" / "static"
LARGEST_PAGE = 60 * 1024
"""Bytes that the page's files may have in all, compressed."""

_RUN = """async () => (await axe.run(document, {resultTypes: ['violations'], selectors: false})).violations.map(
    (each) => each.id + ': ' + each.nodes.map((node) => node.html.slice(0, 120)).join(' | '))"""


def violations(visitor: Visitor) -> list[str]:
    """What axe finds in what is to be seen now, once colours have changed."""
    visitor.page.wait_for_timeout(150)
    if not visitor.page.evaluate("() => 'axe' in window"):
        visitor.page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(visitor.page.evaluate(_RUN))


def _opened(hook: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.hook(hook).click()


OPENS = {"add-reaction": "react-eyes", "message-menu": "edit-message", "reply": "thread-close"}
"""What each button of a message opens."""


def _on_message(visitor: Visitor, *hooks: str) -> None:
    """Points at one's own newest message and presses what comes up, one after the other; writes the message if there is none."""
    mine = visitor.page.locator(f"[data-testid=message][data-user={RACHEL}]")
    if mine.count() == 0:
        visitor.send("To be reacted to")
    for _ in range(3):
        mine.last.hover()
        mine.last.get_by_test_id(hooks[0]).click()
        # What opens can be closed again by a message that is drawn again at that moment.
        if _came(visitor.hook(OPENS[hooks[0]])):
            break
    _opened_both(visitor, *hooks[1:])


def _came(shown: Locator) -> bool:
    try:
        expect(shown).to_be_visible(timeout=3000)
    except AssertionError:
        return False
    return True


def _opened_both(visitor: Visitor, *hooks: str) -> None:
    for hook in hooks:
        visitor.hook(hook).click()


def _answered(visitor: Visitor, *lines: str) -> None:
    """A short answer, a long one and a refusal, all in the channel."""
    for line in lines:
        visitor.say(f"/release {line}")


def _dismissed(visitor: Visitor) -> None:
    """Without its answers the channel has a third of the nodes, which axe would go through again in each state."""
    while left := visitor.ephemeral.count():
        visitor.ephemeral.last.get_by_test_id("dismiss").click()
        expect(visitor.ephemeral).to_have_count(left - 1)


def _reacted(visitor: Visitor) -> None:
    """A message has a reaction, and its menu is open."""
    _on_message(visitor, "add-reaction", "react-eyes")
    expect(visitor.hook("reaction-eyes")).to_be_visible()
    _on_message(visitor, "message-menu")


STATES: dict[str, tuple[Callable[[Visitor], object], Callable[[Visitor], object]]] = {
    "answers": (lambda v: _answered(v, "status june-2020", "scope june-2020", "status nowhere"), lambda v: _dismissed(v)),
    "offers": (lambda v: v.composer.fill("/release "), lambda v: v.composer.fill("")),
    "a modal": (lambda v: v.ask("/release create june-2028"), lambda v: v.close()),
    "the people to act as": (_opened("person-switcher"), lambda v: v.page.keyboard.press("Escape")),
    "the clock": (_opened("set-clock"), lambda v: v.page.keyboard.press("Escape")),
    "a confirmation": (_opened("reset"), lambda v: v.hook("confirm-deny").click()),
    "the channel's menu": (_opened("channel-menu"), lambda v: v.page.keyboard.press("Escape")),
    "a reaction and a message's menu": (lambda v: _reacted(v), lambda v: v.page.keyboard.press("Escape")),
    "an edit": (lambda v: _on_message(v, "message-menu", "edit-message"), lambda v: v.page.keyboard.press("Escape")),
    "a thread": (lambda v: _on_message(v, "reply"), lambda v: v.hook("thread-close").click()),
    "the inspector": (lambda v: _on_message(v, "message-menu", "inspect"), lambda v: v.hook("inspector-close").click()),
    "a profile card": (lambda v: v.hook("author").last.click(), lambda v: v.hook("profile-close").click()),
    "channels to join": (_opened("browse"), lambda v: v.hook("channels-close").click()),
    "help": (_opened("help"), lambda v: v.page.keyboard.press("Escape")),
    "scenarios": (lambda v: _opened_both(v, "help", "help-scenarios"), lambda v: v.hook("scenarios-close").click()),
    "the keys": (lambda v: v.page.keyboard.press("Control+/"), lambda v: v.hook("shortcuts-close").click()),
    "the switcher": (lambda v: v.page.keyboard.press("Control+k"), lambda v: v.page.keyboard.press("Escape")),
    "people to deactivate": (lambda v: _opened_both(v, "person-switcher", "manage-people"), lambda v: v.hook("people-close").click()),
}


NARROW = ("answers", "a modal", "the people to act as")
"""The states that are drawn otherwise on a phone."""


@pytest.mark.usefixtures("visitor")  # It brings back the start, whatever other tests left.
@pytest.mark.parametrize(("size", "theme", "states"), [(DESKTOP, "light", tuple(STATES)), (PHONE, "dark", NARROW)])
def test_axe_finds_nothing(bot: Serving, open_page: Open, size: tuple[int, int], theme: str, states: tuple[str, ...]) -> None:
    """No state of the page breaks a rule that axe knows, in either theme, wide or narrow."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run bin/page, which installs it.")
    visitor = open_page(bot, size, theme)
    visitor.visit(RACHEL, "C0COFFEE")  # Where no reminder comes between two states.
    found = {}
    for name in states:
        enter, leave = STATES[name]
        enter(visitor)
        found[name] = violations(visitor)
        leave(visitor)
    visitor.visit(RACHEL, "D0RACHEL")
    visitor.hook("tab-home").click()
    expect(visitor.hook("home")).to_be_visible()
    found["Home"] = violations(visitor)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_page_is_small() -> None:
    """All that a browser loads has at most 60 KB compressed."""
    loaded = [STATIC / name for name in ("index.html", "app.js", "theme.js", "styles.css", "icon.svg")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) <= LARGEST_PAGE


@pytest.mark.usefixtures("visitor")
def test_zoomed_to_400_percent_messages_have_room(bot: Serving, open_page: Open) -> None:
    """A laptop's screen at 400 % has 320 by 225 pixels: at least 80 of them show messages, and nothing is cut off sideways."""
    visitor = open_page(bot, (320, 225))
    visitor.visit(RACHEL, "C0JUNE2020")
    assert visitor.page.evaluate("() => document.querySelector('.scroller').clientHeight") >= 80
    assert visitor.fits()


def test_the_focus_stays_where_a_person_is(visitor: Visitor) -> None:
    """A button's answer in place keeps the focus on the message and is announced; Dismiss leaves it on the neighbour or the message box."""
    visitor.enter("coffee")  # Where no reminder comes between the answers.
    first = visitor.say("/release status june-2020")
    answer = visitor.say("/release help")
    button = answer.locator("button[data-action-id]").first
    button.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.hook("announcer")).to_contain_text("Updated: ")
    focused = visitor.page.locator(":focus-within")
    expect(answer.and_(focused)).to_have_count(1)
    answer.get_by_test_id("dismiss").click()
    expect(first.and_(focused)).to_have_count(1)


def test_an_archived_channel_and_a_deactivated_person_are_asked_about_first(visitor: Visitor) -> None:
    """Archive and Deactivate ask; a deactivated person is shown as one and can come back."""
    visitor.enter("coffee")
    visitor.hook("channel-menu").click()
    visitor.page.get_by_role("menuitem", name="Archive the channel").click()
    expect(visitor.hook("confirm")).to_contain_text("Archive #coffee?")
    visitor.hook("confirm-deny").click()
    expect(visitor.composer).to_be_visible()
    visitor.hook("person-switcher").click()
    visitor.hook("manage-people").click()
    people = visitor.hook("people")
    people.get_by_role("button", name="Deactivate Owen Price").click()
    visitor.hook("confirm-accept").click()
    expect(people.get_by_text("Deactivated", exact=True)).to_be_visible()
    people.get_by_role("button", name="Activate Owen Price").click()
    expect(people.get_by_role("button", name="Deactivate Owen Price")).to_be_visible()


@pytest.mark.usefixtures("visitor")
def test_a_long_channel_loads_earlier_in_place_and_scrolls_without_long_frames(bot: Serving, open_page: Open) -> None:
    """1,000 messages: what was at the top stays there when earlier ones come, and a scroll through all in forty frames costs little.

    Only the processor's time is held, because a frame's length depends on what else the machine does; `long_frames` measures both.
    """
    visitor = open_page(bot)
    long_frames.served(visitor)
    visitor.visit(RACHEL, "C0COFFEE")
    expect(visitor.messages.last).to_contain_text("line 1000")
    visitor.page.evaluate("() => { document.querySelector('.scroller').scrollTop = 0; }")
    top = visitor.page.locator("[data-key='901.000001']")
    before = top.bounding_box()
    long_frames.loaded(visitor)
    after = top.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 60
    assert any(long_frames.scrolled(visitor, 40)[1] < 100 for _ in range(3))
