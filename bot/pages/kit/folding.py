"""Answers taller than a screen: the first screen answers and names the next step, and the rest is behind More."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.pages.kit.blocks import blocks
from bot.pages.kit.height import FULL, MOVES, height
from bot.pages.kit.page import Bullets, Button, Buttons, Fold, Heading, Page, Part, Row, Small
from bot.pages.kit.terms import explained

MORE, BACK = "More", "Back"

Screen = tuple[tuple[Part, ...], str]
"""The parts of a screen, and the label of the button that leads to it."""


def folded(page: Page, number: int = 1) -> Page:
    """Returns one screen of an answer, counted from 1, the last one for a number beyond; without `folds`, the page as it is."""
    if page.folds is None:
        return page
    found = screens(page)
    at = min(max(1, number), len(found))
    parts, _ = found[at - 1]
    moves = [Button(BACK, replace(page.folds, page=at - 1))] if at > 1 else []
    moves += [Button(found[at][1], replace(page.folds, page=at + 1))] if at < len(found) else []
    # Behind More, where the details are, and not on the first screen, which answers.
    moves += explained(parts) if at > 1 else []
    return replace(page, parts=_with_moves(parts, moves), share=replace(page.share, page=at) if page.share else None)


def screens(page: Page) -> list[Screen]:
    """Splits a page into screens: at each Fold, and before what would be below the screen's end.

    The buttons that end a stretch stay on its first screen, because they are the next steps.
    """
    made: list[Screen] = []
    label = MORE
    stretches = list(_stretches(page.parts))
    for number, (stretch, following) in enumerate(stretches, 1):
        rest, last = list(stretch), _ending(stretch)
        rest = rest[: len(rest) - len(last)]
        while rest or last or not made:
            kept, rest = _filled(page.title, rest, last, onward=number < len(stretches))
            made.append(((*kept, *last), label))
            label, last = MORE, ()
        label = following
    return made


def _stretches(parts: Iterable[Part]) -> Iterator[tuple[list[Part], str]]:
    """Yields the parts between folds, each with the label of the fold that ends it."""
    held: list[Part] = []
    for part in parts:
        if isinstance(part, Fold):
            yield held, part.label
            held = []
        else:
            held.append(part)
    if held:
        yield held, MORE


def _ending(parts: list[Part]) -> tuple[Part, ...]:
    """Returns the rows of buttons that a stretch ends with."""
    number = next((at for at, part in enumerate(reversed(parts)) if not isinstance(part, Buttons)), len(parts))
    return tuple(parts[len(parts) - number :])


def _filled(title: str, parts: list[Part], last: tuple[Part, ...], *, onward: bool) -> tuple[list[Part], list[Part]]:
    """Returns the parts that fit on a screen with its title and last rows, at least one, and the parts left for the next screen.

    `onward` is whether a screen follows in any case, to which a button leads.
    """

    def tall(found: Iterable[Part]) -> int:
        return height(blocks(Page(title, (*found, *last)))) + MOVES

    if tall(parts) - (0 if onward else MOVES) <= FULL:
        return parts, []
    kept: list[Part] = []
    rest = list(parts)
    while rest and tall((*kept, rest[0])) <= FULL:
        kept.append(rest.pop(0))
    if rest and isinstance(rest[0], Bullets):
        items = rest[0].items
        fits = next((number for number in range(len(items) - 1, 0, -1) if tall((*kept, Bullets(items[:number]))) <= FULL), 0)
        if fits:
            kept.append(Bullets(items[:fits]))
            rest[0] = Bullets(items[fits:])
    # A heading goes with what is under it, and a row of buttons or small print with what is above.
    while len(kept) > 1 and (isinstance(kept[-1], Heading) or (rest and isinstance(rest[0], Buttons | Small))):
        rest.insert(0, kept.pop())
    if all(isinstance(each, Heading) for each in kept):
        return [*kept, rest[0]], rest[1:]
    return kept, _headed(kept, rest)


def _headed(kept: list[Part], rest: list[Part]) -> list[Part]:
    """Returns the parts of the next screen with the heading again, if a list under it goes on there."""
    goes_on = bool(rest) and isinstance(rest[0], Bullets | Row) and type(rest[0]) is type(kept[-1])
    heading = next((each for each in reversed(kept) if isinstance(each, Heading)), None) if goes_on else None
    return [heading, *rest] if heading else rest


def _with_moves(parts: tuple[Part, ...], moves: list[Button]) -> tuple[Part, ...]:
    """Returns the parts with More and Back in their last row of buttons, or in one of their own."""
    if not moves:
        return parts
    if parts and isinstance(parts[-1], Buttons):
        return (*parts[:-1], Buttons((*parts[-1].buttons, *moves)))
    return (*parts, Buttons(tuple(moves)))
