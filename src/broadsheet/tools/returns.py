"""What comes back by mail: letters not delivered (RFC 3464) or not wanted (RFC 5965), and what ends them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any, Literal, TypeAlias

from .mail import one_line

Kind = Literal["bounce", "complaint"]

UNSUBSCRIBE = "unsubscribe-"  # how a subject begins that ends letters; a secret follows
LARGEST = 1_000_000  # bytes; a report holds a letter of ours at most, and those have less than a tenth
_MOST_NESTED = 20  # parts in parts
_MOST_EMPTY = 10_000  # lines, each of which might begin a part
_NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_LAST = re.compile(UNSUBSCRIBE + r"([\w-]{20,100})", re.ASCII | re.IGNORECASE)
_ID = re.compile(r"<([!-;=?-~]{3,250})>")
_MOST_IDS = 10
_LONGEST = 200  # characters of a reason
_LONGEST_FIELD = 2000
_COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list"})  # others are of spam filters and keys
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status", "message/feedback-report"})

_Part: TypeAlias = "Message[str, Any]"


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says became of a letter. Anybody can write such a thing: believe none without its id.

    Attributes:
        recipients: whom the letter was to, as far as told, in small letters.
        message_ids: of the letter, without their angle brackets; the likeliest first.
        permanent: a bounce: whether it will never arrive.
        status: a bounce's, such as `5.1.1` (RFC 3463); empty when not told.
        reason: in the words of whoever refused it; one line.
    """

    kind: Kind
    recipients: tuple[str, ...]
    message_ids: tuple[str, ...]
    permanent: bool = True
    status: str = ""
    reason: str = ""


def reports(content: bytes) -> list[Report]:
    """What a message reports, of one recipient or several; nothing when it is no report, or too large."""
    empty = content.count(b"\n\n") + content.count(b"\n\r\n")
    if len(content) > LARGEST or empty > _MOST_EMPTY or len(_NESTED.findall(content)) > _MOST_NESTED:
        return []
    try:
        return list(_reports(message_from_bytes(content)))
    except Exception:  # on broken messages the library's parser raises all kinds of things
        return []


def unsubscribing(content: bytes) -> str:
    """The secret of a message that is to end letters, as its subject has it; empty for any other message.

    Anybody can write such a thing: believe none whose secret is not that of a letter.
    """
    try:
        found = _LAST.fullmatch(_field(BytesHeaderParser().parsebytes(content[:LARGEST]), "Subject"))
    except Exception:  # as in `reports`
        return ""
    return found[1] if found else ""


def told(kind: Kind, recipient: str, message_id: str, permanent: bool, reason: str) -> Report:
    """A report in plain words, from a program that understood one."""
    recipients, ids = (one_line(recipient).lower(),), (message_id.strip("<>"),)
    return Report(kind, recipients, ids, permanent, status_in(reason), _cut(reason))


def status_in(text: str) -> str:
    """The first status code in some words, such as `5.1.1`; empty for none."""
    found = _STATUS.search(text)
    return found[0] if found else ""


def _reports(message: _Part) -> Iterator[Report]:
    if message.get_content_type() != "multipart/report":
        return
    parts: list[_Part] = [part for part in message.get_payload() if isinstance(part, Message)]
    report = next((part for part in parts if part.get_content_type() in _REPORTS), None)
    if report is None:
        return
    returned = next(filter(None, map(_headers, parts)), Message())
    ids = _ids(_field(returned, "Message-ID")) or _ids(
        f"{_field(message, 'In-Reply-To')} {_field(message, 'References')}"
    )
    if report.get_content_type() == "message/feedback-report":
        yield from _complaints(_blocks(report), returned, ids)
    else:
        yield from filter(None, (_bounce(block, ids) for block in _blocks(report)))


def _bounce(block: _Part, ids: tuple[str, ...]) -> Report | None:
    """What a block of fields says of one recipient; None when it is about the message as a whole."""
    named = [_address(_field(block, name)) for name in ("Final-Recipient", "Original-Recipient")]
    if not any(named):
        return None
    said = _field(block, "Diagnostic-Code")
    said = said.partition(";")[2].strip() if re.match(r"[\w.-]+\s*;", said) else said
    status = status_in(_field(block, "Status"))
    if status in ("", "5.0.0"):  # "other": the server's words may tell more
        status = status_in(said) or status
    failed = _field(block, "Action").partition(" ")[0].lower() == "failed"
    return Report(
        "bounce",
        tuple(dict.fromkeys(filter(None, named))),
        ids,
        permanent=failed and (status or said).startswith("5"),
        status=status,
        reason=_cut(said) or f"status {status}",
    )


def _complaints(blocks: list[_Part], returned: _Part, ids: tuple[str, ...]) -> Iterator[Report]:
    for block in blocks[:1]:
        kind = _field(block, "Feedback-Type").lower()
        told = [_address(str(value)[:_LONGEST_FIELD]) for value in block.get_all("Original-Rcpt-To", [])]
        told += [address.lower() for _, address in getaddresses([_field(returned, "To")])]
        if kind in _COMPLAINTS:
            by = _cut(_field(block, "User-Agent").partition("/")[0])
            yield Report("complaint", tuple(filter(None, told[:_MOST_IDS])), ids, reason=by)


def _headers(part: _Part) -> _Part | None:
    """The headers of our letter, where this part returns it, or them alone."""
    kind = part.get_content_type()
    if kind in _REPORTS:
        return None
    payload = part.get_payload()
    if kind.startswith("message/") and isinstance(payload, list):
        return payload[0] if isinstance(payload[0], Message) else None
    if kind == "text/rfc822-headers":
        decoded = part.get_payload(decode=True)
        return BytesHeaderParser().parsebytes(decoded.lstrip()) if isinstance(decoded, bytes) else None
    return None


def _blocks(part: _Part) -> list[_Part]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _field(part: _Part, name: str) -> str:
    """A field on one line; empty when there is none."""
    return " ".join(str(part.get(name, ""))[:_LONGEST_FIELD].split())


def _address(field: str) -> str:
    """The address in `rfc822; ada@example.org`, in small letters."""
    return one_line(field.rpartition(";")[2]).strip("<>").lower()


def _ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ID.findall(text)))[:_MOST_IDS]


def _cut(text: str) -> str:
    line = " ".join(one_line(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
