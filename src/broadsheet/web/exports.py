"""The files that a page's papers can be taken along in."""

from __future__ import annotations

from .links import Link
from .paging import Query, address

FORMATS = (("BibTeX", "bibtex"), ("RIS", "ris"), ("CSL-JSON", "csl-json"))


def exports(path: str, query: Query) -> list[Link]:
    """The address of each file: the API's path of the papers, with the format added to the query."""
    return [Link(label, address(path, {**query, "format": format})) for label, format in FORMATS]
