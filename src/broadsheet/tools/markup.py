"""HTML made plain text: tags and entities go, paragraphs stay apart, indices and formulas stay readable."""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import defs

_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol option p pre section table td th tr ul title".split()
)
_UNSEEN = frozenset("script style head template noscript iframe object svg annotation annotation-xml".split())
_TEX = "application/x-tex"
_SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓ")
_WHITE = re.compile(r"\s+")
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n\s*")
_NAMES = "|".join((*sorted(defs.tags), "annotation", "annotation-xml", "m[a-z]{1,16}", "semantics", "svg"))
_TAG = rf"/?(?:{_NAMES}|\w+:\w+)[\s/>]"
_MARKUP = re.compile(rf"<(?:{_TAG}|!)|&(?:#\w+|[A-Za-z]\w+);", re.IGNORECASE)
_STRAY = re.compile(rf"<(?!{_TAG}|!--)", re.IGNORECASE)  # "$a<b$" is no tag
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_STYLING = re.compile(r"</?(?:i|b|em|strong|sc|sub|sup|span)(?:\s[^<>]*)?>", re.IGNORECASE)
_INDEX = re.compile(r"<(sub|sup)>([^<>]{1,40})</\1>", re.IGNORECASE)


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, a line for each paragraph; formulas in MathML as TeX where that is given.

    What is hidden from readers (scripts, styles) is left out. Markup deeper than 256 elements is cut there.
    """
    if not _MARKUP.search(markup):
        return _tidy(markup)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    content = f"<div>{_STRAY.sub('&lt;', _CDATA.sub('', markup))}</div>".encode("utf-8", "replace")
    try:
        root = html.document_fromstring(content, parser=parser)
    except etree.ParserError:
        return ""
    pieces: list[str] = []
    _gather(root, pieces)
    return _tidy("".join(pieces))


def without_styling(text: str) -> str:
    """The text without `<i>`, `<sub>` and the like, which some put into titles; all else stays as it is."""
    if "<" not in text:
        return text
    return _STYLING.sub("", _INDEX.sub(lambda found: _index(found[1].lower(), found[2]), text))


def _gather(element: etree._Element, pieces: list[str]) -> None:
    name = _name(element)
    if name == "math":
        pieces.append(_formula(element))
    elif name in ("sub", "sup"):
        pieces.append(_index(name, "".join(element.itertext())))
    elif name not in _UNSEEN:
        edge = "\n" if name in _BLOCKS else ""
        pieces += (edge, _on_one_line(element.text))
        for child in element:
            _gather(child, pieces)
        pieces.append(edge)
    pieces.append(_on_one_line(element.tail))


def _on_one_line(text: str | None) -> str:
    """A line's end in HTML is a space."""
    return _WHITE.sub(" ", text) if text else ""


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.lower().removeprefix("mml:") if isinstance(tag, str) else "script"


def _index(name: str, text: str) -> str:
    """Raised or lowered signs where Unicode has all of them, else the text itself."""
    raised = text.translate(_SUPERSCRIPTS if name in ("sup", "msup") else _SUBSCRIPTS)
    return raised if not set(raised) & set(text) else text


def _formula(math: etree._Element) -> str:
    for annotation in math.iter():
        if _name(annotation) == "annotation" and annotation.get("encoding") == _TEX and annotation.text:
            return f"${annotation.text.strip()}$"
    if tex := (math.get("alttext") or "").strip():
        return f"${tex.strip('$')}$"
    return _signs(math)


def _signs(element: etree._Element) -> str:
    name = _name(element)
    if name in _UNSEEN:
        return ""
    parts = [_signs(child) for child in element]
    if name in ("msub", "msup") and len(parts) == 2:
        index = _index(name, parts[1])
        sign = "" if index != parts[1] else "_" if name == "msub" else "^"
        return f"{parts[0]}{sign}{index}"
    if name == "mfrac" and len(parts) == 2:
        return "/".join(parts)
    text = " ".join((element.text or "").split())
    return text + "".join(parts)


def _tidy(text: str) -> str:
    return _LINE_ENDS.sub("\n", _SPACES.sub(" ", text)).strip()
