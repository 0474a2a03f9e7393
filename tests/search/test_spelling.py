"""What is suggested for a misspelt query, and, more often, what is left alone."""

import pytest

from broadsheet.index import Entry
from broadsheet.index._vocabulary import make
from broadsheet.search.spelling import suggest

PAPERS = 1200
COMMON = "large language model for recognition of graphs with attention networks; pseudo sampling of trees"


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    """1,200 papers that all have the same words, and one or two with rare ones."""
    vocabulary = make(tmp_path_factory.mktemp("vocabulary"))
    entries = [Entry(row, COMMON, "", "", (), 0) for row in range(1, PAPERS + 1)]
    entries += [
        Entry(PAPERS + 1, "modal logic and attentions", "", "Ada Netwerk", (), 0),
        Entry(PAPERS + 2, "", "", "Emmy Noether", (), 0),
    ]
    vocabulary.add(entries)
    vocabulary.save()
    return vocabulary


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("large langauge model", "large language model"),
        ("large lnguage model", "large language model"),
        ("large languagee model", "large language model"),
        ("large langhage model", "large language model"),
        ("lnaguage of grpahs", "language of graphs"),
        ("recogntiion", "recognition"),
        ("recgnitoin", "recognition"),
    ],
)
def test_a_word_that_nobody_writes_gives_way_to_one_like_it(vocabulary, query, meant):
    assert suggest(vocabulary, query) == meant


@pytest.mark.parametrize(
    "query",
    [
        "large language model",
        "",
        "   ",
        "?!",
        "quark",
        "modal logic",
        "xecognitoin",
        "grfs trss mmdle",
    ],
)
def test_what_is_known_or_like_nothing_or_too_far_away_stays(vocabulary, query):
    assert suggest(vocabulary, query) is None


def test_words_of_three_letters_are_left_alone(vocabulary):
    assert suggest(vocabulary, "fro wit") is None


def test_two_edits_are_believed_of_long_words_alone(vocabulary):
    assert suggest(vocabulary, "atention netwroks") == "attention networks"
    assert suggest(vocabulary, "attetnoin") == "attention"
    assert suggest(vocabulary, "mdoell") is None


@pytest.mark.parametrize(
    "query", ["LANGAUGE", "LanGauge", "gpt4langauge", "langauge2", "\\langauge", "lang_auge langauge.org"]
)
def test_names_numbers_and_code_are_left_alone(vocabulary, query):
    assert suggest(vocabulary, query) is None


@pytest.mark.parametrize(
    "query",
    [
        "author:langauge",
        'au:"langauge graps"',
        "-title:langauge",
        "ti:(langauge OR graps)",
        "https://langauge",
        "$langauge$",
    ],
)
def test_fields_addresses_and_formulas_are_left_alone(vocabulary, query):
    assert suggest(vocabulary, query) is None


def test_all_around_the_word_stays_as_it_is(vocabulary):
    query = '  "Large  Langauge model"\tOR (-graps AND author:grahps) , GPT-4?'
    assert suggest(vocabulary, query) == '  "Large  Language model"\tOR (-graphs AND author:grahps) , GPT-4?'


def test_hyphens_part_words(vocabulary):
    assert suggest(vocabulary, "langauge-model") == "language-model"


def test_the_name_of_an_author_is_no_mistake(vocabulary):
    assert suggest(vocabulary, "noether netwerk") is None
    assert suggest(vocabulary, "netwerks") == "networks"


def test_words_of_other_languages_are_left_alone(vocabulary):
    assert suggest(vocabulary, "mödel") is None


def test_of_two_words_as_near_the_common_one_is_meant(vocabulary):
    assert suggest(vocabulary, "attentiom") == "attention"
    assert suggest(vocabulary, "modl") == "model"


def test_two_words_written_as_one_are_parted(vocabulary):
    assert suggest(vocabulary, "Languagemodel for graphs") == "Language model for graphs"


def test_a_word_that_is_made_with_a_prefix_is_not_parted(vocabulary):
    assert suggest(vocabulary, "pseudosampling") is None


def test_one_word_written_as_two_is_joined(vocabulary):
    assert suggest(vocabulary, "re cognition of atten tion") == "recognition of attention"


def test_common_words_beside_each_other_are_not_joined(vocabulary):
    assert suggest(vocabulary, "of for with graphs") is None


def test_nothing_is_suggested_after_the_first_32_words(vocabulary):
    assert suggest(vocabulary, "graphs " * 31 + "langauge") == "graphs " * 31 + "language"
    assert suggest(vocabulary, "graphs " * 32 + "langauge") is None


def test_a_few_papers_are_no_measure(tmp_path):
    vocabulary = make(tmp_path)
    assert suggest(vocabulary, "langauge") is None
    vocabulary.add([Entry(row, COMMON, "", "", (), 0) for row in range(1, 300)])
    vocabulary.save()
    assert suggest(vocabulary, "langauge") is None
