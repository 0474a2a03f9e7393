"""What is for a reader, as pages are given it: every kind of reason, a hostile word, what was taken out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from broadsheet.errors import BadRequest, NotFound
from broadsheet.people.profile import checked_dial, kind_of
from broadsheet.people.rights import reader_of
from broadsheet.personal import (
    Because,
    Begun,
    ForYouPage,
    Interest,
    Profile,
    Span,
    Suggestion,
    Weighed,
)
from broadsheet.readers import Who
from broadsheet.types import Paper

HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' <img src=x onerror=alert(2)> \u202eevil"
REASONS = (
    Because("paper", "Sums of $n^2$ over all $x<y$", 0.41, "arXiv:2510.00001"),
    Because("word", HOSTILE, 0.22),
    Because("word", "survey", -0.07),
    Because("author", "Ada Lovelace", 0.3),
    Because("reader", "2 people whom you follow voted for it", 0.15),
    Because("popular", "41 upvotes", 0.02),
)
PARTS = {"meaning": 0.6, "words": 0.15, "nearest": 0.41, "followed": 0.45, "popular": 0.02}
INTERESTS = (
    Interest("tag-boats", "boats", 7, ("sail", HOSTILE)),
    Interest("found-1", HOSTILE, 5, ("sums", "integers")),
    Interest("found-2", "graphs", 3, (), on=False),
)


class FakeForYou:
    """The methods of App for what is for a reader; `edits` and `dial` are kept, to be seen on the pages."""

    papers: tuple[Paper, ...]
    likes = 12
    dial = 0.25

    def __init__(self) -> None:
        self.edits: set[tuple[str, str]] = set()

    def for_you(
        self,
        who: Who,
        span: Span = "week",
        interest: str = "",
        limit: int | None = None,
        offset: int = 0,
        dial: float | None = None,
        seen: bool = True,
    ) -> ForYouPage:
        reader_of(who, "read own")
        if interest and interest not in {one.slug for one in INTERESTS}:
            raise NotFound(f"you have no interest {interest!r}")
        limit = limit or 5
        return ForYouPage(
            tuple(self._suggestion(paper) for paper in self.papers[offset : offset + limit]),
            span,
            date(2025, 10, 24),
            date(2025, 10, 30),
            len(self.papers),
            offset,
            limit,
            self.likes,
            self.dial if dial is None else dial,
            INTERESTS,
            interest,
            3,
        )

    def _suggestion(self, paper: Paper) -> Suggestion:
        because = tuple(one for one in REASONS if (one.kind, one.text) not in self.edits)
        explored = "math.NT" if paper.row == 3 else ""
        alike = ("arXiv:2510.00009", "doi:10.1/x?y#z") if paper.row == 1 else ()
        return Suggestion(paper, 1.63, PARTS, because, "tag-boats", explored, alike)

    def profile(self, who: Who) -> Profile:
        reader_of(who, "read own")
        return Profile(
            {"saved": 1, "upvoted": 8, "read": 2, "not-for-me": 1},
            INTERESTS,
            (Weighed("sums", 0.8), Weighed(HOSTILE, 0.4)),
            (Weighed("survey", -0.3),),
            (Weighed("Ada Lovelace", 3), Weighed(HOSTILE, 1)),
            (
                Weighed("arXiv:2510.00001", 1.0, "Sums of $n^2$ over all $x<y$"),
                Weighed("doi:10.1/x?y#z", 0.2, HOSTILE),
            ),
            tuple(sorted(self.edits))
            or (("word", HOSTILE), ("paper", "arXiv:2510.00004"), ("interest", "found-2")),
            self.dial,
        )

    def edit_profile(self, who: Who, kind: str, value: str, out: bool) -> None:
        reader_of(who, "keep")
        kind_of(kind)
        (self.edits.add if out else self.edits.discard)((kind, value))

    def set_dial(self, who: Who, dial: float) -> float:
        reader_of(who, "keep")
        before, self.dial = self.dial, checked_dial(dial)
        return before

    def begin_profile(
        self,
        who: Who,
        text: str = "",
        author: str = "",
        file: Path | None = None,
        zotero: tuple[str, str] | None = None,
    ) -> Begun:
        reader_of(who, "keep")
        if not (text.strip() or author or file or zotero):
            raise BadRequest("begin with what? Give ids or titles, your name, a file, or a library")
        lines = [line for line in text.splitlines() if line.strip()]
        lines += file.read_text().splitlines() if file else []
        known = {paper.id.removeprefix("arXiv:"): paper.id for paper in self.papers}
        kept = tuple(known[line] for line in lines if line in known)
        kept += ("arXiv:2510.00001",) if author == "Ada Lovelace" else ()
        kept += ("arXiv:2510.00003",) if zotero == ("", "secret key") else ()
        return Begun(kept, tuple(line for line in lines if line not in known))

    def undo_begin(self, who: Who) -> int:
        reader_of(who, "keep")
        return 2

    def own_names(self, who: Who, start: str) -> list[tuple[str, int]]:
        reader_of(who, "read own")
        names = (("Ada Lovelace", 3), ("Ada <b>Bold</b>", 1))
        return [(name, papers) for name, papers in names if name.lower().startswith(start.lower())]
