from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feed_rules
from broadsheet.exporters._feeds import tag, write_feed
from broadsheet.syndication import FORMATS, Channel, Entry, Listing, Place
from broadsheet.types import Author, ExternalId, Paper

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
PLACE = Place("https://papers.example.org", "https://papers.example.org/t/secret", "Daily Papers")
LISTING = Listing("week", "2026-W09")


def paper(row=1, **said):
    plain = {"title": "On boats", "abstract": "Boats float.", "ids": (ExternalId("arXiv", "2603.00001"),)}
    return Paper(row, f"arXiv:2603.{row:05}", **plain | said)


def written(format, *papers, following=None, about="", title="Week"):
    entries = tuple(Entry(one, AT, ("because",)) for one in papers)
    return write_feed(Channel(LISTING, title, about, entries, AT, following), PLACE, format)


@pytest.mark.parametrize("format", FORMATS)
@given(text=st.text(), names=st.lists(st.text(min_size=1), max_size=3), value=st.text(min_size=1))
def test_a_feed_is_valid_whatever_a_paper_says(format, text, names, value):
    said = paper(
        title=text or "Untitled", abstract=text, authors=tuple(map(Author, names)), categories=tuple(names),
        ids=(ExternalId("doi", value),), venue=text, url=text, n_authors=len(names),
    )  # fmt: skip
    content = written(format, said, about=text)
    if format == "rss":  # RSS asks for a title, which may be nothing that can be seen
        feed_rules.ATOM.assertValid(feed_rules.etree.fromstring(written("atom", said, about=text)))
        feed_rules.etree.fromstring(content)
    elif format == "atom":
        feed_rules.ATOM.assertValid(feed_rules.etree.fromstring(content))
    else:
        feed_rules.json_feed(content)


@pytest.mark.parametrize("format", FORMATS)
def test_text_is_text_and_never_markup(format):
    content = written(format, paper(title="<b>x<y & z", abstract="<script>alert(1)</script> & more"))
    feed = feed_rules.read(content, format)
    said = feed["items"][0]["content_html"] if format == "json" else feed.entries[0].get("description")
    if format == "json":
        assert feed["items"][0]["title"] == "<b>x<y & z"
        assert said.startswith("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>")
    else:
        assert b"&amp;lt;script&amp;gt;alert(1)" in content
        assert b"&lt;script&gt;" not in content


@pytest.mark.parametrize("format", FORMATS)
def test_mathematics_is_legible(format):
    content = written(format, paper(title="On $x^2$", abstract=r"In $\mathbb{R}^{d}$.")).decode()
    assert "On x²" in content
    assert "In ℝᵈ." in content


@pytest.mark.parametrize("format", FORMATS)
def test_an_entry_tells_categories_authors_upvotes_and_reasons(format):
    said = paper(
        authors=(Author("Ada Lovelace"), Author("Emmy Noether")),
        categories=("cs.CL",),
        upvotes=41,
        comments=1,
    )
    content = written(format, said).decode()
    assert "41 upvotes · 1 comment · cs.CL · because" in content
    assert all(name in content for name in ("Ada Lovelace", "Emmy Noether"))


def test_links_to_feeds_keep_the_token_and_links_to_papers_do_not():
    feed = feed_rules.read(written("json", paper(), following=LISTING.at(2)), "json")
    assert feed["feed_url"] == "https://papers.example.org/t/secret/papers/week/2026-W09.json"
    assert feed["next_url"] == "https://papers.example.org/t/secret/papers/week/2026-W09.json?p=2"
    assert feed["home_page_url"] == "https://papers.example.org/papers/week/2026-W09"
    assert feed["items"][0]["url"] == "https://papers.example.org/papers/2603.00001"
    assert feed["items"][0]["external_url"] == "https://arxiv.org/abs/2603.00001"


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_pages_are_tied_together(format):
    feed = feed_rules.read(written(format, paper(), following=LISTING.at(2)), format)
    links = {link.rel: link.href for link in feed.feed.links}
    here = f"https://papers.example.org/t/secret/papers/week/2026-W09.{format}"
    assert (links["self"], links["first"], links["next"]) == (here, here, f"{here}?p=2")


@pytest.mark.parametrize("format", FORMATS)
def test_a_new_version_moves_the_time_and_not_the_id(format):
    def seen(updated):
        feed = feed_rules.read(written(format, paper(updated=updated)), format)
        entry = feed["items"][0] if format == "json" else feed.entries[0]
        return entry["id"], entry.get({"json": "date_modified", "atom": "updated"}.get(format, "published"))

    before, after = seen("2026-02-01"), seen("2026-03-05")
    assert before[0] == after[0] == "tag:papers.example.org,2026:paper:arXiv:2603.00001"
    if format != "rss":  # which has one date only, that of coming
        assert before[1] == "2026-03-01T08:00:00Z"
        assert after[1] == "2026-03-05T00:00:00Z"


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("https://papers.example.org/daily", "papers.example.org"),
        ("http://192.0.2.7:8000", "192.0.2.7"),
        ("http://[::1]:8000", "localhost"),
        ("https://Bücher.example", "xn--bcher-kva.example"),
        ("http://" + "x" * 80, "localhost"),
        ("nonsense", "localhost"),
    ],
)
def test_a_tag_has_the_name_of_the_site_where_it_is_one(site, host):
    assert tag(site, "paper:doi:10.1/x?y#ü") == f"tag:{host},2026:paper:doi:10.1/x?y%23%C3%BC"
