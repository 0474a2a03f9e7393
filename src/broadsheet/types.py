"""The words that rooms speak to each other in. Frozen; no behaviour but validation.

Dates of papers are partial ISO dates as text ("2024", "2024-05", "2024-05-27"), because archives
give no more than that; they sort as text. A `day` is a whole `datetime.date`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from broadsheet.conditions import Condition

if TYPE_CHECKING:  # who only asks for help need not wait for NumPy
    import numpy as np
    from numpy.typing import NDArray

PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

# Where and how a paper was printed. `kind` is one of BibTeX's entry types in lower case ("article",
# "inproceedings", "misc"); `key` is the citation key that a file gave it.
IMPRINT = frozenset(
    "kind key volume number pages publisher address edition series editor issn isbn institution school"
    " report chapter language".split()
)

Rows: TypeAlias = "NDArray[np.int64]"
Scores: TypeAlias = "NDArray[np.float32]"
Vectors: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True, slots=True)
class ExternalId:
    """A name that the world gives a paper: `arXiv:2405.14979`, `doi:10.1145/1571941.1572114`."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> ExternalId:
        """Split `scheme:value` at the first colon.

        Raises:
            ValueError: there is no scheme or no value.
        """
        scheme, colon, value = text.strip().partition(":")
        if not (scheme and colon and value.strip()):
            raise ValueError(f"{text!r} is not an id of the form scheme:value")
        return cls(scheme.strip(), value.strip())


@dataclass(frozen=True, slots=True)
class Author:
    """A name as the source gave it, made readable."""

    name: str


@dataclass(frozen=True, slots=True)
class Version:
    """One revision of a paper: its number from 1, and its date where the source gave one."""

    number: int
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Featuring:
    """That a curator or community put a paper on a day's page, and what it got there."""

    day: date
    submitter: str | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Upvotes and comments as a source gave them; None where it gave none."""

    upvotes: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What one source said of one paper, word for word: TeX remains and all.

    Attributes:
        key: names the record within its source; the same key again replaces what was said before.
        ids: external ids, best first; the first one names the paper when nothing better is known.
        published: partial ISO date of the first version.
        n_authors: how many authors, when the source gives a count but no names.
        license: address or name of the licence of the paper itself, not of what is said about it.
        withdrawn: the authors or the archive took it back.
        imprint: what a citation needs beyond these fields, as text by IMPRINT's names.
        extra: what the source said that has no field here; kept, never shown as it is.
    """

    key: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    ids: tuple[ExternalId, ...] = ()
    published: str | None = None
    updated: str | None = None
    venue: str | None = None
    categories: tuple[str, ...] = ()
    primary_category: str | None = None
    keywords: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    url: str | None = None
    pdf: str | None = None
    code: str | None = None
    project: str | None = None
    organization: str | None = None
    note: str | None = None
    n_authors: int | None = None
    license: str | None = None
    withdrawn: bool = False
    imprint: Mapping[str, str] = field(default_factory=dict, hash=False)
    featured: Featuring | None = None
    counts: Counts = Counts()
    extra: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("it has no title")
        for name in ("published", "updated"):
            value = getattr(self, name)
            if value is not None and not PARTIAL_DATE.fullmatch(value):
                raise ValueError(f"its {name!r} is {value!r}, which is no date of the form YYYY[-MM[-DD]]")
        if wrong := self.imprint.keys() - IMPRINT:
            raise ValueError(
                f"{min(wrong)!r} is no part of an imprint; there are: {', '.join(sorted(IMPRINT))}"
            )


@dataclass(frozen=True, slots=True)
class Skip:
    """A record that could not be read: where it stands, why, and the first part of what stands there."""

    position: str
    reason: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A skipped record as the store keeps it."""

    source: str
    file: str
    position: str
    reason: str
    raw: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Merge:
    """That a record was taken for a paper we already had, and on what evidence."""

    paper_id: str
    title: str
    source: str
    key: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The work, as all its sources together tell it.

    Attributes:
        row: the store's own number of the paper; what indexes and embeddings are keyed by.
        id: its public id, `scheme:value`; an arXiv id where it has one.
        title, abstract: made readable; mathematics stays between dollar signs.
        day: the day whose page it stands on: the first day it was featured, else its publication day.
        n_authors: at least len(authors).
        upvotes, comments: those of its sources and those of readers here together.
        votes: those of readers here alone.
        counted_by: sources that gave the upvotes which are not from here.
    """

    row: int
    id: str
    title: str
    abstract: str
    authors: tuple[Author, ...] = ()
    n_authors: int = 0
    published: str | None = None
    updated: str | None = None
    day: date | None = None
    venue: str | None = None
    categories: tuple[str, ...] = ()
    primary_category: str | None = None
    keywords: tuple[str, ...] = ()
    ids: tuple[ExternalId, ...] = ()
    versions: tuple[Version, ...] = ()
    url: str | None = None
    pdf: str | None = None
    code: str | None = None
    project: str | None = None
    organization: str | None = None
    note: str | None = None
    license: str | None = None
    withdrawn: bool = False
    imprint: Mapping[str, str] = field(default_factory=dict, hash=False)
    featured: tuple[Featuring, ...] = ()
    upvotes: int = 0
    comments: int = 0
    votes: int = 0
    counted_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which papers may answer. Days inclusive at both ends; any of the categories; `cs.*` takes all of cs.

    Attributes:
        where: what else must hold; only a text index can tell.
    """

    since: date | None = None
    until: date | None = None
    categories: tuple[str, ...] = ()
    where: Condition | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"the first day, {self.since}, is after the last, {self.until}")

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.categories or self.where)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows of papers and their scores, best first, ties in row order; no row twice."""

    rows: Rows
    scores: Scores

    def __len__(self) -> int:
        return len(self.rows)


FeedKind = Literal["day", "week", "month", "trending"]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed.

    Attributes:
        first, last: the days it spans, inclusive; None for an empty instance.
        total: papers in the feed, over all its pages.
        earlier, later: the nearest day with papers before `first` and after `last`.
    """

    kind: FeedKind
    papers: tuple[Paper, ...]
    first: date | None
    last: date | None
    total: int
    offset: int
    limit: int
    earlier: date | None = None
    later: date | None = None


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What became of one file's records: `records` = new + merged + updated + unchanged + skipped.

    Attributes:
        merged: records of a source that told us of a paper we already had from elsewhere.
        updated: records that said something new under a key we knew.
        dropped: records that the archive took back; they are not among `records`.
    """

    source: str
    file: str
    records: int = 0
    new: int = 0
    merged: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    dropped: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How far one index has come: papers in it, changes it has not read, trouble if it cannot answer."""

    name: str
    papers: int
    pending: int
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an instance, in numbers; `embedded` by its second embedder, None without one."""

    papers: int
    records: int
    merged: int
    skipped: int
    featured_days: int
    newest_day: date | None
    indexed: int
    pending: int
    embedded: int | None
    indexes: tuple[IndexStatus, ...]
    embedder: str
    data_dir: str
    size_bytes: int
    version: str


@dataclass(frozen=True, slots=True)
class QueryResult:
    """How one judged query was answered.

    Attributes:
        ndcg_at_10, recall_at_100, mrr, ap: in [0, 1].
        ranked: (document, score), best first.
        judged: (document, grade); documents that are one paper have one name, and count once.
        titles: of the first hits.
    """

    id: str
    text: str
    ndcg_at_10: float
    recall_at_100: float
    mrr: float
    ap: float
    ms: float
    ranked: tuple[tuple[str, float], ...]
    judged: tuple[tuple[str, float], ...]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How good search is on a set of judged queries.

    Attributes:
        missing: judged documents that the instance does not have.
        ndcg_at_10, recall_at_100, mrr, map: means over queries, in [0, 1].
        p50_ms, p99_ms: what a query took, in milliseconds.
        intervals: (low, high) of 95% around each mean, by its name here.
    """

    name: str
    queries: int
    missing: int
    ndcg_at_10: float
    recall_at_100: float
    mrr: float
    map: float
    p50_ms: float
    p99_ms: float
    intervals: Mapping[str, tuple[float, float]]
    per_query: tuple[QueryResult, ...]


class Progress(Protocol):
    """What long work tells whoever waits for it."""

    def __call__(self, what: str, total: int | None = None) -> Callable[[int], None]:
        """Work named `what` begins, of `total` steps if known; call the answer with steps as they are done.

        Several works may go on at once, from several threads.
        """
        ...


def silent(what: str, total: int | None = None) -> Callable[[int], None]:  # noqa: ARG001
    """Progress that nobody watches."""
    return lambda steps: None  # noqa: ARG005


def parse_ids(texts: Iterable[str]) -> tuple[ExternalId, ...]:
    """External ids from `scheme:value` texts, in order, without repeats."""
    return tuple(dict.fromkeys(ExternalId.parse(text) for text in texts))
