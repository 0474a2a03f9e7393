"""After a small form: back to the page it stood on, which tells what was done and how to undo it.

The address of that page says it (`done`, `of`, `with`), so that nothing has to be remembered; only these
few acts can be said so, each with a sentence of ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse

from .links import paper_path, safe_path
from .who import who_of

_SAID = frozenset({"done", "of", "with"})
_LIST = re.compile(r"[\w-]{1,100}/[\w-]{1,100}", re.ASCII)
_LONGEST = 500


class _Act(NamedTuple):
    """An act with a reverse.

    Attributes:
        path: where the reverse is sent; {paper}, {comment}, {list} or {topic} stands for the first thing.
        on, off: the sentences for done and taken back.
        of, things: what the form calls the first thing, where the path does not say it, and the second.
        field: what the form calls on and off.
        back: what is sent to undo on, and to undo off; empty where that cannot be undone.
    """

    path: str
    on: str
    off: str
    of: str = ""
    things: str = ""
    field: str = "on"
    back: tuple[str, str] = ("0", "1")


_ALWAYS = ("0", "0")  # the same again: what was before, which is again what was before
_ACTS: dict[str, _Act] = {
    "save": _Act("{paper}/save", "Saved.", "Taken out of the list.", things="list"),
    "mark": _Act("{paper}/mark", "Marked.", "The mark is gone.", things="mark"),
    "tag": _Act("{paper}/tags", "Tagged.", "The tag is gone.", things="tag"),
    "note": _Act("{paper}/note", "The note is kept.", "The note is as it was.", back=_ALWAYS),
    "follow": _Act("/following", "You follow it now.", "You follow it no more.", of="kind", things="value"),
    "mute": _Act(
        "/following/mutes", "You will not see it.", "You will see it again.", of="kind", things="value"
    ),
    "vote": _Act("{paper}/vote", "Upvoted.", "Your upvote is taken back.", field="up"),
    "submit": _Act("{paper}/submission", "It is submitted.", "It is submitted no more.", things="note"),
    "decide": _Act("{paper}/submission/decide", "Decided.", "", things="state", back=("", "")),
    "claim": _Act(
        "{paper}/claim",
        "You claim it; an admin will look at it.",
        "Your claim is taken back.",
        things="position",
    ),
    "take-back": _Act("{comment}/take-back", "Your comment is taken back.", "Your comment is said."),
    "edit": _Act("{comment}/edit", "Your comment is changed.", "It says what it said.", back=_ALWAYS),
    "vote-comment": _Act("{comment}/vote", "Upvoted.", "Your upvote is taken back.", field="up"),
    "react": _Act("{comment}/react", "You react to it.", "You react so no more.", things="name"),
    "report": _Act(
        "{comment}/report",
        "It is reported; a moderator will look at it.",
        "Your report is taken back.",
        back=("0", ""),
    ),
    "hide": _Act("{comment}/hide", "It is hidden.", "It is shown again.", things="reason"),
    "dismiss": _Act("{comment}/dismiss", "It stands.", "Its reports wait again."),
    "name-topic": _Act("{topic}/name", "It is called so.", "", things="name", back=_ALWAYS),
    "begin": _Act(
        "/for-you/begin",
        "These papers speak for you now; they are in your list “My papers”.",
        "They are out of the list again.",
        back=("0", ""),
    ),
    "dial": _Act("/for-you/dial", "The dial is set.", "", things="dial", back=_ALWAYS),
    "edit-profile": _Act(
        "/for-you/profile", "Taken out of your profile.", "It counts again.", of="kind", things="value"
    ),
    "delete-list": _Act("{list}/delete", "The list is deleted.", "The list is here."),
    "change-list": _Act("{list}", "The list is changed.", "The list is as it was.", back=_ALWAYS),
}


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done, and the form that undoes it; no path where nothing does."""

    text: str
    path: str
    fields: Mapping[str, str]


def path_of(request: Request) -> str:
    """The address of a page within this site, without what was said of the last form."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", "")) or "/"
    return _clean(f"{path}?{request.url.query}") if request.method in ("GET", "HEAD") else "/"


def done(request: Request, back: str, act: str, of: object, things: str, on: bool) -> RedirectResponse:
    """Back to where a form stood, with what it did.

    Args:
        act: one of `_ACTS`.
        of, things: the two things it is about: a paper and a list, a kind and a value.
    """
    path = _clean(safe_path(back))
    said = [("done", f"{act}-{int(on)}"), ("of", str(of))] + [("with", things[:_LONGEST])] * bool(things)
    root, mark = str(request.scope.get("root_path", "")), urlsplit(safe_path(back)).fragment
    place = root + urlsplit(path).path + _encoded([*_pairs(path), *said])
    return RedirectResponse(f"{place}#{mark}" if mark else place, 303)


def undo_of(request: Request) -> Undo | None:
    """How to undo what the address of a page says was done; None when it says nothing that can be."""
    given = request.query_params
    name, _, on = given.get("done", "").rpartition("-")
    of, things = given.get("of", "")[:_LONGEST], given.get("with", "")[:_LONGEST]
    act = _ACTS.get(name)
    path = _place(act.path, of) if act else None
    if act is None or path is None or on not in ("0", "1") or who_of(request).reader is None:
        return None
    text = act.on if on == "1" else act.off
    if name == "decide":
        return Undo(text, path, _decision(things))
    back = act.back[on == "0"]
    # `undo` tells hiding from showing a comment again later: its reports are then to wait as before.
    named = ((act.of, of), (act.things, things), (act.field, back), ("undo", "1"))
    return Undo(text, path if back else "", {field: value for field, value in named if field})


def _place(path: str, of: str) -> str | None:
    """Where a reverse is sent; None when the first thing has not its form, and would lead elsewhere."""
    if "{comment}" in path:
        return path.format(comment=f"/comments/{of}") if of.isascii() and of.isdigit() else None
    if "{topic}" in path:
        return path.format(topic=f"/topics/{of}") if of.isascii() and of.isdigit() else None
    if "{list}" in path:
        return path.format(list=f"/lists/{of}") if _LIST.fullmatch(of) else None
    if {".", ".."} & set(of.split("/")):
        return None
    return path.format(paper=paper_path(of))


def _decision(said: str) -> dict[str, str]:
    """The fields that decide again what was decided before: `submitted 2024-05-30`."""
    state, _, day = said.partition(" ")
    return {"state": state, "day": day, "reason": "as it was before"}


def _clean(path: str) -> str:
    """A path of this site, without what was said of a form."""
    return urlsplit(path).path + _encoded(_pairs(path))


def _pairs(path: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parse_qsl(urlsplit(path).query) if name not in _SAID]


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}" if pairs else ""
