"""What was added to a library of Zotero last, for somebody who brings theirs along and keeps the key.

https://www.zotero.org/support/dev/web_api/v3/basics
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from broadsheet.errors import SourceError
from broadsheet.harvests import Page
from broadsheet.tools.asking import Ask
from broadsheet.tools.http import Answer

from ._zotero_library import LIMIT, items_of, json_of, next_start, read_item, total_of

_OK = 200
_LIBRARY = re.compile(r"(?:.*/)?((?:users|groups)/\d+)(?:/.*)?", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)
_KEY = re.compile(r"[\w-]{0,100}", re.ASCII)
_WHERE = "https://www.zotero.org/settings/keys"


def library_of(ask: Ask, address: str, user: str, key: str) -> str:
    """The library that somebody means, as `users/12` or `groups/34`.

    Args:
        user: its number or address; where it is empty, the key tells whose it is.

    Raises:
        SourceError: it names none; or Zotero does not know the key, or cannot be asked.
    """
    user = user.strip().strip("/")
    if _NUMBER.fullmatch(user):
        return f"users/{user}"
    if match := _LIBRARY.fullmatch(user):
        return match[1]
    if user or not key:
        raise SourceError(f"{user[:40]!r} is no library of Zotero; your number stands at {_WHERE}")
    said = json_of(_asked(ask, f"{address}/keys/current", key))
    number = said.get("userID") if isinstance(said, dict) else None
    if not isinstance(number, int):
        raise SourceError(f"Zotero does not tell whose key that is; give your number, too, from {_WHERE}")
    return f"users/{number}"


def newest(ask: Ask, address: str, library: str, key: str, most: int) -> Iterator[Page]:
    """The items added last that stand in no other, newest first, page by page.

    Args:
        library: as `library_of` tells it.
        most: items, after which no page is asked for.

    Raises:
        SourceError: the key may not read it, or Zotero cannot be asked; the pages before that stand.
    """
    for start in range(0, most, LIMIT):
        query = {"format": "json", "include": "data", "sort": "dateAdded", "direction": "desc"}
        paged = urlencode(query | {"limit": str(min(LIMIT, most - start)), "start": str(start)})
        answer = _asked(ask, f"{address}/{library}/items/top?{paged}", key)
        items = items_of(answer)
        yield Page(tuple(read_item(item, library) for item in items), total=total_of(answer))
        if next_start(answer, start, len(items)) is None:
            return


def _asked(ask: Ask, address: str, key: str) -> Answer:
    if not _KEY.fullmatch(key):
        raise SourceError(f"that is no key of Zotero; one is made at {_WHERE}")
    headers = {"Zotero-API-Version": "3"} | ({"Zotero-API-Key": key} if key else {})
    answer = ask(address, headers, refusals=True)
    if answer.status != _OK:
        raise SourceError(
            f"Zotero refused to tell what is in that library (it answered {answer.status}); a key that may"
            f" read it is made at {_WHERE}"
        )
    return answer
