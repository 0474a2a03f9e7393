"""Resumption tokens: where a list goes on, told by the token itself. Nothing is kept between two requests."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from broadsheet.harvests import Place, Wanted

from ._oai_arguments import OaiError

LIFE = timedelta(days=7)
_CHECK = 6  # bytes: a token that was cut off or mistyped is told from a whole one

_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class State:
    """A list, and how far it has been read.

    Attributes:
        place: what came last; None at the beginning.
        sent: how many came.
        total: how many there were when it began.
        made_at: when this part was given.
    """

    verb: str
    prefix: str
    wanted: Wanted
    made_at: datetime
    place: Place | None = None
    sent: int = 0
    total: int = 0

    @property
    def expires(self) -> datetime:
        """From when on a token of it is refused."""
        return self.made_at + LIFE


def write(state: State) -> str:
    """The token: letters, digits, `-` and `_`, so that it may be sent as it is."""
    wanted, place = state.wanted, state.place
    assert place is not None
    told = [
        state.verb,
        state.prefix,
        _seconds(wanted.since),
        _seconds(wanted.until),
        wanted.set,
        wanted.arxiv,
        [place.changed_at, place.gone, place.row],
        state.sent,
        state.total,
        _seconds(state.made_at),
    ]
    plain = json.dumps(told, separators=(",", ":")).encode()
    return urlsafe_b64encode(_check(plain) + plain).rstrip(b"=").decode()


def read(token: str, verb: str, now: datetime) -> State:
    """What a token tells.

    Raises:
        OaiError: badResumptionToken.
    """
    try:
        state = _state(token)
    except (ValueError, TypeError, OverflowError, OSError, RecursionError) as error:
        raise OaiError("badResumptionToken", "this is no token of ours, or it is damaged") from error
    if state.verb != verb:
        raise OaiError("badResumptionToken", f"this token goes on with {state.verb}, not with {verb}")
    if state.expires < now:
        raise OaiError("badResumptionToken", f"this token expired at {state.expires:%Y-%m-%dT%H:%M:%SZ}")
    return state


def _state(token: str) -> State:
    raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    check, plain = raw[:_CHECK], raw[_CHECK:]
    if check != _check(plain):
        raise ValueError("its check does not fit")
    verb, prefix, since, until, spec, arxiv, (at, gone, row), sent, total, made_at = json.loads(plain)
    return State(
        str(verb),
        str(prefix),
        Wanted(_moment(since), _moment(until), str(spec), bool(arxiv)),
        datetime.fromtimestamp(_number(made_at), UTC),
        Place(_number(at), bool(gone), _number(row)),
        _number(sent),
        _number(total),
    )


def _check(plain: bytes) -> bytes:
    return blake2b(plain, digest_size=_CHECK, person=b"resumption").digest()


def _number(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < _LARGEST:
        raise ValueError(f"{value!r} is no number of ours")
    return value


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
