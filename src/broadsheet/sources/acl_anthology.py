"""Volumes of the ACL Anthology, in the XML of its repository (`data/xml/2020.acl.xml`).

https://github.com/acl-org/acl-anthology/blob/master/data/xml/schema.rnc

What stands before a volume's papers (its title page and the like) is no paper, and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from broadsheet.tools import xml
from broadsheet.tools.written_dates import written_date
from broadsheet.types import ExternalId, Record, Skip, Version

from ._ids import doi
from ._json import shown
from ._xml import elements, first_element, said

_HOME = "https://aclanthology.org"
_JOURNALS = ("Transactions of", "Computational Linguistics", "Journal of")


@dataclass(frozen=True, slots=True)
class Volume:
    """What all papers of a volume share."""

    collection: str = ""
    number: str = ""
    title: str = ""
    published: str | None = None
    is_journal: bool = False
    imprint: dict[str, str] = field(default_factory=dict)


class AclAnthology:
    """Reads papers from the Anthology's XML."""

    name = "acl_anthology"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """A collection of volumes."""
        return first_element(head) == "collection" and "<volume" in head

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each paper; memory is that of one."""
        volume = Volume()
        for element in elements(path, ("meta", "paper")):
            holder = element.getparent()
            if element.tag == "meta":
                if holder is not None and holder.tag == "volume":
                    volume = _volume(element, holder)
                continue
            try:
                yield _record(element, volume if _is_in(holder, volume) else _volume(None, holder))
            except ValueError as error:
                yield Skip(xml.line_of(element), str(error), shown(_title(element.find("title"))))


def _is_in(holder: xml.Element | None, volume: Volume) -> bool:
    return holder is not None and holder.get("id") == volume.number and bool(volume.collection)


def _volume(meta: xml.Element | None, holder: xml.Element | None) -> Volume:
    collection = None if holder is None else holder.getparent()
    number = "" if holder is None else holder.get("id") or ""
    name = "" if collection is None else collection.get("id") or ""
    if meta is None:
        return Volume(name, number)
    title = _title(meta.find("booktitle"))
    journal = said(meta, "journal-title")
    is_journal = bool(journal) or (holder is not None and holder.get("type") == "journal")
    return Volume(
        name,
        number,
        journal or _journal(title) if is_journal else title,
        written_date(f"{said(meta, 'month')} {said(meta, 'year')}"),
        is_journal or (not said(meta, "isbn") and title.startswith(_JOURNALS) and name[:1] in ("J", "Q")),
        _filled(
            publisher=said(meta, "publisher"),
            address=said(meta, "address"),
            isbn=said(meta, "isbn"),
            volume=said(meta, "journal-volume") or said(meta, "volume-number"),
            number=said(meta, "journal-issue"),
            editor=" and ".join(_people(meta.iterfind("editor"))),
        ),
    )


def _journal(title: str) -> str:
    """`Computational Linguistics` of `Computational Linguistics, Volume 46, Issue 1 - March 2020`."""
    return title.partition(", Volume")[0]


def _record(paper: xml.Element, volume: Volume) -> Record:
    number = paper_id(volume.collection, volume.number, paper.get("id") or "")
    title = _title(paper.find("title"))
    withdrawn = paper.find("retracted") is not None or paper.find("removed") is not None
    language = said(paper, "language")
    return Record(
        key=f"acl:{number}",
        title=title,
        abstract=_title(paper.find("abstract")),
        authors=_people(paper.iterfind("author")),
        ids=_ids(number, said(paper, "doi")),
        published=volume.published or _year_of(volume.collection),
        venue=volume.title or None,
        versions=_versions(paper),
        url=f"{_HOME}/{number}/",
        pdf=None if withdrawn else _pdf(said(paper, "url")),
        code=next((code.get("url") for code in paper.iterfind("pwccode") if code.get("url")), None),
        note=said(paper, "note") or None,
        withdrawn=withdrawn,
        imprint=_filled(
            **volume.imprint
            | _filled(
                kind="article" if volume.is_journal else "inproceedings",
                key=said(paper, "bibkey"),
                pages=said(paper, "pages"),
                number=said(paper, "issue") or volume.imprint.get("number", ""),
                language=language,
            )
        ),
        extra=_extra(paper),
    )


def paper_id(collection: str, volume: str, paper: str) -> str:
    """The Anthology's name of a paper: `2020.acl-main.12`, or in older collections `P19-1012`, `W18-6301`.

    Raises:
        ValueError: a part is missing, or is no number where it must be one.
    """
    if not (collection and volume and paper):
        raise ValueError("it has no id, or stands in no volume of a collection that has one")
    if collection[0].isdigit():
        return f"{collection}-{volume}.{paper}"
    try:
        ours, theirs = int(volume), int(paper)
    except ValueError as error:
        raise ValueError(f"its id {collection}-{volume}-{paper} is none of the Anthology's") from error
    if collection[0] == "W" or collection == "C69" or (collection == "D19" and ours >= 5):
        return f"{collection}-{ours:02d}{theirs:02d}"
    return f"{collection}-{ours}{theirs:03d}"


def _ids(number: str, doi_text: str) -> tuple[ExternalId, ...]:
    found = doi(doi_text)
    own = ExternalId("acl", number)
    return (found, own) if found and found.scheme == "arXiv" else (own, *filter(None, (found,)))


def _title(element: xml.Element | None) -> str:
    """Text on one line: formulas between dollars, and no other markup."""
    return " ".join("".join(_pieces(element)).split()) if element is not None else ""


def _pieces(element: xml.Element) -> Iterator[str]:
    if element.tag == "tex-math":
        yield f"${xml.text_of(element).strip().strip('$')}$"
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""


def _people(found: Iterable[xml.Element]) -> tuple[str, ...]:
    names = (" ".join(filter(None, (said(person, "first"), said(person, "last")))) for person in found)
    return tuple(filter(None, names))


def _versions(paper: xml.Element) -> tuple[Version, ...]:
    """The revisions, where there are any; the first version has no date of its own."""
    found = {}
    for revision in paper.iterfind("revision"):
        number, day = revision.get("id") or "", revision.get("date") or ""
        if number.isdecimal() and int(number):
            found[int(number)] = Version(int(number), written_date(day))
    return tuple(found[number] for number in sorted(found))


def _pdf(address: str) -> str | None:
    if not address:
        return None
    return address if address.startswith(("https://", "http://")) else f"{_HOME}/{address}.pdf"


def _year_of(collection: str) -> str | None:
    """The year in `2020.acl` or `P19`."""
    if collection[:4].isdecimal() and collection[4:5] == ".":
        return collection[:4]
    year = collection[1:3]
    return f"{'19' if year > '60' else '20'}{year}" if year.isdecimal() and len(year) == 2 else None


def _extra(paper: xml.Element) -> dict[str, object]:
    told: dict[str, object] = {
        name: said(paper, name)
        for name in ("retracted", "removed", "erratum")
        if paper.find(name) is not None
    }
    for name in ("award", "attachment", "video"):
        if found := [said_of for part in paper.iterfind(name) if (said_of := _own_text(part))]:
            told[name] = found
    if (code := paper.find("pwccode")) is not None:
        told["pwccode"] = dict(code.attrib)
    if data := [
        " ".join(filter(None, (part.get("url"), part.text))) for part in paper.iterfind("pwcdataset")
    ]:
        told["pwcdataset"] = data
    return told


def _own_text(part: xml.Element) -> str:
    return _title(part) or part.get("href") or ""


def _filled(**parts: str) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


make = AclAnthology
