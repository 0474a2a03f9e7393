import pytest

from broadsheet.index.tantivy import make
from broadsheet.search.explain import shared_words
from broadsheet.types import Author, Paper


@pytest.fixture
def index(tmp_path):
    return make(tmp_path)


def paper(title, abstract="", *authors):
    return Paper(1, "x:1", title, abstract, tuple(Author(name) for name in authors))


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        (
            "language models",
            "Modelling languages: a model of Language",
            ("Modelling", "languages", "model", "Language"),
        ),
        ("try", "TRYING, tried and tries; tribes", ("TRYING", "tried", "tries")),
        ("naïve graph", "A naïve, graph-based way", ("naïve", "graph")),
        ("graph", "naïve (graphs)", ("graphs",)),
        ("the of", "the end of the line", ()),
        ("", "words", ()),
        ("quokka", "", ()),
    ],
)
def test_words_are_shared_whatever_their_ending_and_case(index, query, text, words):
    assert shared_words(index, query, [paper("-", text)]) == [words]


def test_each_paper_has_its_own_in_the_order_they_stand_there(index):
    papers = [paper("Deep nets", "Nets that learn"), paper("Learning", "", "Ada Deep")]
    assert shared_words(index, "learn deep nets", papers) == [
        ("Deep", "nets", "Nets", "learn"),
        ("Learning", "Deep"),
    ]


def test_an_ascii_text_is_read_as_any_other(index):
    plain = "state-of-the-art (SOTA) models_2: under_score, 3.5x"
    asked = "state art sota models 2 under score 5x"
    assert shared_words(index, asked, [paper("-", plain)]) == shared_words(
        index, asked, [paper("-", plain + " é")]
    )
