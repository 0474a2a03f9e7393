"""A local double of Hugging Face's daily papers: invented days, some of them malformed."""

import json
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from embedders.servers import Reply, serving


def item(number, day, upvotes=1, comments=0, **more):
    """An item as the service sends it."""
    paper = {
        "id": number,
        "title": f"Tides of pond {number}",
        "summary": "The pond rises and falls.",
        "authors": [{"_id": "a1", "name": "Ada Reed", "hidden": False}],
        "publishedAt": "2024-12-30T18:30:12.000Z",
        "submittedOnDailyAt": f"{day}T03:06:37.666Z",
        "submittedOnDailyBy": {"_id": "u1", "user": "reader1", "fullname": "Reader One"},
        "upvotes": upvotes,
        "ai_keywords": ["ponds", "tides"],
        "githubRepo": "https://github.com/example/tides",
    }
    return {
        "paper": paper | more,
        "title": paper["title"],
        "publishedAt": "2024-12-30T13:30:12.000Z",
        "numComments": comments,
    }


@contextmanager
def daily_papers(days, page_size=100, links=False):
    """A server of these days (by ISO text): lists of items, or a `Reply` as it stands; others are empty."""

    def answer(asked):
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        items = days.get(query["date"], [])
        if isinstance(items, Reply):
            return items
        page = int(query.get("p", 0))
        headers = {"Content-Type": "application/json"}
        if links and len(items) > (page + 1) * page_size:
            further = f"{urlsplit(asked.path).path}?date={query['date']}&p={page + 1}"
            headers["Link"] = f'<{further}>; rel="next", </api/other>; rel="last"'
        return Reply(
            content=json.dumps(items[page * page_size :][:page_size]).encode(),
            headers=headers,
        )

    with serving(answer) as server:
        yield server


def asked_day(asked):
    """The day that a request was for."""
    return parse_qs(urlsplit(asked.path).query)["date"][0]


def asked_days(server):
    """The days that were asked for, in order."""
    return [asked_day(asked) for asked in server.asked]
