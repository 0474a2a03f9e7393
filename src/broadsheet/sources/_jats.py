"""Titles and abstracts in JATS, the markup that publishers send, made plain text.

https://jats.nlm.nih.gov/
"""

from __future__ import annotations

import re

from broadsheet.tools.markup import plain_text

_PREFIX = re.compile(r"<(/?)jats:", re.IGNORECASE)
_HTML = {
    "italic": "i",
    "bold": "b",
    "sec": "section",
    "list": "ul",
    "list-item": "li",
    "disp-quote": "blockquote",
}
_ELEMENT = re.compile(r"<(/?)([a-z][a-z-]*)\b[^<>]*>", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"<alternatives>.*?<tex-math[^>]*>(.*?)</tex-math>.*?</alternatives>", re.DOTALL)
_TEX = re.compile(r"<tex-math[^>]*>(.*?)</tex-math>", re.DOTALL)
_BODY = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_LABEL = re.compile(r"<title>\s*([^<>]*?)\s*:?\s*</title>\s*<p>", re.IGNORECASE)
_HEADING = re.compile(r"\s*(?:abstract|summary)\s*(?:[.:]\s*|\n\s*)", re.IGNORECASE)
_JATS_ONLY = frozenset(
    "inline-formula disp-formula tex-math alternatives xref ext-link sc monospace styled-content fn uri email"
    " named-content inline-graphic break label underline overline strike roman sans-serif scp tt".split()
)


def abstract_text(markup: str) -> str:
    """An abstract: a line for each paragraph, labels before theirs, without the heading `Abstract`."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    markup = _PREFIX.sub(r"<\1", markup)
    markup = _LABEL.sub(_labelled, _formulas(markup))
    text = plain_text(_ELEMENT.sub(_as_html, markup))
    heading = _HEADING.match(text)
    return text[heading.end() :] if heading else text


def title_text(markup: str) -> str:
    """A title on one line."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    markup = _formulas(_PREFIX.sub(r"<\1", markup))
    return " ".join(plain_text(_ELEMENT.sub(_as_html, markup)).split())


def _formulas(markup: str) -> str:
    """TeX for each formula that is told in several ways."""
    return _TEX.sub(_dollars, _ALTERNATIVES.sub(_dollars, markup))


def _dollars(match: re.Match[str]) -> str:
    tex = match[1]
    if body := _BODY.search(tex):
        tex = body[1]
    return f" ${tex.strip().strip('$').strip()}$ "


def _labelled(match: re.Match[str]) -> str:
    """A section's title goes before its first paragraph, on the same line."""
    return f"<p>{match[1]}: " if match[1] else "<p>"


def _as_html(match: re.Match[str]) -> str:
    name = match[2].lower()
    if name in _JATS_ONLY:
        return ""
    return f"<{match[1]}{_HTML[name]}>" if name in _HTML else match[0]
