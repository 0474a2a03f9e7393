"""What an answer of an OAI-PMH repository says, whole or damaged.

https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from lxml import etree

from broadsheet.tools.xml import Element, line_of, local_name, parse, text_of

from ._ids import fingerprint
from ._json import shown

_LISTS = ("ListRecords", "GetRecord")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ENCODING = re.compile(rb"<\?xml[^>]{0,80}\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)")
_ROOT_TAG = re.compile(rb"<([\w.-]+:)?OAI-PMH\b[^>]*>")
_RECORD = re.compile(rb"<(?:[\w.-]+:)?record\b[^>]*>\s*<(?:[\w.-]+:)?header\b")
_RECORD_END = re.compile(rb"</(?:[\w.-]+:)?record\s*>")
_LIST_END = re.compile(rb"</(?:[\w.-]+:)?(?:ListRecords|GetRecord)\s*>")
_TOKEN = re.compile(rb"<(?:[\w.-]+:)?resumptionToken\b([^>]*?)(?:/>|>([^<]*)</)")
_SIZE = re.compile(rb"completeListSize\s*=\s*[\"'](\d+)")
_RESPONSE_DATE = re.compile(rb"<(?:[\w.-]+:)?responseDate>\s*([^<]*)")
_IDENTIFIER = re.compile(rb"<(?:[\w.-]+:)?identifier>\s*([^<]*?)\s*<")
_NEWLINE = b"\n"
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_STRAY_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a list.

    Attributes:
        identifier: `oai:arXiv.org:2405.14979`; empty where the repository gave none.
        metadata: what the repository says in the format that was asked for; None for a deleted record,
            and for one that cannot be read.
        line: where it begins.
        trouble: why it cannot be read.
        repaired: what was wrong with it, and how it has been read.
        raw: what stands there, of a record that cannot be read.
    """

    identifier: str = ""
    deleted: bool = False
    metadata: Element | None = None
    line: str = ""
    trouble: str = ""
    repaired: str = ""
    raw: bytes = b""

    @property
    def name(self) -> str:
        """Its identifier, or something else that is the same each time."""
        return self.identifier or f"record {fingerprint(self.shown())}"

    def shown(self) -> str:
        """The first part of what stands there, for a person to see."""
        return shown(self.raw or (etree.tostring(self.metadata) if self.metadata is not None else b""))


@dataclass(frozen=True, slots=True)
class OaiAnswer:
    """What a repository answered.

    Attributes:
        verb: what it tells: `ListRecords`, `Identify`; empty for an error.
        token: asks for the next page; empty on the last one.
        total: how many records the list has, where it says so.
        day: today by the repository's clock, YYYY-MM-DD; empty where it does not say.
        error, said: the code of a refusal, and its words.
        whole: its end is there.
    """

    entries: tuple[Entry, ...] = ()
    verb: str = ""
    token: str = ""
    total: int | None = None
    day: str = ""
    error: str = ""
    said: str = ""
    whole: bool = True


def read(content: bytes) -> OaiAnswer:
    """The answer that these bytes are.

    Raises:
        ValueError: they are no well-formed XML, or another kind of page.
    """
    root = parse(content)
    if local_name(root) != "OAI-PMH":
        raise ValueError(f"it is <{local_name(root)}>, no answer of an OAI-PMH repository")
    told = OaiAnswer(day=_day(_text(root, "responseDate")))
    body = [part for part in root if local_name(part) not in ("responseDate", "request", "")]
    if not body:
        raise ValueError("it answers nothing")
    first = body[0]
    if local_name(first) == "error":
        return replace(told, error=first.get("code") or "error", said=" ".join(text_of(first).split()))
    token = _child(first, "resumptionToken")
    return replace(
        told,
        verb=local_name(first),
        entries=tuple(_entry(part) for part in first if local_name(part) == "record"),
        token=text_of(token).strip(),
        total=_size(token),
    )


def salvage(content: bytes) -> OaiAnswer:
    """What can be read of a damaged answer: each record by itself, those that cannot be read with the reason.

    Raises:
        ValueError: it is no list of records at all.
    """
    root = _ROOT_TAG.search(content)
    if root is None or not any(verb.encode() in content for verb in _LISTS):
        raise ValueError("it is no list of records")
    end, token = _LIST_END.search(content), _TOKEN.search(content)
    stops = [match.start() for match in (end, token) if match]
    size = _SIZE.search(token[1]) if token else None
    date = _RESPONSE_DATE.search(content)
    return OaiAnswer(
        entries=tuple(_pieces(content, root, min(stops, default=len(content)))),
        verb="ListRecords",
        token=unescape((token[2] or b"").decode("utf-8", "replace")).strip() if token else "",
        total=int(size[1]) if size else None,
        day=_day(date[1].decode("ascii", "replace")) if date else "",
        whole=end is not None or token is not None,
    )


def _entry(record: Element) -> Entry:
    header, metadata = _child(record, "header"), _child(record, "metadata")
    said = next(iter(metadata), None) if metadata is not None else None
    entry = Entry(
        identifier=_text(header, "identifier"),
        deleted=header is not None and header.get("status") == "deleted",
        metadata=said,
        line=line_of(record),
    )
    if entry.deleted and not entry.identifier:
        return replace(entry, trouble="it is deleted, and nothing says which one it is", raw=_raw(record))
    if not entry.deleted and said is None:
        return replace(entry, trouble="it has no metadata", raw=_raw(record))
    return entry


def _pieces(content: bytes, root: re.Match[bytes], end: int) -> Iterator[Entry]:
    """The records of a list that is not well-formed, cut at their beginnings."""
    starts = [match.start() for match in _RECORD.finditer(content, root.end(), end)]
    encoding = match[1].decode() if (match := _ENCODING.match(content.lstrip())) else "utf-8"
    number, counted = 1, 0
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        number, counted = number + content.count(_NEWLINE, counted, start), start
        line, raw, said = f"line {number}", content[start:stop], ""
        ends = [match.end() for match in _RECORD_END.finditer(raw)]
        for cut in dict.fromkeys((*ends[:1], *ends[-1:])):
            try:
                yield replace(_mended(root, raw[:cut], encoding), line=line)
            except ValueError as error:
                said = str(error)
                continue
            if rest := raw[cut:].strip():
                yield Entry(line=line, trouble="what follows this record is part of none", raw=rest)
            break
        else:
            yield Entry(_named(raw), line=line, trouble=said or "it breaks off", raw=raw)


def _mended(root: re.Match[bytes], raw: bytes, encoding: str) -> Entry:
    """The one record in these bytes, with what had to be done to read it.

    Raises:
        ValueError: nothing helps.
    """
    text, repaired = _decoded(raw, encoding)
    tag = root[0].decode("utf-8", "replace")
    prefix = (root[1] or b"").decode()
    try:
        record = parse(f"{tag}{text}</{prefix}OAI-PMH>".encode())[0]
    except ValueError as error:
        clean = _STRAY_AMPERSAND.sub("&amp;", _STRAY_SIGN.sub("", text))
        if clean == text:
            raise ValueError(_without_place(error)) from error
        record = parse(f"{tag}{clean}</{prefix}OAI-PMH>".encode())[0]
        repaired = repaired or f"{_without_place(error)}; read without it"
    return replace(_entry(record), repaired=repaired)


def _decoded(raw: bytes, encoding: str) -> tuple[str, str]:
    """The text, and what was wrong with its bytes: stray ones are read as most programs mean them."""
    try:
        return raw.decode(encoding), ""
    except LookupError:
        return _decoded(raw, "utf-8")
    except UnicodeDecodeError as error:
        stray = raw.decode("utf-8", "surrogateescape")
        text = _STRAY_BYTE.sub(lambda sign: bytes([ord(sign[0]) - 0xDC00]).decode("cp1252", "replace"), stray)
        return text, f"byte 0x{raw[error.start]:02x} is not UTF-8; read as Windows-1252"


def _without_place(error: ValueError) -> str:
    """What is wrong, without line and column, which are those of a part."""
    return str(error).partition(": ")[2] or str(error)


def _named(raw: bytes) -> str:
    match = _IDENTIFIER.search(raw)
    return match[1].decode("utf-8", "replace") if match else ""


def _raw(element: Element) -> bytes:
    return bytes(etree.tostring(element, encoding="utf-8", with_tail=False))


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((part for part in element if local_name(part) == name), None)


def _text(element: Element | None, name: str) -> str:
    return text_of(_child(element, name)).strip()


def _size(token: Element | None) -> int | None:
    said = token.get("completeListSize", "") if token is not None else ""
    return int(said) if said.isdecimal() and len(said) < 12 else None


def _day(text: str) -> str:
    match = _DAY.match(text)
    return match[0] if match else ""
