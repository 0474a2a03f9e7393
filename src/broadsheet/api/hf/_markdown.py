"""A paper as Markdown, for those who read it with a program: what we know of it, and where its text is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from broadsheet.types import Paper

from ._form import bare_id

_PAGES = {"arxiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}


def markdown(paper: Paper, page: str) -> str:
    """Title, authors, dates, ids, links, abstract. Each is one line, so that no text can pass for another.

    Args:
        page: the address of the paper's page here.
    """
    facts = [f"**{name}:** {value}" for name, value in _facts(paper) if value]
    links = [f"- [{name}](<{url}>)" for name, url in _links(paper, page) if _is_sound(url)]
    abstract = _line(paper.abstract) or "There is none here."
    parts = [f"# {_line(paper.title)}", "  \n".join(facts), "\n".join(links), "## Abstract", abstract]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "Authors", ", ".join(_line(author.name) for author in paper.authors)
    yield "Published", paper.published or ""
    yield "Revised", paper.updated or "" if paper.updated != paper.published else ""
    yield "Withdrawn", "yes" if paper.withdrawn else ""
    yield "Venue", _line(paper.venue or "")
    yield "Categories", ", ".join(paper.categories)
    yield "Keywords", ", ".join(map(_line, paper.keywords))
    yield "Ids", ", ".join(str(name) for name in paper.ids if name.scheme != "url")
    yield "Upvotes", str(paper.upvotes)


def _links(paper: Paper, page: str) -> Iterator[tuple[str, str]]:
    yield "Page here", page
    for name in paper.ids:
        if name.scheme.lower() in _PAGES:
            yield str(name), _PAGES[name.scheme.lower()] + quote(name.value, safe="/:().")
    arxiv = bare_id(paper)
    yield "PDF", paper.pdf or (f"https://arxiv.org/pdf/{arxiv}" if arxiv != paper.id else "")
    yield "Code", paper.code or ""
    yield "Project page", paper.project or ""
    yield "Source page", paper.url or ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_sound(url: str) -> bool:
    return url.startswith(("https://", "http://")) and url.isprintable() and not set("<> ") & set(url)
