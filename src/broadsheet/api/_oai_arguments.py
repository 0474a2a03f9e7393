"""What a harvester asks for, read as strictly as OAI-PMH wants it; a slip is answered by its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ._given import Given

# verb → (arguments that it must have, arguments that it may have)
_LIST = (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}))
VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
TOKEN = "resumptionToken"
_IN_PARTS = frozenset({"ListSets", "ListIdentifiers", "ListRecords"})

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_SET = re.compile(r"[\w.!~*'()-]+(?::[\w.!~*'()-]+)*", re.ASCII)


class OaiError(Exception):
    """A question that is answered by one of OAI-PMH's codes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Arguments:
    """A verb and the arguments that belong to it."""

    verb: str
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read(given: Given) -> Arguments:
    """The arguments of a request.

    Raises:
        OaiError: badVerb, badArgument.
    """
    verb = _verb([value for name, value in given if name == "verb"])
    names = [name for name, _ in given if name != "verb"]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise OaiError("badArgument", f"{twice} is given more than once")
    _check(verb, set(names))
    return Arguments(verb, {name: value for name, value in given if name != "verb"})


def _verb(verbs: list[str]) -> str:
    if len(verbs) != 1:
        raise OaiError("badVerb", "there must be one verb" if verbs else "there is no verb")
    if verbs[0] not in VERBS:
        raise OaiError("badVerb", f"{verbs[0]!r} is no verb; there are: {', '.join(VERBS)}")
    return verbs[0]


def _check(verb: str, names: set[str]) -> None:
    required, optional = VERBS[verb]
    if TOKEN in names and verb in _IN_PARTS:
        if len(names) > 1:
            raise OaiError("badArgument", f"{TOKEN} must stand alone")
        return
    if missing := min(required - names, default=None):
        raise OaiError("badArgument", f"{verb} needs {missing}")
    if unknown := min(names - required - optional, default=None):
        raise OaiError("badArgument", f"{verb} has no argument {unknown!r}")


def span(arguments: Arguments) -> tuple[datetime | None, datetime | None]:
    """The first and the last second of `from` and `until`.

    Raises:
        OaiError: badArgument.
    """
    since, until = arguments["from"], arguments["until"]
    for name in arguments.values.keys() & {"from", "until"}:
        if not (_DAY.fullmatch(arguments[name]) or _SECOND.fullmatch(arguments[name])):
            raise OaiError(
                "badArgument", f"{name}={arguments[name]!r} is not YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"
            )
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until must both be days, or both be seconds")
    first = _moment(since) if since else None
    last = _moment(until) if until else None
    if last and len(until) == len("YYYY-MM-DD"):
        last += timedelta(days=1, seconds=-1)
    if first and last and first > last:
        raise OaiError("badArgument", f"from={since} is after until={until}")
    return first, last


def set_of(arguments: Arguments) -> str:
    """The set, empty for none.

    Raises:
        OaiError: badArgument.
    """
    if "set" in arguments.values and not _SET.fullmatch(arguments["set"]):
        raise OaiError("badArgument", f"set={arguments['set']!r} is no name of a set")
    return arguments["set"]


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise OaiError("badArgument", f"{text!r} is not in the calendar") from error
    return found.replace(tzinfo=UTC)
