"""Ask archives politely: one question to a host at a time, a pause after each, longer when it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from broadsheet.errors import SourceError

from .http import TIMEOUT_S, Answer, HttpFailure, get

# Pauses before another try, in seconds; an archive that says how long to wait is believed up to an hour.
PAUSES_S = (3.0, 10.0, 30.0, 90.0, 180.0)
LONGEST_WAIT_S = 3600.0

# arXiv's terms: one request in three seconds over all machines together, whatever the settings say.
_LEAST_PAUSE_S = {"arxiv.org": 3.0}


@dataclass(slots=True)
class Turn:
    """The right to ask a host; how long nobody may ask it after that, in seconds."""

    rest_s: float


# Waits until the host of that name may be asked, and keeps everybody else away meanwhile.
Turns = Callable[[str, float], AbstractContextManager[Turn]]


@dataclass(frozen=True, slots=True)
class Ask:
    """Gets pages of archives: every question waits for its turn, and is asked again where that may help.

    Attributes:
        turns: shared by all processes of the instance.
        pause_s: between two questions to one host.
        pauses_s: the pauses before another try.
        timeout_s: of silence.
    """

    turns: Turns
    pause_s: float = 3.0
    pauses_s: tuple[float, ...] = field(default=PAUSES_S)
    timeout_s: float = TIMEOUT_S

    def __call__(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What the address answers, 304 (nothing new) included.

        Raises:
            SourceError: it cannot be had; `.retry_after` where asking later may help.
        """
        host = urlsplit(address).netloc
        pause = max(self.pause_s, *(s for end, s in _LEAST_PAUSE_S.items() if host.endswith(end)), 0.0)
        for again in (*self.pauses_s, None):
            try:
                with self.turns(host, pause) as turn:
                    return self._once(address, headers or {}, turn, again or 0.0)
            except HttpFailure as failure:
                too_long = failure.retry_after > LONGEST_WAIT_S
                if not failure.passing or too_long or again is None:
                    later = max(failure.retry_after, pause) if failure.passing else None
                    raise SourceError(str(failure), later) from failure
        raise AssertionError("the last try returns or raises")

    def _once(self, address: str, headers: Mapping[str, str], turn: Turn, again: float) -> Answer:
        try:
            return get(address, headers, self.timeout_s)
        except HttpFailure as failure:
            if failure.passing:
                turn.rest_s = max(turn.rest_s, min(failure.retry_after or again, LONGEST_WAIT_S))
            raise
