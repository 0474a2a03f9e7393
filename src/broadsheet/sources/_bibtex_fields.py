"""The fields of one entry of BibTeX, taken out one by one; what is left goes to `extra`."""

from __future__ import annotations

import re

from broadsheet.tools.latex import readable

from ._bibtex_names import names
from ._bibtex_text import parts, ungrouped, verbatim
from ._ids import is_url


class Fields:
    """Values by the names of fields in lower case; blank ones are none."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._left = {name: value.strip() for name, value in fields.items() if value and not value.isspace()}

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def tex(self, name: str) -> str:
        """The value as TeX without braces that only group; empty if there is none."""
        return ungrouped(self._left.pop(name, ""))

    def text(self, *names: str) -> str | None:
        """The value of the first of these that there is, made readable; the others stay."""
        for name in names:
            if name in self._left:
                return readable(self.tex(name)) or None
        return None

    def texts(self, name: str, separator: re.Pattern[str]) -> tuple[str, ...]:
        """The members of a list, made readable, none twice."""
        found = (readable(ungrouped(part)) for part in parts(self._left.pop(name, ""), separator))
        return tuple(dict.fromkeys(filter(None, found)))

    def names(self, name: str) -> tuple[str, ...]:
        """Names of people, given names first."""
        return names(self._left.pop(name, ""))

    def link(self, *names: str) -> str | None:
        """The first web address in these fields; a field that is nothing else is taken."""
        for name in names:
            value = self.peek(name)
            if is_url(value):
                del self._left[name]
                return value
            for word in value.split():
                if is_url(word.strip("<>,;")):
                    return word.strip("<>,;")
        return None

    def members(self, name: str, separator: re.Pattern[str]) -> list[str]:
        """The members of a list as they are written outside TeX; the field stays."""
        return [verbatim(part) for part in parts(self._left.get(name, ""), separator)]

    def peek(self, name: str) -> str:
        """The value as it is written outside TeX; the field stays. Empty if there is none."""
        return verbatim(self._left[name]) if name in self._left else ""

    def take(self, name: str) -> str:
        """The value as it stands; empty if there is none."""
        return self._left.pop(name, "")

    def drop(self, *names: str) -> None:
        """These have been read."""
        for name in names:
            self._left.pop(name, None)

    def extra(self) -> dict[str, object]:
        """What nobody took."""
        return dict(self._left)
