r"""Papers as BibTeX or biblatex, in whatever encoding: an entry a paper.

What stands in the fields is kept as TeX in title and abstract, and made readable elsewhere. Entries inherit
by `crossref` and `xdata`. Fields without a place in a record go to `extra` as they stand.

Fields that only our own exporter writes: updated, categories, identifiers (all ids of the paper, as
`scheme:value`), versions (`1: 2024-05-27, 2`), lab, code, project, license, withdrawn; guessed (`kind: misc`
where the paper had none), and exactly, which has in JSON what the other fields could not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.tools import files
from broadsheet.types import Record, Skip

from ._bibtex import Broken, Entry, entries
from ._bibtex_inherit import Parents
from ._bibtex_record import record
from ._json import shown

_SUFFIXES = (".bib", ".bibtex", ".biblatex")
_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+\s*\{\s*(?:[^\s,{}=\"]*\s*,|jabref-)", re.MULTILINE)
_DECLARED = re.compile(r"^%+\s*(?:Encoding|!TEX\s+encoding)\s*[:=]\s*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_NO_PAPERS = frozenset({"xdata", "control", "bstctl", "ieeetranbstctl"})


class BibTeX:
    """Reads papers from `.bib` files."""

    name = "bibtex"

    def recognises(self, path: Path, head: str) -> bool:
        """A name that ends in `.bib`, or an entry with its key at the beginning of a line."""
        if head.lstrip()[:1] in ("{", "[", "<"):
            return False
        return not set(_SUFFIXES).isdisjoint(path.suffixes) or _ENTRY.search(head) is not None

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each entry; comments, preambles and macros are none."""
        text = text_of(path)
        if not text.isspace() and "@" not in text and text:
            raise SourceError(f"{path} holds no BibTeX: there is no @ in it; is it the right file?")
        parents = Parents.of(text)
        line, nth = 0, 0
        for entry in entries(text):
            line, nth = (line, nth + 1) if entry.line == line else (entry.line, 1)
            position = f"line {line}" if nth == 1 else f"line {line}, entry {nth}"
            if isinstance(entry, Broken):
                yield Skip(position, entry.reason, shown(entry.raw))
            elif entry.kind not in _NO_PAPERS:
                yield _read(entry, parents, position)


def text_of(path: Path) -> str:
    """The file's text: UTF-8 if it can be, else as its own line `% Encoding: …` says, else as old files are.

    Raises:
        SourceError: it cannot be read.
    """
    declared = _DECLARED.search(files.head(path, encodings=("latin-1",)))
    encodings = (declared[1],) if declared else ()
    return files.text(path, (*encodings, *files.OLD_ENCODINGS)).replace("\0", "")


def _read(entry: Entry, parents: Parents, position: str) -> Record | Skip:
    try:
        return record(entry, parents.fields_of(entry))
    except ValueError as error:
        return Skip(position, str(error), shown(entry.raw))


make = BibTeX
