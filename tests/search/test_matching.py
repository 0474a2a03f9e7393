import pytest

from broadsheet.errors import BadRequest
from broadsheet.search.matching import admitted
from small import PAPERS, small_app

NOTES = [
    PAPERS[0] | {"comments": "12 pages"},
    PAPERS[1] | {"comments": "3 pages"},
    *PAPERS[2:],
]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with small_app(tmp_path_factory.mktemp("app"), NOTES) as app:
        yield app


def ids(app, query):
    found = admitted(app._store, app._indexes.text(), query)
    return {paper.id.partition(":")[2] for paper in app._catalog.papers(found.rows.tolist())}


R, T, S, Q, P = "2405.00001", "2405.00002", "math-ph/9909028", "P19-1613", "2405.00005"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("residual", {R, Q}),
        ("residual questions", {Q}),
        ("residual OR types", {R, Q, T}),
        ("NOT residual", {T, S, P}),
        ("residual ANDNOT co:pages", {Q}),
        ("co:pages", {R, T}),
        ("co:pages ANDNOT co:12", {T}),
        ("NOT co:pages", {S, Q, P}),
        ("-co:pages cat:cs.LG", {P}),
        ("co:pages cat:cs.LG", {R}),
        ("co:pages cat:cs.LG cat:cs.PL", {R, T}),
        ("(co:pages OR au:hopper) AND (ti:questions OR ti:type)", {Q, T}),
        ("submittedDate:[2024 TO 2025] AND cat:cs.LG", {R, P}),
        ("submittedDate:[2024+TO+2025]+ANDNOT+id:2405.00005", {R, T}),
        ("id:2405.00001v7 OR id:math-ph/9909028", {R, S}),
        ("id:9999.99999", set()),
        ("co:(12 OR 3)", {R, T}),
        ("rn:x OR ti:solitons", {S}),
    ],
)
def test_a_query_admits_these_papers(app, query, expected):
    assert ids(app, query) == expected


def test_words_that_are_refused_do_not_rank(app):
    words = admitted(app._store, app._indexes.text(), "residual ANDNOT (questions OR co:pages)").words
    assert words == "residual"


def test_lists_are_not_read_as_prose(app):
    query = " OR ".join(f"all:word{number}" for number in range(60)) + " OR all:residual"
    assert ids(app, query) == {R, Q}


@pytest.mark.parametrize("query", ["", "()", "a AND", "ti:", '"open', "year:soon", "co:[", "((a)"])
def test_what_cannot_be_understood_is_refused(app, query):
    with pytest.raises(BadRequest):
        ids(app, query)


def test_a_refusal_says_what_to_write(app):
    with pytest.raises(BadRequest, match="a parenthesis is not closed: write “\\)” where it ends"):
        ids(app, "ti:(a OR b")
