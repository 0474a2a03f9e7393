"""Export → import of papers through every format: do the same papers come back, field by field?

    python benchmarks/roundtrip.py FILE… [--papers 10000] [--format ris …]

The first lines of each file, as many of each, are harvested into an instance; its papers are exported in
each format, and the export is harvested into another, fresh instance. Then the papers of the two are
compared: all fields but the row and the sources. Formats for citations do not hold what belongs to its
place (featured days and counts), nor the day that follows from it; there the day is that of publication.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import fields, replace
from datetime import date
from itertools import islice
from pathlib import Path

from _run import say, timed
from broadsheet.app import App, Selection, open_app
from broadsheet.settings import Settings
from broadsheet.tools import files
from broadsheet.types import Paper

FOR_CITATIONS = {"bibtex", "csl-json", "ris"}
COMPARED = [field.name for field in fields(Paper) if field.name not in ("row", "sources")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--format", action="append", help="only this one; may be given several times")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with instance(folder / "first") as app:
            harvest(app, asked.files, asked.papers, folder)
            papers = list(islice(app.select(Selection(everything=True)), asked.papers))
            say(f"{len(papers):,} papers from {len(asked.files)} files")
            print(f"{'format':9} {'papers':>7} {'back':>7} {'equal':>7} {'out s':>6} {'in s':>6} {'MB':>6}  ")
            for format in asked.format or app.formats():
                print(through(app, format, papers, folder), flush=True)


def instance(folder: Path) -> App:
    return open_app(
        Settings(data_dir=folder, embedder="hashing", text_index="exact_text", vector_index="exact")
    )


def harvest(app: App, sources: Sequence[Path], papers: int, folder: Path) -> None:
    """As many lines of each file as make so many papers."""
    each = -(-papers // len(sources))
    for source in sources:
        part = folder / source.name.removesuffix(".xz")
        with part.open("wb") as file, closing(files.lines(source)) as lines:
            file.writelines(islice(lines, each))
        app.harvest(part)


def through(app: App, format: str, papers: Sequence[Paper], folder: Path) -> str:
    """One line of the table."""
    path = folder / f"papers-{format}{app.exporter(format).suffix}"
    _, seconds_out = timed(lambda: path.write_bytes(b"".join(app.export(format, papers))))
    with instance(folder / f"again-{format}") as again:
        report, seconds_in = timed(lambda: again.harvest(path))
        found = {paper.id: paper for paper in again.select(Selection(everything=True))}
    equal, differ = 0, Counter[str]()
    for paper in papers:
        wrong = list(differences(format, paper, found.get(paper.id)))
        equal += not wrong
        differ.update(wrong)
    told = ", ".join(f"{name} {count}" for name, count in differ.most_common()) or "nothing"
    told += f"; {report.skipped} skipped" if report.skipped else ""
    size = path.stat().st_size / 1e6
    counts = f"{len(papers):7,} {len(found):7,} {equal:7,} {seconds_out:6.1f} {seconds_in:6.1f} {size:6.1f}"
    return f"{format:9} {counts}  {told}"


def differences(format: str, paper: Paper, again: Paper | None) -> Iterator[str]:
    """Names of the fields that came back otherwise."""
    if again is None:
        yield "lost"
        return
    if format in FOR_CITATIONS:
        published = paper.published or ""
        day = date.fromisoformat(published) if len(published) == 10 else None
        paper = replace(paper, featured=(), upvotes=0, comments=0, day=day)
    for name in COMPARED:
        if getattr(paper, name) != getattr(again, name):
            yield name


if __name__ == "__main__":
    main()
