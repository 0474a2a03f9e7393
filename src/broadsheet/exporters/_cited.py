"""A paper as an entry of a bibliography, in the styles that most journals and teachers ask for."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from broadsheet.errors import BadRequest
from broadsheet.types import Paper

from ._styles import STYLES
from ._work import work_of

_TAGS = {"\ue000": "<i>", "\ue001": "</i>", "\ue002": "<b>", "\ue003": "</b>"}
_MARK = re.compile(f"[{''.join(_TAGS)}]")


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of a bibliography.

    Attributes:
        style: its name, such as `apa`; `label` is how people write it.
        html: the same as `text` with italics and bold, safe to show.
    """

    style: str
    label: str
    text: str
    html: str


def cited(paper: Paper, style: str = "apa") -> Reference:
    """The paper as an entry of a bibliography in this style; raises BadRequest for any other."""
    found = STYLES.get(style.strip().lower())
    if found is None:
        raise BadRequest(f"no style {style[:40]!r} to cite in; there are: {', '.join(STYLES)}")
    written = found.write(work_of(paper))
    marked = _MARK.sub(lambda mark: _TAGS[mark[0]], html.escape(written, quote=False))
    return Reference(style.strip().lower(), found.label, _MARK.sub("", written), marked)


def cited_everywhere(paper: Paper) -> list[Reference]:
    """The same in every style."""
    return [cited(paper, style) for style in STYLES]
