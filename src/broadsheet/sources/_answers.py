"""Answers of archives' APIs as people keep them: as they came, or as tools that test programs record them.

Two recordings are read: cassettes of VCR (YAML: `interactions`, each a request with its response), and
JSON objects with the `url` that was asked, the `status_code` and the `body` of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import yaml

from broadsheet.errors import SourceError
from broadsheet.tools import files

_CASSETTE = re.compile(r"(?:---\s*\n)?interactions:\s*\n")
_RECORDING = re.compile(
    r"""\s*\{\s*"url":\s*"https?://([\w.-]+)[^"]*",\s*"status_code":\s*\d+,\s*"body":\s*\""""
)
_HOST = re.compile(r"^\s+uri:(?:\s*[>|]-?)?\s*['\"]?https?://([\w.-]+)", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the place in the file where it stands, empty when it is the file; its status and body."""

    place: str
    status: int
    body: bytes

    @property
    def refused(self) -> bool:
        """Whether the archive said that it would not answer."""
        return self.status != _OK


def host_recorded(head: str) -> str:
    """The host that was asked first in a recording, told by the file's beginning; empty for no recording."""
    if match := _RECORDING.match(head):
        return match[1]
    match = _HOST.search(head) if _CASSETTE.match(head) else None
    return match[1] if match else ""


def answers(path: Path) -> Iterator[Answer]:
    """The answers in a recording, or the file itself as the one answer.

    Raises:
        SourceError: the file cannot be read, or is a recording that is damaged.
    """
    head, content = files.head(path), files.content(path)
    if _CASSETTE.match(head):
        yield from _cassette(path, content)
    elif _RECORDING.match(head):
        recording = json_of(path, content)
        yield Answer("", recording["status_code"], _bytes(recording["body"]))
    else:
        yield Answer("", _OK, content.removeprefix(files.BOM))


def json_of(path: Path, content: bytes, place: str = "") -> Any:
    """What a file, or an answer that stands at a place in it, says in JSON.

    Raises:
        SourceError: it is no JSON.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        where = place or f"line {error.lineno}, column {error.colno}"
        raise SourceError(f"{path}, {where}: no JSON ({error.msg}); fetch the file again") from error


def _cassette(path: Path, content: bytes) -> Iterator[Answer]:
    try:
        interactions = yaml.load(content, Loader=_LOADER)["interactions"]
        for number, interaction in enumerate(interactions, 1):
            response = interaction["response"]
            status, body = response.get("status_code"), response.get("content")
            if status is None:
                status, body = response["status"]["code"], response["body"]["string"]
            yield Answer(f"answer {number}", int(status), _bytes(body))
    except yaml.YAMLError as error:
        raise SourceError(f"{path}: no YAML ({_first_line(error)}); record it again") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise SourceError(f"{path} is no recording that we can read: {_first_line(error)}") from error


def _bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else b""


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f", line {mark.line + 1}" if mark else ""
    return f"{str(error).partition(chr(10))[0] or type(error).__name__}{where}"
