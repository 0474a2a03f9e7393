"""Which column of a table is which field: by the names that databases and people give columns, or as told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from broadsheet.errors import SourceError
from broadsheet.types import IMPRINT, ExternalId, Record

from ._cells import READERS, first_date, plain
from ._ids import fingerprint, named
from ._json import only_texts
from ._rows import FIELDS, record

# Field: what its column may be called, letters and digits alone, the surest name first.
_CALLED = {
    "id": "id paperid",
    "title": "title articletitle documenttitle papertitle itemtitle ti",
    "abstract": "abstract abstractnote abstracttext summary ab",
    "authors": "authorfullnames authors author authornames authorlist au",
    "n_authors": "nauthors authorcount numberofauthors",
    "published": "published publicationdate datepublished publishedat pubdate date publicationyear pubyear"
    " year yearpublished py",
    "updated": "updated dateupdated",
    "venue": "venue journal journalname journaltitle sourcetitle publicationtitle publicationname journalbook"
    " conference conferencename booktitle containertitle proceedingstitle so",
    "categories": "categories category arxivcategories",
    "primary_category": "primarycategory",
    "keywords": "keywords authorkeywords keyword manualtags tags de",
    "doi": "doi doilink articledoi di",
    "ids": "ids externalids",
    "url": "url link articleurl paperurl pageurl externalurl sourceurl",
    "pdf": "pdf pdflink pdfurl fulltexturl openaccesspdf",
    "code": "code codeurl github githuburl githubrepo repository",
    "project": "project projectpage projecturl",
    "organization": "organization organisation",
    "note": "note notes",
    "license": "license licence rights",
    "withdrawn": "withdrawn",
    "versions": "versions",
    "featured": "featured",
    "upvotes": "upvotes votes",
    "comments": "comments",
    "kind": "kind",
    "key": "citationkey citekey bibtexkey",
    "volume": "volume vol vl",
    "number": "issue issuenumber",
    "pages": "pages page pagerange",
    "publisher": "publisher pu",
    "address": "address place publisherplace publicationplace",
    "edition": "edition",
    "series": "series seriestitle",
    "editor": "editor editors",
    "issn": "issn sn",
    "isbn": "isbn isbns bn",
    "institution": "institution",
    "school": "school university",
    "report": "report reportnumber",
    "chapter": "chapter",
    "language": "language languageoforiginaldocument la",
    # Parts of which fields are made.
    "arxiv": "arxiv arxivid arxivnumber",
    "acl": "aclid anthologyid",
    "openreview": "openreviewid",
    "pmid": "pmid pubmedid",
    "pmcid": "pmcid pmc",
    "type": "documenttype itemtype publicationtype entrytype",
    "first page": "pagestart startpage firstpage",
    "last page": "pageend endpage lastpage",
    "article number": "artno articlenumber",
}
_FIELDS = {name: field for field, names in _CALLED.items() for name in names.split()}
_TELLING = frozenset(
    "title abstract authors published venue keywords doi url pdf arxiv acl pmid ids categories".split()
)
# What a type's name has in it, and the kind that this means; the first that fits.
_KINDS = {
    "journal": "article",
    "conference": "inproceedings",
    "proceedings": "inproceedings",
    "chapter": "incollection",
    "section": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
    "article": "article",
    "review": "article",
}
_INDEX = "__index_level_"  # how data frames call the numbers of their rows
_LETTERS = re.compile(r"[^0-9a-z]+")


class Columns:
    """The columns of one table.

    Args:
        header: their names, as they stand.
        told: for some fields or parts of the imprint, the name of the column that holds it.
        source: files papers that have no name but their own in this table.

    Raises:
        SourceError: a field that somebody named does not exist, or the column told for it does not.
    """

    def __init__(
        self, header: Sequence[str], told: Mapping[str, str] | None = None, source: str = "table"
    ) -> None:
        self._header = [name.strip() for name in header]
        self._source = source
        self._places = _places(self._header, told or {})
        taken = {at for places in self._places.values() for at in places}
        self._others = [
            at
            for at, name in enumerate(self._header)
            if at not in taken and name and not name.startswith(_INDEX)
        ]

    @property
    def width(self) -> int:
        """How many there are."""
        return len(self._header)

    @property
    def known(self) -> int:
        """How many fields of papers the columns hold; 0 without a title."""
        return len(_TELLING & self._places.keys()) if "title" in self._places else 0

    def record(self, cells: Sequence[Any]) -> Record:
        """The record that one row makes: cells are texts, or what Parquet holds.

        Raises:
            ValueError: it has no title.
        """
        said = {field: value for field, places in self._places.items() if (value := _first(cells, places))}
        row = {name: read(said.pop(name)) for name, read in READERS.items() if name in said}
        if "published" in said:
            row["published"] = first_date(cells[at] for at in self._places["published"]) or said["published"]
        number = _put_ids(row, said)
        row |= {name: plain(value) for name, value in said.items() if name in FIELDS and name not in row}
        found = record(row | {"imprint": _imprint(said)}, self._source)
        if found.ids[0].scheme == self._source:  # it has no name that holds outside this table
            name = ExternalId("title", fingerprint(found.title, *found.authors[:1], found.published or ""))
            found = replace(found, key=str(name), ids=(name,))
        others = {self._header[at]: cells[at] for at in self._others if cells[at] not in (None, "")}
        others |= {"id": number} if number else {}
        return replace(found, extra=others | dict(found.extra)) if others else found


def _places(header: Sequence[str], told: Mapping[str, str]) -> dict[str, list[int]]:
    """The columns of each field, the surest first."""
    if unknown := sorted(told.keys() - FIELDS - IMPRINT):
        names = ", ".join(sorted(FIELDS | IMPRINT))
        raise SourceError(f"no field {unknown[0]!r} for a column; there are: {names}")
    folded = {name.casefold(): at for at, name in reversed(list(enumerate(header)))}
    if missing := [name for name in told.values() if name.strip().casefold() not in folded]:
        raise SourceError(f"no column {missing[0]!r}; there are: {', '.join(filter(None, header))}")
    places = {field: [folded[name.strip().casefold()]] for field, name in told.items()}
    taken = {at for [at] in places.values()}
    letters = {_LETTERS.sub("", name.casefold()): at for at, name in reversed(list(enumerate(header)))}
    for field, names in _CALLED.items():
        found = [letters[name] for name in names.split() if letters.get(name, -1) not in {-1, *taken}]
        if found and field not in places:
            places[field] = found
    return places


def _first(cells: Sequence[Any], places: Iterable[int]) -> Any:
    """The first cell that says anything."""
    for at in places:
        value = cells[at]
        if isinstance(value, str) and not value.strip():
            continue
        if value not in (None, False, [], {}) and value == value:  # NaN is not itself
            return value
    return None


def _put_ids(row: dict[str, Any], said: dict[str, Any]) -> str:
    """Put all ids where `record` reads them; give the row's own if it is a mere number in its table."""
    ids = list(only_texts(row.get("ids") or ()))
    for scheme in ("arxiv", "acl", "openreview", "pmid", "pmcid"):
        if text := plain(said.pop(scheme, "")).strip():
            ids.append(text if ":" in text else f"{scheme}:{text}")
    number = plain(said.pop("id", "")).strip()
    if named(number) or number in ids:
        row["id"], number = number, ""
    row["ids"] = ids
    return number


def _imprint(said: dict[str, Any]) -> dict[str, str]:
    found = {name: plain(said[name]) for name in IMPRINT & said.keys()}
    if type := _LETTERS.sub("", str(said.get("type", "")).casefold()):
        found.setdefault("kind", next((kind for word, kind in _KINDS.items() if word in type), "misc"))
    first, last = (plain(said.get(name, "")).strip() for name in ("first page", "last page"))
    if pages := "-".join(filter(None, (first, last))) or plain(said.get("article number", "")).strip():
        found.setdefault("pages", pages)
    return found
