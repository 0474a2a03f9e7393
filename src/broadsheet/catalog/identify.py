"""The evidence that two records speak of one paper.

An id that names a work settles it. A DOI or an address alone can be shared by mistake, so the titles
must agree too. Without ids, an equal title needs a second witness: the first author or the abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from broadsheet.store.keys import fold
from broadsheet.types import ExternalId, Record

# An id of these schemes does not name one work for certain, or one work may well have two of them:
# the preprint's DOI and the journal's; a submission to one conference and, refused, to the next.
WEAK_SCHEMES = frozenset({"doi", "url", "openreview"})

_SHORTEST_TITLE = 10  # folded signs; below that ("Preface") title and author prove nothing
_SAME_TEXT = 0.6  # likeness of abstracts, see abstract_likeness
_REWRITTEN = 0.1  # below it, one author gave two works one title
_WORD = re.compile(r"\w+")


def names_a_work(id: ExternalId) -> bool:
    """Whether two papers with different ids of this scheme are certainly two works."""
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
    if any(titles_agree(one.title, other.title) for one in ones for other in others):
        return f"same id {id} and like titles"
    if any(abstracts_agree(one.abstract, other.abstract) for one in ones for other in others):
        return f"same id {id} and abstract"
    return None


def same_by_title(record: Record, others: Sequence[Record]) -> str | None:
    """The evidence that `record` is of the paper of `others`, given that a folded title is equal."""
    if ids_conflict(record.ids, _ids(others)):
        return None
    if any(abstracts_agree(record.abstract, other.abstract) for other in others):
        return "same title and abstract"
    long_enough = len(fold(record.title)) >= _SHORTEST_TITLE
    if long_enough and any(_same_author_and_no_other_abstract(record, other) for other in others):
        return "same title and first author"
    return None


def _same_author_and_no_other_abstract(one: Record, other: Record) -> bool:
    likeness = abstract_likeness(one.abstract, other.abstract)
    return same_first_author(one.authors, other.authors) and (likeness is None or likeness >= _REWRITTEN)


def abstracts_agree(one: str, other: str) -> bool:
    """Whether two abstracts are one text, give or take an edit or a cut."""
    likeness = abstract_likeness(one, other)
    return likeness is not None and likeness >= _SAME_TEXT


def titles_agree(one: str, other: str) -> bool:
    """Whether two titles are one, or share half of their words."""
    return fold(one) == fold(other) or _jaccard(_words(one), _words(other)) >= 0.5


def abstract_likeness(one: str, other: str) -> float | None:
    """Jaccard index of the words in [0, 1], 1 when one is a cut of the other; None when one is missing."""
    mine, theirs = _words(one), _words(other)
    least = min(len(mine), len(theirs))
    if least < 5:
        return None
    contained = len(mine & theirs) / least
    return 1.0 if contained >= 0.9 and least >= 20 else _jaccard(mine, theirs)


def same_first_author(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the first names in both lists can be one person: family name, and initial where given."""
    if not one or not other:
        return False
    family, initial = _name(one[0])
    their_family, their_initial = _name(other[0])
    return (
        bool(family)
        and family == their_family
        and (initial == their_initial or not (initial and their_initial))
    )


def _name(name: str) -> tuple[str, str]:
    """Folded family name and first initial of `Ada Lovelace` or `Lovelace, Ada`."""
    if "," in name:
        family, _, given = name.partition(",")
    else:
        given, _, family = name.strip().rpartition(" ")
    return fold(family), fold(given)[:1]


def _numbers(ids: Iterable[ExternalId]) -> dict[str, set[str]]:
    numbers: dict[str, set[str]] = {}
    for id in filter(names_a_work, ids):
        numbers.setdefault(id.scheme, set()).add(id.value)
    return numbers


def _ids(records: Iterable[Record]) -> list[ExternalId]:
    return [id for record in records for id in record.ids]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
