"""Why there is nothing to tell: said, and not passed over in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from broadsheet.letters import Subscription
from broadsheet.store import Connection, days

_LATE = "the harvest is late: {}"


def reasons(
    db: Connection, to: Subscription, now: datetime, weak: int, troubles: Sequence[str]
) -> tuple[str, ...]:
    """Why a letter now would be empty, the likeliest first; one reason at least.

    Args:
        weak: papers that lacked nothing but upvotes.
        troubles: of harvests.
    """
    found = [_LATE.format(trouble) for trouble in troubles]
    newest = days.newest(db, now.date())
    if newest is None:
        found.append("there are no papers here yet")
    elif to.read_to and newest <= to.read_to.date():
        found.append(f"no papers were announced since {newest:%A}, {newest.day} {newest:%B}")
    if weak:
        papers = "one paper came" if weak == 1 else f"{weak:,} papers came"
        found.append(f"{papers}, and none had the {to.choices.threshold:,} upvotes that you ask for")
    return tuple(found) or ("what came was not among what you asked for, or you had been told of it",)
