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


def test_an_id_leads_to_its_paper_as_the_first_hit(client):
    page = get(client, "/search?q=arXiv:2510.00003")
    assert "its id is what you asked for" in page.text
    assert "/papers/2510.00003" in page.links()


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
