"""A map of topics: each a rectangle as large as the number of its papers, drawn for a width.

Source: Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from broadsheet.subjects import Topic, Tree

from .paging import address

_SIGN, _BOLD = 0.61, 0.67  # the width of a letter, in sizes of the type
_FEWEST_SIGNS = 6  # that are left of a long word
_LEAST = 26.0  # the shortest side of what can be pressed


class Box(NamedTuple):
    """A rectangle, in units of a map."""

    x: float
    y: float
    width: float
    height: float

    def within(self, edge: float, top: float) -> Box:
        """What is left of it inside an edge, below its heading."""
        width, height = max(self.width - 2 * edge, 0), max(self.height - top - edge, 0)
        return Box(self.x + edge, self.y + top, width, height)


class Cell(NamedTuple):
    """A topic on a map: its box, where it leads, what is said of it, and the lines that fit into it."""

    box: Box
    path: str
    said: str
    lines: tuple[str, ...]
    cells: tuple[Cell, ...] = ()


class Drawing(NamedTuple):
    """A map that is drawn for screens of some width; `kind` names them."""

    kind: str
    width: int
    height: int
    size: int
    cells: tuple[Cell, ...]


class _Sheet(NamedTuple):
    kind: str
    width: int
    height: int
    size: int  # of the type: it is never shown smaller than 11 pixels
    deep: bool  # whether what lies in the topmost topics is drawn as well


_SHEETS = (
    _Sheet("narrow", 360, 600, 14, False),
    _Sheet("medium", 640, 460, 14, False),
    _Sheet("wide", 1120, 900, 13, True),
)


def drawings(tree: Tree, query: Mapping[str, str]) -> tuple[Drawing, ...]:
    """The map of a tree for narrow, medium and wide screens.

    Args:
        query: what the addresses of topics say beside them.
    """
    return tuple(
        Drawing(sheet.kind, sheet.width, sheet.height, sheet.size, _drawn(tree, sheet, query))
        for sheet in _SHEETS
    )


def _drawn(tree: Tree, sheet: _Sheet, query: Mapping[str, str]) -> tuple[Cell, ...]:
    whole = Box(0, 0, sheet.width, sheet.height)
    cells = _cells(tree.below(None), whole, sheet.size, address("/topics", query) + "#all")
    if not sheet.deep:
        return cells
    tops = {topic.name: topic for topic in tree.below(None)}
    return tuple(_with_cells(cell, tree, tops, sheet.size) for cell in cells)


def _with_cells(cell: Cell, tree: Tree, tops: Mapping[str, Topic], size: int) -> Cell:
    """A cell with those in it, below its heading; as it is where there is no room for them."""
    top = tops.get(cell.said.rpartition(", ")[0])
    inside = cell.box.within(3, size * 1.75)
    if top is None or min(inside.width, inside.height) < 2 * _LEAST:
        return cell
    cells = _cells(tree.below(top.id), inside, size, cell.path)
    heading = _lines(top.name, (cell.box.width - 12) * _SIGN / _BOLD, size * 1.75, size)
    return cell._replace(cells=cells, lines=heading) if cells and all(one.lines for one in cells) else cell


def _cells(topics: Sequence[Topic], box: Box, size: int, rest_path: str) -> tuple[Cell, ...]:
    """A cell for each topic; those too small to be pressed or read are one cell together."""
    layouts = [_laid_out(topics, shown, box, size, rest_path) for shown in range(len(topics), 0, -1)]
    pressed = [cells for cells in layouts if all(min(one.box[2:]) >= _LEAST for one in cells)]
    read = (cells for cells in pressed if all(one.lines for one in cells))
    alone = tuple(_cell(topic, box, size) for topic in topics[:1])  # the list has the others
    return next(read, pressed[0] if pressed else alone)


def _laid_out(topics: Sequence[Topic], shown: int, box: Box, size: int, rest_path: str) -> tuple[Cell, ...]:
    """So many of the topics, and the rest in one cell."""
    rest = sum(topic.papers for topic in topics[shown:])
    values = [topic.papers for topic in topics[:shown]] + ([rest] if rest else [])
    boxes = squarified(values, box)
    cells = [_cell(topic, one, size) for topic, one in zip(topics[:shown], boxes, strict=False)]
    if rest:
        more = f"{len(topics) - shown} more"
        lines = _fitting([more], boxes[-1], size)
        cells.append(Cell(boxes[-1], rest_path, f"{more}, {_papers(rest)}", lines))
    return tuple(cells)


def _cell(topic: Topic, box: Box, size: int) -> Cell:
    said = f"{topic.name}, {_papers(topic.papers)}"
    lines = _lines(topic.name, box.width - 12, box.height - 8 - 1.3 * size, size)
    lines = lines or _lines(topic.name, box.width - 12, box.height - 8, size)
    counted = (*lines, f"{topic.papers:,}") if lines else ()
    return Cell(box, f"/topics/{topic.id}", said, _fitting(counted, box, size) or lines)


def _fitting(lines: Sequence[str], box: Box, size: int) -> tuple[str, ...]:
    """These lines where there is room for them, or none."""
    width = max(map(len, lines), default=0) * _SIGN * size
    room = width <= box.width - 8 and len(lines) * 1.3 * size <= box.height - 6
    return tuple(lines) if room else ()


def _lines(name: str, width: float, height: float, size: int) -> tuple[str, ...]:
    """A name in lines that fit; without its last parts, or cut, where it has to be; none without room."""
    signs, most = int(width / (_SIGN * size)), int(height / (1.3 * size))
    parts = name.replace(" and ", ", ").split(", ")
    for text in (name, *(", ".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))):
        lines = _wrapped(text.split(), signs)
        if lines and len(lines) <= most:
            return tuple(lines)
    return (f"{name[: signs - 1]}…",) if signs >= _FEWEST_SIGNS and most else ()


def _wrapped(words: Sequence[str], signs: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if len(word) > signs:
            return []
        if lines and len(lines[-1]) + 1 + len(word) <= signs:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def squarified(values: Sequence[float], box: Box) -> list[Box]:
    """A box for each value, larger ones first, that together fill this one and are as square as can be."""
    left, boxes = box, []
    scale = box.width * box.height / sum(values) if sum(values) else 0
    areas = [value * scale for value in values]
    while areas:
        side = min(left.width, left.height)
        count = 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(areas[:count], side):
            count += 1
        row, left = _laid(areas[:count], left)
        boxes += row
        areas = areas[count:]
    return boxes


def _worst(areas: Sequence[float], side: float) -> float:
    """How far the least square of a row of boxes along this side is from one."""
    depth = sum(areas) / side if side else 0
    if not depth or not min(areas):
        return float("inf")
    return max(max(depth * depth / area, area / (depth * depth)) for area in areas)


def _laid(areas: Sequence[float], box: Box) -> tuple[list[Box], Box]:
    """Boxes along the shorter side, and what is left beside them."""
    x, y, width, height = box
    row, at = [], 0.0
    if width >= height:
        depth = sum(areas) / height if height else 0.0
        for area in areas:
            row.append(Box(x, y + at, depth, area / depth if depth else 0.0))
            at += row[-1].height
        return row, Box(x + depth, y, max(width - depth, 0.0), height)
    depth = sum(areas) / width if width else 0.0
    for area in areas:
        row.append(Box(x + at, y, area / depth if depth else 0.0, depth))
        at += row[-1].width
    return row, Box(x, y + depth, width, max(height - depth, 0.0))


def _papers(count: int) -> str:
    return f"{count:,} paper{'' if count == 1 else 's'}"
