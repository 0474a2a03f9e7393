"""An App of a handful of papers, for tests of templates: every answer can be seen from its papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import UTC, date, datetime

from broadsheet.answers import Hit, Hot, SearchPage, Sort, TrendingPage, Why
from broadsheet.app._claiming import Claiming
from broadsheet.errors import BadRequest, NotFound
from broadsheet.exporters._cited import Reference, cited_everywhere
from broadsheet.harvests import Completeness, Run, ShortDay, Told
from broadsheet.library import Follow, Mine, Note, ReadingList, Saved
from broadsheet.people.rights import check, may
from broadsheet.readers import Audited, Identity, Reader, Session, Ticket, Token, Who
from broadsheet.settings import Settings
from broadsheet.subjects import Grown, Growth, Span, Topic, TopicOrder, TopicPage, Tree
from broadsheet.talk import Claim, ClaimState, Comment, Edit, Moderated, Report, Submission, Waiting
from broadsheet.types import (
    Author,
    ExternalId,
    Featuring,
    FeedKind,
    FeedPage,
    Filters,
    IndexStatus,
    Paper,
    Skipped,
    Status,
    Version,
)

from .fake_for_you import FakeForYou

NOW = datetime(2025, 10, 30, 8, tzinfo=UTC)


BEGAN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
RUNS = (
    Run("harvest hf_daily", BEGAN, BEGAN, "done", {"new": 12, "skipped": 0}),
    Run("harvest arxiv:cs", BEGAN, BEGAN, "failed", {}, "the archive is down"),
    Run("index", BEGAN),
)


def make_paper(row: int, **given: object) -> Paper:
    """A plain paper of October 29, 2025, changed by what is given."""
    plain = Paper(
        row=row,
        id=f"arXiv:2510.{row:05}",
        title=f"Paper number {row}",
        abstract="We read papers so that you need not.",
        published="2025-10-28",
        day=date(2025, 10, 29),
        ids=(ExternalId("arXiv", f"2510.{row:05}"),),
        sources=("arxiv",),
    )
    return replace(plain, **given)


HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' <img src=x onerror=alert(2)> \u202eevil"
READER = Reader(1, "ada", "admin", HOSTILE, "ada@example.org", about=HOSTILE, seen_at=NOW)
SAID = (
    Comment(
        1, 2, None, 2, "emmy", HOSTILE, HOSTILE, NOW, NOW, votes=3, mine=True,
        reactions=(("heart", 2, True),), html="<p>Well, <em>that</em> $x^2$</p>",
    ),
    Comment(2, 2, 1, 1, "ada", "Ada", "Own", NOW, html="<p>Own</p>", depth=1),
    Comment(3, 2, 2, None, None, None, "", NOW, deleted_at=NOW, depth=2),
    Comment(4, 2, 3, 2, "emmy", "Emmy", "", NOW, hidden_at=NOW, hidden_reason=HOSTILE, depth=6),
)  # fmt: skip
CLAIM = Claim(1, 2, "arXiv:2510.00002", HOSTILE, 2, "emmy", HOSTILE, 0, HOSTILE, NOW)
PAPERS = (
    make_paper(
        1,
        title="Sums of $n^2$ over all $x<y$, for less than $5 and more than $10",
        abstract=r"A sum \(\sum_{i=1}^n i^2\) is large: $$\int_0^1 x^2\,dx = \frac13$$ See https://example.org/a?b=1&c=2."
        + " Much more can be said about it, and we say it at length." * 12,
        authors=tuple(
            Author(name) for name in ("Ada Lovelace", "Emmy Noether", "Sofya Kovalevskaya", "Mary Cartwright")
        ),
        n_authors=9,
        upvotes=41,
        comments=3,
        categories=("math.NT", "cs.LG"),
        versions=(Version(1, "2025-10-28"), Version(2, "2025-10-29")),
        updated="2025-10-29",
        venue="Proceedings of Sums",
        featured=(Featuring(date(2025, 10, 29), "curator"),),
        code="https://example.org/code",
        project="javascript:alert(1)",
        note="12 pages",
    ),
    make_paper(
        2,
        title=HOSTILE,
        abstract=HOSTILE,
        authors=(Author(HOSTILE),),
        n_authors=1,
        organization=HOSTILE,
        venue=HOSTILE,
        note=HOSTILE,
        categories=(HOSTILE,),
        code="JaVaScRiPt:alert(1)",
        url='https://example.org/"onclick="x',
    ),
    make_paper(3, n_authors=9, published="2024-06-18", comments=0, upvotes=1),
    make_paper(4, published="2017-05", organization="ACME"),
    make_paper(5, published="2017"),
    make_paper(6, published=None, abstract=""),
    make_paper(7, title="Long" * 120, abstract="word" * 400),
    make_paper(
        8, id="arXiv:math-ph/9909028", ids=(ExternalId("arXiv", "math-ph/9909028"),), day=date(2025, 10, 27)
    ),
    make_paper(
        9,
        id="acl:P19-1613",
        ids=(ExternalId("acl", "P19-1613"), ExternalId("doi", "10.18653/v1/P19-1613")),
        day=date(2025, 10, 27),
    ),
    make_paper(10, id="doi:10.1/x?y#z", ids=(ExternalId("doi", "10.1/x?y#z"),), day=date(2025, 9, 1)),
)


TOPICS = (
    Topic(1, 1, "Neural networks, graphs and attention", papers=700, phrases=("neural networks", HOSTILE)),
    Topic(2, 1, HOSTILE, papers=300, given=True),
    Topic(3, 2, HOSTILE, 1, (HOSTILE,), 400),
    *(Topic(4 + n, 2, f"Topic of number {n}", 1, papers=300 // 2**n or 1) for n in range(12)),
    Topic(16, 2, "Games", 2, papers=300),
)
ENDED = Topic(99, 2, "Ended", 1, heir=3)


class FakeApp(FakeForYou):
    """The methods of App that pages call, over papers in memory."""

    def __init__(self, papers: Sequence[Paper] = PAPERS, **settings: object) -> None:
        self.settings = Settings(**settings)
        self.papers = tuple(papers)
        self.now = lambda: NOW
        super().__init__()

    def anyone(self, address: str = "") -> Who:
        return Who(self.settings.mode, READER if self.settings.mode == "single" else None, address=address)

    def check(self, who: Who, act: str) -> None:
        check(who, act)

    def may(self, who: Who, act: str) -> bool:
        return may(who, act)

    def comments(self, who: Who, paper: str | Paper, root: str = "") -> tuple[Comment, ...]:
        return SAID if self.paper(paper).row < 3 else ()

    def comment(self, who: Who, number: int, root: str = "") -> Comment:
        return SAID[0]

    def comment_edits(self, who: Who, number: int) -> list[Edit]:
        return [Edit(HOSTILE, NOW)]

    def paper_in(self, row: int) -> Paper:
        return self.papers[1]

    def id_in(self, row: int) -> str:
        return self.papers[1].id

    def submitted(self, rows: Sequence[int]) -> dict[int, Submission]:
        day = date(2025, 10, 29)
        sent = Submission(2, 1, "ada", HOSTILE, HOSTILE, NOW, day, "submitted")
        return {row: sent for row in rows if row == 2}

    def reports(self, who: Who) -> list[Report]:
        return [Report(1, SAID[0], "arXiv:2510.00002", HOSTILE, HOSTILE, NOW, HOSTILE)]

    def claims(self, who: Who, state: ClaimState = "open", limit: int = 100, offset: int = 0) -> list[Claim]:
        return [replace(CLAIM, state=state, decided_at=None if state == "open" else NOW)]

    def claimed(self, rows: Sequence[int]) -> dict[int, tuple[Claim, ...]]:
        return {
            row: (replace(CLAIM, paper=row, state="confirmed", decided_at=NOW),) for row in rows if row < 3
        }

    def claiming(self, who: Who, paper: str | Paper) -> Claiming:
        own = CLAIM if self.paper(paper).row == 2 else None
        return Claiming(own, None, False, 1, frozenset({0}))

    def waiting(self, who: Who) -> Waiting:
        return Waiting(1, 2)

    def moderated(self, who: Who) -> list[Moderated]:
        return [Moderated(NOW, HOSTILE, "hide", "comment 1", HOSTILE)]

    def sessions(self, who: Who) -> list[Session]:
        return [Session(1, 1, HOSTILE, "password", NOW, NOW, NOW)]

    def tokens(self, who: Who) -> list[Token]:
        return [Token(1, 1, HOSTILE, frozenset({"read", "write"}), "header", NOW)]

    def identities(self, who: Who) -> list[Identity]:
        return [Identity(HOSTILE, HOSTILE, NOW), Identity("proxy", "ada", NOW)]

    writes_letters = False

    def letters(self, who: Who, state: str = "", limit: int = 50) -> list[object]:
        return []

    def has_password(self, who: Who) -> bool:
        return True

    def needs_old_password(self, who: Who) -> bool:
        return True

    def people(self, who: Who) -> list[Reader]:
        return [READER, replace(READER, id=2, name="other", closed_at=NOW)]

    def invitations(self, who: Who) -> list[Ticket]:
        return [Ticket(1, "invite", 1, None, {"role": "reader"}, NOW, NOW)]

    def invitation(self, secret: str) -> Ticket:
        return self.invitations(self.anyone())[0]

    def audited(self, who: Who, limit: int = 50, offset: int = 0) -> list[Audited]:
        return [Audited(NOW, None, "role", HOSTILE, {"from": "reader", "to": HOSTILE, "days": 7})]

    def search(
        self,
        query: str,
        filters: Filters = Filters(),
        limit: int | None = None,
        offset: int = 0,
        sort: Sort = "relevance",
    ) -> SearchPage:
        limit = limit or self.settings.page_size
        found = [paper for paper in self.papers if _fits(paper, filters) and _words(query, paper)]
        hits = [self._hit(query, paper, rank) for rank, paper in enumerate(found, 1)]
        page = tuple(hits[offset : offset + limit])
        years = Counter(hit.paper.published[:4] for hit in hits if hit.paper.published)
        return SearchPage(
            query,
            page,
            offset,
            len(hits) > offset + limit,
            0.004,
            sort,
            len(hits),
            {"year": tuple(years.items()), "category": (("cs.LG", 1),), "venue": ((HOSTILE, 1),)},
            "author: has nothing after it; searched as plain words" if "author:" in query else None,
            "number" if "nubmer" in query else None,
            "has:code" if "has:code" in query else "",
            ("large language model",) if query == "LLM" else (),
        )

    def similar(
        self, ids: Sequence[str | Paper], limit: int = 10, filters: Filters = Filters()
    ) -> tuple[Hit, ...]:
        like = list(map(self.paper, ids))
        others = [paper for paper in self.papers if paper not in like][:limit]
        return tuple(
            Hit(paper, rank, 1 / rank, Why(meaning=1 / rank)) for rank, paper in enumerate(others, 1)
        )

    def reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def paper(self, paper_id: str | Paper) -> Paper:
        if isinstance(paper_id, Paper):
            return paper_id
        bare = paper_id.removeprefix("arXiv:").partition("v")[0] if ":" not in paper_id[6:] else paper_id
        for paper in self.papers:
            if paper.id in (paper_id, f"arXiv:{bare}"):
                return paper
        raise NotFound(f"there is no paper {paper_id!r}; search for its title")

    def cited_everywhere(self, paper: Paper) -> list[Reference]:
        return cited_everywhere(paper)

    def records(self, paper: str | Paper) -> list[Told]:
        paper = self.paper(paper)
        began = [Told("arxiv", paper.id, paper.title)]
        return (
            [*began, Told("jsonl", HOSTILE, HOSTILE, "same title and abstract")] if paper.row < 3 else began
        )

    def day(self, day: date | None = None, limit: int | None = None, offset: int = 0) -> FeedPage:
        newest = max((paper.day for paper in self.papers if paper.day), default=None)
        day = day or newest
        return self._feed("day", day, day, limit, offset)

    def week(self, week: str, limit: int | None = None, offset: int = 0) -> FeedPage:
        year, mark, number = week.partition("-W")
        if not (mark and year.isdigit() and number.isdigit() and 1 <= int(number) <= 53):
            raise BadRequest(f"{week!r} is not a week; write YYYY-Www, such as 2025-W44")
        days = [date.fromisocalendar(int(year), int(number), weekday) for weekday in (1, 7)]
        return self._feed("week", *days, limit, offset)

    def month(self, month: str, limit: int | None = None, offset: int = 0) -> FeedPage:
        year, number = map(int, month.split("-"))
        last = date.fromordinal(date(year + number // 12, number % 12 + 1, 1).toordinal() - 1)
        return self._feed("month", date(year, number, 1), last, limit, offset)

    def trending(self, limit: int | None = None, offset: int = 0) -> TrendingPage:
        days = [paper.day for paper in self.papers if paper.day]
        page = self._feed("trending", min(days, default=None), max(days, default=None), limit, offset)
        fields = {one.name: getattr(page, one.name) for one in dataclass_fields(page)}
        hot = {
            paper.row: Hot(
                upvotes=paper.upvotes,
                votes=0,
                comments=paper.comments,
                saves=2,
                lively=1.5,
                boost=0.25,
                near=False,
                featured=True,
                age_days=3.5,
                fresh=-1.0,
                field=HOSTILE,
                place=2,
                among=14,
                bonus=-0.12,
            )
            for paper in page.papers
        }
        return TrendingPage(**fields, hot=hot)

    def topics(self, week: str = "", month: str = "", year: str = "") -> Tree:
        if year and not year.isdigit():
            raise BadRequest(f"{year!r} is no year; a year is written like 2025")
        span = Span("week", week, date(2025, 10, 27), date(2025, 11, 2)) if week else None
        return Tree(TOPICS, span, 3, 2, NOW)

    def topic(self, number: int) -> Topic:
        for topic in (*TOPICS, ENDED):
            if topic.id == number:
                return topic
        raise NotFound(f"there is no topic {number}; /topics lists all")

    def topic_page(
        self, number: int, order: TopicOrder = "newest", limit: int | None = None, offset: int = 0
    ) -> TopicPage:
        topic, limit = self.topic(number), limit or self.settings.page_size
        path = (*(one for one in TOPICS if one.id == topic.parent), topic)
        below = tuple(one for one in TOPICS if one.parent == number)
        beside = tuple(one for one in TOPICS if one.parent == topic.parent and one.id != number)
        shown = self.papers[offset : offset + limit]
        return TopicPage(topic, path, below, beside, shown, len(self.papers), offset, limit, order)

    def topics_of(self, paper: Paper) -> tuple[Topic, ...]:
        return (TOPICS[0], TOPICS[2]) if paper.row < 3 else ()

    def growth(self, within: int | None = None) -> Growth:
        grown = Grown(TOPICS[2], 12, 3, 0.02, 0.001, 4.2, self.papers[:2])
        return Growth(date(2025, 10, 1), date(2025, 10, 30), (grown,))

    def categories(self) -> tuple[tuple[str, int], ...]:
        return tuple(Counter(c for paper in self.papers for c in paper.categories).most_common())

    def status(self) -> Status:
        days = [paper.day for paper in self.papers if paper.day]
        text = IndexStatus("text", len(self.papers), 0)
        return Status(
            papers=len(self.papers),
            records=12_345,
            merged=2,
            skipped=3,
            featured_days=len(set(days)),
            newest_day=max(days, default=None),
            indexed=len(self.papers),
            pending=0,
            embedded=None,
            indexes=(text, IndexStatus("vectors", 0, 0, "built by another embedder")),
            embedder="hashing",
            data_dir="/secret/place",
            size_bytes=1,
            version="0.0.0",
        )

    def completeness(self) -> Completeness:
        short = ShortDay(date(2026, 2, 27), 12, 7, ("arXiv:2602.00001", "arXiv:2602.00002"))
        return Completeness("arxiv", date(2026, 2, 26), 40.0, (short,))

    def runs(self, limit: int = 50, offset: int = 0) -> list[Run]:
        return list(RUNS[offset : offset + limit])

    def last_runs(self) -> list[Run]:
        return list(RUNS)

    def last_done(self) -> dict[str, Run]:
        return {run.job: run for run in RUNS if run.outcome == "done"}

    def skipped(self, limit: int = 100, offset: int = 0) -> list[Skipped]:
        return [
            Skipped("jsonl", "/secret/papers.jsonl", "line 3", "it has no title", "{}", RUNS[0].started_at)
        ]

    def mine(self, who: Who, rows: Sequence[int]) -> dict[int, Mine]:
        kept = Mine(True, (("saved", "Saved"),), (HOSTILE,), frozenset({"read"}), True)
        return {row: kept if row == 2 else Mine() for row in rows} if who.reader else {}

    def hidden(self, who: Who, shown: Sequence[Paper]) -> dict[int, str]:
        return {}

    def follows(self, who: Who) -> list[Follow]:
        return [Follow("author", HOSTILE, NOW)]

    def lists(self, who: Who) -> list[ReadingList]:
        return [ReadingList(1, 1, "ada", HOSTILE, "saved", "owner", HOSTILE, NOW, NOW, 1)]

    def note(self, who: Who, paper: str | Paper) -> Note | None:
        return Note(HOSTILE, NOW, "<p>words</p>") if self.paper(paper).id.endswith("2") else None

    def saved_here(self, who: Who, paper: str | Paper) -> Saved:
        return Saved(1, tuple(self.lists(who))) if self.paper(paper).id.endswith("2") else Saved()

    def _feed(
        self, kind: FeedKind, first: date | None, last: date | None, limit: int | None, offset: int
    ) -> FeedPage:
        limit = limit or self.settings.page_size
        dated = [(paper.day, paper) for paper in self.papers if paper.day and first and last]
        inside = [paper for day, paper in dated if first <= day <= last]
        inside.sort(key=lambda paper: -paper.upvotes)
        return FeedPage(
            kind,
            tuple(inside[offset : offset + limit]),
            first,
            last,
            len(inside),
            offset,
            limit,
            max((day for day, _ in dated if day < first), default=None),
            min((day for day, _ in dated if day > last), default=None),
        )

    def _hit(self, query: str, paper: Paper, rank: int) -> Hit:
        if query in (paper.id, paper.id.removeprefix("arXiv:")):
            return Hit(paper, rank, 1.0, Why(lead="id"))
        words = _words(query, paper)
        return Hit(paper, rank, 0.9 / rank, Why(0.6 / rank, 0.3 / rank, words))


def _words(query: str, paper: Paper) -> tuple[str, ...]:
    text = f"{paper.id} {paper.title} {paper.abstract}".lower()
    return tuple(word for word in query.lower().split() if word in text)


def _fits(paper: Paper, filters: Filters) -> bool:
    day = paper.day
    return (
        not (filters.since and (day is None or day < filters.since))
        and not (filters.until and (day is None or day > filters.until))
        and (not filters.categories or bool(set(filters.categories) & set(paper.categories)))
    )
