"""A sheet to draw on in pixels, with text that is measured before it is set; the same drawing gives the same PNG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.text import Text

_DPI = 100
_FONT = "DejaVu Sans"  # It comes with the library, so that a picture is the same on every machine.


@dataclass(frozen=True)
class Palette:
    """Colours after Okabe and Ito, which the colour-blind tell apart, dark or light enough to read, and neutral grounds."""

    ground: str
    text: str
    quiet: str
    line: str
    band: str
    done: str
    to_come: str
    overdue: str
    today: str


LIGHT = Palette("#FAFAF8", "#1F2328", "#575E66", "#D3D6DA", "#EEEFEC", "#006E52", "#0068A3", "#AD4600", "#1F2328")
DARK = Palette("#22252A", "#F2F3F5", "#B4BAC2", "#454B54", "#2F343B", "#2FC79A", "#56B4E9", "#F0935A", "#F2F3F5")


class Shade(Enum):
    """Whether the picture is drawn on light or on dark ground."""

    LIGHT = "light"
    DARK = "dark"

    @property
    def palette(self) -> Palette:
        """Its colours."""
        return LIGHT if self is Shade.LIGHT else DARK


@lru_cache(maxsize=8)
def _properties(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=_FONT, weight="bold" if bold else "normal", size=size * 72 / _DPI)


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """The characters that the font has."""
    return frozenset(get_font(findfont(FontProperties(family=_FONT))).get_charmap())


def drawable(text: str) -> str:
    """The text on one line, with a box for each character that the font lacks."""
    known = _drawable()
    return "".join(letter if ord(letter) in known else "\u25a1" for letter in " ".join(text.split()))


class Sheet:
    """Pixels to draw on. Nothing is drawn until `png`, so the height may be set last."""

    def __init__(self, width: int, palette: Palette) -> None:
        self.width, self.palette = width, palette
        self._figure = Figure(figsize=(width / _DPI, 1), dpi=_DPI, facecolor=palette.ground)
        self._canvas = FigureCanvasAgg(self._figure)
        self._shapes: list[Line2D | Rectangle | Polygon | FancyBboxPatch | Text] = []
        self._measured: dict[tuple[str, float, bool], float] = {}

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width of a text in pixels."""
        key = (text, size, bold)
        if key not in self._measured:
            renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]  # the library leaves it untyped
            self._measured[key] = renderer.get_text_width_height_descent(text, _properties(size, bold), ismath=False)[0]
        return self._measured[key]

    def wrap(self, text: str, size: float, width: float, *, most: int = 3, bold: bool = False) -> list[str]:
        """The text in lines of at most that width; what does not fit in `most` lines ends in an ellipsis."""
        lines: list[str] = []
        rest = drawable(text)
        while rest and len(lines) < most:
            taken = self._fitting(rest, size, width, bold)
            line, rest = rest[:taken].rstrip(), rest[taken:].lstrip()
            lines.append(line)
        if rest:
            last = lines[-1]
            while last and self.measure(f"{last}…", size, bold=bold) > width:
                last = last[:-1].rstrip()
            lines[-1] = f"{last}…"
        return lines

    def _fitting(self, text: str, size: float, width: float, bold: bool) -> int:
        """How many characters fit, up to a space where there is one."""
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
        """A line of text whose baseline is at `y`."""
        self._shapes.append(
            Text(
                x,
                y,
                drawable(text),
                color=colour or self.palette.text,
                fontproperties=_properties(size, bold),
                horizontalalignment=align,  # type: ignore[arg-type]
                verticalalignment="baseline",
                parse_math=False,
            )
        )

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = 2, *, dashes: tuple[float, float] | None = None
    ) -> None:
        """A line through the points, dashed or not, `width` pixels wide."""
        shape = Line2D([x for x, _ in points], [y for _, y in points], color=colour, linewidth=width * 72 / _DPI, solid_capstyle="butt")
        if dashes:
            shape.set_linestyle((0, dashes))
        self._shapes.append(shape)

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, round_by: float = 0, hatch: str = "") -> None:
        """A filled box."""
        if round_by:
            style = f"round,pad=0,rounding_size={min(round_by, width / 2, height / 2)}"
            self._shapes.append(FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=colour, edgecolor="none"))
            return
        shape = Rectangle((x, y), width, height, facecolor=colour, edgecolor=self.palette.ground if hatch else "none", linewidth=0)
        shape.set_hatch(hatch)
        self._shapes.append(shape)

    def shape(self, points: Sequence[tuple[float, float]], colour: str, *, filled: bool = True, width: float = 3) -> None:
        """A closed shape, filled or in outline."""
        face = colour if filled else self.palette.ground
        self._shapes.append(Polygon(list(points), closed=True, facecolor=face, edgecolor=colour, linewidth=width * 72 / _DPI))

    def png(self, height: float) -> bytes:
        """The drawing down to that height, as PNG."""
        self._figure.set_size_inches(self.width / _DPI, round(height) / _DPI)
        axes = self._figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, self.width)
        axes.set_ylim(round(height), 0)
        for order, shape in enumerate(self._shapes):
            shape.set_zorder(order)
            axes.add_artist(shape)
            shape.set_clip_on(False)
        made = BytesIO()
        self._canvas.print_png(made, metadata={"Software": None})  # type: ignore[no-untyped-call]  # the library leaves it untyped
        return made.getvalue()
