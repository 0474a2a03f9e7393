"""What arXiv's own words mean: the month in an id, a withdrawal, a journal reference, a list of authors."""

from __future__ import annotations

import re

from ._ids import arxiv_id

HOME = "https://arxiv.org/abs/"

_MONTH = re.compile(r"(?:[a-z-]+/)?(\d\d)(\d\d)")
_FIRST_YEAR = 91
_SPACES = re.compile(r"\s+")

_WORK = r"(?:paper|article|submission|manuscript|e-?print|preprint|work|report|letter|note|thesis)"
_FROM_ELSEWHERE = r"(?!\s+from\b(?!\s+(?:the\s+)?arxiv))"
_WITHDRAWN = re.compile(
    rf"""(?: \b(?:this|the|our|present)\s+ | ^\W* ){_WORK}\s+(?:has|have|had|is|was)\s+
            (?:(?:now|hereby|been|being|since|therefore|temporarily|permanently)\s+)*withdrawn\b{_FROM_ELSEWHERE}
      | \b{_WORK}\s+is\s+being\s+withdrawn\b{_FROM_ELSEWHERE}
      | \bwithdrawn\s+by\s+(?:the\s+|its\s+)?(?:(?:first|corresponding|sole)\s+)?(?:arxiv|author|submitter)
      | ^\W*(?:(?:arxiv\s+)?admin\s+note\W*)?withdrawn\b{_FROM_ELSEWHERE}
      | \(\s*withdrawn\s*\)
    """,
    re.IGNORECASE | re.VERBOSE,
)

# `Lett. Math. Phys. 108 (2018), no. 2, 359-376`: a name that ends where the volume begins.
_JOURNAL = re.compile(
    r"""(?P<name> [A-Z][A-Za-z.&:'’ -]*[A-Za-z.] ) ,?\s* (?: (?:vol(?:ume)?\.?|bd\.?|v\.)\s* )?
        (?P<volume> \d{1,4} ) (?!\w|\.\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_JOURNAL = re.compile(
    r"^in\b|\b(?:proc|proceedings|submitted|accepted|appear|published|conference|workshop|symposium|presented"
    r"|eds?|chapter|thesis|talk|pages|pp|pos|lecture)\b",
    re.IGNORECASE,
)

_AFFILIATION = re.compile(r"\s*\([^()]*\)")
_BETWEEN_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
_GROUP = re.compile(
    r"((?:^|,|;|\band\b)[^,;]*\b(?:collaborations?|consortium|team|group))\s*:", re.IGNORECASE
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_ET_AL = re.compile(r"\s*\bet\.?\s+al\b\.?$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def on_one_line(text: str) -> str:
    """The text without the line ends that old submissions have."""
    return _SPACES.sub(" ", text).strip()


def month_of(number: str) -> str:
    """The month, YYYY-MM, in which an id (2405.14979, hep-th/9901001) was given; empty for another id."""
    found = arxiv_id(number)
    match = _MONTH.match(found[0]) if found else None
    if match is None:
        return ""
    year = int(match[1])
    return f"{1900 + year if year >= _FIRST_YEAR else 2000 + year}-{match[2]}"


def is_withdrawn(comments: str, abstract: str) -> bool:
    """Whether the authors or arXiv say there that the paper has been withdrawn."""
    told = (said for said in (comments, abstract) if "withdrawn" in said.lower())
    return any(_WITHDRAWN.search(said) for said in told)


def journal_of(reference: str) -> tuple[str, str] | None:
    """Journal and volume of a journal reference; None where it is of another kind, or cannot be told.

    Of proceedings and books only a guess could tell the name, so they stay what they are.
    """
    match = _JOURNAL.match(on_one_line(reference))
    if match is None or _YEAR.fullmatch(match["volume"]) or _NO_JOURNAL.search(match["name"]):
        return None
    return match["name"].strip(" ,"), match["volume"]


def names_in(authors: str) -> tuple[str, ...]:
    """The names in arXiv's list of authors, without the affiliations in brackets."""
    text = on_one_line(authors)
    while (shorter := _AFFILIATION.sub("", text)) != text:
        text = shorter
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(_GROUP.sub(r"\1,", text)):
        name = _ET_AL.sub("", part).strip(" :")
        if _SUFFIX.fullmatch(name) and names:
            names[-1] = f"{names[-1]} {name}"
        elif _LETTER.search(name):
            names.append(name)
    return tuple(names)
