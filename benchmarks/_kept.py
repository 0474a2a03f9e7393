"""What the database holds, against what members were answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import text

from _crowd import Crowd
from broadsheet.store import Connection, open_store, votes


def differences(url: str, crowd: Crowd) -> dict[str, int]:
    """How many things are not as they were answered; all zero when all is well."""
    store = open_store(url)
    with store.read() as db:
        wrong = {**_votes(db, crowd), **_comments(db, crowd), "papers miscounted": len(votes.miscounted(db))}
    store.close()
    return wrong


def _votes(db: Connection, crowd: Crowd) -> dict[str, int]:
    rows = _rows_of_papers(db, crowd)
    answered = {
        (reader, f"paper:{rows[int(what.partition(':')[2])]}" if what.startswith("paper") else what)
        for (reader, what), up in crowd.votes.items()
        if up
    }
    kept = [
        (reader, f"paper:{row}") for row, reader in _all(db, "SELECT paper_id, reader_id FROM paper_votes")
    ]
    kept += [
        (reader, f"comment:{number}")
        for number, reader in _all(db, "SELECT comment_id, reader_id FROM comment_votes")
    ]
    once = set(kept)
    return {
        "votes lost": len(answered - once),
        "votes kept though taken back": len(once - answered),
        "votes twice": len(kept) - len(once),
        "presses logged wrongly": _wrong_presses(db, once),
    }


def _wrong_presses(db: Connection, kept: set[tuple[int, str]]) -> int:
    """Each press must be the contrary of the one before, and the last of all what is kept."""
    presses: dict[tuple[int, str], list[int]] = defaultdict(list)
    for reader, subject, given in _all(db, "SELECT reader_id, subject, given FROM vote_log ORDER BY id"):
        presses[reader, subject].append(given)
    wrong = sum(given != [1 - n % 2 for n in range(len(given))] for given in presses.values())
    return wrong + len({key for key, given in presses.items() if given[-1]} ^ kept)


def _comments(db: Connection, crowd: Crowd) -> dict[str, int]:
    rows = _rows_of_papers(db, crowd)
    kept = {
        number: (paper, body) for number, paper, body in _all(db, "SELECT id, paper_id, body FROM comments")
    }
    answered = {number: (rows[place], body) for number, (place, body) in crowd.said.items()}
    bodies = Counter(kept.values())
    return {
        "comments lost": sum(kept.get(number) != said for number, said in answered.items()),
        "comments twice": sum(n - 1 for n in bodies.values()),
        "comments that nobody was told of": len(kept.keys() - answered.keys()),
    }


def _rows_of_papers(db: Connection, crowd: Crowd) -> list[int]:
    rows = dict(_all(db, "SELECT public_id, id FROM papers"))
    return [rows.get(name) or rows[f"arXiv:{name}"] for name in crowd.papers]


def _all(db: Connection, query: str) -> list[Any]:
    return [tuple(row) for row in db.execute(text(query))]
