"""The short status of a release that is pinned in its channel, and what replaces it when it is no longer kept up to date (R27)."""

from __future__ import annotations

from datetime import date

from bot.pages.kit import words
from bot.pages.kit.page import Bold, Button, Buttons, Page, Paragraph, Part, Piece, Small, Text
from commands.protocol.line import Line
from commands.protocol.results import Channel
from policy.calendar.release_calendar import release_as_one, release_name, short_name
from policy.model.releases import Release
from policy.releases.phase import Phase, phase
from policy.releases.status_post import Standing


def standing(found: Standing) -> Page:
    """Returns the short status of an open release, which is pinned in its channel and edited in place."""
    release = found.release
    state = words.standing(found.colour, found.phase)
    title = f"{short_name(release.key)}: {state}, {_to_go(found)}"
    stage = words.phase_words(found.phase, found.decided)
    facts: list[Piece] = [Bold(f"{stage[0].upper()}{stage[1:]}. ")] if found.colour else []
    facts.append(f"Go-live {words.go_live(release)}.")
    gate: list[Part] = [Paragraph((Bold("Next gate: "), f"{found.gate.milestone.event}, {found.gate.words}"))] if found.gate else []
    kept = Small(("This message is edited as the release changes.",))
    return Page(title, (Paragraph(tuple(facts)), *gate, Buttons((Button("Status", Line.release("status", release.key)),)), kept))


def _to_go(found: Standing) -> str:
    left = words.to_go(found.left, found.working_days_left)
    if not left:
        return "no go-live date yet"
    return f"{left} to go-live" if found.left and found.left > 0 else f"go-live was {left}" if found.left else "go-live today"


def standing_ended(release: Release, today: date, moved_to: str) -> Page:
    """Returns the replacement of a short status that is no longer kept up to date; `moved_to` is the release's channel now, "" for none."""
    now = phase(release, today)
    name = short_name(release.key)
    button = Buttons((Button("Status", Line.release("status", release.key)),))
    if now in {Phase.LIVE, Phase.CANCELLED}:
        said: Text = (f"The {release_as_one(release.key)} is {now.value}, so this message is no longer edited.",)
        return Page(f"{name}: {words.standing(None, now)}", (Paragraph(said), button))
    # In the past tense, because this message is not edited again when the channel changes once more.
    where: Text = (" It moved to ", Channel(moved_to), ".") if moved_to else ()
    said = (f"This is no longer the channel of the {release_name(release.key)}, so its status isn't shown here.", *where)
    return Page(f"{name}: status", (Paragraph(said), button))
