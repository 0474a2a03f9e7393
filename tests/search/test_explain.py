import re

import pytest

from broadsheet.index.tantivy import make
from broadsheet.search.explain import found_words
from broadsheet.search.explain import shared_words as each_once
from broadsheet.types import Author, Paper


@pytest.fixture
def index(tmp_path):
    return make(tmp_path)


def shared_words(index, query, papers):
    return [each_once(found) for found in found_words(index, query, papers)]


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


def test_places_are_those_in_the_abstract_and_negative_before_it(index):
    (found,) = found_words(index, "nets", [paper("Deep nets", "Nets and 𝐧𝐞𝐭 🦘nets", "Ada Nets")])
    assert [(at < 0, word) for at, word in found] == [
        (True, "nets"),
        (True, "Nets"),
        (False, "Nets"),
        (False, "nets"),
    ]
    assert [at for at, _ in found][2:] == [0, 14]


@pytest.mark.parametrize("text", ["İstanbul x X_x 3x", "ﬁnal x² — x", "字x x字 x", "a\ud800x x"])
def test_words_are_those_of_the_index_in_any_script(index, text):
    (found,) = found_words(index, "x 3x final", [paper("-", text)])
    words = re.findall(r"[^\W_]+", text)
    stems = set(index.words("x 3x final").values())
    assert [word for _, word in found] == [word for word in words if set(index.words(word).values()) & stems]
