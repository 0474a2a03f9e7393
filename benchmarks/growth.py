"""How search, memory, disk and taking in grow with the number of papers, and what 3,000,000 would take.

    python benchmarks/growth.py --papers FILE.jsonl.xz … --set FOLDER … [--plot docs/images/growth.svg]

Each size is a random sample of the lines (seeded; a larger sample has all of a smaller one), taken in by
`broadsheet harvest` in a data folder of its own under --folder. Folders that are there already, made by
this script from as many files with the same seed, are used again, with the seconds that they took then.

Every query goes to `App.search` of every size in turn, in rotating order, after a warm-up. Memory is that
of a fresh process that has opened the app and answered the same queries; `of its own` leaves out pages
of files that the system can drop. Two curves go through the percentiles by least squares: ms = a + b·n,
and ms = c·n^d (in logarithms). What they say beyond the largest size is a guess, not a measurement.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from _run import answer, say, timed
from broadsheet.app import App, open_app
from broadsheet.errors import BroadsheetError
from broadsheet.settings import Settings
from broadsheet.tools import files

SIZES = (30_000, 100_000, 300_000)
PERCENTILES = {"p50_ms": 50, "p90_ms": 90, "p99_ms": 99}
FITTED = ("p50_ms", "p90_ms")
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Made:
    """How a data folder was made; kept beside it, so that it can be used again."""

    lines: int
    files: int
    seed: int
    seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Two curves through (papers, figure): a + b·n and c·n^d."""

    a: float
    b: float
    c: float
    d: float

    @classmethod
    def through(cls, papers: Sequence[int], values: Sequence[float]) -> Fit:
        b, a = np.polyfit(papers, values, 1)
        d, logarithm = np.polyfit(np.log(papers), np.log(values), 1)
        return cls(float(a), float(b), math.exp(logarithm), float(d))

    def linear(self, papers: float) -> float:
        return self.a + self.b * papers

    def power(self, papers: float) -> float:
        return self.c * papers**self.d


def main() -> None:
    asked = arguments()
    if asked.resident:
        print(json.dumps(resident(asked.resident, texts(asked.sets, asked.queries))))
        return
    if not asked.papers:
        sys.exit("--papers FILE… says which papers to take")
    found = measure(asked)
    report(found)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n")
    if asked.plot:
        asked.plot.write_text(plot(found))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=Path, nargs="+", default=[], help="papers as .jsonl or .jsonl.xz")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument(
        "--set", dest="sets", type=Path, nargs="+", action="extend", required=True, help="folders of queries"
    )
    parser.add_argument("--queries", type=int, help="so many of all queries, drawn at random; default: all")
    parser.add_argument(
        "--folder", type=Path, default=Path("/tmp/growth"), help="where data folders are kept"
    )
    parser.add_argument("--predict", type=int, default=3_000_000, help="papers to reckon the figures for")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plot", type=Path, help="draw the latencies to this SVG file")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--resident", type=Path, help=argparse.SUPPRESS)  # the fresh process: a data folder
    return parser.parse_args()


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    """Make what is not there, ask every size every query, and reckon the figures."""
    sizes = sorted(asked.sizes)
    made = prepare(asked, sizes)
    queries = texts(asked.sets, asked.queries)
    folders = [asked.folder / str(size) for size in sizes]
    say(f"asking {len(queries)} queries of {len(sizes)} sizes")
    rows = [asdict(each) for each in made]
    for row, figures in zip(rows, latencies(folders, queries), strict=True):
        row |= figures
    for row, folder in zip(rows, folders, strict=True):
        row |= fresh(folder, asked)
    papers = [row["papers"] for row in rows]
    fits = {name: Fit.through(papers, [row[name] for row in rows]) for name in FITTED}
    return {
        "machine": f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores",
        "queries": len(queries),
        "sizes": rows,
        "fits": {name: asdict(fit) for name, fit in fits.items()},
        "predicted": predicted(fits, asked.predict),
    }


def predicted(fits: dict[str, Fit], papers: int) -> dict[str, Any]:
    """What both curves say of so many papers."""
    said = {name: {"linear": fit.linear(papers), "power": fit.power(papers)} for name, fit in fits.items()}
    return {"papers": papers, **said}


# --- the data folders ---


def prepare(asked: argparse.Namespace, sizes: Sequence[int]) -> list[Made]:
    """How each size was made, making those that are not there."""
    notes = {size: asked.folder / f"{size}.json" for size in sizes}
    missing = [size for size in sizes if not notes[size].exists()]
    for size in missing:
        if (asked.folder / str(size)).exists():
            sys.exit(f"{asked.folder / str(size)} was not made to its end; remove it first")
    if missing:
        asked.folder.mkdir(parents=True, exist_ok=True)
        write_samples(asked, missing)
    for size in missing:
        notes[size].write_text(json.dumps(asdict(take_in(asked, size))))
    made = [Made(**json.loads(notes[size].read_text())) for size in sizes]
    for size, each in zip(sizes, made, strict=True):
        if (each.seed, each.files) != (asked.seed, len(asked.papers)):
            sys.exit(f"{asked.folder / str(size)} was made from other files or with another seed; remove it")
    return made


def write_samples(asked: argparse.Namespace, sizes: Sequence[int]) -> None:
    """For each size a file of randomly chosen lines, in the order of the files."""
    total = sum(1 for _ in lines(asked.papers))
    if total < max(sizes):
        sys.exit(f"there are {total:,} papers, too few for {max(sizes):,}; give more files or other --sizes")
    order = list(range(total))
    random.Random(asked.seed).shuffle(order)
    place = {line: rank for rank, line in enumerate(order)}
    with ExitStack() as stack:
        outputs = [(size, stack.enter_context(sample(asked.folder, size).open("wb"))) for size in sizes]
        for number, line in enumerate(lines(asked.papers)):
            for size, output in outputs:
                if place[number] < size:
                    output.write(line.rstrip(b"\n") + b"\n")


def lines(papers: Sequence[Path]) -> Iterator[bytes]:
    """Every line of these files that is not blank."""
    return (line for line in chain.from_iterable(map(files.lines, papers)) if not line.isspace())


def sample(folder: Path, size: int) -> Path:
    return folder / f"{size}.jsonl"


def take_in(asked: argparse.Namespace, size: int) -> Made:
    """Harvest and index one sample; the sample is removed afterwards."""
    say(f"taking in {size:,} papers")
    file = sample(asked.folder, size)
    _, seconds = timed(lambda: answer(asked.folder / str(size), "harvest", str(file)))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024  # the largest so far: sizes grow
    file.unlink()
    return Made(size, len(asked.papers), asked.seed, seconds, peak)


def texts(folders: Sequence[Path], most: int | None) -> list[str]:
    """The queries of all sets in random order, the same whenever they are asked for."""
    found = [
        json.loads(line)["text"]
        for folder in folders
        for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()
    ]
    random.Random(0).shuffle(found)
    return found[:most]


# --- what is measured ---


def latencies(folders: Sequence[Path], queries: Sequence[str]) -> list[dict[str, float]]:
    """Papers, bytes on disk and percentiles in ms of each data folder; every query to each in turn."""
    with ExitStack() as stack:
        apps = [stack.enter_context(open_app(Settings.load(data_dir=folder))) for folder in folders]
        for app in apps:
            warm(app, queries)
        seconds: list[list[float]] = [[] for _ in apps]
        for number, query in enumerate(queries):
            for turn in range(len(apps)):
                which = (number + turn) % len(apps)
                seconds[which].append(timed(lambda: apps[which].search(query))[1])
        return [summary(app, taken) for app, taken in zip(apps, seconds, strict=True)]


def warm(app: App, queries: Sequence[str]) -> None:
    """Answer the last queries once, out of order, so that none is timed cold."""
    app.warm()
    for query in queries[-WARM_UP:]:
        app.search(query)


def summary(app: App, seconds: Sequence[float]) -> dict[str, float]:
    status = app.status()
    times = np.percentile(seconds, list(PERCENTILES.values())) * 1000
    figures = dict(zip(PERCENTILES, times.tolist(), strict=True))
    return {"papers": status.papers, "disk_bytes": status.size_bytes, **figures}


def fresh(folder: Path, asked: argparse.Namespace) -> dict[str, int]:
    """Memory of a process that does nothing but answer the queries."""
    command = [sys.executable, __file__, "--resident", str(folder), "--set", *map(str, asked.sets)]
    command += ["--queries", str(asked.queries)] if asked.queries else []
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def resident(folder: Path, queries: Sequence[str]) -> dict[str, int]:
    """In the fresh process: answer, then tell what the system says of our memory, in bytes."""
    with open_app(Settings.load(data_dir=folder)) as app:
        app.warm()
        for query in queries:
            app.search(query)
        said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    keys = {"rss_bytes": "VmRSS", "own_bytes": "RssAnon"}
    return {name: int(said[key].split()[0]) * 1024 for name, key in keys.items()}


# --- what is told ---


def report(found: dict[str, Any]) -> None:
    """A table in Markdown, and the two curves."""
    heads = "papers | p50 ms | p90 ms | p99 ms | memory MB | of its own MB | disk MB"
    heads += " | taken in, s | records/s | its peak MB"
    print(f"{found['queries']} queries without filters, each to every size in turn; {found['machine']}\n")
    print(f"| {heads} |\n|{' --: |' * (heads.count('|') + 1)}")
    for row in found["sizes"]:
        cells = [f"{row['papers']:,}", *(f"{row[name]:.1f}" for name in PERCENTILES)]
        cells += [f"{row[name] / 1e6:,.0f}" for name in ("rss_bytes", "own_bytes", "disk_bytes")]
        cells += [f"{row['seconds']:.1f}", f"{row['lines'] / row['seconds']:,.0f}"]
        cells.append(f"{row['peak_bytes'] / 1e6:,.0f}")
        print(f"| {' | '.join(cells)} |")
    print(f"\n| | a + b·n | c·n^d | {found['predicted']['papers']:,} papers, ms |\n| --- | --- | --- | --: |")
    for name, fit in found["fits"].items():
        print(told(name, Fit(**fit), found["predicted"][name]))


def told(name: str, fit: Fit, said: dict[str, float]) -> str:
    """One line of the table of curves; b per million papers."""
    line = f"{fit.a:.2f} + {fit.b * 1e6:.2f}·n/10⁶"
    return (
        f"| {name.removesuffix('_ms')} | {line} | {fit.c:.3g}·n^{fit.d:.3f} |"
        f" {said['linear']:.0f} by the line, {said['power']:.0f} by the power |"
    )


# --- the picture ---

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 84, 48, 56
STYLE = """
  svg { color: #1c1b19; background: #fffefa; font: 13px system-ui, sans-serif }
  .p50_ms { --hue: #0b5cad } .p90_ms { --hue: #b3420e }
  @media (prefers-color-scheme: dark) {
    svg { color: #e8e6e1; background: #161513 }
    .p50_ms { --hue: #7db8f5 } .p90_ms { --hue: #f2a071 }
  }
  text { fill: currentColor } .head { font-weight: 600; font-size: 15px }
  .grid { stroke: currentColor; opacity: .15 } .axis { stroke: currentColor; opacity: .6 }
  .curve { stroke: var(--hue); fill: none; stroke-width: 1.5 } .power { stroke-dasharray: 5 4 }
  .dot { fill: var(--hue) } .name { fill: var(--hue); font-weight: 600 }
"""


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to places, both axes in logarithms."""

    papers: tuple[float, float]
    ms: tuple[float, float]

    def x(self, papers: float) -> float:
        return round(LEFT + share(papers, self.papers) * (WIDTH - LEFT - RIGHT), 1)

    def y(self, ms: float) -> float:
        return round(HEIGHT - BOTTOM - share(ms, self.ms) * (HEIGHT - TOP - BOTTOM), 1)


def share(value: float, ends: tuple[float, float]) -> float:
    """How far a value is from one end to the other, in [0, 1], in logarithms."""
    return math.log(value / ends[0]) / math.log(ends[1] / ends[0])


def plot(found: dict[str, Any]) -> str:
    """The latencies as SVG: a dot for each measurement, both curves on to the predicted size."""
    rows, far = found["sizes"], found["predicted"]["papers"]
    scale = scale_of(found)
    title = "How long a search takes as papers grow"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="title desc">',
        f'<title id="title">{title}</title>',
        f'<desc id="desc">{escape(described(found))}</desc>',
        f"<style>{STYLE}</style>",
        f'<text class="head" x="{LEFT}" y="24">{title}</text>',
        *axes(scale),
    ]
    for name in FITTED:
        fit = Fit(**found["fits"][name])
        parts += [f'<g class="{name}">', *curves(scale, fit, rows[0]["papers"], far)]
        parts += [dot(scale, row, name) for row in rows]
        parts.append("</g>")
    return "\n".join([*parts, *ends(scale, found["predicted"]), *legend(), "</svg>"]) + "\n"


def ends(scale: Scale, predicted: dict[str, Any]) -> list[str]:
    """The name and guess at the end of each curve, moved apart where they would touch."""
    guesses = [(name, value) for name in FITTED for value in predicted[name].values()]
    parts, lowest, x = [], -math.inf, scale.x(predicted["papers"]) + 8
    for name, value in sorted(guesses, key=lambda guess: -guess[1]):
        lowest = max(scale.y(max(value, scale.ms[0])) + 4, lowest + 15)
        label = f"{name.removesuffix('_ms')} {value:,.0f}?"
        parts.append(f'<g class="{name}"><text class="name" x="{x}" y="{lowest}">{label}</text></g>')
    return parts


def scale_of(found: dict[str, Any]) -> Scale:
    """Axes that hold every dot and both ends of every curve."""
    far = found["predicted"]["papers"]
    values = [row[name] for row in found["sizes"] for name in FITTED]
    values += [value for name in FITTED for value in found["predicted"][name].values() if value > 0]
    near = min(row["papers"] for row in found["sizes"])
    return Scale((near / 1.25, far * 1.02), (min(values) / 1.4, max(values) * 1.25))


def described(found: dict[str, Any]) -> str:
    """The picture in words."""
    measured = "; ".join(
        f"{row['papers']:,} papers: {row['p50_ms']:.0f} ms, {row['p90_ms']:.0f} ms" for row in found["sizes"]
    )
    said = found["predicted"]
    guesses = [f"{min(said[name].values()):.0f} to {max(said[name].values()):.0f} ms" for name in FITTED]
    return (
        f"Median and 99th percentile of App.search. Measured, {measured}."
        f" Two curves through them say {guesses[0]} and {guesses[1]} for {said['papers']:,} papers."
    )


def axes(scale: Scale) -> list[str]:
    """Grid lines with their numbers, and what the axes are."""
    left, right, bottom = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<path class="axis" d="M{left} {TOP}V{bottom}H{right}" fill="none"/>']
    for n in ticks(scale.papers, (1, 3)):
        x = scale.x(n)
        parts.append(f'<path class="grid" d="M{x} {TOP}V{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{n:,.0f}</text>')
    for ms in ticks(scale.ms, (1, 2, 5)):
        y = scale.y(ms)
        parts.append(f'<path class="grid" d="M{left} {y}H{right}"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{ms:g}</text>')
    middle = (TOP + bottom) / 2
    upright = f'text-anchor="middle" transform="rotate(-90 18 {middle})"'
    return [
        *parts,
        f'<text x="{(left + right) / 2}" y="{HEIGHT - 14}" text-anchor="middle">papers</text>',
        f'<text x="18" y="{middle}" {upright}>milliseconds</text>',
    ]


def ticks(ends: tuple[float, float], steps: Sequence[int]) -> list[float]:
    """Round numbers between two ends."""
    powers = range(math.floor(math.log10(ends[0])), math.ceil(math.log10(ends[1])) + 1)
    return [
        step * 10.0**power for power in powers for step in steps if ends[0] <= step * 10.0**power <= ends[1]
    ]


def curves(scale: Scale, fit: Fit, near: float, far: float) -> list[str]:
    """Both curves, from the smallest size to the predicted one."""
    papers = np.geomspace(near, far, 40).tolist()
    drawn: list[tuple[str, Callable[[float], float]]] = [("line", fit.linear), ("power", fit.power)]
    return [
        f'<path class="curve {name}" d="M'
        + "L".join(f"{scale.x(n)} {scale.y(max(curve(n), scale.ms[0]))}" for n in papers)
        + '"/>'
        for name, curve in drawn
    ]


def dot(scale: Scale, row: dict[str, Any], name: str) -> str:
    """A measurement, with its number: below it for the lower curve, so that two never meet."""
    x, y, ms = scale.x(row["papers"]), scale.y(row[name]), row[name]
    number = f'<text x="{x}" y="{y + (19 if name == FITTED[0] else -9)}" text-anchor="middle">{ms:.0f}</text>'
    return f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>{number}'


def legend() -> list[str]:
    """What is a dot, a line and a dashed line."""
    y, x = TOP + 14, LEFT + 14
    return [
        f'<g stroke="currentColor"><circle cx="{x + 12}" cy="{y - 4}" r="4" fill="currentColor"/>',
        f'<path d="M{x + 92} {y - 4}h24"/><path d="M{x + 184} {y - 4}h24" stroke-dasharray="5 4"/></g>',
        f'<text x="{x + 22}" y="{y}">measured</text><text x="{x + 122}" y="{y}">a + b·n</text>',
        f'<text x="{x + 214}" y="{y}">c·n<tspan dy="-4" font-size="10">d</tspan></text>',
    ]


if __name__ == "__main__":
    try:
        main()
    except BroadsheetError as error:  # it names the trouble and the way out
        sys.exit(str(error))
