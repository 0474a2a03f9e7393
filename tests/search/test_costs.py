import pytest

from broadsheet.conditions import Not, Term, all_of, any_of
from broadsheet.search.costs import MOST, check_cost, cost_of
from broadsheet.search.query import Trouble, parse

PAPERS = 300_000
SHARES = {
    "of": 0.9,
    "the": 0.95,
    "in": 0.9,
    "model": 0.5,
    "machine": 0.1,
    "learning": 0.25,
    "quaternion": 0.001,
}


class Corpus:
    def count(self, word):
        return int(SHARES.get(word, 0) * PAPERS)


def cost(text):
    return cost_of(parse(text).condition, Corpus())


@pytest.mark.parametrize(
    "query",
    [
        '"machine learning"',
        '"of the quaternion"',
        '"in the model" OR "of the model"',
        " OR ".join(f'"machine learning {word}"' for word in "abcdefghijklmnopqrst"),
        'author:"of the" OR venue:"in the" OR category:cs.* OR the',
        "-the -of -in machine",
    ],
)
def test_what_readers_ask_can_be_looked_up(query):
    assert cost(query) <= MOST
    check_cost(cost(query))


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f'"of the" OR ti:"{word} the"' for word in ("in", "of", "the")),
        " ".join(f'-"{one} {other}"' for one in ("of", "the") for other in ("of", "in", "the")) + " machine",
        "x AND " + "-".join(["the"] * 400),
        'abs:"' + "in the " * 300 + '"',
    ],
)
def test_phrases_of_what_all_papers_have_would_take_too_long(query):
    with pytest.raises(Trouble, match="words that too many papers have"):
        check_cost(cost(query))


def test_a_rare_word_makes_a_phrase_cheap_and_each_phrase_adds_to_the_cost():
    one = cost('"the model"')
    assert cost('"the quaternion"') < one / 10
    two = any_of([Term("title", "the model"), Not(Term("abstract", "of the model"))])
    assert cost_of(two, Corpus()) > 1.9 * one
    assert cost_of(all_of([Term("any", "model"), Term("any", "the")]), Corpus()) == 0
