import pytest

from broadsheet.search.request import without_request


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("Could you suggest papers on tree pruning?", "tree pruning?"),
        ("Are there any studies investigating example-based parsing?", "example-based parsing?"),
        ("I'm looking for a paper that discusses solitons.", "solitons."),
        ("I’m looking for work on solitons", "solitons"),
        ("What is attention?", "attention?"),
        ("Which method prunes trees? Could you point me to one of them?", "method prunes trees?"),
        ("Show me graph networks. They scale well.", "graph networks. They scale well."),
    ],
)
def test_the_words_of_asking_go_and_what_they_ask_for_stays(asked, about):
    assert without_request(asked) == about


@pytest.mark.parametrize(
    "text",
    [
        "tree-structured pruning",
        "recommender systems that explain",
        "Attention Is All You Need",
        "",
        "   ",
        "what is this about",
        "papers",
    ],
)
def test_what_asks_for_nothing_stays_as_it_is(text):
    assert without_request(text) == text
