"""What tools are asked: their arguments, with forms and limits. Days are inclusive at both ends."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from broadsheet.answers import Sort
from broadsheet.errors import BadRequest
from broadsheet.library import Mark
from broadsheet.personal import Span
from broadsheet.types import Filters

from .budget import AS_IT_COMES, LEAST, MOST

MOST_LISTED = 50
DEEPEST = 300


def _as_list(said: Any) -> Any:
    """A list, also of a client that writes one as text, or leaves it away around a single thing."""
    if not isinstance(said, str):
        return said
    if not said.startswith("["):
        return [said] if said else []
    try:
        return json.loads(said)
    except ValueError:
        return [said]


Texts = Annotated[list[Annotated[str, Field(max_length=500)]], BeforeValidator(_as_list)]
PaperId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        description="Any name of a paper: arXiv:2405.14979, 2405.14979v2, doi:10.1145/…, acl:P19-1613",
    ),
]
Ids = Annotated[Texts, Field(min_length=1, max_length=50, description="Papers by any of their names")]
Slug = Annotated[str, Field(max_length=200, description="One of the reader's lists, by its slug")]
Query = Annotated[str, Field(min_length=1, max_length=500, description="As for `search`")]


class Asked(BaseModel):
    """Arguments; others than these are refused, so that none is passed over in silence."""

    model_config = ConfigDict(extra="forbid")


class Budgeted(Asked):
    """Arguments of a tool whose answer may be long."""

    max_tokens: int = Field(
        AS_IT_COMES, ge=LEAST, le=MOST, description="The answer is cut to fit; `next_offset` leads on"
    )
    offset: int = Field(0, ge=0, le=10_000_000, description="Where to go on: the last answer's `next_offset`")


class Listing(Budgeted):
    """Arguments of a tool that lists papers."""

    limit: int = Field(10, ge=1, le=MOST_LISTED, description="Papers in one answer, at most")


class Filtered(Listing):
    """Arguments of a tool that lists papers of some days and categories."""

    since: date | None = Field(None, description="Published on this day or later (inclusive)")
    until: date | None = Field(None, description="Published on this day or earlier (inclusive)")
    categories: Texts = Field([], max_length=20, description="Any of these, as cs.CL, or cs.* for all of cs")

    def filters(self) -> Filters:
        """What papers have to have; raises BadRequest when the first day is after the last."""
        try:
            return Filters(self.since, self.until, tuple(self.categories))
        except ValueError as error:
            raise BadRequest(str(error)) from error


class Search(Filtered):
    """Arguments of `search`."""

    query: str = Field(
        min_length=1,
        max_length=2000,
        description='Words, a question, a title, an id; narrowed by "a phrase", -word, author:, year:',
    )
    sort: Sort = Field("relevance", description="Another order for the best 300; relevance is kept otherwise")


class Get(Budgeted):
    """Arguments of `get`."""

    id: PaperId


class Similar(Filtered):
    """Arguments of `similar`."""

    ids: Ids
    unlike: Texts = Field([], max_length=50, description="Papers to keep away from")


class Daily(Listing):
    """Arguments of `daily`."""

    period: str = Field(
        "",
        max_length=20,
        description="A day 2025-10-29, week 2025-W44, month 2025-10, `trending`; the newest day when empty",
    )


class Recommend(Filtered):
    """Arguments of `recommend`."""

    span: Span | None = Field(
        None,
        description="What is new of it, for the reader, with reasons; leave days and categories out then",
    )


class Lists(Budgeted):
    """Arguments of `lists`."""


class Library(Listing):
    """Arguments of `library`."""

    list: Slug = ""
    tag: str = Field("", max_length=100, description="Only papers with this tag of the reader's")
    mark: Mark | None = Field(None, description="Only papers with this mark of the reader's")
    query: str = Field("", max_length=500, description="Only papers with these words")


class Save(Asked):
    """Arguments of `save` and `unsave`."""

    id: PaperId
    list: Slug = "saved"


class Watch(Asked):
    """Arguments of `watch` and `unwatch`."""

    query: Query


class News(Budgeted):
    """Arguments of `news`."""

    since: date | None = Field(None, description="The first day (inclusive); 14 days ago when left out")
    each: int = Field(5, ge=1, le=20, description="Papers of each thing, at most")


CiteFormat = Literal[
    "bibtex", "ris", "csl-json", "apa", "mla", "chicago", "ieee", "vancouver", "harvard", "nature", "acm"
]


class Cite(Budgeted):
    """Arguments of `cite`."""

    ids: Ids
    format: CiteFormat = "bibtex"
