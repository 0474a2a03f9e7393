"""Ask an address, patiently, with clear words when it fails: files, pages, questions in JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.client import HTTPException, HTTPMessage, HTTPResponse
from math import inf
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

_PAUSES_S = (0.5, 2.0, 8.0)
_LONGEST_PAUSE_S = 60.0
_HASTY_S = 3.0
TIMEOUT_S = 120.0  # of silence: 64 long texts take a small machine that long
_PART_BYTES = 1 << 20
_MOST_SAID = 300  # characters of an error's own text
_TRY_LATER = 429
_NOTHING_NEW = 304
_MOVED = (301, 302, 303, 307, 308)

_T = TypeVar("_T")
NO_HEADERS: Mapping[str, str] = {}
_LARGEST_BYTES = 256 << 20  # of a page; an archive's largest are a few
_LONGEST_ANSWER_S = 480.0  # of a page, to its end: whoever has the turn to ask loses it after 600


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: its status (200 or 304), its headers by lower-case name, its content."""

    address: str
    status: int
    headers: Mapping[str, str]
    content: bytes


class HttpFailure(Exception):
    """An address gave no whole answer.

    Attributes:
        status: what the server said; None when it said nothing, or not all.
        retry_after: seconds it asked us to wait.
        content: what it wrote to its refusal.
        moved_to: the address that it points to, where that may be followed.
    """

    def __init__(
        self,
        message: str,
        status: int | None = None,
        retry_after: float = 0,
        content: bytes = b"",
        moved_to: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.content = content
        self.moved_to = moved_to

    @property
    def passing(self) -> bool:
        """Whether asking again may help."""
        return self.status is None or self.status == _TRY_LATER or self.status >= 500


def download(address: str, path: Path) -> str:
    """Write what the address gives to a file; its SHA-256 in hexadecimal.

    Raises:
        HttpFailure: after several tries where another try may help.
        OSError: the file cannot be written.
    """
    return _patiently(lambda: _download(address, path))


def get(address: str, headers: Mapping[str, str], timeout: float = TIMEOUT_S) -> Answer:
    """What the address answers, asked once and not followed; unpacked where it came packed.

    Raises:
        HttpFailure: no answer, not a whole one, a refusal, or a pointer to another address.
    """
    until = monotonic() + _LONGEST_ANSWER_S
    request = _request(address, {"Accept-Encoding": "gzip", **headers})
    try:
        with _asked(request, timeout=timeout, opener=build_opener(_Unmoved)) as answer:
            said = {name.lower(): value for name, value in answer.headers.items()}
            content = b"".join(_parts(answer, address, until, _LONGEST_ANSWER_S))
    except HttpFailure as failure:
        if failure.status == _NOTHING_NEW:
            return Answer(address, _NOTHING_NEW, {}, b"")
        raise
    return Answer(address, answer.status, said, _unpacked(address, content, said))


def _unpacked(address: str, content: bytes, headers: Mapping[str, str]) -> bytes:
    if headers.get("content-encoding", "").lower() != "gzip":
        return content
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(content, _LARGEST_BYTES)
    except zlib.error as error:
        raise HttpFailure(f"{address} sent what cannot be unpacked: {error}") from error
    if not unpacker.eof:
        raise HttpFailure(f"{address} was cut short, or is larger than {_LARGEST_BYTES >> 20} MB")
    return plain


def post_json(address: str, question: object, key: str = "", hasty: bool = False) -> Any:
    """The JSON that the address answers. The key is sent as a bearer token, and to this address only.

    Args:
        hasty: a reader waits: ask once, and no longer than a few seconds.

    Raises:
        HttpFailure: after several tries where another try may help.
    """
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    request = _request(address, headers, json.dumps(question).encode())
    content = _content(request, key, _HASTY_S) if hasty else _patiently(lambda: _content(request, key))
    try:
        return json.loads(content)
    except ValueError as error:
        raise HttpFailure(f"{address} answered with something other than JSON: {error}", 200) from error


def ask(
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] = NO_HEADERS,
    key: str = "",
    timeout: float = 10.0,
) -> dict[str, Any]:
    """The JSON object with which a service answers a small question, asked once and not followed.

    Args:
        form: what is posted; without one the address is read.
        key: a secret within the question, which is not repeated in errors.
        timeout: seconds of silence, and until the end of the answer.

    Raises:
        HttpFailure: no answer, a refusal, more than a megabyte, something other than an object.
    """
    until = monotonic() + timeout
    content = urlencode(form).encode() if form is not None else None
    request = _request(address, {"Accept": "application/json", **headers}, content)
    said = b""
    with _asked(request, key, timeout, build_opener(_Unmoved)) as answer:
        for part in _parts(answer, address, until, timeout):
            said += part
            if len(said) > _PART_BYTES:
                raise HttpFailure(f"{address} answered with more than a megabyte")
    try:
        found = json.loads(said)
    except ValueError as error:
        raise HttpFailure(f"{address} answered with something other than JSON: {error}", 200) from error
    if not isinstance(found, dict):
        raise HttpFailure(f"{address} answered with something other than a JSON object", 200)
    return found


def _patiently(ask: Callable[[], _T]) -> _T:
    for pause in _PAUSES_S:
        try:
            return ask()
        except HttpFailure as failure:
            if not failure.passing:
                raise
            sleep(max(pause, min(failure.retry_after, _LONGEST_PAUSE_S)))
    return ask()


def _download(address: str, path: Path) -> str:
    hashed = sha256()
    with _asked(_request(address, {})) as answer:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for part in _parts(answer, address):
                file.write(part)
                hashed.update(part)
    return hashed.hexdigest()


def _content(request: Request, key: str, timeout: float = TIMEOUT_S) -> bytes:
    with _asked(request, key, timeout) as answer:
        return b"".join(_parts(answer, request.full_url))


def _request(address: str, headers: Mapping[str, str], content: bytes | None = None) -> Request:
    # Some hosts turn Python's own name away.
    return Request(address, content, {"User-Agent": "broadsheet", **headers})


@contextmanager
def _asked(
    request: Request, key: str = "", timeout: float = TIMEOUT_S, opener: OpenerDirector | None = None
) -> Iterator[HTTPResponse]:
    address = request.full_url
    try:
        answer = (opener or build_opener(_Redirects)).open(request, timeout=timeout)
    except HTTPError as error:
        with error:
            raise _refusal(address, error, key) from None
    except (OSError, HTTPException, UnicodeError) as error:
        raise HttpFailure(f"{address} cannot be reached: {_reason(error)}") from None
    with answer:
        yield answer


def _parts(answer: HTTPResponse, address: str, until: float = inf, longest_s: float = inf) -> Iterator[bytes]:
    # Reading whole parts is faster; but a server that sends a byte now and then must not hold us for ever.
    read = answer.read if until == inf else answer.read1
    said, got = answer.headers.get("Content-Length", ""), 0
    try:
        while part := read(_PART_BYTES):
            got += len(part)
            yield part
            if monotonic() > until:
                raise HttpFailure(f"{address} was not done after {longest_s:.0f} s")
    except (OSError, HTTPException) as error:
        raise HttpFailure(f"{address} broke off after {got:,} bytes: {_reason(error)}") from None
    if said.isdecimal() and got != int(said):
        raise HttpFailure(f"{address} was cut short: {got:,} of {int(said):,} bytes came")


class _Redirects(HTTPRedirectHandler):
    """Followed for what is fetched, as long as they stay encrypted; never with a question or a key."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if req.data is not None or (req.type == "https" and not newurl.startswith("https:")):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Unmoved(HTTPRedirectHandler):
    """Never followed: the other address is asked as politely as any."""

    def redirect_request(self, *question: Any, **_: Any) -> None:  # noqa: ARG002
        return None


def _refusal(address: str, error: HTTPError, key: str) -> HttpFailure:
    content = _written(error)
    said = f"{error.reason}{_said(error.headers, content)}"
    said = said.replace(key, "…") if key else said  # some servers repeat it
    message = f"{address} answered {error.code} {said[:_MOST_SAID]}"
    return HttpFailure(message, error.code, _retry_after(error.headers), content, _moved_to(address, error))


def _moved_to(address: str, error: HTTPError) -> str:
    """Where a page has gone, as long as it stays encrypted."""
    where = error.headers.get("Location", "") if error.code in _MOVED else ""
    there = urljoin(address, where) if where else ""
    allowed = ("https:",) if address.startswith("https:") else ("https:", "http:")
    return there if there.startswith(allowed) else ""


def _written(error: HTTPError) -> bytes:
    try:
        content = error.read(_PART_BYTES)
        packed = error.headers.get("Content-Encoding", "").lower() == "gzip"
        return zlib.decompressobj(wbits=31).decompress(content, _PART_BYTES) if packed else content
    except (OSError, HTTPException, zlib.error):
        return b""


def _said(headers: Message, content: bytes) -> str:
    """What the server wrote to its refusal, on one line; nothing where it is a page to look at."""
    if where := headers.get("Location"):
        return f", and points to {where}"
    words = " ".join(content.decode("utf-8", "replace").split())
    return f": {words}" if words and not words.startswith("<") else ""


def _retry_after(headers: Message) -> float:
    """Seconds, whether the server gave them or a date; 0 where it gave neither."""
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return 0


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error) or type(error).__name__
