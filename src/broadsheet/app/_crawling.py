"""What search engines are told; of a public instance alone."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.errors import NotFound
from broadsheet.exporters._feed_items import page_of
from broadsheet.exporters._sitemap import index_of, pages_of
from broadsheet.store import sitemap

from ._reading import Reading

PART = 40_000  # rows of a list; the protocol allows 50,000 addresses


class Crawling(Reading):
    """What search engines are told."""

    def robots(self, site: str) -> str:
        """Who may walk where: search engines over the papers of a public instance, nobody elsewhere."""
        if self.settings.mode != "public":
            return "User-agent: *\nDisallow: /\n"
        closed = "/search /t/ /api/ /library /following /account /sign-in /comments/ /submit".split()
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {site}/sitemap.xml"]
        return "\n".join(lines) + "\n"

    def sitemap(self, site: str) -> bytes:
        """The list of lists of all papers' pages; raises NotFound where the instance is not public."""
        self._check_public()
        with self._store.read() as db:
            parts = max(1, -(-sitemap.last_row(db) // PART))
        return index_of(f"{site}/sitemap/{part}.xml" for part in range(1, parts + 1))

    def sitemap_part(self, site: str, part: int) -> Iterator[bytes]:
        """One of those lists, from 1; raises NotFound where there is none."""
        self._check_public()
        with self._store.read() as db:
            if not 1 <= part <= max(1, -(-sitemap.last_row(db) // PART)):
                raise NotFound(f"there is no part {part} of the sitemap")
            found = sitemap.between(db, (part - 1) * PART + 1, part * PART)
        return pages_of((page_of(site, public_id), changed) for public_id, changed in found)

    def _check_public(self) -> None:
        if self.settings.mode != "public":
            raise NotFound("this instance tells search engines nothing")
