"""TeX remains made readable, for display and for the index. Mathematics between `$…$` is left alone.

Abstracts come with whole TeX (`Poincar\\'e`, `\\emph{not}`), with TeX half stripped (`2.68times`,
`256times256`), with HTML entities and with broken addresses. Ordinary text is told by a few cheap
substring tests and returned at once.
"""

from __future__ import annotations

import html
import re

from ._tex_commands import CLOSE, OPEN, without_commands
from ._tex_leftovers import with_whole_addresses, without_leftovers, without_stripped_commands

# Text that does not settle after so many passes was made to annoy; it stays as it is.
MAX_PASSES = 30

MATH = re.compile(
    r"""\\(?<!\\\\)(?:
          begin\{(?P<env>equation|align|gather|eqnarray|multline|displaymath|math)(?P<star>\*?)\}
              .{1,4000}? \\end\{(?P=env)(?P=star)\}
        | \[ .{1,4000}? \\\]
        | \( .{1,4000}? \\\)
        )
    | \$(?<!\\\$)(?:
          \$ [^$]+ \$\$
        | (?!\s) (?:[^$\\]|\\.)+? (?<!\s) \$ (?!\d)     # not "$5 and $10"
        | (?=[^$]*[\\^_=<>]) (?:[^$\\]|\\.)+ \$         # "$ x^2 $"
        )""",
    re.VERBOSE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# While the text around them is worked on, spans of mathematics are one private sign each.
_ASIDE = 0xF0000
_ASIDE_SIGN = re.compile("[\U000f0000-\U000fffff]")
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")

_REMAINS = ("\\", "{", "}", "~", "\n", "\t", "\r", "--", "  ", "leq", "geq", "rightarrow", "(cid:")
_INVISIBLE = ("\xa0", "\xad", "\u200b", "\ufeff")
_STUCK_TIMES = re.compile(r"times(?<=\dtimes)(?![a-z])")


def readable(text: str) -> str:
    """The text with TeX remains, HTML entities and broken addresses made readable, white space collapsed.

    Ordinary words and mathematics stay as they are; `readable(readable(x)) == readable(x)`.
    """
    now = text
    for _ in range(MAX_PASSES):
        if not _suspicious(now):
            return now or text  # what is TeX and nothing else stays
        before, now = now, _pass(now)
        if now == before:
            return now or text
    return text


def readable_name(name: str) -> str:
    """An author's name made readable."""
    return readable(name).strip(" ,;")


def _suspicious(text: str) -> bool:
    """Whether the text may hold anything to make readable. About 6 µs for an abstract."""
    if "$" in text:
        text = _outside(text)
    for remains in _REMAINS:  # a loop: any() takes twice the time
        if remains in text:
            return True
    if text[:1].isspace() or text[-1:].isspace() or ("`" in text and "``" in text):
        return True
    if "&" in text and _ENTITY.search(text):
        return True
    if "times" in text and _STUCK_TIMES.search(text):
        return True
    if "http" in text and with_whole_addresses(text) != text:
        return True
    return not text.isascii() and (any(sign in text for sign in _INVISIBLE) or bool(_PRIVATE.search(text)))


def _outside(text: str) -> str:
    """The text without its mathematics, when that is plain `$…$` without entities or odd spaces in it."""
    parts = text.split("$")
    if len(parts) % 2 == 0:
        return text
    for inside, after in zip(parts[1::2], parts[2::2], strict=True):
        if not inside or inside != inside.strip() or inside[-1:] == "\\" or after[:1].isdigit():
            return text
        if "  " in inside or "\n" in inside or "&" in inside:
            return text
    return "$".join(parts[::2])


def _pass(text: str) -> str:
    text = _PRIVATE.sub("", text)
    text = _ENTITY.sub(lambda match: html.unescape(f"&{match[1]};"), text)
    spans = _spans(text)
    outside = without_commands(without_stripped_commands(_put_aside(text, spans)))
    outside = without_leftovers(outside).replace(OPEN, "{").replace(CLOSE, "}")
    return " ".join(_with_dollars(outside, spans).split())


def _spans(text: str) -> list[str]:
    if "$" not in text and "\\" not in text:
        return []
    return [match.group() for match in MATH.finditer(text)][:0xFFFF]


def _put_aside(text: str, spans: list[str]) -> str:
    if not spans:
        return text
    signs = iter(range(_ASIDE, _ASIDE + len(spans)))
    return MATH.sub(lambda _: chr(next(signs)), text, count=len(spans))


def _brought_back(text: str, spans: list[str]) -> str:
    return _ASIDE_SIGN.sub(lambda match: spans[ord(match.group()) - _ASIDE], text) if spans else text


def _with_dollars(outside: str, spans: list[str]) -> str:
    r"""The mathematics in its place again, and `\$` as a bare sign if that begins no new mathematics."""
    text = _brought_back(outside, spans)
    if "\\$" not in outside:
        return text
    bare = _brought_back(outside.replace("\\$", "$"), spans)
    return bare if [match.group() for match in MATH.finditer(bare)] == _spans(text) else text
