"""MEDLINE's tagged text, as PubMed saves it (`.nbib`, "PubMed format"): `PMID- 12345`, `TI  - A title`.

https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from broadsheet.tools.names import natural
from broadsheet.types import ExternalId, Record, Skip

from ._dates import date_in_words
from ._ids import fingerprint, ids_of, pmcid, pmid
from ._json import shown
from ._text_lines import text_lines

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(.*)")
_FIRST = re.compile(r"\s*(?:PMID|PMCR?) {0,2}-\s*(?:PMC)?\d")
_OWN = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}-.*^(?:PMID|OWN |STAT)-\s*\S", re.MULTILINE | re.DOTALL)
_KIND = re.compile(r"\s*\[(\w+)\]\s*$")
_TITLES = ("TI", "BTI", "TT", "VTI", "CTI")
_KINDS = {
    "Book": "book",
    "Book Chapter": "incollection",
    "Technical Report": "techreport",
    "Academic Dissertation": "phdthesis",
}

Tags = dict[str, list[str]]


class Medline:
    """Reads papers from MEDLINE's tagged text."""

    name = "medline"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """Tags, of which the first is a number of PubMed's, or one is a tag that only PubMed writes."""
        return bool(_FIRST.match(head) or _OWN.match(head.lstrip()))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each block of lines."""
        for number, block in _blocks(path):
            try:
                yield _record(_tags(block))
            except ValueError as error:
                yield Skip(f"line {number}", str(error), shown("\n".join(block)))


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Lines that no blank line parts, with the number of the first; a new PMID begins a block, too."""
    start, block = 1, list[str]()
    for number, raw in enumerate(text_lines(path), 1):
        line = raw.rstrip()
        if block and (not line or (line.startswith("PMID") and _TAG.match(line))):
            yield start, block
            block = []
        if line:
            start = start if block else number
            block.append(line)
    if block:
        yield start, block


def _tags(block: Sequence[str]) -> Tags:
    """Values by their tags, each value on one line.

    Raises:
        ValueError: no line has a tag.
    """
    found: Tags = {}
    values: list[str] | None = None
    for line in block:
        if match := _TAG.match(line):
            values = found.setdefault(match[1], [])
            values.append(match[2].strip())
        elif line[0] == " " and values:
            values[-1] = f"{values[-1]} {line.strip()}".strip()
        else:
            values = None
    if not found:
        raise ValueError("it is no MEDLINE record: no line begins with a tag, as 'TI  - ' is one")
    return {tag: said for tag, values in found.items() if (said := list(filter(None, values)))}


def _record(tags: Tags) -> Record:
    title = next((name for name in _TITLES if name in tags), "TI")
    words = " ".join(tags.pop(title, []))
    ids = _ids(tags)
    key = str(ids[0]) if ids else f"title:{fingerprint(words)}"
    published = tags.pop("DP", [""])[0]
    return Record(
        key=key,
        title=words,
        abstract="\n".join(tags.pop("AB", [])),
        authors=_authors(tags),
        ids=ids or (ExternalId("title", fingerprint(words)),),
        published=date_in_words(published) or date_in_words(tags.get("DEP", [""])[0]),
        venue=_first(tags, "JT", "TA", "CTI"),
        keywords=tuple(dict.fromkeys([*tags.pop("OT", []), *tags.pop("MH", [])])),
        url=_url(ids),
        withdrawn="Retracted Publication" in tags.get("PT", ()),
        imprint=_imprint(tags),
        extra={tag: values[0] if len(values) == 1 else values for tag, values in tags.items()},
    )


def _ids(tags: Tags) -> tuple[ExternalId, ...]:
    """PubMed's number first; articles' ids are written as `10.1000/x [doi]` or `doi:10.1000/x`."""
    numbers = [pmid(text) for text in tags.pop("PMID", [])]
    numbers += [pmcid(text if "PMC" in text else f"PMC{text}") for text in tags.pop("PMC", [])]
    named = [_KIND.sub("", text) for text in (*tags.get("LID", ()), *tags.get("AID", ()))]
    found = ids_of(text for text in named if text.lower().startswith(("10.", "doi", "arxiv")))
    return tuple(dict.fromkeys(filter(None, (*numbers, *found))))


def _authors(tags: Tags) -> tuple[str, ...]:
    full, short = tags.pop("FAU", []), tags.pop("AU", [])
    people = full if len(full) >= len(short) else short
    return (*map(natural, people), *tags.pop("CN", []))


def _imprint(tags: Tags) -> dict[str, str]:
    kinds = [_KINDS[said] for said in tags.get("PT", ()) if said in _KINDS]
    parts = {
        "kind": kinds[0] if kinds else "article",
        "volume": _first(tags, "VI"),
        "number": _first(tags, "IP"),
        "pages": _first(tags, "PG"),
        "publisher": _first(tags, "PB"),
        "address": _first(tags, "PL"),
        "edition": _first(tags, "EN"),
        "editor": " and ".join(_all(tags, "FED") or _all(tags, "ED")),
        "issn": _number(tags.get("IS", ())),
        "isbn": _number(tags.get("ISBN", ())),
        "language": _first(tags, "LA"),
    }
    return {name: value for name, value in parts.items() if value}


def _number(values: Sequence[str]) -> str:
    """`0955-2359 (Print)` without what stands in brackets."""
    return values[0].removeprefix("ISBN").partition("(")[0].strip() if values else ""


def _first(tags: Tags, *names: str) -> str | None:
    return next((tags.pop(name)[0] for name in names if name in tags), None)


def _all(tags: Tags, *names: str) -> list[str]:
    return [value for name in names for value in tags.pop(name, [])]


def _url(ids: Sequence[ExternalId]) -> str | None:
    values = {id.scheme: id.value for id in ids}
    if "pmid" in values:
        return f"https://pubmed.ncbi.nlm.nih.gov/{values['pmid']}/"
    if "pmcid" in values:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{values['pmcid']}/"
    return f"https://doi.org/{values['doi']}" if "doi" in values else None


make = Medline
