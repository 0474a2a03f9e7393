"""Which of the papers on a page a reader would rather not see, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from broadsheet.library import Mute
from broadsheet.readers import Reader
from broadsheet.store import Connection, marks
from broadsheet.store import follows as store
from broadsheet.store.keys import words
from broadsheet.types import Paper

from .follows import same_author


def hidden(db: Connection, reader: Reader, papers: Sequence[Paper]) -> dict[int, str]:
    """For each of these papers that a reader does not want to see, by row, the reason."""
    if not papers:
        return {}
    found = _muted(store.mutes_of(db, reader.id), papers)
    unwanted = marks.among(db, reader.id, "not-for-me", [paper.row for paper in papers])
    return found | dict.fromkeys(unwanted, "not for you")


def _muted(mutes: Iterable[Mute], papers: Sequence[Paper]) -> dict[int, str]:
    phrases = [(one.value, _phrase(words(one.value))) for one in mutes if one.kind == "word"]
    people = {same_author(one.value): one.value for one in mutes if one.kind == "author"}
    if not (phrases or people):
        return {}
    reasons = ((paper.row, _reason(paper, phrases, people)) for paper in papers)
    return {row: reason for row, reason in reasons if reason}


def _reason(paper: Paper, phrases: Sequence[tuple[str, str]], people: dict[str, str]) -> str:
    for author in paper.authors:
        if people and (name := people.get(same_author(author.name))):
            return f"you mute {name}"
    text = _phrase([*words(paper.title), "|", *words(paper.abstract)]) if phrases else ""
    return next((f"you mute “{word}”" for word, phrase in phrases if phrase in text), "")


def _phrase(found: Sequence[str]) -> str:
    """Words set apart so that a phrase is found as whole words alone."""
    return f" {' '.join(found)} "
