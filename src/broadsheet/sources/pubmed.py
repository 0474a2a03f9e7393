"""PubMed's XML: sets of articles and books, as PubMed saves them and as its baseline and updates come.

https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.tools import xml
from broadsheet.tools.written_dates import written_date
from broadsheet.types import ExternalId, Record, Skip

from ._dates import date_of_parts, earliest
from ._ids import doi, fingerprint, ids_of, pmcid, pmid
from ._json import shown
from ._xml import elements, first_element, flat, said

_ROOTS = ("PubmedArticleSet", "PubmedArticle", "PubmedBookArticleSet", "PubmedBookArticle")
_PAPERS = ("PubmedArticle", "PubmedBookArticle")
_NO_LABEL = ("UNLABELLED", "UNASSIGNED")
_TAKEN_BACK = ("Retracted Publication", "Withdrawn Publication")


class PubMed:
    """Reads articles and book chapters from PubMed's XML."""

    name = "pubmed"

    def recognises(self, path: Path, head: str) -> bool:  # noqa: ARG002
        """The first element is PubMed's."""
        return first_element(head) in _ROOTS

    def read(self, path: Path) -> Iterator[Record | Skip]:
        """A record or skip for each article, in the file's order; memory is that of one."""
        for element in elements(path, _PAPERS):
            try:
                yield _record(element)
            except ValueError as error:
                number = said(element, ".//PMID")
                yield Skip(xml.line_of(element), str(error), shown(f"PMID {number}" if number else ""))


def _record(paper: xml.Element) -> Record:
    citation = paper.find("MedlineCitation")
    book = paper.find("BookDocument")
    if citation is not None:
        return _article(citation, paper.find("PubmedData"))
    if book is not None:
        return _chapter(book, paper.find("PubmedBookData"))
    raise ValueError("it holds neither a MedlineCitation nor a BookDocument")


def _article(citation: xml.Element, more: xml.Element | None) -> Record:
    article = citation.find("Article")
    if article is None:
        raise ValueError("its MedlineCitation has no Article")
    title = said(article, "ArticleTitle")
    if not title.strip("[]. ") or title == "[Not Available].":
        title = said(article, "VernacularTitle") or title
    ids = _ids(citation, [*_locations(article), *_numbers(more)])
    kinds = _texts(article.iterfind("PublicationTypeList/PublicationType"))
    return Record(
        key=_key(ids, title),
        title=title,
        abstract=_abstract(article) or _abstract(citation, "OtherAbstract"),
        authors=_people(article.find("AuthorList")),
        ids=ids or (ExternalId("title", fingerprint(title)),),
        published=earliest(*map(_date, article.iterfind("ArticleDate")), _date(article.find(_ISSUE_DATE))),
        venue=said(article, "Journal/Title") or said(citation, "MedlineJournalInfo/MedlineTA") or None,
        keywords=(*_keywords(citation), *_headings(citation)),
        url=_url(ids),
        withdrawn=any(kind in _TAKEN_BACK for kind in kinds),
        imprint=_filled(
            kind="article",
            volume=said(article, "Journal/JournalIssue/Volume"),
            number=said(article, "Journal/JournalIssue/Issue"),
            pages=_pages(article),
            issn=said(article, "Journal/ISSN"),
            address=said(citation, "MedlineJournalInfo/Country"),
            language=said(article, "Language"),
        ),
        extra=_extra(citation, article, kinds),
    )


_ISSUE_DATE = "Journal/JournalIssue/PubDate"


def _chapter(document: xml.Element, more: xml.Element | None) -> Record:
    """A book, or a chapter of one when it has a title of its own."""
    own, whole = said(document, "ArticleTitle"), said(document, "Book/BookTitle")
    title = own or whole
    ids = _ids(document, [*_locations(document.find("Book")), *_numbers(document), *_numbers(more)])
    kinds = _texts(document.iterfind("PublicationType"))
    return Record(
        key=_key(ids, title),
        title=title,
        abstract=_abstract(document),
        authors=_people(document.find("AuthorList")) or _people(document.find("Book/AuthorList")),
        ids=ids or (ExternalId("title", fingerprint(title)),),
        published=earliest(_date(document.find("ContributionDate")), _date(document.find("Book/PubDate"))),
        venue=whole if own else None,
        keywords=_keywords(document),
        url=_url(ids),
        imprint=_filled(
            kind="incollection" if own and whole else "book",
            publisher=said(document, "Book/Publisher/PublisherName"),
            address=said(document, "Book/Publisher/PublisherLocation"),
            series=said(document, "Book/CollectionTitle"),
            edition=said(document, "Book/Edition"),
            volume=said(document, "Book/Volume"),
            pages=_pages(document),
            isbn=said(document, "Book/Isbn"),
            language=said(document, "Language"),
        ),
        extra=_extra(document, document, kinds),
    )


def _ids(citation: xml.Element, more: Iterable[tuple[str, str]]) -> tuple[ExternalId, ...]:
    """PubMed's number first, then its Central's and the publisher's."""
    found = [pmid(said(citation, "PMID"))]
    for kind, text in more:
        if kind == "pubmed" and not found[0]:
            found[0] = pmid(text)
        elif kind == "pmc":
            found.append(pmcid(text))
        elif kind == "doi":
            found.append(doi(text))
        elif kind == "pii" and text.lower().startswith("arxiv"):
            found += ids_of([text])
    return tuple(dict.fromkeys(filter(None, found)))


def _locations(article: xml.Element | None) -> Iterator[tuple[str, str]]:
    for element in () if article is None else article.iterfind("ELocationID"):
        if element.get("ValidYN") != "N":
            yield element.get("EIdType") or "", flat(element)


def _numbers(holder: xml.Element | None) -> Iterator[tuple[str, str]]:
    """Of the article itself: those of the works that it cites stand deeper."""
    for element in () if holder is None else holder.iterfind("ArticleIdList/ArticleId"):
        yield element.get("IdType") or "", flat(element)


def _abstract(holder: xml.Element, name: str = "Abstract") -> str:
    """The parts of an abstract, each on a line of its own behind its label."""
    parts = []
    for element in holder.iterfind(f"{name}/AbstractText"):
        label, text = (element.get("Label") or "").strip(), flat(element)
        if text:
            parts.append(f"{label}: {text}" if label and label.upper() not in _NO_LABEL else text)
    return "\n".join(parts)


def _people(authors: xml.Element | None) -> tuple[str, ...]:
    found = [] if authors is None else [_person(author) for author in authors.iterfind("Author")]
    return tuple(filter(None, found))


def _person(author: xml.Element) -> str:
    given = said(author, "ForeName") or said(author, "FirstName") or said(author, "Initials")
    parts = (given, said(author, "LastName"), said(author, "Suffix"))
    return " ".join(filter(None, parts)) or said(author, "CollectiveName")


def _date(holder: xml.Element | None) -> str | None:
    if holder is None:
        return None
    if words := said(holder, "MedlineDate"):
        return written_date(words)
    return date_of_parts(said(holder, "Year"), said(holder, "Month"), said(holder, "Day"))


def _pages(article: xml.Element) -> str:
    first, last = said(article, "Pagination/StartPage"), said(article, "Pagination/EndPage")
    return said(article, "Pagination/MedlinePgn") or "-".join(filter(None, (first, last)))


def _keywords(holder: xml.Element) -> tuple[str, ...]:
    return _texts(holder.iterfind("KeywordList/Keyword"))


def _headings(citation: xml.Element) -> tuple[str, ...]:
    """MeSH descriptors with their qualifiers, as MEDLINE writes them: `Software/methods`."""
    return tuple(
        "/".join(_texts(heading.iterchildren("DescriptorName", "QualifierName")))
        for heading in citation.iterfind("MeshHeadingList/MeshHeading")
    )


def _extra(citation: xml.Element, article: xml.Element, kinds: tuple[str, ...]) -> dict[str, object]:
    related = [
        _filled(
            kind=element.get("RefType") or "", source=said(element, "RefSource"), pmid=said(element, "PMID")
        )
        for element in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
    ]
    more = {
        "publication_types": kinds,
        "affiliations": _texts(article.iterfind("AuthorList/Author/AffiliationInfo/Affiliation")),
        "vernacular_title": said(article, "VernacularTitle"),
        "grants": _texts(article.iterfind("GrantList/Grant/GrantID")),
        "chemicals": _texts(citation.iterfind("ChemicalList/Chemical/NameOfSubstance")),
        "related": related,
        "copyright": said(article, "Abstract/CopyrightInformation"),
        "revised": _date(citation.find("DateRevised")),
        "status": citation.get("Status"),
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in more.items() if value}


def _texts(found: Iterable[xml.Element]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(flat, found))))


def _filled(**parts: str) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


def _key(ids: tuple[ExternalId, ...], title: str) -> str:
    return str(ids[0]) if ids else f"title:{fingerprint(title)}"


def _url(ids: tuple[ExternalId, ...]) -> str | None:
    values = {id.scheme: id.value for id in ids}
    if "pmid" in values:
        return f"https://pubmed.ncbi.nlm.nih.gov/{values['pmid']}/"
    return f"https://doi.org/{values['doi']}" if "doi" in values else None


make = PubMed
