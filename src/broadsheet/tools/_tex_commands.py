"""TeX commands and braces in text outside mathematics, turned into what they print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ._tex_signs import ACCENTS, DROPPED, LETTERS, SIGNS, SWITCHES

# Braces that mean something ("x^{2}", "\{0,1\}") wait here until the other braces are gone.
OPEN, CLOSE = "\U0010fff0", "\U0010fff1"
NOTHING = "\U0010fff2"
_DEPTH = 12


def _longest_first(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


# Each pattern begins with a plain sign (what stands before it is asked after), so that `re` can jump to it:
# that is ten times as fast as beginning with a look-behind.
_LINE_BREAK = re.compile(r"\\\\(?:\[[^\]]{0,20}\])?")
_ESCAPED_QUOTES = re.compile(r"\\(?<![A-Za-z{}\\]\\)([\"'])([^\"'\\{}]{1,300})\\\1(?![A-Za-z{])")
_ESCAPED_APOSTROPHE = re.compile(r"\\'(?<=[A-Za-z]\\')(?=(?:s|re|ll|ve|[dmt])\b)")
_ACCENT = re.compile(
    r"""\\(?: (?P<sign>["'`^~=.]) | (?P<name>[uvHckbdr])(?=[\s{\\]) )
        (?: \{\s*\\?(?P<braced>[A-Za-z])\s*\}
          | \s*\\(?P<dotless>[ij])(?![A-Za-z])\s?
          | (?P<space>\s*)(?P<bare>[A-Za-z]) )""",
    re.VERBOSE,
)
_LETTER = re.compile(rf"\\({_longest_first(LETTERS)})(?![A-Za-z])(\{{\}}|\s+(?=[a-z]))?")
_DEGREE = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COLOR = re.compile(r"\\(?:textcolor|colorbox)\s*(?:\[\w*\])?\{[^{}]*\}\s*(?=\{)")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_DROPPED = re.compile(rf"\\(?:{_longest_first(DROPPED)})\*?(?:\[[^\[\]]*\])*\{{[^{{}}]*\}}")
_BEFORE_DROPPED = re.compile(rf"[\s~]*{NOTHING}")
_GROUP = re.compile(
    r"\\(?P<command>[A-Za-z]+)\*?(?:\[[^\[\]]*\])?\s*\{(?P<held>[^{}]*)\}|\{(?P<body>[^{}]*)\}"
)
_SWITCH_FIRST = re.compile(
    r"\s*\\(?:em|it|bf|rm|sc|sf|sl|tt|cal|small|footnotesize|bfseries|itshape)(?![A-Za-z])"
)
_SIGN = re.compile(rf"\\({_longest_first(SIGNS)})(?![A-Za-z])(?:\{{\}})?")
_LOST_BRACES = re.compile(r"(?:emph(?!as)|textbf|textit|texttt|textsc|mathcal|mathbb|mathbf|mathrm)(?=.)")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?(\s*)")
_SYMBOL = re.compile(r"\\(.?)", re.DOTALL)
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\t": " ", "!": "", "-": "", "/": "", "@": ""}

_URL = re.compile(r"\s*(?:https?:|www\.)\S+\s*")
_WORD = re.compile(r"[^\W\d_]{2}")
_BINDING = ("^", "_", "$", "@")
_SET = re.compile(r"[|=∈:]|^\s*[^\s,]{1,12}(?:\s*,\s*[^\s,]{1,12})+\s*$")


def without_commands(text: str) -> str:
    """The text with commands and their braces replaced by what they print; kept braces are private signs.

    A dollar sign that is escaped stays so: only the caller can tell whether it would begin mathematics.
    """
    text = _LINE_BREAK.sub(" ", text)
    if "\\" in text:
        text = _letters(text)
        text = text.replace("\\{", OPEN).replace("\\}", CLOSE)
        text = _SIGN.sub(lambda match: SIGNS[match[1]], text)
    if "{" in text:
        text = _groups(text)
    if "\\" in text:
        text = _SYMBOL.sub(_symbol, _COMMAND.sub(_command, text))
    return text.replace("{", "").replace("}", "")  # what is left has no partner


def _letters(text: str) -> str:
    text = _ESCAPED_QUOTES.sub(r"\1\2\1", text)
    text = _ESCAPED_APOSTROPHE.sub("'", text)
    text = _DEGREE.sub("°", text)
    return _LETTER.sub(_letter, _ACCENT.sub(_accented, text))


def _letter(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    # "D\O detector" is an experiment's name and a word; "Bj\o rn" is one word
    gap = " " if before.isupper() and (match[2] or "").isspace() else ""
    return LETTERS[match[1]] + gap


def _accented(match: re.Match[str]) -> str:
    letter = match["braced"] or match["dotless"] or match["bare"]
    composed = unicodedata.normalize("NFC", letter + ACCENTS[match["sign"] or match["name"]])
    if match["bare"] and (len(composed) > 1 or not _may_stand_bare(match)):
        return match.group()
    return composed


def _may_stand_bare(match: re.Match[str]) -> bool:
    r"""`\"a` and `\v s` may; not `10\' a`, `/\~user` or the macro in "the \k examples"."""
    before = match.string[match.start() - 1 : match.start()]
    if match["sign"]:
        return not match["space"] and not (match["sign"] == "~" and before == "/")
    return bool(match["space"]) and (before.isalpha() or match["name"] in "uvHc")


def _groups(text: str) -> str:
    """Innermost braces first, until none with a partner is left."""
    for _ in range(_DEPTH):
        before = text
        if "\\" in text:
            text = _FRACTION.sub(r"\1/\2", _HREF.sub(_link, _COLOR.sub("", text)))
            text = _DROPPED.sub(NOTHING, text)
        text = _GROUP.sub(_group, text)
        if text == before or "{" not in text:
            break
    return _BEFORE_DROPPED.sub("", text) if NOTHING in text else text


def _link(match: re.Match[str]) -> str:
    address, shown = match[1].strip(), match[2].strip()
    if not shown or address.rstrip("/").endswith(shown.rstrip("/")):
        return address
    return f"{shown} ({address})"


def _group(match: re.Match[str]) -> str:
    command, body = match["command"], match["held"]
    if command is None:
        return _plain_group(match, match["body"])
    if command in ("footnote", "footnotetext"):
        return f" ({body.strip()})"
    if command == "sqrt":
        return f"√{body}" if body.isalnum() else f"√({body})"
    if not body and command not in SWITCHES:
        return command  # "\\modelname{}", somebody's own
    return body.strip() if command in ("url", "path", "nolinkurl") else body


def _plain_group(match: re.Match[str], body: str) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    if _SWITCH_FIRST.match(body):
        return _SWITCH_FIRST.sub("", body, count=1).removeprefix(" ").removesuffix("\\/")
    if _URL.fullmatch(body):
        return (" " if before.isalnum() else "") + body.strip()
    if before in _BINDING or after in _BINDING or match.string[: match.start()][-2:-1] in ("^", "_"):
        return OPEN + body + CLOSE
    return body if _protects(body, before, after) else OPEN + body + CLOSE


def _protects(body: str, before: str, after: str) -> bool:
    """Whether braces only protect the case or accents of what they hold, rather than make a set."""
    if len(body.strip()) <= 1 or body.isalnum():
        return not body.isdigit()
    if before.isalpha() or after.isalpha():
        return not _SET.search(body)
    return bool(_WORD.search(body)) and not _SET.search(body)


def _command(match: re.Match[str]) -> str:
    name, space = match.groups()
    if name in SWITCHES:
        return ""
    if name.startswith("sqrt"):
        return "√" + name.removeprefix("sqrt") + space
    before = match.string[: match.start()][-1:]
    name = _LOST_BRACES.sub("", name, count=1) if _LOST_BRACES.match(name) else name  # "\mathcalO(n)"
    return (" " if before.isalnum() else "") + name + space


def _symbol(match: re.Match[str]) -> str:
    sign = match[1]
    return match.group() if sign == "$" else _SPACES.get(sign, sign)
