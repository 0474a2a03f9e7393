"""Ask archives politely: one question to a host at a time, a pause after each, longer when it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, urlsplit

from broadsheet.errors import SourceError

from .http import TIMEOUT_S, Answer, HttpFailure, get

# Pauses before another try, in seconds; an archive that says how long to wait is believed up to an hour.
PAUSES_S = (3.0, 10.0, 30.0, 90.0, 180.0)
LONGEST_WAIT_S = 3600.0

# arXiv's terms: one request in three seconds over all machines together, whatever the settings say; and its
# hosts (the query API, OAI-PMH, RSS) count as one.
_LEAST_PAUSE_S = {"arxiv.org": 3.0}
_MOST_MOVES = 5


@dataclass(slots=True)
class Turn:
    """The right to ask a host; how long nobody may ask it after that, in seconds."""

    rest_s: float


# Waits until the host of that name may be asked, and keeps everybody else away meanwhile.
Turns = Callable[[str, float], AbstractContextManager[Turn]]

# What is wrong with an answer that another try may mend; empty when nothing is.
Unsound = Callable[[Answer], str]


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

    def __call__(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        unsound: Unsound = lambda answer: "",  # noqa: ARG005
        refusals: bool = False,
    ) -> Answer:
        """What the address answers, 304 (nothing new) included.

        Args:
            unsound: looks at each answer; what the last try brings is given whatever it says.
            refusals: a refusal (4xx, but for 429) is an answer too, as some protocols have it.

        Raises:
            SourceError: it cannot be had; `.retry_after` where asking later may help.
        """
        question = _Question(headers or {}, unsound, refusals)
        for again in (*self.pauses_s, None):
            try:
                return self._followed(address, question, again)
            except HttpFailure as failure:
                too_long = failure.retry_after > LONGEST_WAIT_S
                if not failure.passing or too_long or again is None:
                    later = max(failure.retry_after, self.pause_s) if failure.passing else None
                    raise SourceError(str(failure), later) from failure
        raise AssertionError("the last try returns or raises")

    def _followed(self, address: str, question: _Question, again: float | None) -> Answer:
        """One try; an address that has moved is asked at its new place, in a turn of its own."""
        for _ in range(_MOST_MOVES):
            try:
                with self.turns(*_turn_of(address, self.pause_s)) as turn:
                    return self._once(address, question, turn, again)
            except HttpFailure as failure:
                if not failure.moved_to:
                    raise
                if _split(failure.moved_to).netloc != _split(address).netloc:
                    question = replace(question, headers={})  # a key is for the host that was asked
                address = failure.moved_to
        raise HttpFailure(f"{address}: it points from one address to the next without end", 310)

    def _once(self, address: str, question: _Question, turn: Turn, again: float | None) -> Answer:
        try:
            answer = get(address, question.headers, self.timeout_s)
            turn.rest_s = max(turn.rest_s, min(_backoff_s(answer), LONGEST_WAIT_S))
            trouble = question.unsound(answer)
            if trouble and again is not None:
                raise HttpFailure(f"{address}: {trouble}")
        except HttpFailure as failure:
            if failure.passing:
                turn.rest_s = max(turn.rest_s, min(failure.retry_after or again or 0.0, LONGEST_WAIT_S))
            elif question.refusals and failure.status is not None and failure.status >= 400:
                return _refused(address, failure, question)
            raise
        return answer


def _backoff_s(answer: Answer) -> float:
    """How long a busy host asks to be left alone after an answer, in Zotero's header `Backoff`."""
    said = answer.headers.get("backoff", "").strip()
    return float(said) if said.isascii() and said.isdecimal() else 0.0


@dataclass(frozen=True, slots=True)
class _Question:
    headers: Mapping[str, str]
    unsound: Unsound
    refusals: bool


def _refused(address: str, failure: HttpFailure, question: _Question) -> Answer:
    answer = Answer(address, failure.status or 0, {}, failure.content)
    question.unsound(answer)
    return answer


def _turn_of(address: str, pause_s: float) -> tuple[str, float]:
    """Whose turn an address needs, and how long nobody may have it afterwards."""
    parts = _split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(f"{address!r} is no web address; write it as https://host/path")
    for owner, least in _LEAST_PAUSE_S.items():
        if parts.hostname == owner or parts.hostname.endswith(f".{owner}"):
            return owner, max(pause_s, least)
    return parts.netloc, max(pause_s, 0.0)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # such as "http://[half an IPv6 address"
        return SplitResult("", "", address, "", "")
