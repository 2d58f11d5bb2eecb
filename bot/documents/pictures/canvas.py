"""A drawing sheet in pixels, with text measured before it is placed; the same drawing gives the same PNG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.text import Text

WIDTH = 1080
"""Width of a tall picture in pixels, to be read on a phone held upright."""

WIDE = 1200
"""Width of a wide picture in pixels, of which Slack's preview shows about a third."""

_DPI = 100
_FONT = "DejaVu Sans"  # Shipped with matplotlib, so a picture is the same on every machine.
FALLBACKS = (
    *("Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Droid Sans Fallback", "WenQuanYi Zen Hei"),
    *("Noto Emoji", "Symbola", "FreeSans", "STIXGeneral"),
)
"""Fonts for what that font lacks, in this order, as far as the machine has them; the last one is shipped too."""


@dataclass(frozen=True)
class Palette:
    """Colours based on Okabe and Ito, which colour-blind people can tell apart, at a readable contrast."""

    ground: str
    text: str
    quiet: str
    line: str
    band: str
    done: str
    to_come: str
    overdue: str
    today: str


PALETTE = Palette("#FAFAF8", "#1F2328", "#575E66", "#D3D6DA", "#EEEFEC", "#006E52", "#0068A3", "#AD4600", "#1F2328")


@lru_cache(maxsize=8)
def _properties(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=list(_families()), weight="bold" if bold else "normal", size=size * 72 / _DPI)


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    """Returns the font and the fallbacks that this machine has."""
    installed = {each.name for each in fontManager.ttflist}
    return (_FONT, *(each for each in FALLBACKS if each in installed))


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """Returns the characters in the fonts."""
    return frozenset().union(*(get_font(findfont(FontProperties(family=each))).get_charmap() for each in _families()))


def drawable(text: str) -> str:
    """Returns the text on one line, with a box for each character missing from all fonts."""
    characters = _drawable()
    return "".join(letter if ord(letter) in characters else "\u25a1" for letter in " ".join(text.split()))


class Sheet:
    """A sheet to draw on. Nothing is drawn until `png`, so the height can be decided last."""

    def __init__(self, width: int = WIDTH) -> None:
        self.width, self.palette = width, PALETTE
        self._figure = Figure(figsize=(width / _DPI, 1), dpi=_DPI, facecolor=PALETTE.ground)
        self._canvas = FigureCanvasAgg(self._figure)
        self._shapes: list[Line2D | Rectangle | Polygon | FancyBboxPatch | Text] = []
        self._measured: dict[tuple[str, float, bool], float] = {}

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Returns the width of a text in pixels."""
        key = (text, size, bold)
        if key not in self._measured:
            renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
            self._measured[key] = renderer.get_text_width_height_descent(text, _properties(size, bold), ismath=False)[0]
        return self._measured[key]

    def wrap(self, text: str, size: float, width: float, *, most: int = 3, bold: bool = False) -> list[str]:
        """Splits the text into at most `most` lines of that width; text that does not fit ends in an ellipsis."""
        lines: list[str] = []
        rest = drawable(text)
        while rest and len(lines) < most:
            taken = self._fitting_length(rest, size, width, bold)
            line, rest = rest[:taken].rstrip(), rest[taken:].lstrip()
            lines.append(line)
        if rest:
            last = lines[-1]
            while last and self.measure(f"{last}…", size, bold=bold) > width:
                last = last[:-1].rstrip()
            lines[-1] = f"{last}…"
        return lines

    def _fitting_length(self, text: str, size: float, width: float, bold: bool) -> int:
        """Returns how many characters fit, up to a space if there is one."""
        if self.measure(text, size, bold=bold) <= width:
            return len(text)
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(text[:middle], size, bold=bold) <= width:
                low = middle
            else:
                high = middle - 1
        space = text.rfind(" ", 1, low + 1)
        return space if space > 0 else low

    def text(
        self, x: float, y: float, text: str, size: float, *, colour: str | None = None, bold: bool = False, align: str = "left"
    ) -> None:
        """Draws a line of text with its baseline at `y`."""
        self._shapes.append(
            Text(
                x,
                y,
                drawable(text),
                color=colour or self.palette.text,
                fontproperties=_properties(size, bold),
                horizontalalignment=align,  # type: ignore[arg-type]  # One of matplotlib's three words.
                verticalalignment="baseline",
                parse_math=False,
            )
        )

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = 2, *, dashes: tuple[float, float] | None = None
    ) -> None:
        """Draws a line through the points, `width` pixels wide."""
        shape = Line2D([x for x, _ in points], [y for _, y in points], color=colour, linewidth=width * 72 / _DPI, solid_capstyle="butt")
        if dashes:
            shape.set_linestyle((0, dashes))
        self._shapes.append(shape)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0, hatch: str = "") -> None:
        """Draws a filled box."""
        if round_by:
            style = f"round,pad=0,rounding_size={min(round_by, width / 2, height / 2)}"
            self._shapes.append(FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=colour, edgecolor="none"))
            return
        shape = Rectangle((x, y), width, height, facecolor=colour, edgecolor=self.palette.ground if hatch else "none", linewidth=0)
        shape.set_hatch(hatch)
        self._shapes.append(shape)

    def shape(self, points: Sequence[tuple[float, float]], colour: str, *, filled: bool = True, width: float = 3) -> None:
        """Draws a closed shape, filled or outlined."""
        face = colour if filled else self.palette.ground
        self._shapes.append(Polygon(list(points), closed=True, facecolor=face, edgecolor=colour, linewidth=width * 72 / _DPI))

    def png(self, height: float) -> bytes:
        """Returns the drawing down to that height as PNG."""
        self._figure.set_size_inches(self.width / _DPI, round(height) / _DPI)
        axes = self._figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, self.width)
        axes.set_ylim(round(height), 0)
        for order, shape in enumerate(self._shapes):
            shape.set_zorder(order)
            axes.add_artist(shape)
            shape.set_clip_on(False)
        buffer = BytesIO()
        self._canvas.print_png(buffer, metadata={"Software": None})  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
        return buffer.getvalue()
