"""Add to a list in a person's TOML file, and leave all else in it as that person wrote it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence

_TOKEN = re.compile(
    r"""(?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\" | '''.*?''' | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
      | (?P<comment>\#[^\n]*) | (?P<close>\]) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def as_toml(name: str, values: Sequence[str]) -> str:
    """A list of texts as TOML, one a line."""
    return f"{name} = [\n{''.join(f'    {_quoted(value)},{chr(10)}' for value in values)}]\n"


def with_added(text: str, name: str, values: Sequence[str]) -> str:
    """TOML whose top-level list `name` has these values too, which is made where there is none.

    Raises:
        ValueError: it is no TOML, or `name` is something other than a list of texts.
    """
    before = tomllib.loads(text)
    present = before.get(name, [])
    if not isinstance(present, list) or not all(isinstance(value, str) for value in present):
        raise ValueError(f"its {name!r} is no list of texts")
    added = [value for value in dict.fromkeys(values) if value not in present]
    if not added:
        return text
    # Before all else, since after a table's heading it would be that table's.
    after = _extended(text, name, added) if name in before else f"{as_toml(name, added)}{text}"
    if tomllib.loads(after) != {**before, name: [*present, *added]}:
        raise ValueError(f"its {name!r} is written in a way that cannot be added to")
    return after


def _extended(text: str, name: str, values: Sequence[str]) -> str:
    """The text with values behind the last one of the list."""
    opening = re.search(rf"""^[ \t]*(["']?){re.escape(name)}\1[ \t]*=[ \t]*\[""", text, re.MULTILINE)
    if opening is None:
        raise ValueError(f"its {name!r} is written in a way that cannot be added to")
    end, empty = opening.end(), True
    for token in _TOKEN.finditer(text, opening.end()):
        if token["close"]:
            return text[:end] + _joined(values, text[opening.end() : token.end()], empty) + text[end:]
        if token["string"]:
            end, empty = token.end(), False
    raise ValueError(f"its {name!r} does not end")


def _joined(values: Sequence[str], inside: str, empty: bool) -> str:
    """The values as they go behind others, one a line where those are."""
    between = f",{indent[0]}" if (indent := re.search(r"\n[ \t]*(?=[\"'])", inside)) else ", "
    return ("" if empty else between) + between.join(map(_quoted, values))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
