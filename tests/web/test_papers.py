import pytest

from broadsheet.errors import IndexStale
from broadsheet.types import Author, ExternalId
from broadsheet.web.links import links_of, paper_path

from .conftest import make_client
from .fake import HOSTILE, FakeApp, make_paper
from .html import Page


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def test_a_paper_page_tells_all_we_know(client):
    page = get(client, "/papers/2510.00001")
    for told in (
        "Sums of $n^2$ over all $x<y$",
        "Mary Cartwright and 5 more",
        "Oct 28, 2025",
        "Oct 29, 2025, version 2",
        "sent in by curator",
        "41 upvotes",
        "Proceedings of Sums",
        "math.NT, cs.LG",
        "12 pages",
        "arXiv:2510.00001",
    ):
        assert told in page.text
    for link in (
        "https://arxiv.org/abs/2510.00001",
        "https://arxiv.org/pdf/2510.00001",
        "/papers?date=2025-10-29",
    ):
        assert link in page.links()


def test_similar_papers_say_why(client):
    page = get(client, "/papers/2510.00001")
    assert "Similar papers" in page.text
    assert page.text.count("close in meaning") == 8


def test_a_paper_is_shown_while_an_index_is_away():
    app = FakeApp()

    def stale(*_: object, **__: object) -> None:
        raise IndexStale("index 'vectors' is not built")

    app.similar = stale
    assert "They cannot be found just now" in get(make_client(app), "/papers/2510.00001").text


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/papers/arXiv:2510.00001", "/papers/2510.00001"),
        ("/papers/2510.00001v2", "/papers/2510.00001"),
        ("/papers/arXiv:math-ph/9909028", "/papers/math-ph/9909028"),
    ],
)
def test_other_forms_of_an_id_lead_to_the_one_address(client, asked, canonical):
    answer = client.get(asked)
    assert answer.status_code == 301
    assert answer.headers["location"] == canonical


@pytest.mark.parametrize(
    "paper_id", ["arXiv:math-ph/9909028", "acl:P19-1613", "doi:10.1/x?y#z", "arXiv:2510.00001"]
)
def test_every_paper_lies_at_its_own_address(client, paper_id):
    page = get(client, paper_path(paper_id))
    assert page.all("link", rel="canonical")[0]["href"] == paper_path(paper_id)


def test_an_unknown_paper_gives_a_search_box_with_its_id(client):
    page = get(client, "/papers/1234.56789", 404)
    assert page.all("input", name="q")[0]["value"] == "1234.56789"
    assert "There is no paper '1234.56789'; search for its title." in page.text


def test_citation_tags_name_title_authors_and_pdf(client):
    page = get(client, "/papers/2510.00001")
    assert page.all("meta", name="citation_author")[0]["content"] == "Ada Lovelace"
    assert page.all("meta", name="citation_publication_date")[0]["content"] == "2025/10/28"
    assert page.all("meta", name="citation_pdf_url")


def test_a_paper_can_be_cited_in_eight_styles_without_a_script(client):
    page = get(client, "/papers/2510.00001")
    assert "Proceedings of Sums" in page.text  # as APA has it
    for style in ("MLA", "Chicago", "IEEE", "Vancouver", "Harvard", "Nature", "ACM"):
        assert style in page.text


def test_three_thousand_authors_are_folded():
    app = FakeApp([make_paper(1, authors=tuple(Author(f"N. {n}") for n in range(3000)), n_authors=3000)])
    page = get(make_client(app), "/papers/2510.00001")
    assert page.all("details", **{"class": "authors"})
    assert "and 2,970 authors more" in page.text


def test_hostile_text_stays_text_on_every_page(client):
    for path in ("/", "/papers/2510.00002", "/search?q=evil", f"/search?q={HOSTILE}", f"/papers/{HOSTILE}"):
        page = Page(client.get(path).text)
        scripts = [one for one in page.all("script") if one.get("type") != "application/ld+json"]
        assert [script["src"].rpartition("/")[2] for script in scripts] == [
            "htmx.min.js",
            "site.js",
        ]
        assert not page.all("img")
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_only_http_addresses_become_links(client):
    for path in ("/papers/2510.00001", "/papers/2510.00002"):
        for link in get(client, path).links():
            assert link.startswith(("/", "#", "https://", "http://")), link


def test_links_go_each_address_once_with_the_paper_first():
    paper = make_paper(
        1,
        ids=(ExternalId("arXiv", "2510.00001"), ExternalId("doi", "10.1/a b")),
        url="https://arxiv.org/abs/2510.00001/",
        pdf="javascript:alert(1)",
        code="https://code.example",
    )
    assert [tuple(link) for link in links_of(paper)] == [
        ("arXiv", "https://arxiv.org/abs/2510.00001"),
        ("PDF", "https://arxiv.org/pdf/2510.00001"),
        ("DOI", "https://doi.org/10.1/a%20b"),
        ("Code", "https://code.example"),
    ]


def test_links_out_of_the_page_tell_nothing_of_it(client):
    page = get(client, "/papers/2510.00001")
    outward = [link for link in page.all("a") if (link["href"] or "").startswith("http")]
    assert outward
    assert all("noopener noreferrer" in (link["rel"] or "") for link in outward)
