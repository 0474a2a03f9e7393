"""Dates as people write them into a free field: in words of several languages, in part, with doubts.

Takes as much as is certain and no more: of "05/06/2024" the year, unless it is known who wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import Literal

Order = Literal["", "dmy", "mdy", "ymd"]

_MONTHS = (
    "january janvier januar enero gennaio janeiro januari",
    "february fevrier februar febrero febbraio fevereiro februari",
    "march mars marz maerz marzo marco maart",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juin juni junio giugno junho",
    "july juillet juli julio luglio julho",
    "august aout agosto augustus",
    "september septembre septiembre setiembre settembre setembro",
    "october octobre oktober octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december decembre dezember diciembre dicembre dezembro",
)
_LEAST_LETTERS = 3
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?!\d)")
_EASTERN = re.compile(r"(\d{4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?)?")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})(?!\d)")
_RUN = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_TOKEN = re.compile(r"[a-z]+|\d+")
_BESIDE_A_DAY = frozenset("st nd rd th er of de d".split())


def _names() -> dict[str, int]:
    """Months by all beginnings of their names that could mean no other month."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(_MONTHS, 1):
        for name in names.split():
            for length in range(_LEAST_LETTERS, len(name) + 1):
                found[name[:length]].add(number)
    return {beginning: min(numbers) for beginning, numbers in found.items() if len(numbers) == 1}


_MONTH_BY_NAME = _names()


@lru_cache(maxsize=16_384)
def written_date(text: str, order: Order = "") -> str | None:
    """The partial ISO date (YYYY[-MM[-DD]]) that a text certainly means; None where it names no year.

    Of a range it is the beginning.

    Args:
        order: of day, month and year in numbers, where the writer's custom is known.
    """
    text = unicodedata.normalize("NFKC", text).strip(" \t\n[](){}~?<>.,;")
    if match := _RUN.fullmatch(text):
        return _partial(*match.groups())
    if match := _ISO.match(text):
        return _partial(match[1], match[3], match[4])
    if match := _EASTERN.match(text):
        return _partial(*match.groups())
    if match := _NUMBERS.match(text):
        return _of_numbers(int(match[1]), int(match[3]), match[4], order)
    if match := _MONTH_YEAR.match(text):
        return _partial(match[2], match[1], None)
    return _of_words(text)


def _of_numbers(first: int, second: int, year: str, order: Order) -> str | None:
    if first > 12 or (order == "dmy" and second <= 12):
        return _partial(year, second, first)
    if second > 12 or order == "mdy":
        return _partial(year, first, second)
    return _partial(year, None, None) if first != second else _partial(year, first, second)


def _of_words(text: str) -> str | None:
    year = _YEAR.search(text)
    if year is None or text.startswith("-"):
        return None
    letters = unicodedata.normalize("NFKD", text.lower())
    tokens = _TOKEN.findall("".join(sign for sign in letters if not unicodedata.combining(sign)))
    tokens = [token for token in tokens if token not in _BESIDE_A_DAY]
    at = next((place for place, token in enumerate(tokens) if token in _MONTH_BY_NAME), None)
    if at is None:
        return year[1]
    beside = (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])
    day = next((token for token in beside if token.isdigit() and len(token) <= 2), None)
    return _partial(year[1], _MONTH_BY_NAME[tokens[at]], day)


def _partial(year: str, month: str | int | None, day: str | int | None) -> str | None:
    """As much of the date as the calendar has; zeros stand for what is not known."""
    numbers = (int(year), int(month or 0), int(day or 0))
    for kept in (3, 2, 1):
        if all(numbers[:kept]):
            try:
                whole = date(*(*numbers[:kept], 1, 1)[:3])
            except ValueError:
                continue
            return whole.isoformat()[: (4, 7, 10)[kept - 1]]
    return None
