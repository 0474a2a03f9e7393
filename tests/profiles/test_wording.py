"""Which words a paper has, and how much each tells of it."""

import numpy as np
import pytest

from broadsheet.profiles.wording import _OF_AUTHORS, Tally, Wording, name_key, words_of

TEXTS = [
    "Quokkas eat leaves",
    *(f"Waves move {letter * 3}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "Waves of quokkas",
]


@pytest.fixture
def wording():
    return Wording(Tally(TEXTS))


def told(wording, text, authors=()):
    ids, values = wording.read(text, authors)
    return {wording.word(number): value for number, value in zip(ids.tolist(), values.tolist(), strict=True)}


def test_a_word_that_few_papers_have_tells_more(wording):
    weighed = told(wording, "quokkas eat")
    assert weighed["eat"] > weighed["quokkas"] > 0


def test_words_that_all_have_tell_nothing(wording):
    assert set(told(wording, "The waves and the leaves of it")) == {"leaves"}


def test_a_word_that_stands_more_often_tells_more_but_not_as_often(wording):
    weighed = told(wording, "leaves leaves leaves eat")
    assert 1 < weighed["leaves"] / weighed["eat"] < 3


def test_a_paper_is_of_length_one_of_which_authors_have_their_share(wording):
    weighed = told(wording, "quokkas eat leaves", ["Ada Lovelace", "Emmy Noether"])
    of_authors = [value**2 for word, value in weighed.items() if word.startswith("@")]
    assert sum(value**2 for value in weighed.values()) == pytest.approx(1)
    assert of_authors == pytest.approx([_OF_AUTHORS / 2] * 2)
    assert np.linalg.norm(list(told(wording, "quokkas eat").values())) == pytest.approx(1)


def test_an_author_is_one_however_the_name_is_written(wording):
    wording.read("", ["Henri Poincaré"])
    assert (
        set(told(wording, "", ["henri POINCARE"]))
        == {"@henri poincare"}
        == {"@" + name_key("Henri  Poincaré")}
    )


def test_a_word_and_a_name_that_is_the_same_are_two_things(wording):
    assert set(told(wording, "lovelace", ["Lovelace"])) == {"lovelace", "@lovelace"}


def test_numbers_ascend_and_stay(wording):
    first = wording.read("zebra quokkas eat", ["Ada Lovelace"])
    wording.read("more words come", [])
    again = wording.read("zebra quokkas eat", ["Ada Lovelace"])
    assert (np.diff(first[0]) > 0).all()
    assert [part.tolist() for part in first] == [part.tolist() for part in again]


def test_what_a_word_weighs_is_held_fast_when_it_is_first_met():
    tally = Tally(TEXTS)
    wording = Wording(tally)
    before = told(wording, "quokkas eat")
    tally._counted.clear()
    assert told(wording, "quokkas eat") == before


def test_a_word_has_a_number_once_a_paper_had_it(wording):
    assert wording.number("Quokkas") is None
    wording.read("quokkas")
    assert wording.word(wording.number("Quokkas")) == "quokkas"
    assert len(wording) == 1


@pytest.mark.parametrize("text", ["", "the of and", "1 2 3", "…", "x" * 50])
def test_a_text_that_tells_nothing_has_no_words(wording, text):
    ids, values = wording.read(text)
    assert (ids.tolist(), values.tolist()) == ([], [])
    assert (ids.dtype, values.dtype) == (np.int32, np.float32)


def test_words_are_letters_in_small_case():
    assert words_of("Naïve BAYES-nets, v2 a b x_y don't") == ["naïve", "bayes", "nets", "don"]
    assert words_of("y" * 40 + " " + "y" * 41) == ["y" * 40]


def test_texts_are_counted_once_for_each_word():
    tally = Tally(["a word word", "word"])
    assert (tally.papers(), tally.count("word"), tally.count("other")) == (2, 2, 0)
