"""Names as entries of bibliographies have them: inverted or not, in rows that end in "and others"."""

from __future__ import annotations

from collections.abc import Sequence

from broadsheet.tools.names import Name

from ._work import Work, initials


def inverted(name: Name, full: bool = False, between: str = " ") -> str:
    """`van Beethoven, L., Jr.`; names that cannot be divided stand whole."""
    family = join(" ", name.particle, name.family)
    return join(", ", family, name.given if full else initials(name.given, between), name.suffix)


def natural(name: Name) -> str:
    """`Ludwig van Beethoven Jr.`."""
    return join(" ", name.given, name.particle, name.family, name.suffix)


def listed(names: Sequence[str], two: str, last: str, most: int, shown: int = 0, others: str = "") -> str:
    """Names in a row; of more than `most` the first `shown` and others, or the first and the last."""
    if len(names) > most:
        return (
            ", ".join(names[:shown]) + others if shown else f"{', '.join(names[: most - 1])}, … {names[-1]}"
        )
    return two.join(names) if len(names) < 3 else f"{', '.join(names[:-1])}{last}{names[-1]}"


def with_others(work: Work, names: str, others: str = ", et al.") -> str:
    """With a word for authors whose names are not known."""
    return names + others if names and work.others and "et al" not in names else names


def join(between: str, *told: str) -> str:
    """What there is of these, with something between."""
    return between.join(filter(None, told))
