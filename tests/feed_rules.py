"""What makes a feed valid, by the schema of Atom, the rules of RSS 2.0 and those of JSON Feed 1.1."""

import json
import re
import warnings
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from lxml import etree

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import feedparser

ATOM = etree.RelaxNG(etree.parse(Path(__file__).parent / "data" / "atom.rng"))
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ADDRESS = re.compile(r"https?://[^\s/]+/\S*")
TAG = re.compile(r"tag:[a-z0-9][a-z0-9.-]*,\d{4}(-\d\d){0,2}:[!$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+")


def read(content, ending):
    """The feed as feedparser reads it, or as JSON; it must be valid."""
    if ending == "json":
        return json_feed(content)
    if ending == "atom":
        ATOM.assertValid(etree.fromstring(content))
    else:
        rss(etree.fromstring(content))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == {"atom": "atom10", "rss": "rss20"}[ending]
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids)
    assert all(TAG.fullmatch(id) for id in ids)
    return found


def rss(root):
    """The elements that RSS 2.0 asks for, their dates and addresses."""
    channel = root.find("channel")
    assert root.get("version") == "2.0"
    assert all((channel.findtext(name) or "").strip() for name in ("title", "link", "description"))
    assert ADDRESS.fullmatch(channel.findtext("link"))
    for item in channel.iter("item"):
        assert item.findtext("title")
        assert ADDRESS.fullmatch(item.findtext("link"))
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo


def json_feed(content):
    """https://www.jsonfeed.org/version/1.1/: what must be there, and the form of what is there."""
    feed = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed.get("next_url") != feed["feed_url"]
    for name in ("home_page_url", "feed_url", "next_url"):
        assert name not in feed or ADDRESS.fullmatch(feed[name])
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert TAG.fullmatch(item["id"])
        assert isinstance(item.get("content_html"), str)
        assert all(ADDRESS.fullmatch(item[name]) for name in ("url", "external_url") if name in item)
        assert all(author.get("name") for author in item.get("authors", ()))
        assert all(isinstance(tag, str) and tag for tag in item.get("tags", ()))
        for name in ("date_published", "date_modified"):
            assert MOMENT.fullmatch(item[name])
            datetime.fromisoformat(item[name])
    return feed
