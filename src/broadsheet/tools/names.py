"""Names of people as they are written: in natural order, or the family name first, as catalogues have it."""

from __future__ import annotations

import re
from typing import NamedTuple

_SUFFIX = re.compile(
    r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV|VI{0,3}|2nd|3rd|4th|Ph\.?D\.?|M\.?D\.?|Esq\.?", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_PARTICLES = frozenset(
    "van von vom zu zum zur de der den del della dello di da das do dos du des la le les lo los el al ter ten"
    " te 't af av und y e bin ibn ben".split()
)
_GROUP = re.compile(
    r"\b(?:collaborations?|consortium|team|group|project|committee|working group|initiative|network|"
    r"organi[sz]ation|institute|university|society|association|foundation|contributors|inc\.?|ltd\.?)$",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A person's name in parts; a name that cannot be divided stands whole in `family`.

    Attributes:
        particle: small words that go before the family name: "van", "de la".
        suffix: "Jr.", "III".
        comma: whether a comma goes before the suffix.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    comma: bool = False

    @property
    def natural(self) -> str:
        """Given names first: `Ludwig van Beethoven`, `Sammy Davis, Jr.`."""
        name = " ".join(filter(None, (self.given, self.particle, self.family)))
        return f"{name}{', ' if self.comma else ' '}{self.suffix}" if self.suffix else name

    @property
    def inverted(self) -> str:
        """The family name first: `van Beethoven, Ludwig`, `Davis, Sammy, Jr.`, `King Jr., Martin`."""
        family = " ".join(filter(None, (self.particle, self.family, "" if self.comma else self.suffix)))
        return ", ".join(filter(None, (family, self.given, self.suffix if self.comma else "")))


def natural(name: str) -> str:
    """A name with its given names first, however it was written; `Ross, A.` is `A. Ross`.

    A name without a comma stays, and so does one with more commas than a name has.
    """
    family, *rest = (part.strip() for part in name.split(","))
    rest = [part for part in rest if part]
    if not family or not rest or len(rest) > 2:
        return name.strip(" ,") or name.strip()
    if len(rest) == 1:
        return f"{family}, {rest[0]}" if _has_suffix(family, rest[0]) else f"{rest[0]} {family}"
    given, suffix = rest if not _SUFFIX.fullmatch(rest[0]) else rest[::-1]
    return f"{given} {family}, {suffix}"


def parts(name: str) -> Name:
    """The parts of a name in either order.

    A guess where the order is natural: the last word is the family name, with the particles before it; but
    initials at the end are those of the given names. Groups and names of one word stand whole.
    """
    name = name.strip()
    words = natural(name).split(" ")
    if len(words) < 2 or _GROUP.search(name):
        return Name(name)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    comma = bool(suffix) and words[-1].endswith(",")
    words[-1] = words[-1].removesuffix(",") if comma else words[-1]
    if any(word.endswith(",") for word in words):
        return Name(name)
    if _INITIALS.fullmatch(words[-1]):
        return Name(" ".join(words[:-1]), words[-1], "", suffix, comma)
    first = next((at for at, word in enumerate(words[1:-1], 1) if word in _PARTICLES), len(words) - 1)
    last = next((at for at in range(first, len(words)) if words[at] not in _PARTICLES), len(words) - 1)
    return Name(" ".join(words[last:]), " ".join(words[:first]), " ".join(words[first:last]), suffix, comma)


def _has_suffix(name: str, suffix: str) -> bool:
    return " " in name and _SUFFIX.fullmatch(suffix) is not None
