"""Where a paper can be found: its page here, and its pages elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from broadsheet.types import ExternalId, Paper

from .markup import safe_url

# scheme in lower case → (what the link is called, address of the page)
PAGES = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/{}"),
    "doi": ("DOI", "https://doi.org/{}"),
    "acl": ("ACL Anthology", "https://aclanthology.org/{}/"),
    "openreview": ("OpenReview", "https://openreview.net/forum?id={}"),
    "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"),
    "pmcid": ("PubMed Central", "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
}
ARXIV_PDF = "https://arxiv.org/pdf/{}"


class Link(NamedTuple):
    """A way out of the page: what it is called and where it goes."""

    label: str
    url: str


def bare_id(paper_id: str) -> str:
    """The id as it stands in an address: arXiv ids without their scheme, others whole."""
    return paper_id.removeprefix("arXiv:")


def paper_path(paper_id: str) -> str:
    """The path of a paper's page: `/papers/2405.14979`, `/papers/acl:P19-1613`."""
    return "/papers/" + quote(bare_id(paper_id), safe="/:@!$&'()*+,;=~")


def safe_path(path: str) -> str:
    """A path of this site; the front page for anything that could lead elsewhere."""
    local = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if local else "/"


def links_of(paper: Paper) -> tuple[Link, ...]:
    """A paper's pages elsewhere, most telling first, no address twice, http and https only."""
    found: dict[str, Link] = {}
    for label, url in _candidates(paper):
        if safe := safe_url(url):
            found.setdefault(safe.rstrip("/"), Link(label, safe))
    return tuple(found.values())


def pdf_of(paper: Paper) -> str | None:
    """The address of a paper's PDF; arXiv papers always have one."""
    arxiv = value_of(paper, "arxiv")
    return safe_url(paper.pdf) or (ARXIV_PDF.format(quote(arxiv)) if arxiv else None)


def value_of(paper: Paper, scheme: str) -> str | None:
    """The value of a paper's first id of this scheme, None without one."""
    ids = (paper_id.value for paper_id in paper.ids if paper_id.scheme.lower() == scheme)
    return next(ids, None)


def page_of(paper_id: ExternalId) -> Link | None:
    """The page that an id stands for, None for a scheme without pages."""
    if known := PAGES.get(paper_id.scheme.lower()):
        return Link(known[0], known[1].format(quote(paper_id.value, safe="/:()")))
    return None


def _candidates(paper: Paper) -> Iterator[tuple[str, str | None]]:
    pages = [page for page in map(page_of, paper.ids) if page]
    yield from pages[:1]
    yield "PDF", pdf_of(paper)
    yield from pages[1:]
    yield "Code", paper.code
    yield "Project page", paper.project
    yield "Source page", paper.url
