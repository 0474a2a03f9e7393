"""A paper as one line of a bibliography, much as the American Psychological Association writes it.

Two thousand styles have a processor and 15 MB of files of their own, which reference managers bring along;
BibTeX, RIS and CSL-JSON lead there. This line is for a mail, a slide, a text without any of them.
"""

from __future__ import annotations

import re

from broadsheet.tools.formulas import legible
from broadsheet.tools.names import parts
from broadsheet.types import Paper

_MOST = 20  # authors; of more, the first 19 and the last are named
_END = re.compile(r"[.?!…]\Z")


def cited(paper: Paper) -> str:
    """Authors (year). Title. Where. Address."""
    year = f"({(paper.published or 'n.d.')[:4]})"
    told = [f"{_authors(paper)} {year}".strip(), legible(paper.title), _where(paper)]
    line = " ".join(part if _END.search(part) else f"{part}." for part in told if part)
    address = _address(paper)
    return " ".join(f"{line} {address}".split())


def _authors(paper: Paper) -> str:
    names = [_inverted(author.name) for author in paper.authors]
    unnamed = paper.n_authors > len(names)
    if len(names) > _MOST:
        return f"{', '.join(names[: _MOST - 1])}, … {names[-1]}"
    if not names or unnamed:
        return ", ".join([*names, "et al."]) if names else ""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _inverted(name: str) -> str:
    """`Lovelace, A. K.`; names that cannot be divided stand whole."""
    found = parts(name)
    given = " ".join(_initials(word) for word in found.given.split())
    family = " ".join(filter(None, (found.particle, found.family)))
    return ", ".join(filter(None, (family, given, found.suffix)))


def _initials(word: str) -> str:
    """`A.`, of a name in two parts `J.-L.`; what is initials already stays."""
    if word.endswith("."):
        return word
    return "-".join(f"{part[0]}." for part in word.split("-") if part)


def _where(paper: Paper) -> str:
    imprint = paper.imprint
    volume, number = imprint.get("volume", ""), imprint.get("number", "")
    issue = f"{volume}({number})" if volume and number else volume or number
    pages = imprint.get("pages", "").replace("--", "–")
    if place := paper.venue or imprint.get("publisher") or imprint.get("school"):
        return ", ".join(filter(None, (place, issue, pages)))
    arxiv = _value(paper, "arXiv")
    return f"arXiv:{arxiv}" if arxiv else ""


def _address(paper: Paper) -> str:
    if doi := _value(paper, "doi"):
        return f"https://doi.org/{doi}"
    if arxiv := _value(paper, "arXiv"):
        return f"https://arxiv.org/abs/{arxiv}"
    return paper.url or ""


def _value(paper: Paper, scheme: str) -> str:
    return next((id.value for id in paper.ids if id.scheme == scheme), "")
