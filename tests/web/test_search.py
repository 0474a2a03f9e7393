import pytest

from broadsheet.errors import IndexStale

from .conftest import make_client
from .fake import FakeApp
from .html import Page


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def test_a_search_without_words_shows_the_form_with_hints(client):
    page = get(client, "/search")
    assert "What to ask" in page.text
    assert len(page.all("input", name="q")) == 1


def test_hits_say_why_they_are_here_and_light_the_words(client):
    answer = client.get("/search?q=papers need")
    assert "<mark>papers</mark>" in answer.text
    page = Page(answer.text)
    assert "words: papers, need; close in meaning" in page.text
    assert "score 0.90: words 0.60, meaning 0.30" in page.text
    assert page.all("rect", **{"class": "meaning"})[0]["x"] == "60.0"


def test_an_id_leads_to_the_page_of_its_paper(client):
    answer = client.get("/search?q=arXiv:2510.00003", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/papers/2510.00003")


def test_offers_other_orders_and_says_which_one_this_is(client):
    page = get(client, "/search?q=paper&sort=date")
    assert "/search?q=paper&sort=upvotes" in page.links()
    assert "/search?q=paper" in page.links()
    assert "newest first" in page.text


def test_an_unknown_order_is_a_slip_of_the_form(client):
    page = get(client, "/search?q=paper&sort=size", 400)
    assert "there are relevance, date, upvotes, trending" in page.text


def test_offers_to_narrow_by_what_the_found_papers_have(client):
    links = get(client, "/search?q=paper").links()
    assert "/search?q=paper&since=2024-01-01&until=2024-12-31" in links
    assert "/search?q=paper&category=cs.LG" in links
    assert any("venue%3A%22" in link for link in links)


def test_says_what_a_query_was_taken_for(client):
    assert "author: has nothing after it" in get(client, "/search?q=paper+author:").text
    assert "Only papers with has:code" in get(client, "/search?q=paper+has:code").text
    page = get(client, "/search?q=LLM")
    assert "It may stand for large language model" in page.text
    assert "/search?q=large%20language%20model" in page.links()
    page = get(client, "/search?q=nubmer")
    assert "Did you mean number" in page.text
    assert "/search?q=number" in page.links()


def test_the_form_keeps_what_was_typed(client):
    page = get(
        client, "/search?q=papers+%22x&since=2025-10-01&until=2025-10-31&category=cs.LG&category=math.NT"
    )
    fields = {field["name"]: field["value"] for field in page.all("input") if field.get("name")}
    assert fields == {
        "q": 'papers "x',
        "since": "2025-10-01",
        "until": "2025-10-31",
        "category": "cs.LG math.NT",
    }


def test_filters_narrow_the_hits(client):
    page = get(client, "/search?q=papers&since=2025-10-28")
    assert "/papers/acl:P19-1613" not in page.links()
    assert "Nothing was found with these filters" in get(client, "/search?q=papers&category=nix").text


def test_known_categories_are_offered(client):
    assert {"value": "math.NT"} in get(client, "/search").all("option")


def test_pages_keep_the_query(client):
    page = get(client, "/search?q=papers&since=2025-01-01&p=2")
    assert page.all("a", rel="prev")[0]["href"] == "/search?q=papers&since=2025-01-01"
    assert "/api/v1/search?q=papers&since=2025-01-01" in page.links()


@pytest.mark.parametrize(
    ("query", "trouble"),
    [
        ("since=soon", "since='soon' is not a day; write YYYY-MM-DD"),
        ("since=2025-02-01&until=2025-01-01", "is after the last"),
        ("p=x", "is not a page"),
    ],
)
def test_a_slip_in_the_form_shows_the_form_with_the_trouble(client, query, trouble):
    page = get(client, f"/search?q=kept&{query}", 400)
    assert trouble in page.text
    assert page.all("input", name="q")[0]["value"] == "kept"


def test_an_index_that_cannot_answer_is_told_as_such():
    app = FakeApp()

    def stale(*_: object) -> None:
        raise IndexStale("index 'text' is not built. Run: broadsheet index --rebuild")

    app.search = stale
    assert "broadsheet index --rebuild" in get(make_client(app), "/search?q=x", 503).text
