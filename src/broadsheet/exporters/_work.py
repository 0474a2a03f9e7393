"""What a bibliography says of a paper, whatever its style: names, dates, pages, places, in their parts.

`\\ue000…\\ue001` around text in what this gives means italics, `\\ue002…\\ue003` bold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from broadsheet.tools.formulas import legible
from broadsheet.tools.names import Name, parts
from broadsheet.types import Paper

from .csl_json import nearest_type

Kind = Literal["preprint", "journal", "meeting", "whole"]

MONTHS = "January February March April May June July August September October November December".split()
_KINDS: dict[str, Kind] = {
    "article": "preprint",
    "article-journal": "journal",
    "paper-conference": "meeting",
    "chapter": "meeting",
}
_NAME = re.compile(r"[^\s.]+\.?")
_DASH = re.compile(r"\.?\s*[-‐]\s*")
_QUOTE = re.compile(r'"([^"]*)"')
_APOSTROPHE = re.compile(r"(?<=\w)'")
_MARKS = re.compile("[\ue000-\ue003]")
_RANGE = re.compile(r"(\d+)\s*(?:--?|–|—)\s*(\d+)")
_ENDS = re.compile(r"[.?!…][”’\ue001]*\Z")
_INNER = str.maketrans("“”", "‘’")
_WORD = re.compile(r"[^\W\d_][\w’']*")
_WITHIN = re.compile(r"(?:[\w.’'$\\^_{}<=+*&]|\S[(\[/])\Z")  # what before a word makes it part of another
_SMALL = frozenset(
    "a against along among an and around as at before behind below beneath beside between beyond but by"
    " despite down during et except for from in inside into like near nor of off on onto or out over past per"
    " since so than the through throughout to toward towards under until up upon v van versus via von vs with"
    " within without yet".split()
)  # as citeproc-js has them


@dataclass(frozen=True, slots=True)
class Work:
    """A paper as styles write it; what is not known is empty.

    Attributes:
        others: it has authors whose names are not known.
        title: as text; formulas in Unicode.
        where: the journal, the proceedings.
        number: of a preprint or report, such as `arXiv:1706.03762`.
        by: who published it: a publisher, a school, an archive.
        address: of the work: by its DOI where it has one.
    """

    kind: Kind
    names: tuple[Name, ...]
    others: bool
    year: str
    month: int
    day: int
    title: str
    where: str
    volume: str
    issue: str
    pages: str
    number: str
    by: str
    doi: str
    address: str
    is_book: bool

    @property
    def month_name(self) -> str:
        """`June`; empty for none."""
        return MONTHS[self.month - 1] if self.month else ""

    @property
    def short_month(self) -> str:
        """`Jun.`; May stands whole."""
        name = self.month_name
        return name if len(name) < 4 else f"{name[:3]}."

    def page_range(self, form: Literal["whole", "two", "least"] = "whole") -> str:
        """`120–137`; of the last page only what differs, and two digits at least, or one: `120–37`."""
        found = _RANGE.fullmatch(self.pages)
        if found is None:
            return self.pages.replace("--", "–")
        first, last = found.groups()
        if form == "whole" or len(first) != len(last):
            return f"{first}–{last}"
        same = next((at for at, sign in enumerate(last) if sign != first[at]), len(last))
        least = 2 if form == "two" else 1
        return f"{first}–{last[min(same, len(last) - least) :]}"

    @property
    def has_one_page(self) -> bool:
        """Whether it stands on one page."""
        return self.pages.isdigit()


def work_of(paper: Paper) -> Work:
    """A paper in the parts of which a reference is made."""
    said = {name: _plain(text) for name, text in paper.imprint.items()}
    arxiv, doi = (_value(paper, scheme) for scheme in ("arXiv", "doi"))
    kind = _kind(paper, bool(arxiv))
    year, month, day = [*map(int, filter(None, (paper.published or "").split("-"))), 0, 0, 0][:3]
    is_arxivs = kind == "preprint" and bool(arxiv)
    doi = doi or (f"10.48550/arXiv.{arxiv}" if arxiv else "")
    return Work(
        kind=kind,
        names=tuple(parts(_APOSTROPHE.sub("’", _plain(author.name))) for author in paper.authors),
        others=paper.n_authors > len(paper.authors),
        year=str(year) if year else "",
        month=month,
        day=day,
        title=_printed(legible(paper.title)).rstrip(" ."),
        where=_plain(legible(paper.venue or "")),
        volume=said.get("volume", ""),
        issue=said.get("number", ""),
        pages=said.get("pages", ""),
        number=f"arXiv:{arxiv}" if is_arxivs else said.get("report", ""),
        by="arXiv"
        if is_arxivs
        else next(filter(None, map(said.get, ("publisher", "school", "institution"))), ""),
        doi=doi,
        address=f"https://doi.org/{doi}" if doi else paper.url or "",
        is_book=nearest_type(paper) in ("book", "report"),
    )


def _kind(paper: Paper, is_on_arxiv: bool) -> Kind:
    found = _KINDS.get(nearest_type(paper), "whole")
    if found in ("journal", "meeting") and not paper.venue:
        found = "whole"
    printed = paper.imprint.keys() & {"publisher", "school", "institution"}
    return "preprint" if found == "whole" and is_on_arxiv and not printed else found


def italic(text: str) -> str:
    """Text in italics."""
    return f"\ue000{text}\ue001" if text else ""


def bold(text: str) -> str:
    """Text in bold."""
    return f"\ue002{text}\ue003" if text else ""


def stop(text: str, end: str = ".") -> str:
    """Text that ends with a stop, unless it ends with one of its own; nothing stays nothing."""
    return text if not text or _ENDS.search(text) else text + end


def quoted(text: str, end: str) -> str:
    """A title in quotation marks, with what follows inside of them, as Americans write it."""
    text = text.translate(_INNER)
    return f"“{text if end == '.' and _ENDS.search(text) else text + end}”"


def initials(given: str, between: str = " ", dot: str = ".", dash: str = "-") -> str:
    """`J.-L. K.` of `Jean-Luc K`; of `Kh. S.`, which are initials already, the same."""
    words = _NAME.findall(_DASH.sub("-", given))
    return between.join(dash.join(_initial(part) + dot for part in word.split("-") if part) for word in words)


def headline(text: str) -> str:
    """A title with the words capitalised that titles of books have so; small words stay small within it."""
    words = list(_WORD.finditer(text))
    out, at = [], 0
    for place, word in enumerate(words):
        before = text[at : word.start()]
        first = place in (0, len(words) - 1) or bool(re.search(r"[:?!—]\s+\Z", before))
        within = _WITHIN.search(before) is not None
        small = not first and (word[0] in _SMALL or len(word[0]) == 1)
        out += [before, word[0] if within or small else word[0][0].upper() + word[0][1:]]
        at = word.end()
    return "".join(out) + text[at:]


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split())


def _printed(text: str) -> str:
    """Text with the quotation marks and dashes of print."""
    return _APOSTROPHE.sub("’", _QUOTE.sub(r"“\1”", _plain(text))).replace(" -- ", " – ")


def _initial(part: str) -> str:
    return part[:-1] if part.endswith(".") and len(part) < 4 else part[0]


def _value(paper: Paper, scheme: str) -> str:
    return next((id.value for id in paper.ids if id.scheme == scheme), "")
