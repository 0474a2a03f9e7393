"""Is one paper one paper? Pairs of records whose answer is known, through a whole store, ids hidden.

    python benchmarks/merging.py FILE... [--others PATH...] [--made N] [--run RUN] [--details] [--json FILE]

FILEs are the corpus; `--others` are files and folders of further records, of whatever source takes them,
that speak partly of the same works (a stream of featured papers, personal bibliographies, a BEIR corpus).
Records go through the catalog's `add`, batch by batch, into a fresh store, in two runs:

known      the corpus keeps its ids; all other records come after it with ids and addresses hidden: a list
           without ids meets a catalog.
nameless   ids and addresses of all records are hidden: title, authors, abstract, year and venue must do.

Two records that come to lie in one paper are a merged pair. Precision is the share of merged pairs with a
label that are of one work; recall is the share of pairs of one work that were merged. A missed pair was
`refused` if the two records alone, ids hidden, are not believed to be one work; else it was `not found`.

Labels come from the ids before these are hidden, or from what was made; never from what our code holds of
a pair:
one work   `shared`: two records of different files share an arXiv, ACL, PubMed or OpenReview number or a DOI.
           No label if their titles have no word of four letters in common (a DOI of a volume), or if an
           authority gave them two numbers. Records that say what one before them said, word for word, are
           left out: they would be easy.
           `made`: one in so many records of the corpus, changed as real sources differ (`WAYS`), for what
           is rare among the real ones. They are told apart.
two works  different numbers of one authority (arXiv, ACL, PubMed, a conference's own), unless the abstracts
           have the same letters from first to last: authors and archives do number a work twice. Others
           numbered twice, conference and journal version, stay labelled as two and count against us.
All other merged pairs are `unlabelled`: `--details` gives their ids, for the eye.

Near misses are pairs of two works that resemble each other: the same title; titles apart in numbers alone;
`Erratum to`, `Comment on`; the same beginning of the abstract; the same authors and half of the title. They
are part of the store like all others, so each could be merged.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import sqrt
from pathlib import Path

from _run import say, timed
from broadsheet.catalog.add import add
from broadsheet.catalog.harvest import BATCH
from broadsheet.catalog.identify import same_by_text
from broadsheet.catalog.traits import Traits
from broadsheet.errors import SourceError
from broadsheet.extensions import available, load
from broadsheet.sources import FileSource
from broadsheet.sources._recognise import recognise
from broadsheet.store import Store, open_store, records
from broadsheet.types import ExternalId, Record

SEED = 4
MOST = 12  # records of one work or block of which all pairs are looked at
_LABELS = frozenset("arXiv acl pmid openreview doi".split())
_NUMBERS = re.compile(r"arXiv|acl|pmid|[a-z]+(19|20)\d\d")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_ABOUT = re.compile(
    r"^(erratum|corrigendum|correction|addendum|reply|comments?|response)\b( (to|on|for))?", re.I
)
_COUNT = re.compile(r"\b([ivx]+|part|one|two|three|four|first|second|third)\b")

Pair = tuple[int, int]


@dataclass(slots=True)
class Case:
    """A record and what is known of it.

    Attributes:
        told: the record as its source gave it, ids and all.
        shown: the record as the catalog gets it when ids are hidden.
        place: the file it is from; `made` records have the way they were made instead.
        work: number of the work that it is of; cases with the same number are of one work.
    """

    told: Record
    shown: Record
    place: str
    work: int = -1


@dataclass(slots=True)
class Run:
    """What became of the records in one store."""

    name: str
    seconds: float
    right: list[Pair] = field(default_factory=list)
    wrong: list[Pair] = field(default_factory=list)
    unlabelled: list[Pair] = field(default_factory=list)
    missed: list[Pair] = field(default_factory=list)


# --- reading


def read(paths: Iterable[Path]) -> Iterator[tuple[str, Record]]:
    """All records of files and folders, with the name of the file; what no source takes is passed over."""
    sources: list[FileSource] = [
        load("sources", name).make() for name in available("sources") if _reads(name)
    ]
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                yield from ((str(file), record) for record in _of_file(file, sources))


def _reads(name: str) -> bool:
    return hasattr(load("sources", name), "make")


def _of_file(file: Path, sources: Sequence[FileSource]) -> Iterator[Record]:
    try:
        for found in recognise(file, sources).read(file):
            if isinstance(found, Record):
                yield found
    except SourceError:
        return


def cases(
    corpus: Iterable[tuple[str, Record]], others: Iterable[tuple[str, Record]]
) -> tuple[list[Case], int]:
    """The cases, those of the corpus first, and how many these are; what was said before is left out."""
    found: list[Case] = []
    seen: set[tuple[object, ...]] = set()
    for place, record in corpus:
        found.append(_case(record, place, len(found)))
        seen.add(_said(record))
    size = len(found)
    forums = {id.value for case in found for id in case.told.ids if len(id.value) > 8}
    for place, record in others:
        if _said(record) not in seen:
            seen.add(_said(record))
            found.append(_case(_with_forum(record, forums), place, len(found)))
    return found, size


def _said(record: Record) -> tuple[object, ...]:
    return record.title, record.abstract, record.authors, record.published


def _case(record: Record, place: str, number: int) -> Case:
    return Case(record, replace(record, key=f"case:{number}", ids=(), url=None, pdf=None), place)


def _with_forum(record: Record, forums: set[str]) -> Record:
    """A BEIR corpus made of OpenReview's papers has their numbers without saying so."""
    named = tuple(ExternalId("openreview", id.value) for id in record.ids if id.scheme == "beir")
    return replace(record, ids=named) if named and named[0].value in forums else record


# --- labels


def label(found: Sequence[Case], shared: dict[ExternalId, list[int]]) -> None:
    """Number the works: two cases that share an id are of one, if nothing speaks against it."""
    for number, case in enumerate(found):
        case.work = number
    for numbers in shared.values():
        for one, other in combinations(numbers[:MOST], 2):
            if _may_be_one(found[one], found[other]):
                _unite(found, one, other, numbers)


def _unite(found: Sequence[Case], one: int, other: int, numbers: Iterable[int]) -> None:
    gone, kept = sorted((found[one].work, found[other].work), reverse=True)
    for number in {gone, *numbers}:
        if found[number].work == gone:
            found[number].work = kept


def shared_ids(found: Sequence[Case]) -> dict[ExternalId, list[int]]:
    """The cases under each id that more than one has."""
    owners: dict[ExternalId, list[int]] = defaultdict(list)
    for number, case in enumerate(found):
        for id in {_labelling(id) for id in case.told.ids} - {None}:
            owners[id].append(number)
    return {id: numbers for id, numbers in owners.items() if len(numbers) > 1}


def _labelling(id: ExternalId) -> ExternalId | None:
    """What of an id is a label; a conference's number may be OpenReview's."""
    if id.scheme in _LABELS:
        return id
    return ExternalId("openreview", id.value) if re.match(r"(iclr|corl|colm)\d", id.scheme) else None


def _may_be_one(one: Case, other: Case) -> bool:
    return (
        one.place != other.place and not are_two(one, other) and bool(_long_words(one) & _long_words(other))
    )


def _long_words(case: Case) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", case.told.title.lower()))


def are_two(one: Case, other: Case) -> bool:
    """Whether an authority numbered them as two works, and their abstracts are not letter by letter one."""
    ours, theirs = _numbers(one.told), _numbers(other.told)
    apart = any(ours[scheme].isdisjoint(theirs[scheme]) for scheme in ours.keys() & theirs.keys())
    return apart and not (_letters(one.told.abstract) == _letters(other.told.abstract) != "")


def _numbers(record: Record) -> dict[str, set[str]]:
    numbers: dict[str, set[str]] = defaultdict(set)
    for id in record.ids:
        if _NUMBERS.fullmatch(id.scheme):
            numbers[id.scheme].add(id.value)
    return numbers


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", text.lower())


# --- near misses


def near_misses(found: Sequence[Case]) -> dict[Pair, str]:
    """Pairs of two works that resemble each other, with how; of several ways, the first."""
    misses: dict[Pair, str] = {}
    for name, key in NEARNESS.items():
        for pair in _pairs(_blocks(found, key).values()):
            if pair not in misses and are_two(found[pair[0]], found[pair[1]]) and _is_near(name, found, pair):
                misses[pair] = name
    return misses


def _blocks(found: Sequence[Case], key: Callable[[Record], str]) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(found):
        if text := key(case.told):
            blocks[text].append(number)
    return blocks


def _pairs(blocks: Iterable[Sequence[int]]) -> Iterator[Pair]:
    for block in blocks:
        yield from combinations(sorted(block)[:MOST], 2)


def _bare_title(record: Record) -> str:
    return _letters(_COUNT.sub("", record.title.lower()))


def _title_spoken_of(record: Record) -> str:
    return _letters(_ABOUT.sub("", record.title.lower()))


def _all_authors(record: Record) -> str:
    return "|".join(sorted(map(_letters, record.authors))) if len(record.authors) > 1 else ""


def _beginning(record: Record) -> str:
    return text[:100] if len(text := _letters(record.abstract)) >= 100 else ""


NEARNESS: dict[str, Callable[[Record], str]] = {
    "same title": lambda record: _letters(record.title),
    "parts and numbers": _bare_title,
    "erratum, comment, reply": _title_spoken_of,
    "same beginning of the abstract": _beginning,
    "same authors, half of the title": _all_authors,
}


def _is_near(name: str, found: Sequence[Case], pair: Pair) -> bool:
    if not name.startswith("same authors"):
        return True
    one, other = (_long_words(found[number]) for number in pair)
    return 2 * len(one & other) >= max(1, min(len(one), len(other)))


# --- made pairs


def make(found: list[Case], size: int, every: int) -> None:
    """Add changed copies of one in so many cases of the corpus; each way gets as many."""
    chance = random.Random(SEED)
    for number in range(chance.randrange(every), size, every) if every else ():
        name, way = chance.choice(sorted(WAYS.items()))
        if name == "cited" and not found[number].shown.authors:
            continue  # nobody cites a paper without saying whose it is
        shown = way(found[number].shown, chance)
        case = _case(replace(shown, ids=found[number].told.ids), f"made: {name}", len(found))
        case.work = found[number].work
        found.append(case)


def _cited(record: Record, chance: random.Random) -> Record:
    """A reference: initials, no abstract, a title in braces or capitals, perhaps the year of the journal."""
    year = int(record.published[:4]) + chance.choice((0, 0, 1)) if record.published else None
    title = chance.choice((_braced, str.upper, str.title, str.lower))(record.title)
    return replace(
        record, title=title, abstract="", authors=_initials(record, chance), published=year and str(year)
    )


def _cut(record: Record, chance: random.Random) -> Record:
    """A feed: the first authors, and an abstract that ends in the middle."""
    length = chance.randrange(150, 400)
    return replace(record, abstract=f"{record.abstract[:length]}…", authors=record.authors[:3])


def _edited(record: Record, chance: random.Random) -> Record:
    """Another version: a word of the title came or went, and sentences of the abstract."""
    sentences = re.split(r"(?<=[.!?]) ", record.abstract)
    kept = [text for text in sentences if len(sentences) < 4 or chance.random() < 0.75]
    return replace(record, title=_retitled(record.title, chance), abstract=" ".join(kept))


def _subtitled(record: Record, chance: random.Random) -> Record:
    """The subtitle went, or one came."""
    main, colon, _ = record.title.partition(": ")
    title = main if colon and len(main.split()) > 1 else f"{record.title}: {chance.choice(_SUBTITLES)}"
    return replace(record, title=title, authors=_initials(record, chance))


def _bare(record: Record, chance: random.Random) -> Record:  # noqa: ARG001
    """Title and abstract alone, signs of TeX gone."""
    plain = re.sub(r"[\\${}]", "", record.abstract)
    return replace(record, abstract=plain, authors=(), published=None, venue=None)


WAYS = {"cited": _cited, "cut": _cut, "edited": _edited, "subtitle": _subtitled, "no authors": _bare}
_SUBTITLES = ("A Case Study", "Theory and Practice", "An Empirical Study", "Extended Version")


def _initials(record: Record, chance: random.Random) -> tuple[str, ...]:
    """Names as `A. Lovelace` or `Lovelace, A.`; a name that has a comma stays."""
    turned = chance.random() < 0.5
    return tuple(_initial(name, turned) for name in record.authors)


def _initial(name: str, turned: bool) -> str:
    *given, family = name.split() or [name]
    if "," in name or not given:
        return name
    letters = " ".join(f"{part[0]}." for part in given)
    return f"{family}, {letters}" if turned else f"{letters} {family}"


def _braced(title: str) -> str:
    return re.sub(r"\b([A-Z][\w-]*[A-Z]\w*)\b", r"{\1}", title)


def _retitled(title: str, chance: random.Random) -> str:
    words = title.split()
    if len(words) < 5:
        return title
    gone = chance.randrange(len(words))
    if chance.random() < 0.5:
        return " ".join(words[:gone] + words[gone + 1 :])
    return " ".join([*words[:gone], chance.choice(("Efficient", "Improved", "Novel", "the")), *words[gone:]])


# --- runs


def run(name: str, found: Sequence[Case], size: int) -> Run:
    """All cases through one fresh store."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/merging.db")
        keeps = name == "known"
        given = [
            replace(case.told, key=case.shown.key) if keeps and number < size else case.shown
            for number, case in enumerate(found)
        ]
        _, seconds = timed(lambda: _add(store, given))
        papers = _papers(store, given)
        store.close()
    return _judged(Run(name, seconds), found, papers, size if keeps else 0)


def _add(store: Store, given: Sequence[Record]) -> None:
    for start in range(0, len(given), BATCH):
        with store.write() as db:
            add(db, [records.pack("merging", record) for record in given[start : start + BATCH]])


def _papers(store: Store, given: Sequence[Record]) -> list[int]:
    """The row of the paper of each record."""
    found: dict[str, int] = {}
    with store.read() as db:
        for start in range(0, len(given), BATCH):
            keys = [record.key for record in given[start : start + BATCH]]
            found |= {key: row for key, (_, row) in records.known(db, "merging", keys).items()}
    return [found[record.key] for record in given]


def _judged(told: Run, found: Sequence[Case], papers: Sequence[int], known: int) -> Run:
    """Compare with the labels; pairs of two records that both kept their ids prove nothing."""
    of_paper, of_work = _groups(papers), _groups([case.work for case in found])
    for pair in (pair for pair in _pairs(of_paper) if pair[1] >= known):
        one, other = found[pair[0]], found[pair[1]]
        right = one.work == other.work
        (told.right if right else told.wrong if are_two(one, other) else told.unlabelled).append(pair)
    told.missed = [
        pair for pair in _pairs(of_work) if pair[1] >= known and papers[pair[0]] != papers[pair[1]]
    ]
    return told


def _groups(numbers: Sequence[int]) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for position, number in enumerate(numbers):
        groups[number].append(position)
    return [group for group in groups.values() if len(group) > 1]


# --- telling


def interval(hits: int, of: int) -> tuple[float, float, float]:
    """A share with its 95 % interval after Wilson; 0 to 1 when there is nothing to count."""
    if not of:
        return (1.0, 0.0, 1.0)
    z, share = 1.96, hits / of
    middle, width = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return share, (middle - width) / (1 + z * z / of), (middle + width) / (1 + z * z / of)


def kind(found: Sequence[Case], pair: Pair) -> str:
    """How a pair of one work came about: `shared`, or `made` and the way."""
    return next((found[number].place for number in pair if found[number].place.startswith("made")), "shared")


def tables(told: Run, found: Sequence[Case], misses: dict[Pair, str]) -> dict[str, object]:
    """All figures of a run."""
    right, missed = (Counter(kind(found, pair) for pair in pairs) for pairs in (told.right, told.missed))
    kinds = sorted(right.keys() | missed.keys())
    real, wrong = right["shared"], len(told.wrong)
    of_real = [pair for pair in told.wrong if kind(found, pair) == "shared"]
    return {
        "seconds": round(told.seconds, 1),
        "precision of real pairs": _share(real, real + len(of_real)),
        "recall of real pairs": _share(real, real + missed["shared"]),
        "precision of all pairs": _share(len(told.right), len(told.right) + wrong),
        "recall by kind": {name: _share(right[name], right[name] + missed[name]) for name in kinds},
        "why missed": Counter(f"{kind(found, pair)}: {_why(found, pair)}" for pair in told.missed),
        "wrong by likeness": Counter(misses.get(pair, "no near miss") for pair in told.wrong),
        "near misses kept apart": _near(told, misses) if told.name == "nameless" else "ids tell them",
        "unlabelled": Counter(_schemes(found, pair) for pair in told.unlabelled),
    }


def _share(hits: int, of: int) -> str:
    share, low, high = interval(hits, of)
    return f"{hits:,} of {of:,} = {share:.4f} ({low:.4f} to {high:.4f})"


def _why(found: Sequence[Case], pair: Pair) -> str:
    one, other = (Traits(found[number].shown) for number in pair)
    return "not found" if same_by_text(one, [other]) or same_by_text(other, [one]) else "refused"


def _near(told: Run, misses: dict[Pair, str]) -> dict[str, str]:
    merged = Counter(misses[pair] for pair in told.wrong if pair in misses)
    return {name: _share(of - merged[name], of) for name, of in Counter(misses.values()).items()}


def _schemes(found: Sequence[Case], pair: Pair) -> str:
    names = (found[number].told.ids[:1] for number in pair)
    return " and ".join(sorted(re.sub(r"(19|20)\d\d", "", ids[0].scheme) if ids else "none" for ids in names))


def details(told: Run, found: Sequence[Case]) -> Iterator[str]:
    """Every pair that is not right, by ids alone."""
    for what in ("wrong", "unlabelled", "missed"):
        for pair in getattr(told, what):
            names = (str(next(iter(found[number].told.ids), found[number].told.key)) for number in pair)
            yield f"{told.name} {what} [{kind(found, pair)}] {' = '.join(names)} {pair}"


def main() -> None:
    """Label, run, tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--others", nargs="+", type=Path, default=[])
    parser.add_argument("--made", type=int, default=20, help="one in so many is changed; 0 for none")
    parser.add_argument("--run", choices=["known", "nameless"], action="append")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found, size = cases(read(asked.files), read(asked.others))
    label(found, shared_ids(found))
    misses = near_misses(found)
    make(found, size, asked.made)
    say(f"{size:,} records in the corpus, {len(found) - size:,} others, {len(misses):,} near misses")
    figures = {}
    for name in asked.run or ["known", "nameless"]:
        told = run(name, found, size)
        figures[name] = tables(told, found, misses)
        print(f"{name}: {json.dumps(figures[name], indent=2, ensure_ascii=False)}")
        for line in details(told, found) if asked.details else ():
            say(line)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1), "utf-8")


if __name__ == "__main__":
    main()
