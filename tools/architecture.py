"""Draws docs/images/architecture.svg from the imports of the code: `bin/docs` writes it, and a test holds it.

Floors are bands, rooms are boxes, the same noun has the same column on every floor. An arrow points to the room that is imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from tools.code import ROOT, files
from tools.imports import FLOORS, JOINERS, PROTOCOL, Arrow, between_floors, between_rooms

TARGET = ROOT / "docs" / "images" / "architecture.svg"
NOUNS = (
    "releases",
    "scope",
    "timetable",
    "sign_off",
    "decisions",
    "documents",
    "go_live",
    "nudges",
    "rid",
    "findings",
    "meetings",
    "roster",
    "files",
)
"""The columns. A room of another name stands below them, because every room of its floor may use it."""

EDGE = ("workspace", "web", "slack", "mail", "run", "wiring", "telemetry", "posts", "pages", "documents", "public")
"""The boxes of bot/, whose floor is divided by what Slack needs first and by noun inside pages/, posts/ and documents/."""

WIRING = (
    "__main__",
    "background",
    "bootstrap",
    "config",
    "clock",
    "drawing",
    "home",
    "housekeeping",
    "lanes",
    "outages",
    "rendering",
    "request_handling",
    "unsettled_commits",
    "version",
    "log",
)
SAYS = {
    "bot": "the edge: Slack, HTTP, pages, posts",
    "commands": "what each verb does: who, what, ask, check, write, say",
    "storage": "one transaction a command, one history, outbox",
    "policy": "the rules as pure functions",
}
BELOW = {
    "commands": {
        PROTOCOL: "Line, Verb, Ask, Doing, Form, results",
    },
    "storage": {
        "history": "audit, undo",
        "mail": "inbox, outbox",
        "engine": "session",
        "tables": "a file a noun",
        "mapping": "rows to values",
        "release_file": "YAML",
        "migrations": "Alembic",
        "columns": "types",
    },
    "policy": {
        "calendar": "Working Days, the year's releases",
        "access": "permissions, classification",
        "model": "what a release is made of",
    },
}
INSIDE = {"pages": "results", "posts": "outbox rows", "documents": "Word, pictures"}
WIDTH, LEFT, RIGHT = 1000, 16, 900
GAP, BOX, LANE = 6, 40, 15
COLOURS = ("#0b5cad", "#b3410e", "#157347", "#7a3ea1", "#a01850", "#5c5a00", "#00707a", "#4a4a4a")


@dataclass(frozen=True)
class Box:
    """A room on the picture: its left edge, its top and its width."""

    name: str
    x: float
    y: float
    width: float
    second: str = ""

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + BOX


@dataclass
class Drawing:
    """The picture so far: a list of SVG elements from back to front."""

    elements: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, look: str) -> None:
        """Draws a rectangle."""
        self.elements.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" {look}/>')

    def text(self, x: float, y: float, words: str, look: str = "") -> None:
        """Writes a line of text."""
        self.elements.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(words)}</text>')

    def path(self, points: Sequence[tuple[float, float]], colour: str, *, head: bool = False, width: float = 1.6) -> None:
        """Draws a line through points, with an arrowhead at its end if it has a `head`."""
        way = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self.elements.append(f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        if head:
            (_, before), (x, y) = points[-2:]
            back = y + (7 if before > y else -7)
            self.elements.append(f'<path d="M{x:.1f} {y:.1f} L{x - 4:.1f} {back:.1f} L{x + 4:.1f} {back:.1f} Z" fill="{colour}"/>')

    def box(self, box: Box) -> None:
        """Draws a room."""
        self.rect(box.x, box.y, box.width, BOX, 'rx="4" fill="#fff" stroke="#333"')
        middle = box.x + box.width / 2
        self.text(middle, box.y + (17 if box.second else 24), box.name, 'class="name" text-anchor="middle"')
        if box.second:
            self.text(middle, box.y + 31, box.second, 'class="small" text-anchor="middle"')


def picture() -> str:
    """Returns the picture as SVG."""
    drawing = Drawing()
    tops: dict[str, tuple[float, float]] = {}
    y = 12.0
    for floor in FLOORS:
        inner = Drawing()
        end = _floor(inner, floor, y)
        tops[floor] = (y, end)
        drawing.rect(8, y, RIGHT - 4, end - y, 'rx="6" fill="#eef3f8" stroke="#c3d0de"')
        drawing.elements += inner.elements
        y = end + 30
    _floors(drawing, tops)
    y -= 10
    drawing.text(
        LEFT,
        y,
        "Arrows point to what is imported; a number counts imports between modules, and ◂ those by the other rooms of the floor.",
        'class="small"',
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 12:.0f}" width="{WIDTH}" height="{y + 12:.0f}" role="img">\n'
        "<title>The four floors, their rooms, and the imports between them</title>\n"
        "<style>text{font-family:Helvetica,Arial,sans-serif;fill:#1a1a1a;font-size:12px}.floor{font-size:17px;font-weight:bold}"
        ".name{font-size:10.5px;font-weight:bold}.small{font-size:10.5px}.count{font-size:11px;font-weight:bold;paint-order:stroke;"
        "stroke:#eef3f8;stroke-width:3px}</style>\n"
        f'<rect width="{WIDTH}" height="{y + 12:.0f}" fill="#fff"/>'
    )
    return "\n".join([head, *drawing.elements, "</svg>", ""])


def _floor(drawing: Drawing, floor: str, y: float) -> float:
    """Draws what is on a floor, and returns where it ends."""
    counts = _merged(floor, between_rooms(floor))
    sizes = Counter(_merged_room(floor, path.parts[1].removesuffix(".py")) for path in files(floor) if path.name != "__init__.py")
    drawing.text(LEFT, y + 22, floor, 'class="floor"')
    drawing.text(LEFT + 114, y + 22, SAYS[floor])
    y += 34
    if floor == "commands":
        into = sum(number for (one, _), number in between_rooms(floor).items() if one == "catalogue")
        names = " · ".join(sorted(JOINERS - {"catalogue"}))
        drawing.rect(LEFT, y, RIGHT - LEFT - 10, 26, 'rx="4" fill="#fff" stroke="#333"')
        drawing.text(LEFT + 10, y + 17, "catalogue", 'class="name"')
        drawing.text(LEFT + 90, y + 17, f"joins the VERBS of the rooms ({into} imports) · {names}", 'class="small"')
        y += 36
    boxes = _row(floor, EDGE if floor == "bot" else NOUNS, y, sizes)
    for box in boxes.values():
        drawing.box(box)
    y = _lanes(drawing, boxes, counts)
    below = sorted(
        set(sizes) - set(NOUNS) - set(EDGE if floor == "bot" else ()) - (JOINERS if floor == "commands" else set()),
        # Rooms that no line describes come last, by name, so that the picture is the same each time.
        key=lambda name: ([*BELOW.get(floor, {}), name].index(name), name),
    )
    if not below:
        return y
    width = (RIGHT - LEFT - 10 + GAP) / len(below) - GAP
    for number, name in enumerate(below):
        into = sum(count for (_, other), count in counts.items() if other == name)
        says = BELOW[floor].get(name, "")
        drawing.box(Box(f"{name} ◂ {into}" if into else name, LEFT + number * (width + GAP), y, width, says))
    return y + BOX + 10


def _merged_room(floor: str, room: str) -> str:
    return "wiring" if floor == "bot" and room in WIRING else room


def _merged(floor: str, counts: Mapping[Arrow, int]) -> Counter[Arrow]:
    """The counts with the modules of the wiring as one room."""
    merged: Counter[Arrow] = Counter()
    for (one, two), number in counts.items():
        arrow = (_merged_room(floor, one), _merged_room(floor, two))
        if arrow[0] != arrow[1]:
            merged[arrow] += number
    return merged


def _row(floor: str, names: Sequence[str], y: float, sizes: Mapping[str, int]) -> dict[str, Box]:
    """The boxes of the columns, in order; the place of a noun that has no room on this floor stays empty."""
    width = (RIGHT - LEFT - 10 + GAP) / len(names) - GAP
    boxes = {}
    for number, name in enumerate(names):
        size = sizes.get(name, 0)
        if not size:
            continue
        second = f"{size} file{'' if size == 1 else 's'}"
        if floor == "bot" and name in INSIDE:
            second = INSIDE[name]
        boxes[name] = Box(name, LEFT + number * (width + GAP), y, width, second)
    return boxes


def _lanes(drawing: Drawing, boxes: Mapping[str, Box], counts: Mapping[Arrow, int]) -> float:
    """Draws the arrows between the boxes of a row, one lane for each room that is imported, and returns where they end."""
    into: dict[str, dict[str, int]] = {}
    for (one, two), number in sorted(counts.items()):
        if one in boxes and two in boxes:
            into.setdefault(two, {})[one] = number
    lanes: list[list[tuple[float, float]]] = []
    chosen: dict[str, int] = {}
    order = list(boxes)
    for target in sorted(into, key=lambda name: (_span(order, [name, *into[name]]), order.index(name))):
        places = [boxes[name].x for name in (target, *into[target])]
        start, end = min(places), max(places) + boxes[target].width
        lane = next((number for number, taken in enumerate(lanes) if all(end < a or start > b for a, b in taken)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((start, end))
        chosen[target] = lane
    ports = {name: _ports(name, into, chosen) for name in boxes}
    bottom = next(iter(boxes.values())).bottom
    labels = []
    for number, (target, sources) in enumerate(sorted(into.items(), key=lambda item: order.index(item[0]))):
        colour = COLOURS[number % len(COLOURS)]
        height = bottom + 16 + chosen[target] * LANE
        entrance = boxes[target].x + 11
        exits = [(boxes[name].x + 22 + ports[name].index(target) * 9, sources[name]) for name in sources]
        across = [entrance, *(x for x, _ in exits)]
        drawing.path([(min(across), height), (max(across), height)], colour)
        drawing.path([(entrance, height), (entrance, bottom)], colour, head=True)
        for x, count in exits:
            drawing.path([(x, bottom), (x, height)], colour)
            drawing.elements.append(f'<circle cx="{x:.1f}" cy="{height:.1f}" r="2.4" fill="{colour}"/>')
            labels.append((x + 3, height - 3, str(count), f'class="count" style="fill:{colour}"'))
    for label in labels:
        drawing.text(*label)
    return bottom + 14 + len(lanes) * LANE + 4


def _span(order: Sequence[str], names: Iterable[str]) -> int:
    places = [order.index(name) for name in names]
    return max(places) - min(places)


def _ports(name: str, into: Mapping[str, Mapping[str, int]], chosen: Mapping[str, int]) -> list[str]:
    """What a room imports, the nearest lane first: its lines leave it in this order."""
    return sorted((target for target, sources in into.items() if name in sources), key=lambda target: (chosen[target], target))


def _floors(drawing: Drawing, tops: Mapping[str, tuple[float, float]]) -> None:
    """Draws the arrows between the floors: to the next one between the bands, to a further one beside them."""
    beside = RIGHT + 14.0
    arrived: Counter[str] = Counter()
    for (one, two), number in sorted(between_floors().items(), key=lambda item: (FLOORS.index(item[0][0]), FLOORS.index(item[0][1]))):
        start, end = tops[one][1], tops[two][0]
        if FLOORS.index(two) == FLOORS.index(one) + 1:
            middle = (LEFT + RIGHT) / 2
            drawing.path([(middle, start), (middle, end)], "#333", head=True, width=2.4)
            drawing.text(middle + 10, (start + end) / 2 + 4, f"{number} imports", 'class="small"')
            continue
        top = tops[one][0] + 18 + 12 * (FLOORS.index(two) - FLOORS.index(one) - 2)
        target = end + 18 + 12 * arrived[two]
        arrived[two] += 1
        drawing.path([(RIGHT + 4, top), (beside, top), (beside, target)], "#777")
        drawing.elements.append(f'<path d="M{beside:.1f} {target:.1f} L{RIGHT + 4:.1f} {target:.1f}" stroke="#777" stroke-width="1.6"/>')
        drawing.elements.append(
            f'<path d="M{RIGHT + 4:.1f} {target:.1f} L{RIGHT + 11:.1f} {target - 4:.1f} L{RIGHT + 11:.1f} {target + 4:.1f} Z" fill="#777"/>'
        )
        drawing.text(beside + 4, (top + target) / 2, str(number), 'class="small"')
        beside += 27


if __name__ == "__main__":
    TARGET.write_text(picture(), encoding="utf-8")
