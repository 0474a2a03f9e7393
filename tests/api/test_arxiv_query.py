"""arXiv's own client against our query API; what it finds against a plain filter over all papers."""

import re
from xml.etree import ElementTree

import arxiv
import pytest
import requests
from fastapi.testclient import TestClient

from broadsheet.cli.serve import server
from small import PAPERS, small_app, write

ATOM = {
    "atom": "http://www.w3.org/2005/Atom",
    "arxiv": "http://arxiv.org/schemas/atom",
    "opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}


@pytest.fixture
def client(address):
    """An unmodified client of arXiv whose one address is ours."""
    client = arxiv.Client(page_size=100, delay_seconds=0, num_retries=0)
    client.query_url_format = f"{address}/api/query?{{}}"
    yield client
    client._session.close()


def found(client, query="", ids=(), most=None, **options):
    return list(client.results(arxiv.Search(query, list(ids), max_results=most, **options)))


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def has(text, *forms):
    """Whether one of the words is there."""
    return not set(forms).isdisjoint(words(text))


def says(text, *phrase):
    """Whether the words stand there one after the other; several forms of one are parted by a bar."""
    there, wanted = words(text), [set(forms.split("|")) for forms in phrase]
    starts = range(len(there) - len(wanted) + 1)
    return any(all(there[at + n] in forms for n, forms in enumerate(wanted)) for at in starts)


def by(paper, *parts):
    return any(set(parts) <= set(words(author.name)) for author in paper.authors)


def text(paper):
    return f"{paper.title}\n{paper.abstract}"


def anywhere(paper, *forms):
    return has(text(paper), *forms) or any(has(author.name, *forms) for author in paper.authors)


def of(paper, *categories):
    return not set(categories).isdisjoint(paper.categories)


def within(paper, archive):
    return any(category.partition(".")[0] == archive for category in paper.categories)


def on(paper, first, last):
    return first <= f"{paper.published}-01-01"[:10] <= last if paper.published else False


def updated(paper, first, last):
    day = paper.updated or paper.published
    return first <= f"{day}-01-01"[:10] <= last if day else False


# Words that the index takes for one.
ELECTRON = ("electron", "electrons", "electronic", "electronics", "electronically")
GRAPH = ("graph", "graphs")
ROBUST = ("robust", "robustly", "robustness")
SURVEY = ("survey", "surveys", "surveyed")

QUERIES = {
    "all:electron": lambda p: anywhere(p, *ELECTRON),
    "electron": lambda p: anywhere(p, *ELECTRON),
    "ti:electron": lambda p: has(p.title, *ELECTRON),
    "abs:quantum": lambda p: has(p.abstract, "quantum"),
    "ti:graph OR abs:neutrinos": lambda p: has(p.title, *GRAPH) or has(p.abstract, "neutrino", "neutrinos"),
    "ti:lattice AND cat:hep-lat": lambda p: has(p.title, "lattice", "lattices") and of(p, "hep-lat"),
    "all:quantum ANDNOT ti:quantum": lambda p: anywhere(p, "quantum") and not has(p.title, "quantum"),
    'ti:"black hole"': lambda p: says(p.title, "black", "hole|holes"),
    'all:"black holes"': lambda p: says(text(p), "black", "hole|holes"),
    'abs:"language models"': lambda p: says(
        p.abstract, "language|languages", "model|models|modeling|modelling|modeled|modelled"
    ),
    "au:flambaum": lambda p: by(p, "flambaum"),
    'au:"Donald Knuth"': lambda p: by(p, "donald", "knuth"),
    "au:knuth_donald": lambda p: by(p, "donald", "knuth"),
    "au:wang AND au:zhang": lambda p: by(p, "wang") and by(p, "zhang"),
    "cat:cs.CL": lambda p: of(p, "cs.CL"),
    "cat:cs.CL OR cat:cs.CV": lambda p: of(p, "cs.CL", "cs.CV"),
    "cat:cs.* ANDNOT cat:cs.LG": lambda p: within(p, "cs") and not of(p, "cs.LG"),
    "cat:hep-th ANDNOT (cat:math-ph OR cat:gr-qc)": lambda p: (
        of(p, "hep-th") and not of(p, "math-ph", "gr-qc")
    ),
    "(ti:soliton OR ti:solitons) AND (cat:nlin.PS OR cat:nlin.SI)": lambda p: (
        has(p.title, "soliton", "solitons") and of(p, "nlin.PS", "nlin.SI")
    ),
    "cat:astro-ph+AND+submittedDate:[200001010000+TO+200912312359]": lambda p: (
        within(p, "astro-ph") and on(p, "2000-01-01", "2009-12-31")
    ),
    "submittedDate:[202401010000 TO 202401312359]": lambda p: on(p, "2024-01-01", "2024-01-31"),
    "abs:robust AND lastUpdatedDate:[20180101 TO 20191231]": lambda p: (
        has(p.abstract, *ROBUST) and updated(p, "2018-01-01", "2019-12-31")
    ),
    "submittedDate:[199301010000+TO+199306302359] ANDNOT cat:hep-th": lambda p: (
        on(p, "1993-01-01", "1993-06-30") and not of(p, "hep-th")
    ),
    "co:pages": lambda p: "pages" in (p.note or ""),
    'co:"100% of the"': lambda p: "100% of the" in (p.note or ""),
    "co:withdrawn OR ti:survey": lambda p: "withdrawn" in (p.note or "") or has(p.title, *SURVEY),
    "jr:lakes": lambda p: has(p.venue or "", "lakes"),
    "rn:LAKE-TH": lambda p: p.imprint.get("report", "").startswith("LAKE-TH"),
    "id:2401.00001 OR id:hep-lat/0005007": lambda p: p.id in ("arXiv:2401.00001", "arXiv:hep-lat/0005007"),
    "ti:lakes ANDNOT co:pages": lambda p: has(p.title, "lakes", "lake") and "pages" not in (p.note or ""),
    "all:retrieval AND (cat:cs.CL OR cat:cs.IR) ANDNOT abs:multimodal": lambda p: (
        anywhere(p, "retrieval", "retrieve", "retrieved", "retrieves", "retrieving", "retrievals")
        and of(p, "cs.CL", "cs.IR")
        and not has(p.abstract, "multimodal")
    ),
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_exactly_the_papers_that_a_plain_filter_finds(client, papers, query):
    expected = {p.id.partition(":")[2] for p in papers if p.id.startswith("arXiv:") and QUERIES[query](p)}
    shown = [result.get_short_id().rpartition("v")[0] for result in found(client, query)]
    assert len(shown) == len(set(shown))
    assert set(shown) == expected
    assert expected, "a query that finds nothing shows nothing"


def test_a_search_is_paged_whole_and_in_one_order(client):
    client.page_size = 7
    shown = [
        result.entry_id for result in found(client, "cat:nlin.PS", sort_by=arxiv.SortCriterion.SubmittedDate)
    ]
    assert len(shown) == len(set(shown)) == 57
    client.page_size = 100
    assert [
        r.entry_id for r in found(client, "cat:nlin.PS", sort_by=arxiv.SortCriterion.SubmittedDate)
    ] == shown


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize(("sort", "date"), [("submittedDate", "published"), ("lastUpdatedDate", "updated")])
def test_results_are_sorted_by_their_days(client, sort, date, order):
    results = found(client, "cat:cs.CL", sort_by=arxiv.SortCriterion(sort), sort_order=arxiv.SortOrder(order))
    days = [getattr(result, date) for result in results if result.get_short_id() != "2402.00003v1"]
    assert days == sorted(days, reverse=order == "descending")
    assert len(set(days)) > 50


def test_relevance_puts_papers_that_say_it_most_first(client):
    best = found(client, "all:soliton", most=5)
    assert all(says(result.title.lower(), "soliton|solitons|solitonic") for result in best)
    worst = found(client, "all:soliton", most=5, sort_order=arxiv.SortOrder.Ascending)
    assert not {result.entry_id for result in best} & {result.entry_id for result in worst}


def test_an_entry_has_all_that_the_client_reads(client):
    (result,) = found(client, ids=["2401.00001"])
    assert result.entry_id == "http://arxiv.org/abs/2401.00001v3"
    assert result.get_short_id() == "2401.00001v3"
    assert result.title == "Electron clouds over <quiet> lakes & hills"
    assert [author.name for author in result.authors] == [
        "Ludwig van Beethoven",
        "Sammy Davis Jr.",
        "Quiet Lakes Collaboration",
    ]
    assert (str(result.published)[:10], str(result.updated)[:10]) == ("2024-01-01", "2024-03-05")
    assert result.comment.startswith("12 pages")
    assert result.journal_ref == "J. Lakes 7 (2024) 1-12"
    assert result.doi == "10.1000/lakes"
    assert (result.primary_category, result.categories) == ("physics.ao-ph", ["physics.ao-ph", "cs.CL"])
    assert result.pdf_url == "https://arxiv.org/pdf/2401.00001v3"
    assert {link.title for link in result.links} == {None, "pdf", "doi"}


def test_ids_are_found_as_given_with_and_without_a_version(client):
    ids = ["2401.00001v2", "hep-lat/0005007", "2401.00001", "0000.0000", "2401.00001v9"]
    results = found(client, ids=ids)
    assert [result.get_short_id() for result in results] == [
        "2401.00001v2",
        "hep-lat/0005007v1",
        "2401.00001v3",
    ]
    assert str(results[0].updated)[:10] == "2024-02-02"


def test_query_and_ids_together_are_their_intersection(client):
    ids = ["2401.00001", "2401.00002", "hep-lat/0005007"]
    results = found(client, "cat:cs.CL ANDNOT co:withdrawn", ids=ids)
    assert [result.get_short_id() for result in results] == ["2401.00001v3"]


def test_a_paper_whose_day_nobody_knows_has_the_month_of_its_id(client):
    days = {result.get_short_id(): str(result.published)[:10] for result in found(client, "ti:lakes")}
    assert days["2402.00003v1"] == "2024-02-01"


def test_papers_without_an_arxiv_id_are_left_out(client, papers):
    assert "Lakes in several hops" in {paper.title for paper in papers}
    assert "Lakes in several hops" not in {result.title for result in found(client, "ti:lakes")}


def test_nothing_asked_for_is_nothing_found(client):
    assert found(client) == []
    assert found(client, "ti:xyzzyplugh") == []


@pytest.mark.parametrize(
    "query",
    [
        "cat:cs.CL AND ti:language",
        "cat:cs.CL+AND+ti:language",
        "ti:language AND+cat:cs.CL",
    ],
)
def test_signs_of_addresses_may_be_encoded_twice(client, query):
    assert {result.entry_id for result in found(client, query)} == {
        result.entry_id for result in found(client, "ti:language AND cat:cs.CL")
    }


def feed(address, status=200, method="get", **params):
    given = {"params" if method == "get" else "data": params}
    answer = requests.request(method, f"{address}/api/query", **given, timeout=10)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def test_a_form_is_answered_as_an_address_is(address):
    asked = {"search_query": "cat:cs.CL", "max_results": "3", "start": "2"}
    got, posted = (feed(address, method=method, **asked) for method in ("get", "post"))
    for root in (got, posted):
        assert root.findtext("opensearch:totalResults", namespaces=ATOM) == "168"
        assert root.findtext("opensearch:startIndex", namespaces=ATOM) == "2"
        assert root.findtext("opensearch:itemsPerPage", namespaces=ATOM) == "3"
    ids = [[entry.text for entry in root.findall("atom:entry/atom:id", ATOM)] for root in (got, posted)]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 3


def test_ten_papers_come_when_no_number_is_asked_for(address):
    assert len(feed(address, search_query="cat:cs.CL").findall("atom:entry", ATOM)) == 10


@pytest.mark.parametrize(
    ("asked", "trouble"),
    [
        ({"id_list": "abc"}, "incorrect id format for abc"),
        ({"id_list": "2401.00001,cond-mat/ISSN1234"}, "incorrect id format for cond-mat/ISSN1234"),
        ({"search_query": "all:x", "start": "-1"}, "start must be non-negative"),
        ({"search_query": "all:x", "start": "one"}, "start must be an integer"),
        ({"search_query": "all:x", "max_results": "-1"}, "max_results must be non-negative"),
        ({"search_query": "all:x", "max_results": "2001"}, "max_results must be at most 2000"),
        ({"search_query": "all:x", "start": "29991", "max_results": "10"}, "must be at most 30000"),
        ({"search_query": "all:x", "sortBy": "votes"}, "sortBy must be in: relevance, lastUpdatedDate"),
        ({"search_query": "all:x", "sortOrder": "up"}, "sortOrder must be in: ascending, descending"),
        ({"id_list": "2401.00001," * 2001}, "at most 2000 ids"),
        ({"search_query": "all:(x"}, "a parenthesis is not closed"),
        ({"search_query": "ti:x AND"}, "AND has nothing after it"),
        ({"search_query": "submittedDate:[2024 TO 2023]"}, "ends before it begins"),
        ({"search_query": "..."}, "nothing to search for"),
        ({"search_query": " OR ".join(f"ti:w{n}" for n in range(65))}, "at most 64 conditions"),
    ],
)
def test_a_wrong_question_is_one_entry_titled_error(address, asked, trouble):
    root = feed(address, 400, method="post", **asked)
    (entry,) = root.findall("atom:entry", ATOM)
    assert entry.findtext("atom:title", namespaces=ATOM) == "Error"
    assert trouble in entry.findtext("atom:summary", namespaces=ATOM)
    assert "/api/errors#" in entry.findtext("atom:id", namespaces=ATOM)


def test_phrases_that_take_too_long_to_look_up_are_refused(address, monkeypatch):
    monkeypatch.setattr("broadsheet.search.costs.MOST", 0)
    root = feed(address, 400, search_query='all:"residual networks" OR co:pages')
    assert "words that too many papers have" in root.findtext("atom:entry/atom:summary", namespaces=ATOM)


def test_the_client_is_told_of_a_wrong_question(client):
    with pytest.raises(arxiv.HTTPError):
        found(client, "ti:x AND")


def test_without_an_index_the_answer_says_to_come_back(tmp_path):
    with small_app(tmp_path) as app:
        (tmp_path / "data/index/text/current.json").write_text('{"number": 1, "built_by": "other", "seq": 5}')
        answer = TestClient(server(app)).get("/api/query", params={"search_query": "all:residual"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "broadsheet index --rebuild" in answer.text


def test_an_answer_that_was_kept_does_not_outlive_a_change(tmp_path):
    with small_app(tmp_path) as app:
        assert app.matches("all:residual").total == 1
        app.harvest(
            write(tmp_path / "more.jsonl", [PAPERS[1] | {"id": "2405.00009", "title": "Residual lakes"}])
        )
        assert app.matches("all:residual").total == 1
        app.index()
        assert app.matches("all:residual").total == 2


def test_a_request_may_not_be_endless(address):
    answer = requests.post(f"{address}/api/query", data={"search_query": "x" * 1_100_000}, timeout=10)
    assert answer.status_code == 413
