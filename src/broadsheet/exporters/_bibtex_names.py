"""Names of people as BibTeX's lists have them: `van Beethoven, Ludwig and {ATLAS Collaboration}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadsheet.tools.names import natural, parts

from ._tex import reads_back, tex

_NO_LIST = re.compile(r"[,;{}]|\band\b|\bet\.?\s+al\b|^(?:others|\.\.\.|…)$", re.IGNORECASE)


def name_list(names: Sequence[str]) -> str:
    """The names, family name first where that can be told; a group's in braces."""
    return " and ".join(_written(name) for name in names if name)


def names_read_back(names: Sequence[str]) -> bool:
    """Whether the names come out of the list as they are."""
    return all(map(_reads_back, names))


def _reads_back(name: str) -> bool:
    written = tex(name)
    return bool(name) and name == name.strip(" ,;") and "~" not in written and reads_back(written, name)


def _written(name: str) -> str:
    inverted = _inverted(name)
    if inverted and _is_plain(name.replace(",", "")):
        return inverted
    # what BibTeX would take apart, or for a person's name
    return tex(name) if _is_plain(name) and " " not in name else f"{{{tex(name)}}}"


def _is_plain(name: str) -> bool:
    return not _NO_LIST.search(name) and "\\" not in name


def _inverted(name: str) -> str:
    """The name with the family first, if it reads back; empty for a group, or a name of one word."""
    found = parts(name)
    if not found.given:
        return ""
    family = f"{found.particle} {found.family}".strip()
    if found.comma:  # BibTeX's order is not that of catalogues
        back = f"{found.given} {family}, {found.suffix}"
        return f"{tex(family)}, {tex(found.suffix)}, {tex(found.given)}" if back == name else ""
    inverted = found.inverted
    return tex(inverted) if natural(inverted) == name else ""
