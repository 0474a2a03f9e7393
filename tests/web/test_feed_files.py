from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

import feed_rules
from broadsheet.app import App
from broadsheet.cli.serve import server
from broadsheet.settings import Settings
from broadsheet.syndication import FORMATS
from hands import Hands
from small import DOUBLES, PAPERS, member, write

from .html import Page

LISTS = {
    "/": "/papers",
    "/papers": "/papers",
    "/papers?date=2024-05-27": "/papers?date=2024-05-27",
    "/papers/week/2024-W22": "/papers/week/2024-W22",
    "/papers/month/2024-05": "/papers/month/2024-05",
    "/papers/trending": "/papers/trending",
    "/search?q=residual": "/search?q=residual",
    "/search?q=category:cs.LG&sort=upvotes&since=2024-01-01": "/search?q=category:cs.LG&since=2024-01-01&sort=upvotes",
    '/search?q=author:"Ada+Lovelace"': '/search?q=author:"Ada+Lovelace"',
    "/people/emmy": "/people/emmy",
    "/lists/emmy/boats": "/lists/emmy/boats",
}
OWN = ("/following", "/library", "/library?tag=sea")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder, clock = tmp_path_factory.mktemp("feeds"), Hands(datetime(2024, 5, 30, 8, tzinfo=UTC))
    settings = Settings(
        data_dir=folder / "data", mode="public", address="https://papers.example.org", **DOUBLES
    )
    with App(settings, clock) as app:
        app.harvest(write(folder / "papers.jsonl"))
        app.index()
        emmy = member(app, "emmy")
        app.make_list(emmy, "Boats", "all")
        app.save(emmy, "2405.00002", "boats")
        app.tag(emmy, "2405.00001", "sea")
        app.submit(emmy, "2405.00005", "Trees, at last")
        app.follow(emmy, "category", "cs.LG")
        app.follow(emmy, "author", "Henri Poincaré")
        yield app, clock, emmy, server(app)


@pytest.fixture
def client(made):
    return TestClient(made[3], follow_redirects=False)


def with_ending(address, ending):
    path, mark, query = address.partition("?")
    return f"{path}.{ending}{mark}{query}"


def feed(client, address, ending="json", **headers):
    answer = client.get(with_ending(address, ending), headers=headers)
    assert answer.status_code == 200, answer.text
    return feed_rules.read(answer.content, ending)


def ids(found):
    return [item["id"].rpartition(":")[2] for item in found["items"]]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("page", LISTS)
def test_every_list_has_valid_feeds_that_its_page_leads_to(client, page, ending):
    html = Page(client.get(page).text)
    links = [link["href"] for link in html.all("link", rel="alternate") if f".{ending}" in link["href"]]
    assert len(links) == 1
    answer = client.get(links[0])
    assert answer.headers["content-type"].startswith(
        {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}[
            ending
        ]
    )
    assert answer.content == client.get(with_ending(LISTS[page], ending)).content
    found = feed_rules.read(answer.content, ending)
    assert found["items" if ending == "json" else "entries"]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("page", [*LISTS, *OWN])
def test_a_second_request_is_answered_with_304(made, client, page, ending):
    token = made[0].make_token(made[2], "feeds", ["read"])
    headers = {"Authorization": f"Bearer {token}"}
    address = with_ending(LISTS.get(page, page), ending)
    first = client.get(address, headers=headers)
    assert first.status_code == 200
    for known in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", {first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        second = client.get(address, headers=headers | known)
        assert (second.status_code, second.content) == (304, b"")
        assert second.headers["etag"] == first.headers["etag"]
    for unknown in ({"If-None-Match": '"other"'}, {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}):
        assert client.get(address, headers=headers | unknown).status_code == 200
    made[0].end_token(made[2], made[0].tokens(made[2])[0].id)


def test_the_order_and_the_papers_are_those_of_the_page(client):
    assert ids(feed(client, "/papers/month/2024-05")) == ["2405.00002", "2405.00001", "2405.00005"]
    assert ids(feed(client, "/lists/emmy/boats")) == ["2405.00002"]
    assert ids(feed(client, "/people/emmy")) == ["2405.00005"]


def test_a_search_is_newest_first_unless_it_says_otherwise(client):
    query = "/search?q=category:cs.*"
    assert ids(feed(client, query)) == ["2405.00005", "2405.00001", "2405.00002", "P19-1613"]
    assert ids(feed(client, f"{query}&sort=upvotes"))[0] == "2405.00002"


def test_days_go_on_into_the_past_page_by_page(client):
    seen, address = [], "/papers.json"
    while address:
        found = client.get(address).json()
        seen += ids(found)
        address = found.get("next_url", "").removeprefix("https://papers.example.org")
    assert seen == ["2405.00005", "2405.00005", "2405.00002", "2405.00001", "math-ph/9909028"]


def test_who_submitted_a_paper_and_when_stands_in_its_entry(client):
    entry = feed(client, "/papers")["items"][0]
    assert "submitted by emmy: Trees, at last" in entry["summary"]
    assert entry["date_published"] == "2024-05-30T08:00:00Z"


def test_what_one_follows_says_why_and_is_for_its_reader_alone(made, client):
    secret = made[0].make_token(made[2], "path", ["read"], "path")
    answer = client.get(f"/t/{secret}/following.atom")
    assert answer.headers["cache-control"] == "private, no-store"
    found = feed_rules.read(answer.content, "atom")
    entry = next(one for one in found.entries if one.id.endswith("2405.00005"))
    assert "author Henri Poincaré · category cs.LG" in entry.summary
    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == f"https://papers.example.org/t/{secret}/following.atom"
    assert entry.link == "https://papers.example.org/papers/2405.00005"
    assert client.get("/following.atom").status_code == 401
    page = Page(client.get(f"/t/{secret}/following").text)
    assert page.all("link", rel="alternate")[0]["href"] == f"/t/{secret}/following.atom"


def test_a_list_that_is_hidden_is_hidden_at_once(made, client):
    app, emmy = made[0], made[2]
    app.change_list(emmy, "boats", shown_to="owner")
    assert client.get("/lists/emmy/boats.atom").status_code == 404
    app.change_list(emmy, "boats", shown_to="all")
    assert client.get("/lists/emmy/boats.atom").status_code == 200


def test_what_a_reader_mutes_does_not_stand_in_their_feeds(made, client):
    app, clock, emmy, _ = made
    clock.move(minutes=5)
    secret = app.make_token(emmy, "muted", ["read"], "path")
    app.mute(emmy, "word", "hyperbolic")
    assert "2405.00005" not in ids(client.get(f"/t/{secret}/papers/month/2024-05.json").json())
    assert "2405.00005" in ids(feed(client, "/papers/month/2024-05"))
    app.unmute(emmy, "word", "hyperbolic")


def test_a_new_version_changes_the_feed_at_once_and_keeps_the_id(made, client, tmp_path):
    app = made[0]
    address = "/papers/week/2024-W22.json"
    before = client.get(address)
    app.harvest(write(tmp_path / "new.jsonl", [PAPERS[1] | {"updated": "2024-06-03", "abstract": "Anew."}]))
    after = client.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    old, new = ({item["id"]: item for item in answer.json()["items"]} for answer in (before, after))
    assert old.keys() == new.keys()
    changed = next(id for id in old if id.endswith("2405.00002"))
    assert old[changed]["date_modified"] < new[changed]["date_modified"] == "2024-06-03T00:00:00Z"


def test_votes_show_within_five_minutes(made, client):
    app, clock, emmy, _ = made
    client.get("/papers/trending.json")
    app.vote(emmy, "2405.00001")
    assert "4 upvotes" not in client.get("/papers/trending.json").text
    clock.move(minutes=5)
    assert "4 upvotes" in client.get("/papers/trending.json").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/papers.xml", 404),
        ("/papers/week/2024-W99.atom", 400),
        ("/papers.atom?date=2024-13-01", 400),
        ("/papers.atom?p=0", 400),
        ("/search.atom", 400),
        ("/search.atom?q=x&sort=best", 400),
        ("/lists/emmy/none.rss", 404),
        ("/people/nobody.json", 404),
        ("/library.atom", 401),
        ("/papers.atom?date=1999-01-01", 200),
    ],
)
def test_what_is_no_feed_is_answered_as_its_page_is(client, address, status):
    assert client.get(address).status_code == status


def test_papers_whose_id_has_an_ending_keep_their_page(client):
    assert client.get("/papers/2405.00001").status_code == 200
    assert not Page(client.get("/papers/2405.00001").text).all(
        "link", rel="alternate", type="application/rss+xml"
    )


def test_an_empty_instance_has_feeds_without_entries(tmp_path):
    with App(Settings(data_dir=tmp_path, **DOUBLES), Hands(datetime(2024, 5, 30, 8, tzinfo=UTC))) as app:
        client = TestClient(server(app), base_url="http://localhost")
        for address in ("/papers", "/papers/week", "/papers/month", "/papers/trending"):
            for ending in FORMATS:
                feed(client, address, ending)
