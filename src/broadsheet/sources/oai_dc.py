"""Any repository that speaks OAI-PMH, in the format that all of them have: Dublin Core.

https://www.openarchives.org/OAI/openarchivesprotocol.html#dublincore

Elements are known by their names whatever their namespace, so formats that only add to Dublin Core are
read as well. Which of several identifiers is the paper's is told by its form: a DOI, an id or an address of
an archive; what is none of these stays in `extra`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.tools.dates import partial_date
from broadsheet.tools.markup import plain_text
from broadsheet.tools.xml import Element, local_name, text_of
from broadsheet.types import ExternalId, Record, Skip

from . import Archive, Options
from ._ids import arxiv_id, doi, ids_of, is_url
from ._oai_answer import Entry
from ._oai_archive import OaiArchive, read_file
from ._oai_pmh import Question
from ._xml import first_element
from .arxiv import Arxiv

PREFIX = "oai_dc"

_TURNED = re.compile(r"([^,]+),\s*([^,]+)")
_LICENSE = re.compile(r"creativecommons|creative commons|\bcc[- ](?:by|0|zero)\b|\blicen[sc]e", re.IGNORECASE)
_TAKEN = frozenset("title creator subject date publisher language".split())


class DublinCore:
    """Reads saved answers of any OAI-PMH repository."""

    name = "oai_dc"

    def recognises(self, path: Path, head: str) -> bool:
        """An OAI-PMH answer, but arXiv's own formats."""
        return first_element(head).endswith("OAI-PMH") and not Arxiv().recognises(path, head)

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each record of the answer."""
        return read_file(path, record)


def connect(options: Options) -> Archive:
    """The repository at an address, `https://repository.example.org/oai`; `#` and a set's name after it for a
    part of it.

    Raises:
        SourceError: there is no address.
    """
    address, _, part = options.argument.strip().partition("#")
    if not (options.address or address).startswith(("http://", "https://")):
        raise SourceError(
            f"oai_dc: {options.argument!r} is no address of a repository; say where it answers OAI-PMH, as in"
            " oai_dc:https://repository.example.org/oai#set"
        )
    question = Question(options.address or address, PREFIX, part)
    return OaiArchive(DublinCore.name, question, record, lambda identifier: (identifier,))


def record(entry: Entry) -> Record:
    """The record of one thing in a repository.

    Raises:
        ValueError: it has no title, or is in another format.
    """
    said = _said(entry.metadata)
    if not said["title"] and entry.metadata is not None and not local_name(entry.metadata).endswith("dc"):
        raise ValueError(f"its metadata are <{local_name(entry.metadata)}>, and no Dublin Core")
    identifiers = said["identifier"]
    descriptions = sorted(map(_plain, said["description"]), key=len, reverse=True)
    dates = [day for text in said["date"] if (day := _day(text))]
    rights = next((text for text in said["rights"] if _LICENSE.search(text)), None)
    return Record(
        key=entry.identifier or entry.name,
        title=next(iter(said["title"]), ""),
        abstract=next(iter(descriptions), ""),
        authors=tuple(_name(text) for text in said["creator"]),
        ids=_ids(identifiers) or (ExternalId("oai", entry.name.removeprefix("oai:")),),
        published=min(dates, default=None),
        updated=max(dates) if len(set(dates)) > 1 else None,
        keywords=tuple(dict.fromkeys(said["subject"])),
        url=_url(identifiers),
        license=rights,
        imprint=_imprint(said),
        extra=_extra(said, descriptions, rights),
    )


def _said(metadata: Element | None) -> dict[str, list[str]]:
    """The texts of the metadata by their elements' names, in their order; blank ones left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in metadata if metadata is not None else ():
        named = next((child for child in part if local_name(child) == "name"), part)
        if text := text_of(named).strip():
            found[local_name(part)].append(text)
    return found


def _plain(text: str) -> str:
    """A description without the HTML that many repositories put into it, some of them escaped twice."""
    return plain_text(unescape(text) if "&lt;" in text else text)


def _name(text: str) -> str:
    """A name, its halves in the order in which it is spoken."""
    text = " ".join(text.split())
    turned = _TURNED.fullmatch(text)
    return f"{turned[2]} {turned[1]}" if turned else text


def _ids(identifiers: list[str]) -> tuple[ExternalId, ...]:
    texts = [text for text in identifiers if doi(text) or arxiv_id(text)]
    return ids_of(texts, [text for text in identifiers if is_url(text)])


def _url(identifiers: list[str]) -> str | None:
    if found := next((text for text in identifiers if is_url(text)), None):
        return found
    external = next((id for text in identifiers if (id := doi(text))), None)
    return f"https://doi.org/{external.value}" if external and external.scheme == "doi" else None


def _imprint(said: dict[str, list[str]]) -> dict[str, str]:
    return {name: said[name][0] for name in ("publisher", "language") if said[name]}


def _day(text: str) -> str | None:
    try:
        return partial_date(text)
    except ValueError:
        return None


def _extra(said: dict[str, list[str]], descriptions: list[str], rights: str | None) -> dict[str, object]:
    extra: dict[str, object] = {name: texts for name, texts in said.items() if texts and name not in _TAKEN}
    left = {
        "title": said["title"][1:],
        "publisher": said["publisher"][1:],
        "language": said["language"][1:],
        "date": [text for text in said["date"] if _day(text) is None],
        "description": descriptions[1:],
        "rights": [text for text in said["rights"] if text != rights],
    }
    return {name: texts for name, texts in (extra | left).items() if texts}


make = DublinCore
