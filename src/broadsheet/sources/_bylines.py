"""The names in a byline as feeds write it: `A. Quince, B. Plum and C. Sloe`, `Quince, A., Plum, B.`"""

from __future__ import annotations

import re

_START = re.compile(r"\s*(?:by|authors?(?:\(s\))?:)\s+", re.IGNORECASE)
_COMMAS = re.compile(r"\s*,\s*(?:(?:and|&)\s+)?")
_AND = re.compile(r"\s+(?:and|&)\s+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_DEGREES = frozenset("md phd msc bsc mph mba dphil dvm rn dr frcp et al".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())


def names_in(byline: str) -> tuple[str, ...]:
    """The names one by one; the whole text where its commas may stand within a name (`Quince, Ada`)."""
    text = _START.sub("", " ".join(byline.split()), count=1).strip(" ,;")
    if not text:
        return ()
    if ";" in text:
        return tuple(part.strip(" ,") for part in text.split(";") if part.strip(" ,"))
    return tuple(_of_commas(_without_titles(_COMMAS.split(text))))


def _of_commas(parts: list[str]) -> list[str]:
    if len(parts) == 1:
        halves = _AND.split(parts[0])
        return halves if all(_is_whole(half) for half in halves) else parts
    if _are_turned(parts):
        return [f"{given} {family}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    *first, last = parts
    split = [*first, *_AND.split(last)]
    if all(_is_whole(part) for part in split):
        return split
    return [", ".join(parts)]


def _without_titles(parts: list[str]) -> list[str]:
    """Names without degrees; `Jr.` goes to the name before it."""
    found: list[str] = []
    for part in parts:
        plain = part.lower().replace(".", "").strip()
        if plain in _SUFFIXES and found:
            found[-1] = f"{found[-1]} {part}"
        elif plain and plain not in _DEGREES:
            found.append(part)
    return found


def _are_turned(parts: list[str]) -> bool:
    """Whether families and initials take turns: `Lovelace, A., Noether, E.`"""
    return len(parts) % 2 == 0 and all(
        _INITIALS.fullmatch(given) and given == given.upper() != given.lower() for given in parts[1::2]
    )


def _is_whole(name: str) -> bool:
    """Whether it has a given and a family name, and does not begin as `van der Berg` does."""
    return " " in name and not name[0].islower()
