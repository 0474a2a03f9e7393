"""Names of people out of a field of BibTeX's: `Knuth, Donald E. and {The LIGO Team} and others`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadsheet.tools.names import natural

from ._bibtex_text import parts, unbraced, ungrouped

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_SEMICOLON = re.compile(r"\s*;\s*")
_COMMA = re.compile(r"\s*,\s*")
_TIE = re.compile(r"(?<!\\)~")
_OTHERS = re.compile(r"(?:and\s+)?(?:others|et\.?\s*al\.?|\.\.\.|…)", re.IGNORECASE)
_AT_THE_END = re.compile(r"(?:,?\s+(?:et\.?\s+al\.?|and))+\s*\Z", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,4}")
_LABELLED = re.compile(r'\s*"?([a-z]+(?:-i)?)\s*=\s*(.*?)"?\s*', re.IGNORECASE | re.DOTALL)


def names(value: str) -> tuple[str, ...]:
    """The names, given names first, TeX and all; "and others" is left out.

    A name in braces is a group's and stays whole. Lists that commas or semicolons divide, as BibTeX knows
    none, are divided where that is certain.
    """
    separator = _AND if _AND.search(value) or ";" not in value else _SEMICOLON
    found = (name for part in parts(value, separator) for name in _names_in(part))
    return tuple(filter(None, found))


def _names_in(part: str) -> Iterator[str]:
    """The names in what should be one: mostly that."""
    text = " ".join(_TIE.sub(" ", part).split()).strip(" ,;")
    text = _AT_THE_END.sub("", text)
    whole = unbraced(text)
    if whole != text:
        yield whole
        return
    if _OTHERS.fullmatch(text):
        return
    pieces = [piece for piece in parts(text, _COMMA) if piece]
    if len(pieces) < 2:
        yield ungrouped(text)
    elif all(map(_LABELLED.fullmatch, pieces)):
        yield _of_labels(pieces)
    else:
        yield from map(_natural, _divided(pieces))


def _divided(pieces: list[str]) -> list[list[str]]:
    """The pieces of one name between commas, or of several: `A. Gelman, X. Meng` or `Gelman, A., Meng, X.`"""
    if len(pieces) > 2 and all(" " in piece for piece in pieces):
        return [[piece] for piece in pieces]
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):
        return [pieces[at : at + 2] for at in range(0, len(pieces), 2)]
    return [pieces]


def _natural(pieces: list[str]) -> str:
    if len(pieces) == 3:  # BibTeX's order: family, Jr, given
        family, suffix, given = map(ungrouped, pieces)
        return f"{given} {family}, {suffix}" if "{" not in suffix else natural(", ".join(pieces))
    if "{" in "".join(pieces) and len(pieces) == 2:
        family, given = map(ungrouped, pieces)
        return f"{given} {family}"
    return natural(", ".join(map(ungrouped, pieces)))


def _of_labels(pieces: list[str]) -> str:
    """A name in biblatex's long form: `given=Hans, prefix=von, family=Harman`."""
    found = filter(None, map(_LABELLED.fullmatch, pieces))
    said = {match[1].lower(): ungrouped(match[2]) for match in found}
    name = " ".join(filter(None, (said.get(label) for label in ("given", "prefix", "family"))))
    return f"{name}, {said['suffix']}" if said.get("suffix") else name
