"""Papers as BibTeX, in UTF-8: an entry a paper, for BibTeX, biblatex and the managers of references.

What BibTeX has no field for goes into fields that it passes over and our own source takes back: updated,
categories, identifiers, versions, pdf, code, project, lab, license, withdrawn, guessed, exactly; see there.
Featured days and counts are left out: they belong to the place where they were given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from broadsheet.types import Paper, Version

from ._bibtex_names import name_list, names_read_back
from ._keys import Keys
from ._tex import reads_back, tex, title_tex

Field = tuple[str, str]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_IN_BOOKS = frozenset({"inproceedings", "incollection", "inbook"})
_KIND = re.compile(r"(?!(?:comment|preamble|string|xdata|control)$)[a-z][a-z_-]*")
# Our source calls them by what BibTeX has for them.
_RENAMED = frozenset("conference thesis report electronic www mvbook mvcollection mvproceedings".split())
_MEETING = re.compile(
    r"\b(?:[Pp]roceedings|Proc|[Cc]onference|[Ww]orkshop|[Ss]ymposium|[Mm]eeting|[Cc]ongress)\b"
    r"|^[A-Z][\w@-]*[A-Z][\w@-]*\W+(?:19|20)\d\d\b"  # "ICML 2015"
)
_PREPRINTS = re.compile(r"\W*(?:arxiv|CoRR|Computing Research)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[a-z\d-]+(?:\.[a-z\d-]+)+(?:/[^\s{}\\]*)?", re.ASCII | re.IGNORECASE)
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_DASH, _DASHES = re.compile(r"(?<=\w)-(?=\w)"), re.compile(r"[\s~]*(?:–|-+)[\s~]*")
_ODD = re.compile(r"[\s,{}\\]")
_SEPARATOR = re.compile(r"[,;]")
_IMPRINT = (
    "volume number pages publisher address edition series editor issn isbn institution school report chapter"
    " language"
).split()
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class BibTeX:
    """Writes papers as `.bib` files."""

    name = "bibtex"
    suffix = ".bib"
    media_type = "application/x-bibtex"

    def write(self, papers: Iterable[Paper]) -> Iterator[bytes]:
        """An entry a piece."""
        keys = Keys()
        for paper in papers:
            yield _Entry(paper, keys.of(paper)).written().encode("utf-8", "replace")


def kind(paper: Paper) -> str:
    """The entry's type: what the paper's imprint says, or what its venue and ids make likely."""
    said = paper.imprint.get("kind", "")
    if _KIND.fullmatch(said):
        return said
    if not paper.venue:
        return "misc"
    at_a_meeting = any(id.scheme in ("acl", "openreview") for id in paper.ids) or _MEETING.search(paper.venue)
    return "inproceedings" if at_a_meeting else "article"


class _Entry:
    """One paper's entry; `exactly` gathers what its fields do not give back as it is."""

    def __init__(self, paper: Paper, key: str) -> None:
        self._paper, self._key, self._kind = paper, key, kind(paper)
        self._exactly: dict[str, Any] = {}
        self._imprint: dict[str, str] = {}

    def written(self) -> str:
        """The entry, with an empty line after it."""
        fields = [*self._fields(), *self._of_ourselves()]
        lines = (f"  {name} = {_delimited(name, value)},\n" for name, value in fields if value)
        return f"@{self._kind}{{{self._key},\n{''.join(lines)}}}\n\n"

    def _fields(self) -> Iterator[Field]:
        paper = self._paper
        yield "title", self._text("title", title_tex(paper.title), paper.title)
        yield "author", self._authors()
        yield "booktitle" if self._kind in _IN_BOOKS else "journal", self._venue()
        yield from self._published()
        yield from self._printed()
        yield from self._ids()
        yield from ((name, self._address(name)) for name in ("url", "pdf", "code", "project"))
        yield "categories", self._categories()
        yield "keywords", self._keywords()
        yield "updated", paper.updated or ""
        yield "versions", ", ".join(map(_version, paper.versions))
        yield "lab", self._plain("organization", paper.organization)
        yield "license", self._plain("license", paper.license)
        yield "withdrawn", "true" if paper.withdrawn else ""
        yield "note", self._plain("note", paper.note)
        yield "abstract", self._plain("abstract", paper.abstract)

    def _of_ourselves(self) -> Iterator[Field]:
        """What we made up, and what the fields above could not say."""
        said = self._paper.imprint
        made_up = (("kind", self._kind), ("key", self._key))
        yield "guessed", ", ".join(f"{part}: {value}" for part, value in made_up if not said.get(part))
        if self._imprint:
            self._exactly["imprint"] = self._imprint
        yield "exactly", _json(self._exactly) if self._exactly else ""

    def _text(self, name: str, written: str, value: str) -> str:
        if not reads_back(written, value):
            self._exactly[name] = value
        return written

    def _plain(self, name: str, value: str | None) -> str:
        return self._text(name, tex(value), value) if value and not value.isspace() else ""

    def _authors(self) -> str:
        names = [author.name for author in self._paper.authors]
        if not names_read_back(names):
            self._exactly["authors"] = names
        if self._paper.n_authors <= len(names):
            return name_list(names)
        self._exactly["n_authors"] = self._paper.n_authors
        return f"{name_list(names)} and others" if names else ""

    def _venue(self) -> str:
        venue = self._paper.venue or ""
        if _PREPRINTS.match(venue):  # which readers do not take for a venue
            self._exactly["venue"] = venue
        return self._plain("venue", venue)

    def _published(self) -> Iterator[Field]:
        day = self._paper.published or ""
        if day and not "1500" <= day < "2100":
            self._exactly["published"] = day
        yield "year", day[:4]
        yield "month", _MONTHS[int(day[5:7]) - 1] if len(day) > 4 else ""
        yield "day", day[8:].removeprefix("0")

    def _printed(self) -> Iterator[Field]:
        """What the imprint says."""
        said = self._paper.imprint
        for part, value in (("kind", self._kind), ("key", self._key)):
            if said.get(part) and (said[part] != value or value in _RENAMED):
                self._imprint[part] = said[part]
        for part in filter(said.get, _IMPRINT):
            yield "reportnumber" if part == "report" else part, self._part(part, said[part])

    def _part(self, part: str, value: str) -> str:
        if part == "editor":
            editors = value.split(" and ")
            written, exact = name_list(editors), names_read_back(editors)
        else:
            written = tex(value)
            exact = reads_back(written, value)
        if part == "pages":
            written, exact = _DASH.sub("--", written), exact and _DASHES.sub("-", value) == value
        if not exact:
            self._imprint[part] = value
        return written

    def _ids(self) -> Iterator[Field]:
        """The arXiv id and the DOI in their own fields; all ids in one of ours if that does not tell all."""
        paper = self._paper
        arxiv = next((id.value for id in paper.ids if id.scheme == "arXiv"), "")
        digital = next((id.value for id in paper.ids if id.scheme == "doi"), "")
        yield "doi", digital.translate(_IN_ADDRESS)
        yield "eprint", arxiv
        yield "archivePrefix", "arXiv" if arxiv else ""
        yield "primaryClass", paper.primary_category or ""
        told = [f"arXiv:{arxiv}"] * bool(arxiv) + [f"doi:{digital}"] * bool(digital)
        told = told or [f"url:{_without_scheme(paper.url or '')}"]
        links = filter(None, (paper.url, paper.pdf))
        plain = all(told[0].partition(":")[2] in link for link in links)  # a link may name another id
        if not plain or told != [str(id) for id in paper.ids]:
            yield "identifiers", ", ".join(str(id).translate(_IN_ADDRESS) for id in paper.ids)
        if any(_ODD.search(str(id)) for id in paper.ids):
            self._exactly["ids"] = list(map(str, paper.ids))

    def _address(self, name: str) -> str:
        address: str = getattr(self._paper, name) or ""
        if address and not _ADDRESS.fullmatch(address):
            self._exactly[name] = address
        return address.translate(_IN_ADDRESS)

    def _categories(self) -> str:
        """Nothing where the one category stands in its own field."""
        paper = self._paper
        if any(
            _ODD.search(category) or not reads_back(tex(category), category) for category in paper.categories
        ):
            self._exactly["categories"] = list(paper.categories)
        alone = paper.categories == (paper.primary_category,)
        return "" if alone else ", ".join(map(tex, paper.categories))

    def _keywords(self) -> str:
        written = [tex(keyword) for keyword in self._paper.keywords]
        if not all(map(reads_back, written, self._paper.keywords)):
            self._exactly["keywords"] = list(self._paper.keywords)
        return ", ".join(f"{{{keyword}}}" if _SEPARATOR.search(keyword) else keyword for keyword in written)


def _without_scheme(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _version(version: Version) -> str:
    return f"{version.number}: {version.published}" if version.published else str(version.number)


def _delimited(name: str, value: str) -> str:
    return value if name == "month" else "{" + value.replace("\0", "") + "}"


def _json(said: dict[str, Any]) -> str:
    """JSON whose braces are balanced whatever the texts in it, and that may be wrapped into lines."""
    return _STRING.sub(_without_braces, orjson.dumps(said).decode())


def _without_braces(string: re.Match[str]) -> str:
    return string.group().replace("{", r"\u007b").replace("}", r"\u007d").replace("  ", r" \u0020")


make = BibTeX
