"""What `prefix:value` asks of a paper."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date

from broadsheet.conditions import Condition, Days, Field, Has, Term, any_of

from ._tokens import Token, Trouble, has_sign, one_line, shown

_FIELDS: Mapping[str, Field] = {
    **dict.fromkeys(("title", "ti"), "title"),
    **dict.fromkeys(("abstract", "abs"), "abstract"),
    **dict.fromkeys(("author", "au"), "author"),
    **dict.fromkeys(("category", "cat"), "category"),
    **dict.fromkeys(("venue", "jr"), "venue"),
    **dict.fromkeys(("all", "co", "rn", "id"), "any"),  # arXiv's; the last three are no fields of ours
}

_ARCHIVES = frozenset(
    "astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex nucl-th "
    "physics q-bio q-fin quant-ph stat".split()
)
_YEARS = re.compile(r"([0-9]{4})|([0-9]{4})?\.\.([0-9]{4})?|([0-9]{4})[-–]([0-9]{4})")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_DIGITS = re.compile(r"([0-9]{4})(?:([0-9]{2})(?:([0-9]{2})(?:[0-9]{2}){0,3})?)?")


def field_of(prefix: str) -> Field | None:
    """The field of the terms that a prefix makes; None for one that makes none."""
    return _FIELDS.get(prefix)


def condition_of(token: Token) -> Condition:
    """What a field's token asks for, its minus aside.

    Raises:
        Trouble: the value is none that the prefix knows.
    """
    field = field_of(token.prefix)
    if field == "category":
        return _category(token)
    if field:
        return Term(field, _text(token, field))
    return _OTHERS[token.prefix](token)


def _text(token: Token, field: Field) -> str:
    # arXiv writes `au:del_maestro`.
    spaced = token.text.replace("_", " ") if field == "author" and not token.quoted else token.text
    return one_line(spaced)


def _category(token: Token) -> Condition:
    """Any of the categories; `cs` is the archive, `cs.*`; arXiv's own are spelled as arXiv does."""
    names = [token.text] if token.quoted else token.text.split(",")
    return any_of(Term("category", _canonical(name.strip())) for name in names if has_sign(name))


def _canonical(name: str) -> str:
    archive, _, subject = name.partition(".")
    if archive.lower() in _ARCHIVES and subject.isascii():
        archive, subject = archive.lower(), subject.upper() if len(subject) == 2 else subject.lower()
    return f"{archive}.{subject or '*'}"


def _years(token: Token) -> Days:
    found = _YEARS.fullmatch(token.text)
    if not found:
        raise _unknown(token, "is no year", "write year:2020, year:2020..2024, year:2020.. or year:..2019")
    first, last = found[1] or found[2] or found[4], found[1] or found[3] or found[5]
    return _between(token, _first(token, first, _PARTIAL), _last(token, last, _PARTIAL))


def _dates(token: Token) -> Days:
    first, dots, last = token.text.partition("..")
    if not dots:
        last = first
    return _between(token, _first(token, first, _PARTIAL), _last(token, last, _PARTIAL))


def _since(token: Token) -> Days:
    return Days(_first(token, token.text, _PARTIAL), None)


def _until(token: Token) -> Days:
    return Days(None, _last(token, token.text, _PARTIAL))


def _arxiv_dates(token: Token) -> Days:
    first, to, last = token.text.partition(" TO ")
    if not to:
        raise _unknown(token, "is no span of days", f"write {token.prefix}:[20230101 TO 20240101]")
    first, last = (end.strip().strip("*") for end in (first, last))
    return _between(token, _first(token, first, _DIGITS), _last(token, last, _DIGITS))


def _between(token: Token, since: date | None, until: date | None) -> Days:
    if not since and not until:
        raise _unknown(token, "names no day", "write one end at least, as in date:2024-05-01..")
    if since and until and since > until:
        raise _unknown(token, "ends before it begins", "write the earlier end first")
    return Days(since, until)


def _first(token: Token, text: str | None, form: re.Pattern[str]) -> date | None:
    """The first day of a partial date; None when there is no text."""
    if not text:
        return None
    year, month, day = _numbers(token, text, form)
    return _day(token, year, month or 1, day or 1)


def _last(token: Token, text: str | None, form: re.Pattern[str]) -> date | None:
    """The last day of a partial date; None when there is no text."""
    if not text:
        return None
    year, month, day = _numbers(token, text, form)
    month = month or 12
    _day(token, year, month, 1)
    return _day(token, year, month, day or calendar.monthrange(year, month)[1])


def _numbers(token: Token, text: str, form: re.Pattern[str]) -> tuple[int, int | None, int | None]:
    found = form.fullmatch(text)
    if not found:
        raise _unknown(token, "is no date", "write a date like 2024, 2024-05 or 2024-05-27")
    year, month, day = found.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _day(token: Token, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _unknown(token, "is not in the calendar", "write a date like 2024-05-27") from error


def _has(token: Token) -> Has:
    if token.text.lower() != "code":
        raise _unknown(token, "is nothing that papers are known to have", "there is has:code")
    return Has("code")


def _unknown(token: Token, what: str, way_out: str) -> Trouble:
    return Trouble(f"{shown(f'{token.prefix}:{token.text}')} {what}", way_out)


_OTHERS: Mapping[str, Callable[[Token], Days | Has]] = {
    "year": _years,
    "date": _dates,
    "since": _since,
    "until": _until,
    "submitteddate": _arxiv_dates,
    "lastupdateddate": _arxiv_dates,
    "has": _has,
}
