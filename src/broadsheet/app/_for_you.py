"""What is for a reader, with the reasons; and what we hold them to like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

import numpy as np

from broadsheet.answers import Hit
from broadsheet.feeds import for_you
from broadsheet.feeds.for_you import Ranked
from broadsheet.people.rights import reader_of
from broadsheet.personal import ForYouPage, Profile, Span, Suggestion, Weighed
from broadsheet.profiles.taste import Learnt, Taste
from broadsheet.profiles.wording import AUTHOR, Wording
from broadsheet.readers import Reader, Who
from broadsheet.store import papers, profiles
from broadsheet.types import Filters

from ._reasons import Telling
from ._tasting import REMEMBERED, SAME_DAY, Tasting

_TOLD = 40  # words, authors and papers of a profile


class ForYou(Telling, Tasting):
    """What is for a reader, with the reasons."""

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
        """Papers of the newest day, week or month, or of the days missed, the best for them first.

        Without anything that they like, what is liked here. What they keep, have voted for or read, mute, or
        would rather not see is left out; what stood on this page on another day comes later.

        Args:
            interest: one of theirs, by its slug; empty for all that they like.
            dial: instead of the one that they set.
            seen: whether they look at it now; what a program fetches for later was not shown.

        Raises:
            NotFound: they have no such interest.
            BadRequest: the dial does not turn so far.
            IndexStale: the index cannot answer.
        """
        reader = reader_of(who, "read own")
        limit = limit or self.settings.page_size
        turned, taste = self._dial(reader, dial), self._taste(reader)
        learnt = self._learnt(taste, interest)
        first, last = self._days(reader, span)
        found = self._in_order(reader, taste, learnt, self._fresh(who, first, last), turned)
        if learnt is not None and not interest:
            found = self._explored(reader, found, turned)
        part = found.order[offset : offset + limit]
        shown = self._suggestions(taste, learnt, found, part)
        if seen:
            self._note_shown(reader, found, part)
        missed = (last - first).days + 1 if first and last and span == "missed" else 0
        return ForYouPage(
            shown, span, first, last, len(found.order), offset, limit, len(taste.likes), turned,
            taste.interests, interest, missed,
        )  # fmt: skip

    def profile(self, who: Who) -> Profile:
        """What we hold them to like; raises IndexStale."""
        reader = reader_of(who, "read own")
        taste = self._taste(reader)
        with self._store.read() as db:
            counted = Counter(one.kind for one in profiles.likes(db, reader.id))
            bylines = profiles.bylines(db, [one.row for one in taste.likes])
            shares = self._shares(taste)
            own = papers.by_rows(db, sorted(shares, key=shares.__getitem__, reverse=True)[:_TOLD])
        authors = Counter(name for byline in bylines.values() for name in byline)
        words = _weighed_words(taste.ground.shelf.wording, taste.learnt)
        return Profile(
            counted,
            taste.interests,
            tuple(one for one in words if one.weight > 0)[:_TOLD],
            tuple(sorted((one for one in words if one.weight < 0), key=lambda one: one.weight))[:_TOLD],
            tuple(Weighed(name, count) for name, count in authors.most_common(_TOLD) if count > 1),
            tuple(Weighed(paper.id, shares[paper.row], paper.title) for paper in own),
            taste.left_out,
            self._dial(reader, None),
        )

    def recommend(self, who: Who, limit: int = 10, filters: Filters = Filters()) -> tuple[Hit, ...]:
        """Papers of any day that are near to what they like, the best for them first; none without likes.

        What they keep already, and what they would rather not see, is left out.

        Raises:
            IndexStale: an index cannot answer.
        """
        reader = reader_of(who, "read own")
        taste = self._taste(reader)
        liked = [one.row for one in taste.likes if one.kind != "read"][: 2 * limit + 10]
        if not liked or taste.learnt is None:
            return ()
        hits = self._searcher.similar(liked, [], filters, max(4 * limit, limit + 20))
        fresh = self._unknown(who, [hit.paper for hit in hits])
        left = [hit for hit in hits if hit.paper.row in fresh]
        features = self._readings.of([hit.paper.row for hit in left], taste.ground)
        best = np.argsort(-taste.learnt.model.scores(features), kind="stable")[:limit]
        return tuple(replace(left[place], rank=rank) for rank, place in enumerate(best.tolist(), start=1))

    def _for_letter(self, reader: Reader, since: date, limit: int) -> list[Suggestion]:
        """The best of what is new since a day, with the reasons; none without likes."""
        taste = self._taste(reader)
        if taste.learnt is None:
            return []
        who = Who(self.settings.mode, reader)
        rows = self._fresh(who, since, self.now().astimezone(UTC).date())
        found = self._in_order(reader, taste, taste.learnt, rows, self._dial(reader, None))
        return list(self._suggestions(taste, taste.learnt, found, found.order[:limit]))

    def _in_order(
        self, reader: Reader, taste: Taste, learnt: Learnt | None, rows: Sequence[int], dial: float
    ) -> Ranked:
        features, vectors = self._readings.of(rows, taste.ground), self._readings.vectors(rows)
        model = learnt.model if learnt else None
        others = self._company(reader, taste, rows)
        return for_you.ranked(np.array(rows, np.int64), features, vectors, model, others, dial)

    def _explored(self, reader: Reader, found: Ranked, dial: float) -> Ranked:
        """The same with places for categories that are worth a try, by new papers; the same all day."""
        now, strange = self.now(), found.rows[found.parts["shown"] == 0].tolist()
        with self._store.read() as db:
            tried = for_you.tally(profiles.explored(db, reader.id, now - REMEMBERED, now - SAME_DAY))
            first = profiles.first_categories(db, strange)
        today = now.astimezone(UTC).date()
        return for_you.with_explored(
            found, for_you.arms(found.rows, first), tried, dial, f"{reader.id} {today}"
        )

    def _note_shown(self, reader: Reader, found: Ranked, part: Sequence[int]) -> None:
        shown = {int(found.rows[place]): found.explored.get(place, "") for place in part}
        now = self.now()
        with self._store.read() as db:
            before = profiles.shown(db, reader.id, list(shown))
        known = {(row, arm) for row, one in before.items() if one.last_at > now - SAME_DAY
                 for arm in ("", one.explored)}  # fmt: skip
        new = {row: arm for row, arm in shown.items() if (row, arm) not in known}
        if new:
            with self._store.write() as db:
                profiles.show(db, reader.id, new, now)

    def _shares(self, taste: Taste) -> Mapping[int, float]:
        """How much each paper that speaks for them counts, by row, the newest first."""
        shares = dict.fromkeys((one.row for one in taste.likes), 0.0)
        if taste.learnt is not None:
            shares |= zip(taste.learnt.rows, taste.learnt.model.ages.tolist(), strict=False)
        return shares


def _weighed_words(wording: Wording, learnt: Learnt | None) -> list[Weighed]:
    """The words that weigh most for a paper, then those that weigh most against one."""
    if learnt is None:
        return []
    weights = learnt.model.words
    order = np.argsort(-weights, kind="stable")
    ends = [int(number) for number in (*order[: 3 * _TOLD], *order[: -3 * _TOLD : -1])]
    told = [(wording.word(number), float(weights[number])) for number in dict.fromkeys(ends)]
    return [Weighed(word, weight) for word, weight in told if not word.startswith(AUTHOR)]
