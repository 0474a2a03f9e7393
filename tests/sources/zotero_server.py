"""A local server that answers as Zotero's web API does: versions, pages, deletions, keys, and being busy."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

from embedders.servers import Reply


def item(key, title="A title", day="2024-05-01", **said):
    """What an item says of itself."""
    return {
        "key": key,
        "itemType": "journalArticle",
        "title": title,
        "creators": [{"creatorType": "author", "firstName": "Ottilie", "lastName": "Quince"}],
        "dateAdded": f"{day}T00:00:00Z",
        "dateModified": f"{day}T00:00:00Z",
    } | said


class ZoteroServer:
    """One library.

    Attributes:
        version: of the library; each change raises it.
        before: called with the number of each request from 1, before it is answered.
        headers: sent with every answer, such as `Backoff`.
        replies: to give instead, by the number of the request.
        local: as the program on one's own machine, which knows no deletions.
    """

    def __init__(self, library="users/12", key="secret", local=False):
        self.library = library
        self.key = key
        self.local = local
        self.version = 0
        self.items = {}
        self.deleted = {}
        self.requests = 0
        self.before = lambda number: None
        self.headers = {}
        self.replies = {}

    def put(self, *items):
        """Add or change items in one write."""
        self.version += 1
        for one in items:
            self.items[one["key"]] = one | {"version": self.version}

    def delete(self, *keys):
        """Delete items for good in one write."""
        self.version += 1
        for key in keys:
            self.items.pop(key, None)
            self.deleted[key] = self.version

    def __call__(self, asked):
        self.requests += 1
        self.before(self.requests)
        if reply := self.replies.get(self.requests):
            return reply
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in asked.headers.items()}
        if self.key and headers.get("zotero-api-key") != self.key:
            return Reply(403, b"Forbidden")
        if parts.path == "/keys/current" and self.key:
            kind, _, number = self.library.partition("/")
            return self._reply({"key": self.key, **({"userID": int(number)} if kind == "users" else {})})
        if parts.path == f"/{self.library}/items/top":
            return self._top(int(headers.get("if-modified-since-version", 0)), query)
        if parts.path == f"/{self.library}/deleted" and not self.local:
            since = int(query["since"])
            return self._reply(
                {"items": [key for key, version in self.deleted.items() if version > since], "tags": []}
            )
        return Reply(404, b"Not found")

    def _top(self, unless, query):
        if unless and self.version <= unless:
            return Reply(304, headers=self._headers())
        since, start = int(query.get("since", 0)), int(query.get("start", 0))
        limit = min(int(query.get("limit", 25)), 100)
        found = [
            one
            for one in sorted(
                self.items.values(),
                key=lambda one: (one["dateAdded"], one["key"]),
                reverse=query.get("direction") == "desc",
            )
            if one["version"] > since
            and "parentItem" not in one
            and (query.get("includeTrashed") == "1" or not one.get("deleted"))
        ]
        headers = {"Total-Results": str(len(found))}
        if start + limit < len(found):
            more = urlencode(query | {"start": start + limit})
            headers["Link"] = (
                f'<https://api.zotero.org/{self.library}/items/top?{more}>; rel="next", <https://www.zotero.org/x>; rel="alternate"'
            )
        else:
            headers["Link"] = '<https://www.zotero.org/x>; rel="alternate"'
        return self._reply([self._wrapped(one) for one in found[start : start + limit]], headers)

    def _wrapped(self, one):
        kind, number = self.library.split("/")
        library = {"type": kind.removesuffix("s"), "id": int(number), "name": "Mine", "links": {}}
        return {
            "key": one["key"],
            "version": one["version"],
            "library": library,
            "links": {},
            "meta": {},
            "data": one,
        }

    def _reply(self, value, headers=None):
        return Reply(content=json.dumps(value).encode(), headers=self._headers() | (headers or {}))

    def _headers(self):
        return {"Last-Modified-Version": str(self.version), "Zotero-API-Version": "3"} | self.headers
