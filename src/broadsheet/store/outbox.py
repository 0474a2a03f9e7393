"""Letters on their way: each is taken by one sender, and goes out once.

waiting ─→ sending ─→ handed ─→ sent
   ↑          │          ├────→ failed     the server will not have it, or it was tried too often
   └──────────┴──────────┘      doubtful   its end went out and nobody heard what became of it

A letter that went out may come back, later:    ─→ bounced ─→ complained
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from broadsheet.letters import Outgoing, Posted

_CLAIM = text(
    """
    UPDATE outbox SET state = 'sending', due_at = :until
    WHERE id IN (
        SELECT id FROM outbox WHERE state IN ('waiting', 'sending') AND due_at <= :now
        ORDER BY due_at, id LIMIT :limit
    )
    RETURNING id, message_id, recipient, content, tries, kind
    """
)
_POSTED = "SELECT id, kind, recipient, state, tries, due_at, made_at, sent_at, said FROM outbox"


def add(
    db: Connection,
    message_id: str,
    kind: str,
    recipient: str,
    content: bytes,
    now: datetime,
    ends_at: datetime | None = None,
) -> bool:
    """Put a letter in; False when one of this id was there already."""
    query = text(
        """
        INSERT INTO outbox (message_id, kind, recipient, content, state, due_at, made_at, ends_at)
        VALUES (:message_id, :kind, :recipient, :content, 'waiting', :now, :now, :ends_at)
        ON CONFLICT (message_id) DO NOTHING
        """
    )
    values: dict[str, Any] = {"message_id": message_id, "kind": kind, "recipient": recipient}
    values |= {"content": content, "now": now.isoformat(), "ends_at": ends_at and ends_at.isoformat()}
    return db.execute(query, values).rowcount == 1


def claim(db: Connection, now: datetime, until: datetime, limit: int) -> list[Outgoing]:
    """Take letters that are due, the longest due first; nobody else takes them before `until`."""
    values = {"now": now.isoformat(), "until": until.isoformat(), "limit": limit}
    return sorted(
        Outgoing(row.id, row.message_id, row.recipient, bytes(row.content), row.tries, row.kind)
        for row in db.execute(_CLAIM, values)
    )


def hand(db: Connection, letter: int, until: datetime) -> bool:
    """All of a letter but its end has gone out; False when it was another sender's meanwhile."""
    query = "UPDATE outbox SET state = 'handed', due_at = :until WHERE id = :id AND state = 'sending'"
    return db.execute(text(query), {"id": letter, "until": until.isoformat()}).rowcount == 1


def settle(db: Connection, letter: int, state: str, said: str, now: datetime) -> None:
    """It is `sent`, `failed` or `doubtful`. What was sent needs its content no more: it may hold secrets."""
    query = text(
        """
        UPDATE outbox SET state = :state, said = :said, tries = tries + 1,
            sent_at = CASE WHEN :state = 'sent' THEN :now END,
            content = CASE WHEN :state = 'sent' THEN :nothing ELSE content END
        WHERE id = :id AND state NOT IN ('bounced', 'complained')
        """
    )
    values = {"id": letter, "state": state, "said": said, "now": now.isoformat(), "nothing": b""}
    db.execute(query, values)


def put_back(db: Connection, letter: int, due_at: datetime, said: str = "", tried: bool = True) -> None:
    """It is to be tried again then."""
    query = text(
        """
        UPDATE outbox SET state = 'waiting', due_at = :due_at, said = :said, tries = tries + :one
        WHERE id = :id
        """
    )
    values = {"id": letter, "due_at": due_at.isoformat(), "said": said, "one": int(tried)}
    db.execute(query, values)


def hold(db: Connection, letter: int, due_at: datetime) -> None:
    """It waits until then; nothing has happened to it."""
    query = text("UPDATE outbox SET state = 'waiting', due_at = :due_at WHERE id = :id")
    db.execute(query, {"id": letter, "due_at": due_at.isoformat()})


def end_overdue(db: Connection, now: datetime, again: bool = False) -> int:
    """Give up letters that are of no use any more, and those whose sender was lost at their end; how many.

    Args:
        again: the latter are to be sent once more.
    """
    late = text(
        """
        UPDATE outbox SET state = 'failed', said = 'too late to be of use'
        WHERE state = 'waiting' AND ends_at <= :now
        """
    )
    lost = text(
        """
        UPDATE outbox SET state = :state, said = 'its sender was lost before it heard an answer'
        WHERE state = 'handed' AND due_at <= :now
        """
    )
    values = {"now": now.isoformat()}
    found = db.execute(lost, {**values, "state": "waiting" if again else "doubtful"}).rowcount
    return db.execute(late, values).rowcount + (0 if again else found)


def call_off(db: Connection, recipient: str, kind: str, said: str) -> int:
    """Letters of a kind that wait for somebody are not sent; how many that were."""
    query = text(
        """
        UPDATE outbox SET state = 'failed', said = :said
        WHERE recipient = :recipient AND kind = :kind AND state = 'waiting'
        """
    )
    return db.execute(query, {"recipient": recipient, "kind": kind, "said": said}).rowcount


def again(db: Connection, now: datetime, states: tuple[str, ...]) -> int:
    """Try letters in these states once more, unless they are too late to be of use; how many there are."""
    found = 0
    query = text(
        """
        UPDATE outbox SET state = 'waiting', due_at = :now, tries = 0
        WHERE state = :state AND (ends_at IS NULL OR ends_at > :now)
        """
    )
    for state in states:
        found += db.execute(query, {"state": state, "now": now.isoformat()}).rowcount
    return found


def counts(db: Connection) -> dict[str, int]:
    """How many letters there are in each state."""
    rows = db.execute(text("SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state"))
    return {str(state): int(number) for state, number in rows}


def newest(db: Connection, state: str = "", limit: int = 50) -> list[Posted]:
    """Letters, the last written first; of one state, or of any."""
    query = text(f"{_POSTED} WHERE :state = '' OR state = :state ORDER BY id DESC LIMIT :limit")
    return [_posted(row) for row in db.execute(query, {"state": state, "limit": limit})]


def by_message_id(db: Connection, message_id: str) -> Posted | None:
    """The letter of this id."""
    row = db.execute(text(f"{_POSTED} WHERE message_id = :id"), {"id": message_id}).first()
    return _posted(row) if row else None


def by_server_id(db: Connection, message_id: str, recipients: Sequence[str]) -> Posted | None:
    """The letter to one of these that the server named so when it took it, as Amazon SES does."""
    name = message_id.rpartition("@")[0]
    query = text(f"{_POSTED} WHERE recipient = :recipient AND state = 'sent' AND said LIKE :said")
    for recipient in recipients:
        for row in db.execute(query, {"recipient": recipient, "said": f"250 %{name}%"}):
            if name in row.said.split():
                return _posted(row)
    return None


def come_back(db: Connection, letter: int, state: str, said: str) -> None:
    """It was `bounced`, or `complained` about."""
    query = text("UPDATE outbox SET state = :state, said = :said WHERE id = :id")
    db.execute(query, {"id": letter, "state": state, "said": said})


def last_states(db: Connection, recipient: str, limit: int) -> list[str]:
    """What became of the last letters to somebody, the last written first."""
    query = text("SELECT state FROM outbox WHERE recipient = :recipient ORDER BY id DESC LIMIT :limit")
    return [str(state) for (state,) in db.execute(query, {"recipient": recipient, "limit": limit})]


def forget_before(db: Connection, then: datetime) -> int:
    """Delete letters that were settled and written before then; how many that were."""
    query = text("DELETE FROM outbox WHERE made_at < :then AND state NOT IN ('waiting', 'sending', 'handed')")
    return db.execute(query, {"then": then.isoformat()}).rowcount


def _posted(row: Any) -> Posted:
    sent_at = datetime.fromisoformat(row.sent_at) if row.sent_at else None
    made_at, due_at = (datetime.fromisoformat(text) for text in (row.made_at, row.due_at))
    return Posted(row.id, row.kind, row.recipient, row.state, row.tries, made_at, due_at, sent_at, row.said)
