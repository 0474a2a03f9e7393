"""What is sent to a webhook: JSON of our own, or the form that a chat server takes."""

from __future__ import annotations

import base64
import hmac
import html
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from broadsheet.hooks import Hook, Shape
from broadsheet.tools.formulas import legible
from broadsheet.types import Paper

SECRET = "whsec_"
_MOST_OF_A_MESSAGE = 1900  # characters; Discord takes 2,000
_LONGEST_TITLE = 250
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+!|<>~@"})


def body(hook: Hook, papers: Sequence[Paper], instance: str, address: str, now: datetime) -> bytes:
    """What is sent when these papers are new.

    Args:
        instance: its name.
        address: under which readers reach it; links begin with it.
    """
    return json.dumps(_SHAPES[hook.shape](hook, papers, instance, address, now), ensure_ascii=False).encode()


def signed(secret: str, event: int, content: bytes, now: datetime) -> dict[str, str]:
    """Headers by which a receiver knows that it was us, as https://www.standardwebhooks.com has them."""
    moment = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET))
    digest = hmac.new(key, f"event_{event}.{moment}.".encode() + content, sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Broadsheet",
        "webhook-id": f"event_{event}",
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _json(hook: Hook, papers: Sequence[Paper], instance: str, address: str, now: datetime) -> dict[str, Any]:
    return {
        "type": "papers.new",
        "timestamp": now.isoformat(),
        "data": {
            "instance": instance,
            "about": {"kind": hook.kind, "value": hook.value},
            "papers": [_paper(paper, address) for paper in papers],
        },
    }


def _paper(paper: Paper, address: str) -> dict[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": [author.name for author in paper.authors],
        "abstract": paper.abstract,
        "published": paper.published,
        "day": paper.day.isoformat() if paper.day else None,
        "categories": list(paper.categories),
        "upvotes": paper.upvotes,
        "url": _link(paper, address),
    }


def _slack(hook: Hook, papers: Sequence[Paper], instance: str, address: str, _: datetime) -> dict[str, Any]:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "¦")

    lines = [f"• <{_link(paper, address)}|{escaped(_title(paper))}>" for paper in papers]
    return {"text": _fitted(f"*{escaped(_heading(hook, papers, instance))}*", lines), "unfurl_links": False}


def _mattermost(
    hook: Hook, papers: Sequence[Paper], instance: str, address: str, _: datetime
) -> dict[str, Any]:
    return {"text": _in_markdown(hook, papers, instance, address)}


def _discord(hook: Hook, papers: Sequence[Paper], instance: str, address: str, _: datetime) -> dict[str, Any]:
    # A title with @everyone in it is to call nobody.
    return {"content": _in_markdown(hook, papers, instance, address), "allowed_mentions": {"parse": []}}


def _matrix(hook: Hook, papers: Sequence[Paper], instance: str, address: str, _: datetime) -> dict[str, Any]:
    heading = _heading(hook, papers, instance)
    items = [
        f'<li><a href="{html.escape(_link(paper, address))}">{html.escape(_title(paper))}</a></li>'
        for paper in papers
    ]
    text = _fitted(heading, [f"- {_title(paper)} {_link(paper, address)}" for paper in papers])
    return {"text": text, "html": f"<b>{html.escape(heading)}</b><ul>{''.join(items)}</ul>"}


_SHAPES: dict[Shape, Callable[..., dict[str, Any]]] = {
    "json": _json,
    "slack": _slack,
    "mattermost": _mattermost,
    "discord": _discord,
    "matrix": _matrix,
}


def _in_markdown(hook: Hook, papers: Sequence[Paper], instance: str, address: str) -> str:
    heading = _heading(hook, papers, instance).translate(_MARKDOWN)
    lines = [f"- [{_title(paper).translate(_MARKDOWN)}](<{_link(paper, address)}>)" for paper in papers]
    return _fitted(f"**{heading}**", lines)


def _heading(hook: Hook, papers: Sequence[Paper], instance: str) -> str:
    count = "One new paper" if len(papers) == 1 else f"{len(papers):,} new papers"
    about = f" for {hook.value}" if hook.value else ""
    return " ".join(f"{count}{about} on {instance}".split())


def _title(paper: Paper) -> str:
    return " ".join(legible(paper.title).split())[:_LONGEST_TITLE]


def _link(paper: Paper, address: str) -> str:
    from urllib.parse import quote

    return f"{address}/papers/{quote(paper.id.removeprefix('arXiv:'), safe='/:.')}"


def _fitted(heading: str, lines: Sequence[str]) -> str:
    """As many lines as a chat server takes, and how many are left out."""
    shown, length = [heading], len(heading)
    for number, line in enumerate(lines):
        length += len(line) + 1
        if length > _MOST_OF_A_MESSAGE:
            shown.append(f"and {len(lines) - number} more")
            break
        shown.append(line)
    return "\n".join(shown)
