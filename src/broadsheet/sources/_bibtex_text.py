r"""BibTeX's values as text: braces that only group go, lists are divided, addresses lose TeX's escapes."""

from __future__ import annotations

import re

from broadsheet.tools.latex import MATH

_GROUP = re.compile(r"(?:(?<=\\_)|(?<![\\^_}\]@]))\{((?:[^{}\\$]|\\[#%&_])*)\}")
_AROUND_COMMAND = re.compile(r"(?<![\\^_\]@])\{(\\[A-Za-z]+\*?\{[^{}]*\})\}")
_TEX = re.compile(r"[$\\]|[\^_]\{")
_COMMAND_BEFORE = re.compile(r"\\(?:[A-Za-z]+\*?\s*|[\"'`^~=.])\Z")
_LONGEST_COMMAND = 40
_DEPTH = 6
_HELD = re.compile(r"\0(\d+)\0")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LINK = re.compile(r"\\(?:url|path|nolinkurl|href)\s*\{([^{}]*)\}")
_ESCAPED = re.compile(
    r"\\([_%&#$~{}])(?:\{\})?|\$\\sim\$|\{?\\(textasciitilde|textunderscore|sim)(?:\{\}|\s|\})?"
)


def ungrouped(value: str) -> str:
    """The text without braces that only protect or group: not those of a command's, nor in mathematics."""
    if "{" not in value:
        return value
    value = unbraced(value)
    if not _TEX.search(value):
        return value.replace("{", "").replace("}", "")
    held: list[str] = []
    return _back(_ungrouped(MATH.sub(lambda match: _hold(match.group(), held), value)), held)


def unbraced(value: str) -> str:
    """The text without the braces around all of it."""
    while value.startswith("{") and value.endswith("}") and _partner(value) == len(value) - 1:
        value = value[1:-1].strip()
    return value


def parts(value: str, separator: re.Pattern[str]) -> list[str]:
    """What stands between separators that are not in braces; blank parts are left out."""
    if "{" not in value:
        found = separator.split(value)
    else:
        held: list[str] = []
        found = separator.split(_aside(value, held))
        found = [_back(part, held) for part in found]
    return [part.strip() for part in found if part and not part.isspace()]


def verbatim(value: str) -> str:
    """An address or id as it is written outside TeX."""
    value = value.strip()
    if "\\" in value or "$" in value:
        link = _LINK.search(value)
        value = _ESCAPED.sub(_sign, link[1] if link else value)
    return unbraced(value).replace("{", "").replace("}", "").strip()


def _sign(match: re.Match[str]) -> str:
    return match[1] or ("_" if match[2] == "textunderscore" else "~")


def _ungrouped(text: str) -> str:
    for _ in range(_DEPTH):
        before, text = text, _AROUND_COMMAND.sub(_plain, _GROUP.sub(_plain, text))
        if text == before:
            break
    return text


def _plain(match: re.Match[str]) -> str:
    before = match.string[max(match.start() - _LONGEST_COMMAND, 0) : match.start()]
    return match.group() if _COMMAND_BEFORE.search(before) else match[1]


def _hold(text: str, held: list[str]) -> str:
    """A sign that stands for the text while its surroundings are worked on."""
    held.append(text)
    return f"\0{len(held) - 1}\0"


def _partner(value: str) -> int:
    """Where the brace that the text begins with is closed."""
    depth = 0
    for match in _BRACE.finditer(value):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.start()
    return -1


def _aside(value: str, held: list[str]) -> str:
    """The text with each group in braces replaced by a sign for its place in `held`."""
    pieces, depth, at = [], 0, 0
    for match in _BRACE.finditer(value):
        if match.group() == "{":
            if not depth:
                pieces.append(value[at : match.start()])
                at = match.start()
            depth += 1
        elif match.group() == "}" and depth:
            depth -= 1
            if not depth:
                pieces.append(_hold(value[at : match.end()], held))
                at = match.end()
    return "".join((*pieces, value[at:]))


def _back(part: str, held: list[str]) -> str:
    return _HELD.sub(lambda match: held[int(match[1])], part)
