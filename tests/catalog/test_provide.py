from datetime import UTC, datetime

import pytest

from broadsheet.catalog.provide import arxiv_names, identifier_of
from broadsheet.errors import BadRequest, NotFound
from broadsheet.harvests import Wanted
from broadsheet.store import papers
from small import PAPERS, small_app


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path) as app:
        yield app


def names(page):
    return [one.identifier for one in page.papers]


def test_papers_come_in_parts_in_one_order(app):
    whole = app.provider.page(Wanted(), None, 10, whole=False)
    first = app.provider.page(Wanted(), None, 2, whole=False)
    second = app.provider.page(Wanted(), first.rest, 10, whole=False)
    assert names(first) + names(second) == names(whole)
    assert len(names(whole)) == app.provider.count(Wanted()) == 5
    assert whole.rest is second.rest is None


def test_a_part_that_ends_with_the_list_has_no_rest(app):
    assert app.provider.page(Wanted(), None, 5, whole=False).rest is None


def test_tombstones_stand_among_the_papers(app):
    with app._store.write() as db:
        papers.remove(db, [app.paper("2405.00001").row, app.paper("2405.00005").row])
    seen, place = [], None
    while True:
        page = app.provider.page(Wanted(), place, 1, whole=True)
        seen += page.papers
        if page.rest is None:
            break
        place = page.rest
    assert sorted(one.identifier for one in seen if one.gone) == [
        "oai:arXiv.org:2405.00001",
        "oai:arXiv.org:2405.00005",
    ]
    assert len({one.identifier for one in seen}) == len(seen) == app.provider.count(Wanted())
    assert all((one.paper is None) == one.gone for one in seen)


def test_only_papers_of_arxiv_are_given_where_that_is_wanted(app):
    assert "oai:broadsheet:acl:P19-1613" in names(app.provider.page(Wanted(), None, 10, whole=False))
    assert "oai:broadsheet:acl:P19-1613" not in names(app.provider.page(Wanted(arxiv=True), None, 10, False))


def test_a_paper_is_found_by_its_own_identifier_alone(app):
    assert app.provider.paper("oai:broadsheet:acl:P19-1613").paper.title == "Questions in several hops"
    for other in (
        "acl:P19-1613",
        "oai:broadsheet:arXiv:2405.00001",
        "oai:broadsheet:doi:10.1000/residual",
        "",
    ):
        with pytest.raises(NotFound):
            app.provider.paper(other)


@pytest.mark.parametrize(
    ("name", "divided"),
    [
        ("Ada Lovelace", ("Lovelace", "Ada", "")),
        ("Ludwig van Beethoven", ("van Beethoven", "Ludwig", "")),
        ("Sammy Davis Jr.", ("Davis", "Sammy", "Jr.")),
        ("Juan Carlos Lopez V.", ("Lopez V.", "Juan Carlos", "")),
        ("Hopper, Grace", ("Hopper", "Grace", "")),
        ("J. R. R.", ("J. R. R.", "", "")),
        ("Plato", ("Plato", "", "")),
        ("Quiet Lakes Collaboration", ("Quiet Lakes Collaboration", "", "")),
    ],
)
def test_names_of_authors_are_divided(tmp_path, name, divided):
    with small_app(tmp_path, [PAPERS[0] | {"authors": [name]}]) as app:
        assert app.provider.paper("oai:arXiv.org:2405.00001").authors == (divided,)


def test_the_moment_after_which_something_may_come_lies_a_minute_back(app):
    now = datetime(2024, 5, 27, 12, 0, tzinfo=UTC)
    assert app.provider.settled(now) == datetime(2024, 5, 27, 11, 59, tzinfo=UTC)


def test_an_id_becomes_an_identifier():
    assert identifier_of("arXiv:math-ph/9909028") == "oai:arXiv.org:math-ph/9909028"
    assert identifier_of("doi:10.1000/a<b>") == "oai:broadsheet:doi:10.1000/a%3Cb%3E"


def test_arxiv_ids_are_read_with_and_without_a_version():
    assert arxiv_names(["2405.00001v2", "math.AG/0601001", " hep-th/9901001 ", "0000.0000", ""]) == [
        ("2405.00001", 2),
        ("math/0601001", None),
        ("hep-th/9901001", None),
        ("0000.0000", None),
    ]


@pytest.mark.parametrize("text", ["abc", "2405.1", "2405.00001v0", "10.1000/x", "hep-th/99"])
def test_what_has_not_the_form_of_an_id_is_refused(text):
    with pytest.raises(BadRequest, match="incorrect id format for"):
        arxiv_names([text])
