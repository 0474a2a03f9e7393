"""A digest as a letter, in text and in HTML: both say all, neither loads anything from anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from textwrap import TextWrapper
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from broadsheet.letters import ACTS, Act, Digest, Item, Section
from broadsheet.settings import Settings
from broadsheet.tools.formulas import legible
from broadsheet.tools.mail import Letter, one_line
from broadsheet.tools.returns import UNSUBSCRIBE

from . import ids

WIDTH = 72
_LABELS: dict[Act, str] = {"vote": "Upvote", "save": "Save", "not-for-me": "Not for me"}
_HEADINGS: dict[Section, str] = {
    "for-you": "For you",
    "query": "Your queries",
    "author": "Authors you follow",
    "category": "Categories you follow",
    "reader": "People you follow",
    "list": "Lists you follow",
    "trending": "Trending",
    "day": "New papers",
}
_LONGEST = {"title": 300, "authors": 200, "abstract": 420, "reason": 200, "subject": 120}
_SHOWN_AUTHORS = 5
_AS_IT_IS = bytes(byte for byte in range(127) if byte != ord("="))
_SHARES = (1.0, 0.6, 0.35, 0.2, 0.1)
_LARGEST = 95_000  # bytes; some mail programs cut at 102 kB
# What turns the direction of text round, or is not seen: it could make a line say what it does not.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper as a letter shows it: plain text of bounded length, and addresses."""

    title: str
    authors: str
    abstract: str
    reason: str
    address: str
    acts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Where a letter's links lead. `secret` is in all of them but those to papers.

    Attributes:
        mailbox: an address whose mail is read here, by which letters can be ended, too; empty for none.
    """

    root: str
    secret: str
    may_act: bool
    mailbox: str = ""

    @property
    def here(self) -> str:
        """The letter in a browser."""
        return f"{self.root}/letters/{self.secret}"

    @property
    def settings(self) -> str:
        """What comes, and when."""
        return f"{self.here}/settings"

    @property
    def unsubscribe(self) -> str:
        """The end of letters."""
        return f"{self.here}/unsubscribe"

    @property
    def ends(self) -> str:
        """All ways to end letters, as a header has them (RFC 2369): by a POST (RFC 8058), and by mail."""
        mail = f"mailto:{quote(self.mailbox, safe='@')}?subject={UNSUBSCRIBE}{self.secret}"
        return f"<{self.unsubscribe}>, <{mail}>" if self.mailbox else f"<{self.unsubscribe}>"

    def acts(self, paper_id: str) -> tuple[tuple[str, str], ...]:
        """Labels and addresses of what can be done with a paper; nothing without an account."""
        path = quote(paper_id, safe="/:.")
        return tuple((_LABELS[act], f"{self.here}/{act}/{path}") for act in ACTS) if self.may_act else ()


def message_id(settings: Settings, subscription: int, digest: Digest, secret: str = "") -> str:
    """The same for the same letter, whoever writes it: so it goes out once (RFC 5322, 3.6.4).

    Args:
        secret: what nobody knows but us: who can guess an id can say that the letter came back.
    """
    return ids.made_of(settings, subscription, digest.day, secret)


def written(
    settings: Settings, recipient: str, subscription: int, digest: Digest, links: Links, secret: str = ""
) -> Letter:
    """The letter, under 100 kB: with many papers of many words it says less of each.

    Args:
        secret: what nobody knows but us, for its id.
    """
    for share in _SHARES:
        text, html = _both(settings, digest, links, share)
        if _size(text) + _size(html) < _LARGEST:
            break
    headers = {
        "List-Id": f"{one_line(settings.name)} <letters.{ids.domain_of(settings)}>",
        "List-Unsubscribe": links.ends,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Help": f"<{links.settings}>",
        "Precedence": "bulk",
    }
    number = message_id(settings, subscription, digest, secret)
    return Letter(number, recipient, subject_of(settings, digest), text, html, headers)


def _both(settings: Settings, digest: Digest, links: Links, share: float) -> tuple[str, str]:
    """Text and HTML of a letter in which so large a share of what is long stays."""
    parts = [
        (_HEADINGS[part], [_shown(item, links, share) for item in group])
        for part, group in groupby(digest.items, lambda item: item.section)
    ]
    html = _template().render(
        subject=subject_of(settings, digest),
        name=_plain(settings.name),
        address=settings.address,
        date=_date(digest),
        why_empty=[_plain(reason) for reason in digest.why_empty],
        sections=parts,
        links=links,
    )
    return _text(settings, digest, parts, links), html


def _size(text: str) -> int:
    """Bytes of a text as it goes out, as quoted-printable (RFC 2045, 6.7): three for each beyond ASCII."""
    encoded = text.encode()
    return int((len(encoded) + 2 * len(encoded.translate(None, _AS_IT_IS))) * 1.03)


def subject_of(settings: Settings, digest: Digest) -> str:
    """What the letter is called: by its first paper."""
    if not digest.items:
        return f"{settings.name}: nothing to tell, and why"
    first = _cut(_plain(legible(digest.items[0].paper.title)), _LONGEST["subject"])
    more = len(digest.items) - 1
    return f"{first}, and {more} more" if more else first


def _shown(item: Item, links: Links, share: float) -> Shown:
    paper = item.paper
    names = [_plain(author.name) for author in paper.authors[:_SHOWN_AUTHORS]]
    more = max(paper.n_authors, len(paper.authors)) - len(names)
    if more > 0:
        names.append(f"{more:,} more" if names else f"{more:,} authors")
    longest = {name: int(most * share) for name, most in _LONGEST.items()}
    return Shown(
        title=_cut(_plain(legible(paper.title)), longest["title"]),
        authors=_cut(", ".join(names), longest["authors"]),
        abstract=_cut(_plain(legible(paper.abstract)), longest["abstract"]),
        reason=_cut(_plain(item.reason), longest["reason"]),
        address=f"{links.root}/papers/{quote(_public(paper.id), safe='/:.')}",
        acts=links.acts(_public(paper.id)),
    )


def _text(settings: Settings, digest: Digest, parts: Sequence[tuple[str, list[Shown]]], links: Links) -> str:
    lines = [_plain(settings.name).upper(), _date(digest), ""]
    if digest.why_empty:
        lines += ["There are no papers in this letter:", ""]
        lines += [line for reason in digest.why_empty for line in _wrapped(_plain(reason), "- ")]
        lines += ["", "Letters will come again as soon as there is something to tell.", ""]
    number = 0
    for heading, items in parts:
        lines += [heading.upper(), "=" * len(heading), ""]
        for item in items:
            number += 1
            lines += [*_paper_lines(number, item), ""]
    lines += ["-- ", f"You get this letter because you asked for it at {settings.address}/", ""]
    lines += [f"Read it in the browser: {links.here}", f"Change what comes, and when: {links.settings}"]
    return "\n".join([*lines, f"No more letters: {links.unsubscribe}", ""])


def _paper_lines(number: int, item: Shown) -> list[str]:
    lines = _wrapped(item.title, f"{number}. ")
    if item.authors:
        lines += _wrapped(item.authors, "   ")
    if item.reason:
        lines += _wrapped(_first_large(item.reason), "   > ")
    if item.abstract:
        lines += ["", *_wrapped(item.abstract, "   "), ""]
    lines.append(f"   {item.address}")
    return lines + [f"   {label}: {address}" for label, address in item.acts]


def _wrapped(text: str, indent: str) -> list[str]:
    return TextWrapper(
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    ).wrap(text)


def _date(digest: Digest) -> str:
    return f"{digest.day:%A}, {digest.day.day} {digest.day:%B} {digest.day.year}"


def _public(paper_id: str) -> str:
    """The id as pages have it in their addresses: arXiv's without its scheme."""
    return paper_id.removeprefix("arXiv:")


def _plain(text: str) -> str:
    """Text of one line, without signs that are not seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return (
        text[: most - 1].rpartition(" ")[0].rstrip(",;:. ") + "…"
        if " " in text[:most]
        else text[: most - 1] + "…"
    )


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capitalize_first"] = _first_large
    return environment.get_template("letter.html")
