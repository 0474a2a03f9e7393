"""What pages leave out for the reader's sake, and what buttons need to know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fastapi import Request

from broadsheet.library import FollowKind
from broadsheet.readers import Who
from broadsheet.types import Paper

from .undo import path_of
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

SHOW = "hidden"  # the field of an address that asks for everything


class Hidden(NamedTuple):
    """What a page leaves out: the reason by row, and the address of the page with all of it."""

    hidden: Mapping[int, str]
    unhidden: str


def hidden_among(app: App, request: Request, papers: Sequence[Paper]) -> Hidden:
    """Which of a page's papers its reader would rather not see; none when the address asks for all."""
    path = path_of(request)
    unhidden = f"{path}{'&' if '?' in path else '?'}{SHOW}=show"
    if request.query_params.get(SHOW) == "show":
        return Hidden({}, unhidden)
    return Hidden(app.hidden(who_of(request), papers), unhidden)


def is_followed(app: App, who: Who, kind: FollowKind, value: str) -> bool:
    """Whether they follow this; nobody follows anything without an account."""
    if who.reader is None or not value:
        return False
    return any((one.kind, one.value) == (kind, " ".join(value.split())) for one in app.follows(who))
