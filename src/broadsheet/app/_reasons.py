"""A page's papers with the reasons why they are for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from broadsheet.feeds.for_you import Ranked, company_reasons
from broadsheet.personal import Because, Suggestion
from broadsheet.profiles.reasons import reasons
from broadsheet.profiles.taste import Learnt, Taste
from broadsheet.profiles.wording import AUTHOR, name_key
from broadsheet.store import Connection, papers
from broadsheet.types import Paper

from ._tasting import Tasting


class Telling(Tasting):
    """A page's papers with the reasons why they are for a reader."""

    def _suggestions(
        self, taste: Taste, learnt: Learnt | None, found: Ranked, part: Sequence[int]
    ) -> tuple[Suggestion, ...]:
        rows = [int(found.rows[place]) for place in part]
        with self._store.read() as db:
            known = {paper.row: paper for paper in papers.by_rows(db, rows)}
            behind = papers.public_ids(db, [row for place in part for row in found.behind.get(place, ())])
            titles = _titles(db, learnt)
        return tuple(
            Suggestion(
                known[row],
                found.score(place),
                {kind: float(points[place]) for kind, points in found.parts.items()},
                _together(_named(one, known[row]) for one in _because(taste, learnt, found, place, titles)),
                _interest(taste, found, place),
                found.explored.get(place, ""),
                tuple(behind[other] for other in found.behind.get(place, ()) if other in behind),
            )
            for place, row in zip(part, rows, strict=True)
            if row in known  # it may have gone while we looked
        )


def _because(
    taste: Taste,
    learnt: Learnt | None,
    found: Ranked,
    place: int,
    titles: Mapping[int, tuple[str, str]],
) -> tuple[Because, ...]:
    wording, paper, others = taste.ground.shelf.wording, found.features.take([place]), found.company
    ids = paper.words.row(0)[0].tolist()
    authors = [wording.word(number).removeprefix(AUTHOR) for number in ids if number in others.followed]
    company = company_reasons(others, int(found.rows[place]), authors)
    if learnt is None:
        return company
    own = {at: titles[row] for at, row in enumerate(learnt.rows) if row in titles}
    return reasons(learnt.model, wording, paper, own) + company


def _interest(taste: Taste, found: Ranked, place: int) -> str:
    """The interest of the nearest of their own papers; nothing where they have but one."""
    if len(taste.interests) < 2 or not taste.likes:
        return ""
    nearest = int(np.argmax(found.features.take([place]).likeness(taste.own)[0]))
    return next((group.name for group in taste.groups if nearest in group.places), "")


def _titles(db: Connection, learnt: Learnt | None) -> dict[int, tuple[str, str]]:
    """The id and title of each paper that a model was learnt from."""
    if learnt is None:
        return {}
    ids, texts = papers.public_ids(db, learnt.rows), papers.texts(db, learnt.rows)
    return {row: (ids[row], texts[row][0]) for row in ids if row in texts}


def _named(because: Because, paper: Paper) -> Because:
    """An author by the name that stands on the paper."""
    if because.kind != "author":
        return because
    names = {name_key(author.name): author.name for author in paper.authors}
    return replace(because, text=names.get(because.text, because.text))


def _together(told: Iterable[Because]) -> tuple[Because, ...]:
    """The reasons, an author who is followed and speaks for a paper by other papers once."""
    found: dict[tuple[str, str, str | None], Because] = {}
    for one in told:
        key = one.kind, one.text, one.paper_id
        found[key] = replace(one, points=one.points + found[key].points) if key in found else one
    return tuple(found.values())
