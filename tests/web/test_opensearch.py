import pytest
from fastapi.testclient import TestClient
from lxml import etree

import feed_rules
from broadsheet.cli.serve import server
from small import member, small_app

from .html import Page

SPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with small_app(
        tmp_path_factory.mktemp("site"), mode="public", address="https://papers.example.org"
    ) as app:
        yield app, server(app)


@pytest.fixture
def client(made):
    return TestClient(made[1], follow_redirects=False)


def test_a_browser_finds_the_description_and_can_search_and_subscribe_by_it(client):
    (link,) = Page(client.get("/").text).all("link", rel="search")
    answer = client.get(link["href"])
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    root = etree.fromstring(answer.content)
    assert len(root.findtext("o:ShortName", namespaces=SPACE)) <= 16
    places = {url.get("type"): url.get("template") for url in root.findall("o:Url", SPACE)}
    for kind, template in places.items():
        assert template.startswith("https://papers.example.org/")
        asked = template.removeprefix("https://papers.example.org").replace("{searchTerms}", "residual")
        found = client.get(asked.replace("{startPage?}", "1"))
        assert found.status_code == 200
        assert found.headers["content-type"].startswith(kind)
        if kind == "application/atom+xml":
            feed_rules.read(found.content, "atom")


def suggested(client, text):
    answer = client.get("/search/suggestions", params={"q": text})
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    asked, texts, abouts, addresses = answer.json()
    assert asked == text
    assert len(texts) == len(abouts) == len(addresses) <= 8
    return dict(zip(texts, addresses, strict=True))


def test_words_are_made_whole_and_titles_lead_to_their_papers(client):
    found = suggested(client, "deep resid")
    assert found["deep residual"] == "https://papers.example.org/search?q=deep+residual"
    assert found["Residual networks for images"] == "https://papers.example.org/papers/2405.00001"


def test_categories_and_authors_are_offered(client):
    assert "category:cs.LG" in suggested(client, "cs.")
    assert "author:lovelace" in suggested(client, "author:lov")


@pytest.mark.parametrize("text", ["", " ", "x" * 300, "\0", '"', "author:"])
def test_there_may_be_nothing_to_offer(client, text):
    suggested(client, text)


def test_search_engines_find_every_paper_of_a_public_instance(client):
    assert "Sitemap: https://papers.example.org/sitemap.xml" in client.get("/robots.txt").text
    index = etree.fromstring(client.get("/sitemap.xml").content)
    (part,) = (node.text for node in index.iter("{*}loc"))
    pages = etree.fromstring(client.get(part.removeprefix("https://papers.example.org")).content)
    found = [node.text.removeprefix("https://papers.example.org") for node in pages.iter("{*}loc")]
    assert len(found) == 5
    assert {client.get(path).status_code for path in found} == {200}
    assert client.get("/sitemap/2.xml").status_code == 404


def test_search_engines_are_sent_away_from_an_instance_that_is_not_public(tmp_path):
    with small_app(tmp_path, mode="private") as app:
        member(app, "ada")
        client = TestClient(server(app), follow_redirects=False)
        assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
        assert client.get("/opensearch.xml").status_code == 200
        assert client.get("/search/suggestions?q=x").status_code != 200
        assert client.get("/sitemap.xml").status_code != 200
