"""Search inside what somebody keeps: few papers, so that they are read and looked through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broadsheet.store import Connection, papers, profiles
from broadsheet.store.keys import words

_AT_ONCE = 500


def with_words(db: Connection, rows: Iterable[int], query: str, own: Mapping[int, str]) -> list[int]:
    """Those of the papers that have every word of a query, or a word that begins with it; in their order.

    Args:
        own: what else is said of papers: tags and notes of whoever asks.
    """
    wanted, rows = words(query), list(rows)
    if not wanted:
        return rows
    found: list[int] = []
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        texts, names = papers.texts(db, part), profiles.bylines(db, part)
        for row in part:
            said = "\n".join((*texts.get(row, ()), *names.get(row, ()), own.get(row, "")))
            if _has_all(said, wanted):
                found.append(row)
    return found


def _has_all(text: str, wanted: list[str]) -> bool:
    said = " " + " ".join(words(text))
    return all(f" {word}" in said for word in wanted)
