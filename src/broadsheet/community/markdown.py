"""Markdown as HTML that is safe to show: no markup of the writer's own, no images, links without a vote.

Mathematics is taken out before and put back after as its TeX source, which pages set as they set any other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt

from broadsheet.tools.latex import MATH

_LONG = 2_000  # characters; of longer texts fewer are kept
_TAGS = set(
    "p br hr em strong del code pre blockquote ul ol li a table thead tbody tr th td h4 h5 h6".split()
)
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_REL = "nofollow noopener noreferrer ugc"
_HEADING = re.compile(r"<(/?)h([1-6])>")
_HELD = re.compile("\ue000(\\d{1,6})\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9](?:[a-z0-9_-]{0,37}[a-z0-9])?)(?![\w@])", re.ASCII)
_OUTSIDE_TAGS = re.compile(r"(<a\b.*?</a>|<code>.*?</code>|<[^>]*>)", re.DOTALL)

_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_PARSER.disable("image")


def rendered(text: str, people: Collection[str] = (), root: str = "") -> str:
    """The text as HTML.

    Args:
        people: names that may be called; those become links to their pages.
        root: what stands before paths of this site.
    """
    kept = _long_kept if len(text) > _LONG else _kept
    return kept(text, frozenset(people), root)


def _made(text: str, people: frozenset[str], root: str) -> str:
    held: list[str] = []
    plain = MATH.sub(lambda match: _hold(match.group(), held), _PRIVATE.sub("", text))
    made = _HEADING.sub(_lower, _PARSER.render(plain))
    clean = nh3.clean(
        made, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=_REL, url_schemes={"http", "https", "mailto"}
    )
    return _HELD.sub(lambda match: _math(match, held), _with_people(clean, people, root))


def mentioned(text: str) -> list[str]:
    """Names that a text calls, each once; not in mathematics, code or addresses."""
    plain = re.sub(r"```.*?```|`[^`\n]*`", " ", MATH.sub(" ", text), flags=re.DOTALL)
    return list(dict.fromkeys(MENTION.findall(plain)))


def _hold(formula: str, held: list[str]) -> str:
    held.append(formula)
    return f"\ue000{len(held) - 1}\ue001"


def _math(match: re.Match[str], held: list[str]) -> str:
    number = int(match[1])
    if number >= len(held):
        return ""
    return f'<span class="tex" translate="no">{html.escape(held[number])}</span>'


def _lower(match: re.Match[str]) -> str:
    """A heading below those of the page."""
    return f"<{match[1]}h{min(int(match[2]) + 3, 6)}>"


# A page with a hundred comments would make them anew for every reader; these take a few megabytes at most.
_kept = lru_cache(maxsize=1000)(_made)
# 64 KB of nothing but brackets take half a second, and a dozen of them hold up whoever reads. 20 MB at most.
_long_kept = lru_cache(maxsize=100)(_made)


def _with_people(clean: str, people: frozenset[str], root: str) -> str:
    if not people:
        return clean

    def link(match: re.Match[str]) -> str:
        name = match[1]
        return f'<a href="{root}/people/{quote(name)}">@{name}</a>' if name in people else match.group()

    parts = _OUTSIDE_TAGS.split(clean)
    return "".join(part if at % 2 else MENTION.sub(link, part) for at, part in enumerate(parts))
