"""The evidence that two records speak of one paper.

An id that names a work settles it. A DOI or an address alone can be shared by mistake, so the titles
must agree too. Without ids, an equal title needs a second witness: the first author or the abstract. A
title that was edited needs the authors and much of the abstract. Two numbers of one archive are two works,
and two publications with different titles are two works, however alike they are.

The figures below were chosen on labelled pairs: benchmarks/merging.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from broadsheet.store.keys import fold
from broadsheet.types import ExternalId, Record

from .people import Common, in_common
from .traits import (
    Traits,
    abstract_likeness,
    abstract_sameness,
    title_likeness,
    titles_contrast,
    years_apart,
)

# An id of these schemes does not name one work for certain, or one work may well have two of them:
# the preprint's DOI and the journal's; a submission to one conference and, refused, to the next.
WEAK_SCHEMES = frozenset({"doi", "url", "openreview"})

# These name a record of somebody's, and one work may have several of them.
_RECORDS = frozenset(
    "title s2 corpusid dblp mag oai feed zotero jsonl csv parquet hf_stream arxiv_snapshot".split()
)
# These number what was published elsewhere.
_INDEXES = frozenset("pmid pmcid wos".split())
_PREPRINTS = frozenset({"arXiv", "openreview"})
_PREPRINT_DOI = re.compile(r"10\.(1101|20944|21203|2139|26434|31219|31234|36227|5281)/")

_SAME_TEXT = 0.6  # likeness of abstracts under an equal title
_REWRITTEN = 0.25  # the same with the same author: written anew, or two works under one title
_WHOLLY_REWRITTEN = 0.1  # the same, within a year
_YEARS_UNSEEN = 3  # from preprint to journal, when no abstract can tell


class Evidence(NamedTuple):
    """Why two records are of one paper, for people, and how much it weighs beside other evidence."""

    text: str
    weight: float


def names_a_work(id: ExternalId) -> bool:
    """Whether all records with this id are certainly of one work."""
    return id.scheme not in WEAK_SCHEMES and id.scheme != "title"


def ids_conflict(one: Iterable[ExternalId], other: Iterable[ExternalId]) -> bool:
    """Whether an authority that numbers works gave the two different numbers."""
    ours, theirs = _numbers(one), _numbers(other)
    return any(ours[scheme].isdisjoint(theirs[scheme]) for scheme in ours.keys() & theirs.keys())


def same_by_id(id: ExternalId, record: Record, others: Sequence[Record]) -> str | None:
    """The evidence that `record` is of the paper of `others`, given that both carry `id`."""
    if names_a_work(id) or id.scheme == "title":
        return f"same id {id}"
    return joined_by_id(id, [record], others)


def joined_by_id(id: ExternalId, ones: Sequence[Record], others: Sequence[Record]) -> str | None:
    """The evidence that two papers are one, given that a record carries an id of each."""
    if ids_conflict(_ids(ones), _ids(others)):
        return None
    pairs = [(Traits(one), Traits(other)) for one in ones for other in others]
    if any(title_likeness(one, other) >= 0.5 for one, other in pairs):
        return f"same id {id} and like titles"
    if any((abstract_likeness(one, other) or 0) >= _SAME_TEXT for one, other in pairs):
        return f"same id {id} and abstract"
    return None


def same_by_text(one: Traits, others: Sequence[Traits]) -> Evidence | None:
    """The best evidence that a record is of the paper of `others`, whatever their ids."""
    theirs = _ids(other.record for other in others)
    if ids_conflict(one.record.ids, theirs):
        return None
    apart = _two_publications(one.record.ids, theirs)
    found = (_by_title(one, other) or (None if apart else _by_likeness(one, other)) for other in others)
    return max(filter(None, found), key=lambda evidence: evidence.weight, default=None)


def _by_title(one: Traits, other: Traits) -> Evidence | None:
    """The evidence under an equal title."""
    if one.title != other.title:
        return None
    likeness = abstract_likeness(one, other)
    if likeness is not None and likeness >= _SAME_TEXT:
        return Evidence("same title and abstract", 3 + likeness)
    if one.says_little:
        return None
    people = in_common(one.people, other.people)
    if people is None:
        return _by_long_title(one, likeness)
    if not (people.first or people.much) or not _can_be_rewritten(one, other, likeness):
        return None
    return Evidence(f"same title and {'first author' if people.first else 'authors'}", 2 + (likeness or 0.5))


def _can_be_rewritten(one: Traits, other: Traits, likeness: float | None) -> bool:
    """Whether abstracts so alike can be of one work, given its title and author."""
    if likeness is None:
        return years_apart(one, other) <= _YEARS_UNSEEN
    if likeness >= _REWRITTEN:
        return True
    telling = len(one.title_words) > 2
    return telling and likeness >= _WHOLLY_REWRITTEN and years_apart(one, other) <= 1


def _by_long_title(one: Traits, likeness: float | None) -> Evidence | None:
    """The longer the equal title, the less of the abstract has to agree when nobody says who wrote it."""
    needed = {0: 0.45, 1: 0.45, 2: 0.45, 3: 0.45, 4: 0.2}.get(len(one.title_words), 0.12)
    if likeness is None or likeness < needed:
        return None
    return Evidence(f"same title and a like abstract ({likeness:.2f})", 1 + likeness)


def _by_likeness(one: Traits, other: Traits) -> Evidence | None:
    """The evidence under another title."""
    if one.says_little or other.says_little or titles_contrast(one, other) or _other_venues(one, other):
        return None
    sameness, people = abstract_sameness(one, other), in_common(one.people, other.people)
    titles = title_likeness(one, other)
    if sameness is None:
        return _by_near_title(one, other, titles, people)
    if people is None:
        enough = (sameness >= 0.8 and titles >= 0.3) or (sameness >= 0.6 and titles >= 0.75)
        return _alike(titles, sameness, "") if enough else None
    if people.much and _is_enough(titles, sameness, _preprint_and_publication(one, other)):
        return _alike(titles, sameness, " by the same authors")
    return None


def _is_enough(titles: float, sameness: float, published: bool) -> bool:
    """Whether titles and abstracts so alike, by the same authors, are of one work.

    Args:
        published: one is a preprint, the other a publication, as their ids tell: then it was edited.
    """
    if published and (
        sameness >= 0.8 or (sameness >= 0.6 and titles >= 0.3) or (sameness >= 0.4 and titles >= 0.75)
    ):
        return True
    return (
        (sameness >= 0.9 and titles >= 0.5)
        or (sameness >= 0.8 and titles >= 0.6)
        or (sameness >= 0.6 and titles >= 0.75)
    )


def _by_near_title(one: Traits, other: Traits, titles: float, people: Common | None) -> Evidence | None:
    """The evidence where an abstract is missing."""
    if people is None or people.of_both < 0.75 or years_apart(one, other) > 2:
        return None
    if titles < 0.8 and fuzz.ratio(one.title, other.title) < 93:
        return None
    return Evidence(f"nearly the same title ({titles:.2f}) and the same authors", titles / 2)


def _alike(titles: float, sameness: float, by: str) -> Evidence:
    if sameness >= 0.8:
        text = f"nearly the same abstract ({sameness:.2f}){by}"
    else:
        text = f"nearly the same title ({titles:.2f}) and a like abstract ({sameness:.2f}){by}"
    return Evidence(text, (titles + sameness) / 2)


def _preprint_and_publication(one: Traits, other: Traits) -> bool:
    stages = {_is_preprint(one.record.ids), _is_preprint(other.record.ids)}
    known = _is_published(one.record.ids) or _is_published(other.record.ids)
    return stages == {True, False} and known and years_apart(one, other) <= 2


def _is_preprint(ids: Iterable[ExternalId]) -> bool:
    return any(
        id.scheme in _PREPRINTS or (id.scheme == "doi" and _PREPRINT_DOI.match(id.value)) for id in ids
    )


def _is_published(ids: Iterable[ExternalId]) -> bool:
    return any(
        not _PREPRINT_DOI.match(id.value)
        if id.scheme == "doi"
        else id.scheme not in _RECORDS | _PREPRINTS | {"url"}
        for id in ids
    )


def _two_publications(ones: Iterable[ExternalId], others: Iterable[ExternalId]) -> bool:
    """Whether two publishers numbered them: then they were published twice, and are two works."""
    ours, theirs = (
        {id.scheme for id in ids} - WEAK_SCHEMES - _RECORDS - _INDEXES - _PREPRINTS for ids in (ones, others)
    )
    return bool(ours and theirs and ours.isdisjoint(theirs))


def _other_venues(one: Traits, other: Traits) -> bool:
    """Whether they say that they appeared in different places or years; a preprint's word does not count."""
    ours, theirs = one.record.venue, other.record.venue
    if not (ours and theirs) or _is_preprint(one.record.ids) or _is_preprint(other.record.ids):
        return False
    return years_apart(one, other) > 0 or _letters(ours).isdisjoint(_letters(theirs))


def _letters(venue: str) -> set[str]:
    """The words of a venue's name, without years and small ones."""
    return {fold(word) for word in re.findall(r"[^\W\d_]{3,}", venue)} - {"the", "and", "proceedings"}


def _numbers(ids: Iterable[ExternalId]) -> dict[str, set[str]]:
    numbers: dict[str, set[str]] = {}
    for id in ids:
        if id.scheme not in WEAK_SCHEMES and id.scheme not in _RECORDS:
            numbers.setdefault(id.scheme, set()).add(id.value)
    return numbers


def _ids(records: Iterable[Record]) -> list[ExternalId]:
    return [id for record in records for id in record.ids]
