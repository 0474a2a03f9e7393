"""Which paper an entry of BibTeX speaks of, and of when: ids, versions, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from broadsheet.tools.written_dates import written_date
from broadsheet.types import PARTIAL_DATE, ExternalId, Version

from ._bibtex_fields import Fields
from ._dates import date_of_parts
from ._ids import arxiv_id, doi, ids_of, pmcid, pmid

# Where else preprints are named: "arXiv preprint arXiv:1412.6980", "CoRR", volume "abs/1412.6980".
_FREE_FIELDS = ("journal", "journaltitle", "volume", "number", "howpublished", "series")
_ARXIV_FIELDS = ("eprint", "arxivid", "arxiv")
_PREPRINT = re.compile(
    r"(?:arxiv\s*(?:e-?prints?|preprint|repository)?\s*[:,/]?\s*(?:arxiv\s*:\s*)?(?:\(|abs/)?|\babs/)\s*"
    r"(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)",
    re.IGNORECASE,
)
_DOI_IN_WORDS = re.compile(r"\b10\.\d{4,9}/[^\s,;]+")
_DOI_OF_PUBLISHER = re.compile(r"https?://doi\.[\w.-]+/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_DAY = re.compile(r"(?:\W|st|nd|rd|th)*(\d{1,2})(?:\W|st|nd|rd|th)*")
_MONTH = re.compile(r"[^\W\d_]{3,}|\d{1,2}")
_VERSION = re.compile(r"(\d{1,4})(?::\s*([\d-]+))?")
_COMMA, _SPACE_OR_COMMA = re.compile(r","), re.compile(r"[\s,]+")

Preprint = tuple[str, int | None]


def preprint(fields: Fields) -> Preprint | None:
    """The arXiv id and version that the entry names, wherever it does."""
    archive = next((name for name in ("eprinttype", "archiveprefix") if name in fields), "")
    eprint = fields.peek("eprint")
    if eprint and (not archive or fields.peek(archive).lower() == "arxiv"):
        found = arxiv_id(eprint) or arxiv_id(f"{fields.peek('primaryclass')}/{eprint}")
    else:
        found = None
    for name in ("arxivid", "arxiv"):
        found = found or arxiv_id(fields.peek(name))
    if found:
        fields.drop(archive, *(name for name in _ARXIV_FIELDS if arxiv_id(fields.peek(name)) == found))
    return found or next(filter(None, (_preprint_in(fields.peek(name)) for name in _FREE_FIELDS)), None)


def ids(fields: Fields, preprint: Preprint | None, urls: Sequence[str]) -> tuple[ExternalId, ...]:
    """All external ids, arXiv's first, an address only for want of others.

    Our exporter's field has all of them; then none is looked for elsewhere.
    """
    said = _doi(fields, urls)
    if all_of_them := fields.members("identifiers", _SPACE_OR_COMMA):
        fields.drop("identifiers")
        return ids_of(all_of_them)
    arxiv = [f"arXiv:{preprint[0]}"] if preprint else []
    found = [*ids_of(arxiv, urls, said), *_medical(fields)]
    named = [id for id in found if id.scheme != "url"]
    return tuple(dict.fromkeys(named or found))


def versions(fields: Fields, preprint: Preprint | None) -> tuple[Version, ...]:
    """From our exporter's field, or the one version that the arXiv id names."""
    said = [_VERSION.fullmatch(part) for part in fields.members("versions", _COMMA)]
    found = [_version(match) for match in said if match]
    if found and len(found) == len(said):
        fields.drop("versions")
        return tuple(found)
    return (Version(preprint[1]),) if preprint and preprint[1] else ()


def published(fields: Fields) -> str | None:
    """From biblatex's date, of a range its beginning, or from year, month and day."""
    found = written_date(fields.peek("date"))
    if found is None:
        year = fields.peek("year")
        when = _month_and_day(fields.peek("month"), fields.peek("day"))
        found = date_of_parts(year, *when) or written_date(year)
    if found:
        fields.drop("date", "year", "month", "day")
    return found


def updated(fields: Fields) -> str | None:
    """From our exporter's field."""
    said = fields.peek("updated")
    if not PARTIAL_DATE.fullmatch(said):
        return None
    fields.drop("updated")
    return said


def _preprint_in(value: str) -> Preprint | None:
    match = _PREPRINT.search(value) if value else None
    return arxiv_id(match[1]) if match else None


def _doi(fields: Fields, urls: Sequence[str]) -> str | None:
    """The DOI in its field, alone or with other words; or in what is one though it stands elsewhere."""
    for name in ("doi", "eprint"):
        said = fields.peek(name)
        if doi(said):
            fields.drop(name)
            return said
        if name == "doi" and (match := _DOI_IN_WORDS.search(said)):
            return match[0]
    return next((match[1] for url in urls if (match := _DOI_OF_PUBLISHER.match(url))), None)


def _medical(fields: Fields) -> Iterator[ExternalId]:
    for name, reader in (("pmid", pmid), ("pmcid", pmcid)):
        if found := reader(fields.peek(name)):
            fields.drop(name)
            yield found
    if fields.peek("eprinttype").lower() in ("pubmed", "pmid") and (found := pmid(fields.peek("eprint"))):
        fields.drop("eprint", "eprinttype")
        yield found


def _version(match: re.Match[str]) -> Version:
    day = match[2]
    return Version(int(match[1]), day if day and PARTIAL_DATE.fullmatch(day) else None)


def _month_and_day(month: str, day: str) -> tuple[str, str]:
    """The month in `jan`, `10 January` or `May--June`, and a day where it is certain."""
    named = _MONTH.search(re.sub(r"\d", "", month)) or _MONTH.search(month)
    if named is None:
        return "", ""
    beside = _DAY.fullmatch(month.replace(named.group(), "", 1)) if named.group().isalpha() else None
    return named.group(), day or (beside[1] if beside else "")
