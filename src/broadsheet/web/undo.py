"""After a small form: back to the page it stood on, which tells what was done and how to undo it.

The address of that page says it (`done`, `of`, `with`), so that nothing has to be remembered; only these
few acts can be said so, each with a sentence of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse

from .links import paper_path, safe_path

_SAID = frozenset({"done", "of", "with"})
# What was done → where its reverse is sent (below a paper's page where the first thing has no name), what
# that calls the two things, and the sentences for on and off.
_ACTS: dict[str, tuple[str, str, str, str, str]] = {
    "save": ("/save", "", "list", "Saved.", "Taken out of the list."),
    "mark": ("/mark", "", "mark", "Marked.", "The mark is gone."),
    "tag": ("/tags", "", "tag", "Tagged.", "The tag is gone."),
    "follow": ("/following", "kind", "value", "You follow it now.", "You follow it no more."),
    "mute": ("/following/mutes", "kind", "value", "You will not see it.", "You will see it again."),
}


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done, and the form that undoes it."""

    text: str
    path: str
    fields: Mapping[str, str]


def path_of(request: Request) -> str:
    """The address of a page within this site, without what was said of the last form."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", "")) or "/"
    return _clean(f"{path}?{request.url.query}") if request.method in ("GET", "HEAD") else "/"


def done(request: Request, back: str, act: str, of: str, things: str, on: bool) -> RedirectResponse:
    """Back to where a form stood, with what it did.

    Args:
        act: one of `_ACTS`.
        of, things: the two things it is about: a paper and a list, a kind and a value.
    """
    path = _clean(safe_path(back))
    said = [("done", f"{act}-{int(on)}"), ("of", of), ("with", things)]
    root = str(request.scope.get("root_path", ""))
    return RedirectResponse(root + urlsplit(path).path + _encoded([*_pairs(path), *said]), 303)


def undo_of(request: Request) -> Undo | None:
    """How to undo what the address of a page says was done; None when it says nothing that can be."""
    given = request.query_params
    act, _, on = given.get("done", "").partition("-")
    if act not in _ACTS or on not in ("0", "1"):
        return None
    path, of, things, was_on, was_off = _ACTS[act]
    fields = {things: given.get("with", "")[:500], "on": "0" if on == "1" else "1"}
    if of:
        fields[of] = given.get("of", "")[:500]
    else:
        path = paper_path(given.get("of", "")[:500]) + path
    return Undo(was_on if on == "1" else was_off, path, fields)


def _clean(path: str) -> str:
    """A path of this site, without what was said of a form."""
    return urlsplit(path).path + _encoded(_pairs(path))


def _pairs(path: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(urlsplit(path).query) if name not in _SAID]


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else ""
