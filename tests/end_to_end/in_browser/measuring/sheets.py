"""Contact sheets: pictures of several answers side by side, each with its name above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIDE = 1204
"""Pixels of a sheet's side: two columns of messages from a wide screen, four from a phone."""

WIDEST = 760
"""Pixels of a picture's width; right of it a message is empty."""

SCALE = 0.75
"""Of the pictures on it; their text can be read."""

GAP, NAME = 8, 16


def save(pictures: Iterable[tuple[str, Image.Image]], into: Path, name: str) -> int:
    """Saves pictures on numbered sheets, in columns from top to bottom, each as soon as it is full; returns the number of sheets.

    A picture taller than a sheet goes on in the next column.
    """
    into.mkdir(parents=True, exist_ok=True)
    number = left = top = wide = 0
    sheet = _empty()
    for title, piece in chain.from_iterable(_pieces(*each) for each in pictures):
        if top and top + NAME + piece.height > SIDE:
            left, top, wide = left + wide + GAP, 0, 0
        if left + piece.width > SIDE:
            number += 1
            sheet.save(into / f"{name}-{number:02}.png")
            sheet, left, top, wide = _empty(), 0, 0, 0
        ImageDraw.Draw(sheet).text((left + 2, top), title, fill="#a00000", font=ImageFont.load_default(13))
        sheet.paste(piece, (left, top + NAME))
        top, wide = top + NAME + piece.height + GAP, max(wide, piece.width)
    sheet.save(into / f"{name}-{number + 1:02}.png")
    return number + 1


def _empty() -> Image.Image:
    return Image.new("RGB", (SIDE, SIDE), "#c8c8c8")


def _pieces(title: str, picture: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    seen = picture.convert("RGB").crop((0, 0, min(picture.width, WIDEST), picture.height))
    drawn = seen.resize((round(seen.width * SCALE), round(seen.height * SCALE)), Image.Resampling.LANCZOS)
    tall = SIDE - NAME
    for part, at in enumerate(range(0, drawn.height, tall), 1):
        yield title + (f" ({part})" if at else ""), drawn.crop((0, at, drawn.width, min(at + tall, drawn.height)))
