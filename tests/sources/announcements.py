"""A local double of arXiv's feeds: an invented day's announcements by the names that are asked for."""

from contextlib import contextmanager
from email.utils import format_datetime

from embedders.servers import Reply, serving


def told(number, kind="new", version=1, category="cs.CL"):
    """One item of a feed."""
    return (
        f"<item><title>Of {number}</title><description>arXiv:{number}v{version} Announce Type: {kind} \n"
        f"Abstract: We speak of {number}.</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{number}v{version}</guid><category>{category}</category>'
        f"<arxiv:announce_type>{kind}</arxiv:announce_type><dc:creator>Ada Reed</dc:creator></item>"
    )


def feed(day, *items, title="updates on arXiv.org"):
    """An RSS feed of that midnight."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<title>{title}</title><description>None such.</description>"
        f"<pubDate>{format_datetime(day)}</pubDate>{''.join(items)}</channel></rss>"
    ).encode()


@contextmanager
def announcing(feeds):
    """A server of these feeds by name (`cs.CL+cs.LG`), with ETag; an unchanged one is not sent twice."""

    def answer(asked):
        reply = feeds.get(asked.path.removeprefix("/rss/"), Reply(400, b"no such archive"))
        if isinstance(reply, Reply):
            return reply
        etag = f'"{hash(reply)}"'
        if asked.headers.get("If-None-Match") == etag:
            return Reply(304)
        return Reply(content=reply, headers={"ETag": etag, "Last-Modified": "Mon, 27 May 2024 04:00:12 GMT"})

    with serving(answer) as server:
        yield server
