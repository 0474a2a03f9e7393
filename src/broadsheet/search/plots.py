"""Plots as inline SVG: no script, colours from the page's own variables, a title and description each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

WIDTH = 400  # units of the viewBox: letters of 12 stay readable on a telephone
HEIGHT = 230
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40  # margins
BINS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how long, and its interval."""

    label: str
    value: float
    low: float
    high: float


def bars(key: str, title: str, rows: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """Groups of horizontal bars on a scale of 0 to 1, each with a whisker over its interval.

    Args:
        key: begins the ids of this plot; no other plot of the page may have it.
        rows: name of the group, and its bars.
    """
    body, y = [], float(TOP)
    for name, group in rows:
        body.append(_text(4, y + 10, name, "start"))
        y += 16
        for place, bar in enumerate(group):
            body.append(_bar(y, bar, place))
            y += 18
        y += 8
    spoken = "; ".join(
        f"{name} {bar.label}".strip() + f": {bar.value:.3f}, from {bar.low:.3f} to {bar.high:.3f}"
        for name, group in rows
        for bar in group
    )
    ticks = [_x_tick(4 + share * (WIDTH - 60), y, f"{share:g}") for share in (0, 0.25, 0.5, 0.75, 1)]
    return _svg(key, title, spoken, y + 24, [*ticks, *body])


def curves(key: str, title: str, lines: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Figures in [0, 1] of every query, each line from its best query to its worst."""
    body = [*_y_ticks((0, 0.25, 0.5, 0.75, 1), 0, 1), *_x_label("queries, best first")]
    for place, (_, values) in enumerate(lines):
        ordered = sorted(values, reverse=True)
        step = _inner() / max(1, len(ordered) - 1)
        points = " ".join(f"{LEFT + n * step:.1f},{_y(value, 0, 1):.1f}" for n, value in enumerate(ordered))
        only = f' x2="{WIDTH - RIGHT}" y2="{_y(ordered[0], 0, 1):.1f}"'
        shape = f'<polyline points="{points}"/>'
        if len(ordered) == 1:
            shape = f'<line x1="{LEFT}" y1="{_y(ordered[0], 0, 1):.1f}"{only}/>'
        body.append(f'<g class="line kind{place}">{shape}</g>')
    spoken = "; ".join(
        f"{label}: {sum(value >= 1 for value in values)} of {len(values)} queries at 1,"
        f" {sum(value <= 0 for value in values)} at 0, middle {np.median(values):.3f}"
        for label, values in lines
    )
    return _svg(key, title, spoken, HEIGHT, body)


def histogram(key: str, title: str, ms: Sequence[float]) -> str:
    """How many queries took how long; what took longer than the 99th percentile stands in the last bin."""
    last = float(np.percentile(ms, 99))
    counts, edges = np.histogram(np.minimum(ms, last), BINS, (0, last or 1))
    most = int(counts.max())
    wide = _inner() / BINS
    body = [*_y_ticks((0, most), 0, most), *_x_label("milliseconds; the last bin has all above too")]
    for place, count in enumerate(counts.tolist()):
        y = _y(count, 0, most)
        body.append(_rect(LEFT + place * wide, y, wide - 1, HEIGHT - BOTTOM - y, 0))
    body += [_text(LEFT + share * _inner(), HEIGHT - 24, f"{share * edges[-1]:.3g}") for share in (0, 0.5, 1)]
    spoken = f"{len(ms)} queries; half took at most {np.median(ms):.1f} ms, 99 of 100 at most {last:.1f} ms"
    return _svg(key, title, spoken, HEIGHT, body)


def differences(key: str, title: str, values: Sequence[float]) -> str:
    """First minus second for every query, from the greatest gain to the greatest loss, around 0."""
    reach = max(0.1, *(abs(value) for value in values))
    wide = _inner() / len(values)
    body = [*_y_ticks((-reach, 0, reach), -reach, reach), *_x_label("queries, from gain to loss")]
    for place, value in enumerate(sorted(values, reverse=True)):
        if value:
            top, foot = _y(max(value, 0), -reach, reach), _y(min(value, 0), -reach, reach)
            left = LEFT + place * wide
            body.append(_rect(left, top, max(wide * 0.9, 0.3), foot - top, 0 if value > 0 else 1))
    better, worse = sum(value > 0 for value in values), sum(value < 0 for value in values)
    spoken = f"{better} queries better, {worse} worse, {len(values) - better - worse} alike"
    return _svg(key, title, spoken, HEIGHT, body)


def _svg(key: str, title: str, spoken: str, height: float, body: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(spoken)}</desc>'
        f"{''.join(body)}</svg>"
    )


def _bar(y: float, bar: Bar, kind: int) -> str:
    scale, middle = WIDTH - 60, y + 7
    low, high = 4 + bar.low * scale, 4 + bar.high * scale
    ends = "".join(f'<path d="M{x:.1f} {middle - 4:.1f}v8"/>' for x in (low, high))
    whisker = f'<g class="whisker"><path d="M{low:.1f} {middle:.1f}H{high:.1f}"/>{ends}</g>'
    value = _text(WIDTH - 4, y + 11, f"{bar.value:.3f}", "end")
    return _rect(4, y, bar.value * scale, 14, kind) + whisker + value


def _rect(x: float, y: float, width: float, height: float, kind: int) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.1f}"'
    return f'<rect class="kind{kind}" {size}/>'


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _x_tick(x: float, foot: float, text: str) -> str:
    return f'<path class="grid" d="M{x:.1f} {TOP}V{foot:.1f}"/>' + _text(x, foot + 14, text)


def _x_label(text: str) -> list[str]:
    return [_text(LEFT + _inner() / 2, HEIGHT - 6, text)]


def _y_ticks(values: Iterable[float], low: float, high: float) -> list[str]:
    return [
        f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        + _text(LEFT - 6, y + 4, f"{value:.3g}", "end")
        for value in values
        for y in [_y(value, low, high)]
    ]


def _y(value: float, low: float, high: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low))


def _inner() -> float:
    return WIDTH - LEFT - RIGHT
