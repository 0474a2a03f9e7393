"""arXiv, over OAI-PMH and from saved answers, in its formats `arXivRaw`, `arXiv` and `arXivOld`.

https://info.arxiv.org/help/oa/index.html

`arXivRaw` is what is asked for: it alone tells every version with its date and whether the last one
withdraws the paper, and it has licence, categories and all else besides; its authors are one text, which
`_arxiv.names_in` divides. `arXiv` gives the names divided, but no versions, and `created` may be the last
version's day. Who wants both harvests both: each format has keys of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

from broadsheet.errors import SourceError
from broadsheet.tools.dates import partial_date
from broadsheet.tools.xml import Element, local_name, text_of
from broadsheet.types import Record, Skip, Version

from . import Archive, Options
from ._arxiv import month_of, names_in, on_one_line
from ._arxiv_paper import Said, arxiv_record
from ._ids import arxiv_id
from ._oai_answer import Entry
from ._oai_archive import OaiArchive, read_file
from ._oai_pmh import Question
from ._xml import first_element

ADDRESS = "https://oaipmh.arxiv.org/oai"
FORMATS = ("arXivRaw", "arXiv", "arXivOld")

_ARGUMENT = re.compile(r"(?P<set>[\w.:-]*)(?:\?format=(?P<format>\w+))?")
_GROUPS = frozenset("cs econ eess math physics q-bio q-fin stat".split())
_OWN = re.compile(r"arxiv\.org/OAI/|metadataPrefix=[\"']arXiv", re.IGNORECASE)
_IDENTIFIER = "oai:arxiv.org:"
_RAW = "#raw"
_WITHDRAWAL = "I"  # among the letters of a version's source type
_NOT_EXTRA = frozenset(
    "id created updated title authors categories comments report-no journal-ref doi license abstract".split()
)


class Arxiv:
    """Reads saved answers of arXiv's OAI-PMH."""

    name = "arxiv"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """An OAI-PMH answer in a format of arXiv's own."""
        return first_element(head).endswith("OAI-PMH") and bool(_OWN.search(head))

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each record of the answer."""
        return read_file(path, record)


def connect(options: Options) -> Archive:
    """arXiv or a part of it. The argument is a set (`cs`, `physics:hep-th`) or what people call it (`cs.AI`,
    `hep-th`), empty for all; `?format=arXiv` after it asks for another format than `arXivRaw`.

    Raises:
        SourceError: the argument is none.
    """
    match = _ARGUMENT.fullmatch(options.argument.strip())
    if match is None or (match["format"] or FORMATS[0]) not in FORMATS:
        raise SourceError(
            f"arxiv: {options.argument!r} is no set of arXiv; write it as in arxiv:cs, arxiv:cs.AI or"
            f" arxiv:physics:hep-th?format=arXiv (formats: {', '.join(FORMATS)})"
        )
    chosen = match["format"] or FORMATS[0]
    question = Question(options.address or ADDRESS, chosen, set_of(match["set"]))
    return OaiArchive(Arxiv.name, question, record, keys_of)


def set_of(name: str) -> str:
    """The OAI set that a name means: `cs.AI` is `cs:cs:AI`, `hep-th` is `physics:hep-th`; sets stay."""
    if not name or ":" in name:
        return name
    archive, _, category = name.partition(".")
    group = archive if archive in _GROUPS else "physics"
    if category:
        return f"{group}:{archive}:{category}"
    return archive if archive in _GROUPS else f"{group}:{archive}"


def keys_of(identifier: str) -> tuple[str, ...]:
    """The keys of a paper's records: what arXiv deletes is deleted in all formats."""
    number = identifier[len(_IDENTIFIER) :] if identifier.lower().startswith(_IDENTIFIER) else identifier
    found = arxiv_id(number)
    bare = found[0] if found else number
    return bare, bare + _RAW


def record(entry: Entry) -> Record:
    """The record of one paper.

    Raises:
        ValueError: it is in a format we do not know, or has no id or no title.
    """
    said = entry.metadata
    form = local_name(said) if said is not None else ""
    if said is None or form not in FORMATS:
        raise ValueError(f"its metadata are <{form}>, none of arXiv's formats ({', '.join(FORMATS)})")
    texts = {local_name(part): text_of(part) for part in reversed(said) if local_name(part) != "version"}
    found = arxiv_id(texts.get("id", "")) or arxiv_id(entry.identifier[len(_IDENTIFIER) :])
    if found is None:
        raise ValueError(f"its id {texts.get('id', '')!r} is no arXiv id")
    return _record(found[0], said, form, texts)


def _record(number: str, said: Element, form: str, texts: dict[str, str]) -> Record:
    versions = _versions(said)
    published, updated = _dates(number, texts, versions)
    told = arxiv_record(
        Said(
            id=number,
            title=texts.get("title", ""),
            abstract=texts.get("abstract", ""),
            authors=_authors(said, texts),
            versions=tuple(version for version, _ in versions),
            categories=tuple(texts.get("categories", "").split()),
            comments=texts.get("comments", ""),
            journal=on_one_line(texts.get("journal-ref", "")),
            doi=texts.get("doi", ""),
            report=on_one_line(texts.get("report-no", "")),
            license=texts.get("license", "").strip(),
            extra=_extra(said, texts),
        )
    )
    withdrawn = told.withdrawn or _last_withdraws(versions)
    return replace(
        told,
        key=number + (_RAW if form == "arXivRaw" else ""),
        published=published,
        updated=updated,
        withdrawn=withdrawn,
    )


def _dates(
    number: str, texts: dict[str, str], versions: list[tuple[Version, str]]
) -> tuple[str | None, str | None]:
    """The days of the first version and of the last change.

    arXiv's server gives as `created` what its table has for the last version; the month in the id tells.
    """
    month = month_of(number)
    if versions:
        days = {version.number: version.published for version, _ in versions}
        last = max(days)
        return days.get(1) or month or None, days[last] if last > 1 else None
    created, updated = _day(texts, "created"), _day(texts, "updated")
    if created and month and created[:7] > month:
        return month, max(filter(None, (created, updated)))
    return created or month or None, updated


def _day(texts: dict[str, str], name: str) -> str | None:
    try:
        return partial_date(texts[name])
    except (KeyError, ValueError):
        return None


def _versions(said: Element) -> list[tuple[Version, str]]:
    """Versions in order, each with the letters of its source type."""
    found: dict[int, tuple[Version, str]] = {}
    for part in said:
        number = (part.get("version") or "").removeprefix("v")
        if local_name(part) == "version" and number.isdecimal() and len(number) < 4 and int(number):
            inner = {local_name(child): text_of(child).strip() for child in part}
            version = Version(int(number), _mail_day(inner.get("date", "")))
            found[version.number] = (version, inner.get("source_type", ""))
    return [found[number] for number in sorted(found)]


def _mail_day(text: str) -> str | None:
    """The day of a date as mails have it: `Wed, 25 Jun 2008 15:29:38 GMT`."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        return None


def _last_withdraws(versions: list[tuple[Version, str]]) -> bool:
    return bool(versions) and _WITHDRAWAL in versions[-1][1]


def _authors(said: Element, texts: dict[str, str]) -> tuple[str, ...]:
    listed = next((part for part in said if local_name(part) == "authors"), None)
    if listed is None or not len(listed):
        return names_in(texts.get("authors", ""))
    names = (_name({local_name(part): text_of(part) for part in author}) for author in listed)
    return tuple(filter(_is_name, names))


def _is_name(text: str) -> bool:
    """Not the `:` that some put between a collaboration and its members."""
    return any(sign.isalpha() for sign in text)


def _name(parts: dict[str, str]) -> str:
    return on_one_line(" ".join(parts.get(name, "") for name in ("forenames", "keyname", "suffix")))


def _extra(said: Element, texts: dict[str, str]) -> dict[str, object]:
    """What has no field: classes (`acm-class` is not to be trusted: the server fills it from `msc-class`),
    the submitter, the proxy, sizes of versions, the journal reference and affiliations word for word."""
    extra: dict[str, object] = {
        name: text for name, text in texts.items() if name not in _NOT_EXTRA and text.strip()
    }
    listed = next((part for part in said if local_name(part) == "authors"), None)
    if listed is not None and not len(listed) and "(" in (listed.text or ""):
        extra["authors"] = on_one_line(listed.text or "")
    if listed is not None and (places := _affiliations(listed)):
        extra["affiliations"] = places
    if versions := [_facts(part) for part in said if local_name(part) == "version"]:
        extra["versions"] = versions
    return extra


def _affiliations(authors: Element) -> dict[str, list[str]]:
    found = {
        _name({local_name(part): text_of(part) for part in author}): [
            on_one_line(text_of(part)) for part in author if local_name(part) == "affiliation"
        ]
        for author in authors
    }
    return {name: places for name, places in found.items() if places and _is_name(name)}


def _facts(version: Element) -> dict[str, str]:
    facts = {local_name(part): text_of(part).strip() for part in version}
    return {"version": version.get("version") or "", **facts}


make = Arxiv
