"""What stands in the fields of a Zotero item, and in the lines that people write where it has no field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from broadsheet.types import ExternalId

from ._ids import arxiv_id, doi, ids_of, is_url, pmcid, pmid
from ._json import Fields

Lines = list[tuple[str, str]]

# "arXiv:2301.00001 [cs.CL]", in whatever field it stands.
ARXIV = re.compile(r"arXiv:\s*([\w.-]+(?:/\d+)?)(?:\s*\[([^\]]*)\])?", re.IGNORECASE)
_ARXIV_FIELDS = ("archiveID", "archiveLocation", "number", "reportNumber", "publicationTitle")
_CATEGORY = re.compile(r"[a-z-]+\.[A-Za-z-]{2,11}|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph")
_LINE = re.compile(r"\{?:?(?:tex\.)?([A-Za-z][A-Za-z _.-]{1,30}?)\s*[:=]\s*(.*?)\}?$")
# Who made a thing that has no authors; editors, translators and the like are others.
_MAKERS = frozenset(
    "presenter inventor programmer artist director podcaster cartographer composer performer interviewee"
    " sponsor contributor".split()
)
_KINDS = {
    "journalArticle": "article",
    "magazineArticle": "article",
    "newspaperArticle": "article",
    "conferencePaper": "inproceedings",
    "book": "book",
    "bookSection": "incollection",
    "encyclopediaArticle": "incollection",
    "dictionaryEntry": "incollection",
    "report": "techreport",
    "manuscript": "unpublished",
    "presentation": "unpublished",
}
_OWNERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
_IMPRINT = {
    "citationKey": "key",
    "volume": "volume",
    "issue": "number",
    "pages": "pages",
    "publisher": "publisher",
    "place": "address",
    "edition": "edition",
    "series": "series",
    "ISSN": "issn",
    "ISBN": "isbn",
    "institution": "institution",
    "university": "school",
    "reportNumber": "report",
    "language": "language",
}
_IMPRINT_LINES = {"citationkey": "key", "issn": "issn", "isbn": "isbn", "issue": "number"}


class Names(NamedTuple):
    """Who wrote it, or else made it; and who edited it."""

    authors: tuple[str, ...]
    editors: tuple[str, ...]


def lines_of(extra: object) -> Lines:
    """The lines of `extra` that have the form `Label: value`; labels in lower case without spaces."""
    texts = extra if isinstance(extra, list) else str(extra or "").splitlines()
    found = (_LINE.match(text.strip()) for text in texts if isinstance(text, str))
    return [(match[1].lower().replace(" ", ""), match[2].strip()) for match in found if match]


def said_in(lines: Lines, *labels: str) -> str:
    """The first value under one of these labels; empty for none."""
    return next((value for label, value in lines if label in labels and value), "")


def arxiv_in(fields: Fields, lines: Lines) -> Iterator[tuple[str, tuple[str, ...]]]:
    """arXiv's ids wherever one of the many ways of noting them puts them, each with its categories."""
    texts = [f"arXiv:{value}" for label, value in lines if label in ("arxiv", "arxivid", "eprint")]
    texts += [text for name in _ARXIV_FIELDS if isinstance(text := fields.peek(name), str)]
    for text in texts:
        if (match := ARXIV.search(text)) and (found := arxiv_id(match[1])):
            said = re.split(r"[\s,;]+", match[2] or "")
            yield found[0], tuple(name for name in said if _CATEGORY.fullmatch(name))


def ids_in(fields: Fields, lines: Lines, arxiv: list[str]) -> tuple[ExternalId, ...]:
    """All external ids; a DOI whose field holds nothing else is taken out of the fields."""
    said, url = fields.peek("DOI"), fields.peek("url")
    named = said if isinstance(said, str) and doi(said) else said_in(lines, "doi")
    if named == said:
        fields.take("DOI")
    numbers = (pmid(_number("PMID", fields, lines)), pmcid(_number("PMCID", fields, lines)))
    page = ids_of(urls=[url.strip()]) if isinstance(url, str) and is_url(url.strip()) else ()
    found = [*ids_of([f"arXiv:{number}" for number in arxiv], doi_text=named), *filter(None, numbers), *page]
    found.sort(key=lambda external: external.scheme != "arXiv")
    better = [external for external in found if external.scheme != "url"]
    return tuple(dict.fromkeys(better or found))


def _number(name: str, fields: Fields, lines: Lines) -> str:
    said = fields.peek(name)
    return said if isinstance(said, str) and said else said_in(lines, name.lower())


def names_of(fields: Fields) -> Names:
    """The names of creators, who stay in the fields where they are not all told by that."""
    creators = fields.peek("creators")
    people = [one for one in creators if isinstance(one, dict)] if isinstance(creators, list) else []
    named = [(one.get("creatorType") or "author", name) for one in people if (name := _name(one))]
    authors = tuple(name for kind, name in named if kind == "author")
    found = Names(
        authors or tuple(name for kind, name in named if kind in _MAKERS),
        tuple(name for kind, name in named if kind == "editor"),
    )
    if isinstance(creators, list) and len(creators) == len(found.authors) + len(found.editors):
        fields.take("creators")
    return found


def _name(creator: Mapping[str, Any]) -> str:
    """The name as it is read; Zotero has `Jr.` behind a comma in the given names."""
    given, family, whole = (
        part if isinstance(part := creator.get(name), str) else ""
        for name in ("firstName", "lastName", "name")
    )
    given, comma, suffix = given.partition(",")
    named = " ".join(f"{given} {family} {whole}".split())
    return f"{named}, {suffix.lstrip('! ').rstrip()}" if comma and suffix.strip("! ") else named


def imprint_of(fields: Fields, lines: Lines, editors: tuple[str, ...]) -> dict[str, str]:
    """What a citation needs, taken out of the fields; lines count where a field says nothing."""
    kind = _kind(fields)
    found = {ours: text.strip() for theirs, ours in _IMPRINT.items() if (text := fields.text(theirs))}
    for label, ours in _IMPRINT_LINES.items():
        if value := said_in(lines, label):
            found.setdefault(ours, value)
    if kind != "article" and "number" not in found and (number := fields.text("seriesNumber")):
        found["number"] = number
    owner = _OWNERS.get(kind)
    if owner and owner not in found and "publisher" in found:
        found[owner] = found.pop("publisher")
    if editors:
        found["editor"] = " and ".join(editors)
    return {"kind": kind, **found}


def _kind(fields: Fields) -> str:
    """BibTeX's name for what it is; what it has no name for is `misc`."""
    kind = fields.peek("itemType")
    if kind == "thesis":
        said = f"{fields.peek('thesisType') or ''} {fields.peek('type') or ''}"
        return "mastersthesis" if "master" in said.lower() else "phdthesis"
    return _KINDS.get(str(kind), "misc")
