"""Papers as OAI-PMH carries them: Dublin Core, and the two forms in which arXiv gives its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from broadsheet.harvests import Provided
from broadsheet.types import Paper

from ._xml import add, add_if


@dataclass(frozen=True, slots=True)
class Format:
    """A form of a record.

    Attributes:
        arxiv: only papers with an arXiv id have it.
        write: adds the record to an element.
    """

    prefix: str
    schema: str
    namespace: str
    arxiv: bool
    write: Callable[[Element, Provided, Paper], None]


def _dublin_core(parent: Element, provided: Provided, paper: Paper) -> None:
    form = FORMATS["oai_dc"]
    dc = add(
        parent,
        "oai_dc:dc",
        **{
            "xmlns:oai_dc": form.namespace,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xsi:schemaLocation": f"{form.namespace} {form.schema}",
        },
    )
    add(dc, "dc:title", paper.title)
    for name in provided.authors:
        add(dc, "dc:creator", ", ".join(filter(None, name)))
    for subject in (*_categories(paper), *paper.keywords):
        add(dc, "dc:subject", subject)
    add_if(dc, "dc:description", paper.abstract)
    add_if(dc, "dc:description", f"Comment: {paper.note}" if paper.note else None)
    for day in dict.fromkeys(filter(None, (paper.published, paper.updated))):
        add(dc, "dc:date", day)
    add(dc, "dc:type", "text")
    for identifier in _identifiers(paper):
        add(dc, "dc:identifier", identifier)
    add_if(dc, "dc:source", _said(provided, "journal-ref") or paper.venue)
    add_if(dc, "dc:rights", paper.license)


def _arxiv(parent: Element, provided: Provided, paper: Paper) -> None:
    record = _root(parent, "arXiv", paper)
    add_if(record, "created", _whole(paper.published))
    add_if(record, "updated", _whole(paper.updated))
    authors = add(record, "authors")
    for name in provided.authors:
        author = add(authors, "author")
        for part, text in zip(("keyname", "forenames", "suffix"), name, strict=True):
            add_if(author, part, text)
    add(record, "title", paper.title)
    _rest(record, provided, paper)


def _arxiv_raw(parent: Element, provided: Provided, paper: Paper) -> None:
    record = _root(parent, "arXivRaw", paper)
    add_if(record, "submitter", _said(provided, "submitter"))
    for version in _versions(provided, paper):
        element = add(record, "version", version=version["version"])
        for part in ("date", "size", "source_type"):
            add_if(element, part, version.get(part))
    add(record, "title", paper.title)
    names = [_spoken(name) for name in provided.authors]
    add(record, "authors", _said(provided, "authors") or _listed(names))
    _rest(record, provided, paper)


def _rest(record: Element, provided: Provided, paper: Paper) -> None:
    """What both of arXiv's forms end with."""
    # What arXiv's query API calls categories may be MSC classes; a set has only what is a category.
    known = {".".join(spec.split(":")[1:]) for spec in provided.sets}
    add_if(record, "categories", " ".join(name for name in _categories(paper) if name in known))
    add_if(record, "comments", paper.note)
    add_if(record, "proxy", _said(provided, "proxy"))
    add_if(record, "report-no", paper.imprint.get("report"))
    add_if(record, "msc-class", _said(provided, "msc-class"))
    add_if(record, "acm-class", _said(provided, "acm-class"))
    add_if(record, "journal-ref", _said(provided, "journal-ref") or paper.venue)
    add_if(record, "doi", " ".join(id.value for id in paper.ids if id.scheme == "doi"))
    add_if(record, "license", paper.license)
    add(record, "abstract", paper.abstract)


def _root(parent: Element, prefix: str, paper: Paper) -> Element:
    form = FORMATS[prefix]
    location = {"xmlns": form.namespace, "xsi:schemaLocation": f"{form.namespace} {form.schema}"}
    record = add(parent, prefix, **location)
    add(record, "id", _arxiv_id(paper))
    return record


def _said(provided: Provided, name: str) -> str:
    text = provided.extra.get(name)
    return text if isinstance(text, str) else ""


def _versions(provided: Provided, paper: Paper) -> list[Mapping[str, str]]:
    """The versions as arXiv told them, else as we know them; at least one."""
    told = provided.extra.get("versions")
    if isinstance(told, list) and len(told) >= max(len(paper.versions), 1):
        return [version for version in told if isinstance(version, dict) and version.get("version")]
    known = {version.number: version.published for version in paper.versions} or {1: paper.published}
    found = [{"version": f"v{number}", "date": _mail_date(day)} for number, day in known.items()]
    return [*found[:-1], found[-1] | ({"source_type": "I"} if paper.withdrawn else {})]


def _arxiv_id(paper: Paper) -> str:
    return paper.id.partition(":")[2]


def _spoken(name: tuple[str, str, str]) -> str:
    """Forenames first; without commas, for they part names in a list."""
    keyname, forenames, suffix = name
    return " ".join(f"{forenames} {keyname} {suffix}".replace(",", " ").split())


def _categories(paper: Paper) -> tuple[str, ...]:
    """The primary one first."""
    return tuple(dict.fromkeys(filter(None, (paper.primary_category, *paper.categories))))


def _identifiers(paper: Paper) -> list[str]:
    """Addresses and ids: the paper's page first."""
    page = f"http://arxiv.org/abs/{_arxiv_id(paper)}" if paper.id.startswith("arXiv:") else paper.url
    ids = [str(id) for id in paper.ids if id.scheme not in ("arXiv", "url", "title")]
    return list(dict.fromkeys(filter(None, (page, *ids)))) or [paper.id]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _whole(partial: str | None) -> str:
    """The day; empty where only a month or year is known, which arXiv's forms have no way to say."""
    return partial if partial and len(partial) == len("YYYY-MM-DD") else ""


def _mail_date(partial: str | None) -> str:
    """`Mon, 27 May 2024 00:00:00 GMT`; empty where no day is known."""
    day = _whole(partial)
    return format_datetime(datetime.fromisoformat(day).replace(tzinfo=UTC), usegmt=True) if day else ""


FORMATS = {
    form.prefix: form
    for form in (
        Format(
            "oai_dc",
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
            False,
            _dublin_core,
        ),
        Format("arXiv", "http://arxiv.org/OAI/arXiv.xsd", "http://arxiv.org/OAI/arXiv/", True, _arxiv),
        Format(
            "arXivRaw",
            "http://arxiv.org/OAI/arXivRaw.xsd",
            "http://arxiv.org/OAI/arXivRaw/",
            True,
            _arxiv_raw,
        ),
    )
}
