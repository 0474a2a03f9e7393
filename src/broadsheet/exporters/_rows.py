"""A paper as one flat row under our own names: what JSON Lines, CSV and Parquet hold.

Formats of citations take from it what they have no place of their own for.
"""

from __future__ import annotations

from typing import Any

from broadsheet.types import Featuring, Paper

_TEXTS = (
    "published updated venue primary_category url pdf code project organization note license withdrawn"
    " imprint upvotes comments"
).split()


# What formats of citations have no place for.
_BEYOND = (
    "ids n_authors updated categories primary_category code project organization license withdrawn versions"
).split()
# Columns of a table, those first that people look at.
COLUMNS = (
    "id title authors n_authors published updated venue kind citation_key volume issue pages publisher"
    " address edition series editor issn isbn institution school report chapter language categories"
    " primary_category keywords ids url pdf code project organization note license withdrawn versions"
    " featured upvotes comments sources abstract"
).split()
_HEADINGS = {
    "key": "citation_key",
    "number": "issue",
}  # of parts of the imprint, where plainer than their names


def row(paper: Paper) -> dict[str, Any]:
    """Everything that is known of the paper, without what is empty, by the names that sources read."""
    found: dict[str, Any] = {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": [author.name for author in paper.authors],
        "categories": list(paper.categories),
        "keywords": list(paper.keywords),
        "ids": [str(id) for id in paper.ids],
        "versions": [{"number": one.number, "published": one.published} for one in paper.versions],
        "featured": [_featured(one) for one in paper.featured],
        "sources": list(paper.sources),
        "n_authors": paper.n_authors if paper.n_authors > len(paper.authors) else None,
    }
    found |= {name: getattr(paper, name) for name in _TEXTS}
    return {name: value for name, value in found.items() if value}


def flat_row(paper: Paper) -> dict[str, Any]:
    """The row by the headings in COLUMNS, each part of the imprint in a column of its own."""
    whole = row(paper)
    imprint = whole.pop("imprint", {})
    return whole | {_HEADINGS.get(name, name): value for name, value in imprint.items()}


def beyond(paper: Paper) -> dict[str, Any]:
    """The part of the row that formats of citations have no place for."""
    whole = row(paper)
    if paper.primary_category in paper.categories[:1]:  # which goes without saying
        del whole["primary_category"]
    return {name: whole[name] for name in _BEYOND if name in whole}


def _featured(said: Featuring) -> dict[str, Any]:
    at = said.submitted_at.isoformat() if said.submitted_at else None
    return {"day": said.day.isoformat(), "submitter": said.submitter, "submitted_at": at}
