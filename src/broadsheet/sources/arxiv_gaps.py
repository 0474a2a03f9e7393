"""Papers of arXiv by their ids, from its query API: those that were announced and did not come otherwise.

https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from broadsheet.errors import SourceError
from broadsheet.harvests import Page, Want
from broadsheet.tools import xml
from broadsheet.tools.asking import Ask
from broadsheet.tools.http import Answer
from broadsheet.types import Record, Skip

from . import Options
from ._arxiv_feed import broken
from ._ids import arxiv_id
from ._json import shown
from .arxiv_atom import record

ADDRESS = "https://export.arxiv.org"
SLICE = 100
_REFUSED = 400
_ATOM = "{http://www.w3.org/2005/Atom}"
_ERRORS = "arxiv.org/api/errors"


class ArxivGaps:
    """Asks for papers by id; the argument gives the ids: `2405.14979+hep-th/9901001`.

    Raises:
        SourceError: it gives none, or something else.
    """

    name = "arxiv_gaps"

    def __init__(self, options: Options) -> None:
        self._ids = tuple(dict.fromkeys(map(_number, re.split(r"[+,\s]+", options.argument.strip()))))
        self._address = (options.address or ADDRESS).rstrip("/")

    def pages(self, ask: Ask, want: Want) -> Iterator[Page]:  # noqa: ARG002
        """A page for each 100 ids. Of an id that arXiv does not know, nothing comes."""
        for start in range(0, len(self._ids), SLICE):
            found = self._papers(ask, self._ids[start : start + SLICE])
            yield Page(records=tuple(found), total=len(self._ids))

    def _papers(self, ask: Ask, ids: tuple[str, ...]) -> Iterator[Record | Skip]:
        """The papers; one id that arXiv refuses costs the others nothing."""
        query = urlencode({"id_list": ",".join(ids), "max_results": len(ids)})
        answer = ask(f"{self._address}/api/query?{query}", unsound=broken, refusals=True)
        if answer.status < _REFUSED:
            yield from map(_read, _entries(answer))
        elif answer.status > _REFUSED:
            raise SourceError(f"{answer.address} answered {answer.status}; is it arXiv's query API?")
        elif len(ids) > 1:
            middle = len(ids) // 2
            yield from self._papers(ask, ids[:middle])
            yield from self._papers(ask, ids[middle:])
        else:
            yield Skip(ids[0], "arXiv refuses this id", shown(answer.content))


def _number(text: str) -> str:
    found = arxiv_id(text)
    if found is None:
        raise SourceError(
            f"arxiv_gaps: {text!r} is no id of arXiv; write ids as in arxiv_gaps:2405.14979+2405.14980"
        )
    return found[0]


def _entries(answer: Answer) -> list[xml.Element]:
    if trouble := broken(answer):
        raise SourceError(f"{answer.address}: {trouble}; ask again later", 0.0)
    entries: list[xml.Element] = xml.parse(answer.content).findall(f"{_ATOM}entry")
    if entries and _ERRORS in xml.text_of(entries[0].find(f"{_ATOM}id")):
        said = xml.text_of(entries[0].find(f"{_ATOM}summary")).strip() or "an error"
        raise SourceError(f"{answer.address}: arXiv answered: {said}")
    return entries


def _read(entry: xml.Element) -> Record | Skip:
    name = " ".join(xml.text_of(entry.find(f"{_ATOM}id")).split())
    try:
        return record(entry)
    except ValueError as error:
        return Skip(name or xml.line_of(entry), str(error), shown(" ".join(xml.text_of(entry).split())))


connect = ArxivGaps
