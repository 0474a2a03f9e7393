"""How often a misspelt title is put right, and how often one without a mistake is doubted.

    python benchmarks/spelling.py DATA_DIR [--titles 1000] [--seed 1]

DATA_DIR is a harvested instance; it is only read. The vocabulary is learnt in a folder of its own from all
papers but those whose titles are asked for: a new paper's words are what is most easily taken for a mistake.
"""

from __future__ import annotations

import argparse
import random
import re
import string
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from broadsheet.index import Entry
from broadsheet.index._vocabulary import Vocabulary, make
from broadsheet.search.spelling import suggest
from broadsheet.settings import Settings
from broadsheet.store import changes, open_store
from broadsheet.store.changes import Content

CHUNK = 2048
WORD = re.compile(r"(?<![\w\\$@.^])[^\W\d_]{4,40}(?![\w@^]|\.\w)")
TWO_WORDS = re.compile(r"(?<![\w-])[a-z]{3,} [a-z]{3,}(?![\w-])")
LETTERS = string.ascii_lowercase
OPEN = """
import sys, time
from pathlib import Path
from broadsheet.index._vocabulary import make
def resident(): return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before, started = resident(), time.perf_counter()
vocabulary = make(Path(sys.argv[1]))
print(f"opened in {time.perf_counter() - started:.2f} s, {resident() - before:.0f} MB in memory")
"""
Spoil = Callable[[str, random.Random], str | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--titles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    papers = list(contents(asked.data_dir))
    held_out = chance.sample(papers, asked.titles)
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = learnt(Path(folder), papers, held_out)
        del papers
        look_ups(vocabulary)
        suggestions(vocabulary, held_out, chance)


def contents(data_dir: Path) -> Iterator[Content]:
    store, row = open_store(Settings.load(data_dir=data_dir).resolved_database_url()), 0
    while True:
        with store.read() as db:
            rows = changes.rows_after(db, row, CHUNK)
            yield from changes.contents(db, rows)
        if not rows:
            break
        row = rows[-1]
    store.close()


def learnt(folder: Path, papers: list[Content], held_out: list[Content]) -> Vocabulary:
    """The vocabulary of all papers but these, opened anew; says what it cost."""
    left_out = {paper.row for paper in held_out}
    entries = [
        Entry(paper.row, paper.title, paper.abstract, paper.authors, (), 0)
        for paper in papers
        if paper.row not in left_out
    ]
    vocabulary, started = make(folder), time.process_time()
    for at in range(0, len(entries), CHUNK):
        vocabulary.add(entries[at : at + CHUNK])
    added = time.process_time()
    vocabulary.save()
    saved = time.process_time()
    megabytes = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    print(f"{len(entries):,} papers learnt in {added - started:.1f} s of one core,", end=" ")
    print(f"saved in {saved - added:.1f} s, {megabytes:.1f} MB on disk")
    subprocess.run([sys.executable, "-c", OPEN, str(folder)], check=True)
    return make(folder)


def look_ups(vocabulary: Vocabulary) -> None:
    words = [f"{word}{sign}" for word in ("grap", "languag", "recognitio") for sign in LETTERS]
    for edits in (1, 2):
        report(f"near, {edits} edit(s)", [timed(lambda: vocabulary.near(word, edits)) for word in words])


def suggestions(vocabulary: Vocabulary, held_out: list[Content], chance: random.Random) -> None:
    titles = [paper.title for paper in held_out]
    doubted = [(title, meant) for title in titles if (meant := suggest(vocabulary, title))]
    report("suggest, a title", [timed(lambda: suggest(vocabulary, title)) for title in titles])
    print(f"\n{len(titles)} titles without a change: {len(doubted) / len(titles):.2%} get a suggestion")
    for title, meant in doubted:
        print(f"    {title}\n    → {meant}")
    names = sorted(
        {name.split()[-1].lower() for paper in held_out for name in paper.authors.split("; ") if name}
    )
    wrong = sum(suggest(vocabulary, name) is not None for name in names)
    print(f"{len(names)} last names of their authors: {wrong / len(names):.2%} get a suggestion\n")
    for name, spoil in SPOILS.items():
        restored(name, vocabulary, titles, spoil, chance)


def restored(
    name: str, vocabulary: Vocabulary, titles: list[str], spoil: Spoil, chance: random.Random
) -> None:
    outcomes: Counter[str] = Counter()
    for title in titles:
        spoilt = spoil(title, chance)
        if spoilt and spoilt != title:
            meant = suggest(vocabulary, spoilt)
            outcomes["restored" if meant == title else "other" if meant else "nothing"] += 1
    total = outcomes.total() or 1
    shares = "   ".join(f"{kind} {outcomes[kind] / total:6.1%}" for kind in ("restored", "other", "nothing"))
    print(f"{name:38} {total:5} titles   {shares}")


def one_edit(title: str, chance: random.Random) -> str | None:
    return spelt(title, chance, 4, edited)


def two_edits(title: str, chance: random.Random) -> str | None:
    return spelt(title, chance, 9, lambda word, chance: edited(edited(word, chance), chance))


def blank_inside(title: str, chance: random.Random) -> str | None:
    def cut(word: str, chance: random.Random) -> str:
        at = chance.randrange(2, len(word) - 1)
        return f"{word[:at]} {word[at:]}"

    return spelt(title, chance, 7, cut)


def blank_lost(title: str, chance: random.Random) -> str | None:
    found = list(TWO_WORDS.finditer(title))
    if not found:
        return None
    both = chance.choice(found)
    return title[: both.start()] + both[0].replace(" ", "") + title[both.end() :]


SPOILS: dict[str, Spoil] = {
    "one edit in a word of 4 letters or more": one_edit,
    "two edits in a word of 9 or more": two_edits,
    "a blank in a word of 7 or more": blank_inside,
    "two words as one": blank_lost,
}


def spelt(
    title: str, chance: random.Random, shortest: int, change: Callable[[str, random.Random], str]
) -> str | None:
    """The title with one of its words changed; names such as BERT are left alone."""
    words = [
        word
        for word in WORD.finditer(title)
        if len(word[0]) >= shortest and word[0][1:] == word[0][1:].lower()
    ]
    if not words:
        return None
    word = chance.choice(words)
    changed = change(word[0].lower(), chance)
    shown = changed[0].upper() + changed[1:] if word[0][0].isupper() else changed
    return title[: word.start()] + shown + title[word.end() :]


def edited(word: str, chance: random.Random) -> str:
    """The word with a letter put in, taken out, replaced, or swapped with the next one."""
    while True:
        kind, letter = chance.choice(("put in", "taken out", "replaced", "swapped")), chance.choice(LETTERS)
        at = chance.randrange(len(word) + {"put in": 1, "swapped": -1}.get(kind, 0))
        start, rest = word[:at], word[at:]
        changed = {
            "put in": start + letter + rest,
            "taken out": start + rest[1:],
            "replaced": start + letter + rest[1:],
            "swapped": start + rest[1:2] + rest[:1] + rest[2:],
        }[kind]
        if changed != word:
            return changed


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(name: str, seconds: list[float]) -> None:
    p50, p99 = np.percentile(seconds, [50, 99]) * 1000
    print(f"{name:20} p50 {p50:5.2f} ms   p99 {p99:5.2f} ms   max {max(seconds) * 1000:5.2f} ms")


if __name__ == "__main__":
    main()
