"""What pages say of a paper to programs: reference managers, search engines, previews of links.

Highwire tags: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; COinS:
https://en.wikipedia.org/wiki/COinS; schema.org: https://schema.org/ScholarlyArticle
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

from broadsheet.types import Paper

from .links import paper_path, pdf_of, value_of
from .markup import safe_url

_IN_PROCEEDINGS = frozenset({"inproceedings", "conference", "proceedings"})
_PARTS = {
    "volume": "volume",
    "number": "issue",
    "publisher": "publisher",
    "issn": "issn",
    "isbn": "isbn",
    "language": "language",
    "school": "dissertation_institution",
    "institution": "technical_report_institution",
    "report": "technical_report_number",
}


def citation_tags(paper: Paper, site: str) -> list[tuple[str, str]]:
    """Names and values of `citation_…` tags, in the order in which they are written."""
    return [(f"citation_{name}", value) for name, value in _tags(paper, site) if value]


def coins(paper: Paper) -> str:
    """The paper as the title of a span of the class Z3988: an OpenURL context object."""
    meeting = is_in_proceedings(paper)
    first, last = _pages(paper)
    said = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'book' if meeting else 'journal'}"),
        ("rft.genre", "proceeding" if meeting else "article" if paper.venue else "preprint"),
        ("rft.atitle", paper.title),
        ("rft.btitle" if meeting else "rft.jtitle", paper.venue),
        ("rft.date", paper.published),
        ("rft.volume", paper.imprint.get("volume")),
        ("rft.issue", paper.imprint.get("number")),
        ("rft.spage", first),
        ("rft.epage", last),
        ("rft.issn", paper.imprint.get("issn")),
        ("rft.isbn", paper.imprint.get("isbn")),
        *(("rft.au", author.name) for author in paper.authors),
        *(("rft_id", address) for address in _names(paper)),
    ]
    return "&".join([f"{name}={quote_plus(value)}" for name, value in said if value])


def linked_data(paper: Paper, site: str) -> dict[str, Any]:
    """The paper as schema.org has it; a template writes it with `tojson`, which no text can break out of."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": site + paper_path(paper.id),
        "headline": paper.title[:110],
        "name": paper.title,
        "abstract": paper.abstract,
        "author": [{"@type": "Person", "name": author.name} for author in paper.authors],
        "datePublished": paper.published,
        "dateModified": paper.updated,
        "keywords": [*paper.categories, *paper.keywords],
        "isPartOf": {"@type": "PublicationIssue", "name": paper.venue} if paper.venue else None,
        "identifier": [str(id) for id in paper.ids],
        "sameAs": [address for address in _names(paper) if address.startswith("https://")],
        "license": safe_url(paper.license),
        "url": site + paper_path(paper.id),
    }
    return {name: value for name, value in said.items() if value}


def is_in_proceedings(paper: Paper) -> bool:
    """Whether it was printed in the proceedings of a meeting."""
    kind = paper.imprint.get("kind", "")
    return kind in _IN_PROCEEDINGS or (not kind and value_of(paper, "acl") is not None)


def _tags(paper: Paper, site: str) -> Iterator[tuple[str, str | None]]:
    yield "title", paper.title
    for author in paper.authors:
        yield "author", author.name
    yield "publication_date", (paper.published or "").replace("-", "/")
    yield "conference_title" if is_in_proceedings(paper) else "journal_title", paper.venue
    for part, name in _PARTS.items():
        yield name, paper.imprint.get(part)
    first, last = _pages(paper)
    yield "firstpage", first
    yield "lastpage", last
    yield "doi", value_of(paper, "doi")
    yield "arxiv_id", value_of(paper, "arxiv")
    yield "pmid", value_of(paper, "pmid")
    yield "pdf_url", pdf_of(paper)
    yield "abstract_html_url", site + paper_path(paper.id)
    for keyword in paper.keywords:
        yield "keywords", keyword


def _pages(paper: Paper) -> tuple[str, str]:
    first, _, last = paper.imprint.get("pages", "").replace("–", "-").replace("--", "-").partition("-")
    return first.strip(), last.strip()


def _names(paper: Paper) -> Iterator[str]:
    """The names that the world gives it, as a reference manager resolves them."""
    if doi := value_of(paper, "doi"):
        yield f"info:doi/{doi}"
        yield f"https://doi.org/{doi}"
    if pmid := value_of(paper, "pmid"):
        yield f"info:pmid/{pmid}"
    if arxiv := value_of(paper, "arxiv"):
        yield f"info:arxiv/{arxiv}"
        yield f"https://arxiv.org/abs/{arxiv}"
