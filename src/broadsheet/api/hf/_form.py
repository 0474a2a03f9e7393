"""Moments, links to the next page, and other small forms in which those programs expect things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from fastapi import Request, Response

from broadsheet.types import Paper

_FIRST = "0001-01-01"


def moment(when: datetime | date | str | None) -> str | None:
    """`2025-10-29T00:00:00.000Z`, the one form that the client reads; a partial date is its first moment."""
    if not when:
        return None
    if isinstance(when, str):
        when = date.fromisoformat(when[:10] + _FIRST[len(when[:10]) :])
    if not isinstance(when, datetime):
        when = datetime.combine(when, time(), UTC)
    utc = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def bare_id(paper: Paper) -> str:
    """What a paper is called there: arXiv ids without their scheme and version, others whole."""
    arxiv = next((name.value for name in paper.ids if name.scheme.lower() == "arxiv"), None)
    return arxiv or paper.id


def root_of(request: Request) -> str:
    """What all our paths begin with: nothing, or a token that stands in the address."""
    return str(request.scope.get("root_path", ""))


def address(request: Request, path: str) -> str:
    """The whole address of a path of ours; a token that stands in the one asked for stays."""
    return f"{request.url.scheme}://{request.url.netloc}{root_of(request)}{path}"


def link_next(request: Request, response: Response, **values: object) -> None:
    """Tell where the next page is: the address that was asked for, with these values in it."""
    url = request.url.include_query_params(**values)
    response.headers["Link"] = f'<{url}>; rel="next"'


def listed(values: Sequence[str]) -> list[str]:
    """Values of a parameter that may come several times; empty ones say nothing."""
    return [value for value in values if value]
