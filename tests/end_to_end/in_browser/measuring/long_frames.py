"""Measures long frames of a channel with 1,000 messages: `python -m tests.end_to_end.in_browser.measuring.long_frames`. Needs Chromium.

A frame is long from 50 ms, as the Long Animation Frames API has it. Every tenth message is an answer of the bot with its blocks. Each round
also says how much processor time a frame took on the page's thread, which other programs on the machine don't change.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, expect

from tests.builders.processes import serving
from tests.end_to_end.in_browser.browser import RACHEL, Visitor, chromium, visiting

MESSAGES = 1000
ROUNDS = 5
STEPS = 120
"""Frames in which a round jumps through all messages, as by the scroll bar."""

WHEEL = 120
"""Pixels that one notch of a wheel scrolls in a frame."""

SCROLL = """(steps) => new Promise((done) => {
    const node = document.querySelector('.scroller');
    const long = [];
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((each) => each.duration)));
    observer.observe({ type: 'long-animation-frame' });
    node.scrollTop = 0;
    let frame = 0;
    const step = () => {
        frame += 1;
        node.scrollTop = (node.scrollHeight * frame) / steps;
        if (frame < steps) requestAnimationFrame(step);
        else setTimeout(() => { observer.disconnect(); done(long); }, 200);
    };
    requestAnimationFrame(step);
})"""
"""Scrolls from the first to the newest message and gives the milliseconds of each long frame."""


def served(visitor: Visitor, answer: dict[str, Any] | None = None) -> None:
    """Has the page's requests for messages answered with a thousand, a hundred first; every tenth is `answer`, if there is one."""
    plain = {"user": RACHEL, "text": "A line of the discussion, as long as people write them."}
    lines = [
        (answer if answer and n % 10 == 5 else plain) | {"ts": f"{n}.000001", "shown_at": 1578650400 + n * 600, "text": f"line {n}"}
        for n in range(1, MESSAGES + 1)
    ]

    def fulfil(route: Route) -> None:
        before = re.search(r"before=(\d+)", route.request.url)
        end = int(before.group(1)) - 1 if before else MESSAGES
        start = max(0, end - (100 if end > MESSAGES - 100 else MESSAGES))
        route.fulfill(json={"messages": lines[start:end], "has_more": start > 0})

    visitor.page.route("**/workspace/messages?*", fulfil)


def loaded(visitor: Visitor) -> None:
    """Loads them all."""
    visitor.page.get_by_role("button", name="Load earlier messages").click()
    expect(visitor.messages).to_have_count(MESSAGES)


def scrolled(visitor: Visitor, steps: int) -> tuple[list[float], float]:
    """Scrolls from the first to the newest message in `steps` frames: the milliseconds of each long one, and the processor's for each."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"])

    before = spent()
    long = visitor.page.evaluate(SCROLL, steps)
    used = spent() - before
    session.detach()
    return long, used * 1000 / steps


def main() -> None:
    """Prints the long frames of each round."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as bot,
        chromium() as browser,
        visiting(browser, f"http://127.0.0.1:{bot.port}") as visitor,
    ):
        visitor.visit(RACHEL, "C0COFFEE")
        visitor.say("/release status june-2020")
        answer = bot.get(f"/workspace/messages?as={RACHEL}&channel=C0COFFEE")[1]["messages"][-1]
        served(visitor, {key: answer[key] for key in ("user", "bot_id", "blocks")})
        visitor.page.reload()
        expect(visitor.messages.last).to_contain_text("line 1000")
        loaded(visitor)
        tall = int(visitor.page.evaluate("document.querySelector('.scroller').scrollHeight"))
        for how, steps in (("by the scroll bar", STEPS), ("by the wheel", tall // WHEEL)):
            for _ in range(ROUNDS):
                long, used = scrolled(visitor, steps)
                told = f"{len(long)} long of {steps} frames, the longest {max(long, default=0):.0f} ms"
                print(f"{how}, {tall // steps} pixels a frame: {told}; {used:.0f} ms of processor time a frame", flush=True)


if __name__ == "__main__":
    main()
