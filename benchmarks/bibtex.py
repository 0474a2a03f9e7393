"""Do we read BibTeX as a second parser does?

    python benchmarks/bibtex.py FOLDER [FOLDER ...] [--parser pybtex|bibtexparser] [--show 5]

Reads every file of the folders with our own reader and with pybtex (or bibtexparser 2, which is to be
installed first) and compares each entry's raw fields, macros resolved and concatenations joined, after white
space is made one space. An entry is known by its type and key; of several with one key, by its place among
them. A file that the second parser complains of counts apart: there we may differ because it went wrong.
Macros that nobody defined are no complaint: BibTeX leaves them empty, we keep their names.

Prints files, entries, fields, the share of fields that agree, and kinds of disagreements with examples.
Exit status 1 when less than --least of the fields in readable files agree.
"""

from __future__ import annotations

import argparse
import logging
import sys
from calendar import month_name
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from _run import timed
from broadsheet.errors import SourceError
from broadsheet.sources._bibtex import Entry, entries
from broadsheet.sources.bibtex import text_of

Read = list[
    tuple[str, str, dict[str, str]]
]  # type and key in lower case, values by field names in lower case


@dataclass
class Tally:
    files: int = 0
    entries: int = 0
    fields: int = 0
    agreeing: int = 0
    seconds: list[float] = field(default_factory=lambda: [0.0, 0.0])
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def disagree(self, kind: str, example: str) -> None:
        self.kinds[kind] += 1
        self.examples[kind].append(example)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--parser", choices=SECOND, default="pybtex")
    parser.add_argument("--show", type=int, default=3, help="examples for each kind of disagreement")
    parser.add_argument("--least", type=float, default=0.995)
    options = parser.parse_args()
    readable, others = Tally(), Tally()
    refused = []
    for path in sorted(path for folder in options.folders for path in folder.rglob("*") if path.is_file()):
        try:
            compare(path, SECOND[options.parser], readable, others)
        except SourceError as error:
            refused.append(str(error))
    report(f"files that {options.parser} reads without complaint", readable, options.show)
    report("other files", others, options.show)
    print(f"refused: {len(refused)}", *refused, sep="\n  ")
    sys.exit(readable.agreeing < options.least * readable.fields)


def compare(path: Path, second: Callable[[str], tuple[Read, int]], readable: Tally, others: Tally) -> None:
    text = text_of(path)
    ours, mine_s = timed(lambda: by_name(our_reading(text)))
    (theirs, complaints), their_s = timed(lambda: second(text))
    tally = others if complaints else readable
    tally.files += 1
    tally.seconds[0] += mine_s
    tally.seconds[1] += their_s
    for name, fields in by_name(theirs).items():
        tally.entries += 1
        if name not in ours:
            tally.fields += len(fields)
            tally.disagree("entry that only they have", f"{path.name}: {name}")
        else:
            compare_fields(f"{path.name}, {name[1]}", ours.pop(name), fields, tally)
    for name, fields in ours.items():
        tally.entries += 1
        tally.disagree("entry that only we have", f"{path.name}: {name} with {len(fields)} fields")


def compare_fields(where: str, ours: dict[str, str], theirs: dict[str, str], tally: Tally) -> None:
    for name in sorted(ours.keys() | theirs.keys()):
        tally.fields += 1
        mine, other = one_space(ours.get(name, "")), one_space(theirs.get(name, ""))
        if mine == other:
            tally.agreeing += 1
        else:
            tally.disagree(kind_of(mine, other), f"{where}, {name}: {mine[:90]!r} / {other[:90]!r}")


def kind_of(ours: str, theirs: str) -> str:
    if not theirs:
        return "value that only we have"
    if not ours:
        return "value that only they have"
    return (
        "one value is the beginning of the other"
        if ours.startswith(theirs) or theirs.startswith(ours)
        else "other"
    )


def our_reading(text: str) -> Read:
    return [(entry.kind, entry.key, entry.fields) for entry in entries(text) if isinstance(entry, Entry)]


def pybtex_reading(text: str) -> tuple[Read, int]:
    """What pybtex reads, and how often it complained."""
    from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names

    complaints = []
    found: Read = []
    parser = LowLevelParser(text, macros=dict(month_names), handle_error=complaints.append)
    for command, rest in parser:
        if command.lower() not in ("string", "preamble", "comment"):
            key, parts = rest
            fields: dict[str, str] = {}
            for name, values in parts:
                fields.setdefault(name.lower(), "".join(values))
            found.append((command.lower(), key or "", fields))
    return found, sum(not isinstance(complaint, UndefinedMacro) for complaint in complaints)


def bibtexparser_reading(text: str) -> tuple[Read, int]:
    """What bibtexparser 2 reads, and how many blocks it gave up; it knows no months, and is told them."""
    import bibtexparser

    logging.disable(logging.ERROR)
    months = "".join(f"@string{{{name[:3].lower()} = {{{name}}}}}\n" for name in month_name[1:])
    library = bibtexparser.parse_string(months + text)
    found = [
        (entry.entry_type.lower(), entry.key, {field.key.lower(): str(field.value) for field in entry.fields})
        for entry in library.entries
    ]
    return found, len(library.failed_blocks)


SECOND = {"pybtex": pybtex_reading, "bibtexparser": bibtexparser_reading}


def by_name(found: Read) -> dict[tuple[str, str, int], dict[str, str]]:
    """Fields by type, key and place among those of that type and key."""
    seen: Counter[tuple[str, str]] = Counter()
    named = {}
    for kind, key, fields in found:
        named[kind, key, seen[kind, key]] = fields
        seen[kind, key] += 1
    return named


def one_space(text: str) -> str:
    return " ".join(text.split())


def report(what: str, tally: Tally, show: int) -> None:
    share = tally.agreeing / max(tally.fields, 1)
    ours, theirs = tally.seconds
    print(f"{what}: {tally.files}, {tally.entries} entries, {tally.fields} fields, {share:.3%} agree")
    print(f"  our reader took {ours:.2f} s, the other {theirs:.2f} s")
    for kind, count in tally.kinds.most_common():
        print(f"  {count:6} {kind}")
        print(*examples(tally.examples[kind], show), sep="", end="")


def examples(found: Iterable[str], show: int) -> list[str]:
    return [f"           {example}\n" for example in list(found)[:show]]


if __name__ == "__main__":
    main()
