"""What of a record is held against other records, and how alike two of these are, in [0, 1]."""

from __future__ import annotations

import re
from functools import cached_property

from broadsheet.store.keys import fold, words
from broadsheet.types import Record

from .people import Readings, readings

_SMALL = frozenset(
    "a an the of for in on and with to via by from at is are as its it be or not into using towards toward "
    "la le les de des du un une et en der die das und".split()
)
_DIGITS = re.compile(r"\d+")
_COUNTING = {
    word: str(number)
    for number, row in enumerate(
        (
            "one i first single mono",
            "two ii second double",
            "three iii third triple",
            "four iv fourth",
            "five v fifth",
            "six vi sixth",
            "seven vii seventh",
            "eight viii eighth",
            "nine ix ninth",
            "ten x tenth",
        ),
        1,
    )
    for word in row.split()
}
# A title that has one of these names another work than the title without it.
_ABOUT_A_WORK = frozenset(
    "erratum errata corrigendum correction corrections addendum reply rejoinder response comment comments "
    "commentary discussion supplement supplementary retraction part appendix".split()
)
_GENERIC = re.compile(
    r"(guest|specialissue)?(editor(s|ial)?(introduction|note)?|introduction(tothe(special|theme)issue)?"
    r"|preface|foreword|bookreviews?|erratum|corrigendum|obituary|frontmatter|tableofcontents|conclusions?|abstracts?|discussion"
    r"|plenary\w*|keynote\w*|invitedtalks?|messagefromthe\w*|\w*digests|proceedings|news|inmemoriam|letters?"
    r"|reply|comments?|response|rejoinder|acknowledge?ments?|summary|overview|technicalreport)"
)
_SHORTEST_TITLE = 10  # folded signs

_ENGLISH = frozenset("the of and to in is we that for with".split())
_FRENCH = frozenset("le la les des et une dans pour que est du nous".split())
_SPANISH = frozenset("el los las del y una para que es por con se".split())
_GERMAN = frozenset("der die das und ist von mit den ein eine wir zu".split())
_LANGUAGES = (_ENGLISH, _FRENCH, _SPANISH, _GERMAN)

_FEWEST_WORDS = 5
_FEWEST_PAIRS = 10
_SHORTEST_CUT = 20  # words
_LEFT_OUT = 0.96  # of the pairs: each sentence that went leaves one new
_FEWEST_MAIN = 2


class Traits:
    """A record as it is compared; each trait is worked out when it is first asked for, and once."""

    def __init__(self, record: Record) -> None:
        self.record = record

    @cached_property
    def title(self) -> str:
        """The folded title."""
        return fold(self.record.title)

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of the title but the small ones."""
        found = frozenset(words(self.record.title))
        return found - _SMALL or found

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in figures in the title, in order of size as text."""
        return tuple(sorted(_DIGITS.findall(" ".join(words(self.record.title)))))

    @cached_property
    def people(self) -> tuple[Readings, ...]:
        """The authors' names."""
        return tuple(map(readings, self.record.authors))

    @cached_property
    def abstract(self) -> list[str]:
        """The words of the abstract, in order."""
        return words(self.record.abstract)

    @cached_property
    def abstract_words(self) -> frozenset[str]:
        """The words of the abstract, each once."""
        return frozenset(self.abstract)

    @cached_property
    def abstract_pairs(self) -> frozenset[tuple[str, str]]:
        """Every two words that follow each other in the abstract."""
        return frozenset(zip(self.abstract, self.abstract[1:], strict=False))

    @cached_property
    def language(self) -> int:
        """Which of a few languages the abstract is in, as far as small words tell; they are numbered."""
        counts = [sum(word in small for word in self.abstract) for small in _LANGUAGES]
        return max(range(len(counts)), key=counts.__getitem__)

    @property
    def says_little(self) -> bool:
        """Whether the title is one that many works have: `Editorial`, `Preface`."""
        return len(self.title) < _SHORTEST_TITLE or _GENERIC.fullmatch(self.title) is not None

    @property
    def year(self) -> int | None:
        """The year it was published."""
        return int(self.record.published[:4]) if self.record.published else None


def abstract_likeness(one: Traits, other: Traits) -> float | None:
    """The share of words in both abstracts, 1 when one is a cut of the other; None when they cannot tell.

    They cannot when one is missing, or in another language.
    """
    ours, theirs = one.abstract_words, other.abstract_words
    if min(len(ours), len(theirs)) < _FEWEST_WORDS or one.language != other.language:
        return None
    least = min(len(ours), len(theirs))
    contained = len(ours & theirs) / least
    return 1.0 if contained >= 0.9 and least >= _SHORTEST_CUT else _jaccard(ours, theirs)


def abstract_sameness(one: Traits, other: Traits) -> float | None:
    """The share of word pairs in both abstracts, 1 when one is a cut of the other; None as above.

    Much stricter than the likeness: two works of one author on one matter share words, not their order.
    Where whole sentences were left out, nearly all pairs of the shorter one are in the longer one.
    """
    ours, theirs = one.abstract_pairs, other.abstract_pairs
    least = min(len(ours), len(theirs))
    if least < _FEWEST_PAIRS or one.language != other.language:
        return None
    if _is_cut(one.abstract, other.abstract):
        return 1.0
    contained = len(ours & theirs) / least
    left_out = contained if contained >= _LEFT_OUT and least >= _SHORTEST_CUT else 0.0
    return max(left_out, _jaccard(ours, theirs))


def title_likeness(one: Traits, other: Traits) -> float:
    """The share of words in both titles, small ones left out; at least a half when one lost its subtitle."""
    if one.title == other.title:
        return 1.0
    likeness = _jaccard(one.title_words, other.title_words)
    return max(likeness, 0.5) if _lost_its_subtitle(one, other) else likeness


def titles_contrast(one: Traits, other: Traits) -> bool:
    """Whether the titles of two works differ so on purpose: another number, `Reply to …`, `Part II`."""
    if one.numbers != other.numbers:
        return True
    ours, theirs = one.title_words - other.title_words, other.title_words - one.title_words
    counted, recounted = ({_COUNTING[word] for word in some & _COUNTING.keys()} for some in (ours, theirs))
    if counted and recounted and counted != recounted:
        return True
    return not _ABOUT_A_WORK.isdisjoint(ours | theirs)


def years_apart(one: Traits, other: Traits) -> int:
    """Years between the publications; 0 when a year is not known."""
    return abs(one.year - other.year) if one.year and other.year else 0


def _lost_its_subtitle(one: Traits, other: Traits) -> bool:
    """Whether one title is what stands before the colon of the other, two words of its own at least."""
    if len(one.title_words & other.title_words) < _FEWEST_MAIN:
        return False
    mains = fold(one.record.title.partition(":")[0]), fold(other.record.title.partition(":")[0])
    return mains[0] == mains[1] and (one.title in mains or other.title in mains)


def _is_cut(one: list[str], other: list[str]) -> bool:
    """Whether the shorter list is the beginning of the longer; the last words may be cut within."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_CUT and short[:-2] == long[: len(short) - 2]


def _jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if one or other else 0.0
