"""What Web of Science exports: tagged text (`PT J`, `AU …`, `ER`), or a table whose columns are the tags.

https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from broadsheet.tools import files
from broadsheet.tools.names import natural
from broadsheet.tools.written_dates import written_date
from broadsheet.types import ExternalId, Record, Skip

from ._ids import doi, fingerprint, ids_of, pmid
from ._json import shown
from ._text_lines import text_lines

_HEAD = re.compile(r"\s*(?:FN \S.*\n\s*VR \d|PT [JBSPC]\s*\n)")
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_COLUMNS = re.compile(r"PT\t(?:[A-Z][A-Z0-9]\s){3}")
_NUMBER = re.compile(r"\s*([\dXx-]+)\s*(?:\((\w+)\))?")
# Tags of which each line, or each part between semicolons, is one value.
_BY_LINE = frozenset({"AU", "AF", "BA", "BF", "CA", "GP", "ED", "BE", "CR", "C1"})
_KINDS = {"J": "article", "B": "book", "S": "inbook", "P": "patent", "C": "inproceedings"}
_TAKEN_BACK = ("retracted publication", "withdrawn publication")

Tags = dict[str, list[str]]


class WebOfScience:
    """Reads papers from what Web of Science exports."""

    name = "wos"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """The format's name or a publication's type stands first, or the tags stand as columns."""
        return bool(_HEAD.match(head) or _COLUMNS.match(head))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each publication."""
        rows = _table if _COLUMNS.match(files.head(path, encodings=files.OLD_ENCODINGS)) else _tagged
        for number, tags in rows(path):
            if isinstance(tags, Skip):
                yield tags
                continue
            try:
                yield _record(tags)
            except ValueError as error:
                yield Skip(f"line {number}", str(error), shown(tags))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text_lines(path), 1):
        if line := raw.rstrip("\r\n"):
            yield number, line


def _tagged(path: Path) -> Iterator[tuple[int, Tags | Skip]]:
    """The values of each publication by tag, with the line where it begins; or a line that is in none."""
    start, tags, values = 0, Tags(), list[str]()
    for number, line in _lines(path):
        match = _TAG.match(line)
        if match and match[1] in ("FN", "VR", "EF"):
            continue
        if match and match[1] in ("ER", "PT") and tags:
            yield start, tags
            tags = {}
        if match and match[1] != "ER":
            start = start if tags else number
            values = tags.setdefault(match[1], [])
            values.append((match[2] or "").strip())
        elif tags and line[0] == " ":
            values.append(line.strip())
        elif not match and line.strip():
            yield number, Skip(f"line {number}", "it stands outside of any publication", shown(line))
    if tags:
        yield start, tags


def _table(path: Path) -> Iterator[tuple[int, Tags | Skip]]:
    rows = _lines(path)
    _, header = next(rows)
    names = header.split("\t")
    for number, line in rows:
        cells = line.split("\t")
        if any(cells[len(names) :]):
            reason = f"it has {len(cells)} cells, but there are {len(names)} columns"
            yield number, Skip(f"line {number}", reason, shown(line))
            continue
        yield number, {name: _parts(name, cell) for name, cell in zip(names, cells, strict=False) if cell}


def _parts(name: str, cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";")] if name in _BY_LINE else [cell.strip()]


def _record(tags: Tags) -> Record:
    said: dict[str, list[str]] = {tag: list(filter(None, values)) for tag, values in tags.items()}
    take = _taker(said)
    title, number = take("TI"), take("UT")
    ids = _ids(take("DI") or take("D2"), take("PM"), number)
    return Record(
        key=number or (str(ids[0]) if ids else f"title:{fingerprint(title)}"),
        title=title,
        abstract=take("AB"),
        authors=_authors(said),
        ids=ids or (ExternalId("title", fingerprint(title)),),
        published=written_date(f"{take('PD')} {take('PY')}") or written_date(take("EA")),
        venue=take("SO") or take("CT") or None,
        keywords=_keywords(f"{take('DE')};{take('ID')}"),
        url=_url(ids, number),
        withdrawn=any(kind in _document_type(said) for kind in _TAKEN_BACK),
        imprint=_imprint(take, said),
        extra={tag: found if tag in _BY_LINE else " ".join(found) for tag, found in said.items() if found},
    )


def _taker(said: dict[str, list[str]]) -> Callable[[str], str]:
    return lambda tag: " ".join(said.pop(tag, ()))


def _ids(doi_text: str, pubmed: str, number: str) -> tuple[ExternalId, ...]:
    """The DOI's first, which may be arXiv's; Web of Science's own number last."""
    own = number.partition("WOS:")[2]
    found = (doi(doi_text), pmid(pubmed), ExternalId("wos", own) if own else None)
    return tuple(id for id in found if id) or ids_of([doi_text])


def _authors(said: dict[str, list[str]]) -> tuple[str, ...]:
    """Full names where they are given; those of books stand under tags of their own."""
    people = [said.pop(tag, []) for tag in ("AF", "AU", "BF", "BA")]
    names = next((found for found in people if found), [])
    return (*map(natural, names), *said.pop("CA", []), *said.pop("GP", []))


def _keywords(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(";")))))


def _imprint(take: Callable[[str], str], said: Mapping[str, list[str]]) -> dict[str, str]:
    kind = _KINDS.get(take("PT"), "misc")
    if kind == "article" and _document_type(said).startswith(("proceedings", "conf")):
        kind = "inproceedings"
    first, last = take("BP"), take("EP")
    numbers = [*_numbers(take("SN") or take("EI"), "ISSN"), *_numbers(take("BN"), "ISBN")]
    parts = {
        "kind": kind,
        "volume": take("VL"),
        "number": take("IS"),
        "pages": f"{first}-{last}" if first and last and first != last else first or take("AR"),
        "publisher": take("PU"),
        "address": take("PI") or take("PA"),
        "series": take("SE"),
        "editor": " and ".join(map(natural, said.get("ED") or said.get("BE") or ())),
        "issn": next((number for number, sort in numbers if sort == "ISSN"), ""),
        "isbn": next((number for number, sort in numbers if sort == "ISBN"), ""),
        "language": take("LA"),
    }
    return {name: value for name, value in parts.items() if value}


def _document_type(said: Mapping[str, list[str]]) -> str:
    return " ".join(said.get("DT", ())).lower()


def _numbers(text: str, sort: str) -> list[tuple[str, str]]:
    """Numbers and their sorts in `01678655 (ISSN); 9781728132938 (ISBN)`; `sort` where none is told."""
    found = (_NUMBER.match(part) for part in text.split(";"))
    return [(match[1], match[2] or sort) for match in found if match]


def _url(ids: tuple[ExternalId, ...], number: str) -> str | None:
    values = {id.scheme: id.value for id in ids}
    if "doi" in values:
        return f"https://doi.org/{values['doi']}"
    return f"https://www.webofscience.com/wos/woscc/full-record/{number}" if number else None


make = WebOfScience
