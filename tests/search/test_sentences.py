import pytest

from broadsheet.embedders.wordllama import make
from broadsheet.search.sentences import nearest_sentences, sentences


def alike(word):
    """Every word counts the same."""
    return 1.0


def found(text, *words):
    return [(text.index(word), word) for word in words]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We read. You vote! Who writes? It does.", ["We read.", "You vote!", "Who writes?", "It does."]),
        ("Shown by Smith et al. We agree.", ["Shown by Smith et al. We agree."]),
        ("By J. Smith (e.g. BERT), cf. Fig. 3.", ["By J. Smith (e.g. BERT), cf. Fig. 3."]),
        ("It is 3.5 times better. $x^2$ holds.", ["It is 3.5 times better.", "$x^2$ holds."]),
        ("no end", ["no end"]),
        ("", []),
        (" . ", ["."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, parts):
    assert sentences(text) == parts


def test_every_sentence_stands_in_the_text_as_it_is():
    text = "One  has two spaces. Two\nhas a line. Three?"
    assert all(sentence in text for sentence in sentences(text))


def test_the_nearest_sentence_is_about_what_was_asked():
    embedder = make()
    abstract = "We study galaxies and their halos. Language models write fluent text. The end is near."
    (near,) = nearest_sentences(embedder, "neural text generation", alike, [abstract], [[]])
    assert near == "Language models write fluent text."


def test_nothing_is_near_to_nothing():
    embedder = make()
    assert nearest_sentences(embedder, "", alike, ["A text."], [[]]) == [""]
    assert nearest_sentences(embedder, "text", alike, ["", "A text."], [[], []])[0] == ""
    assert nearest_sentences(embedder, "text", alike, [], []) == []


def test_a_sentence_with_more_of_the_words_goes_before_one_without():
    embedder = make()
    abstract = "Text is made by machines. It is new. It is old. It is good. A quokka is a marsupial."
    (near,) = nearest_sentences(embedder, "quokka", alike, [abstract], [found(abstract, "quokka")])
    assert near == "A quokka is a marsupial."


def test_a_rare_word_counts_more_than_two_common_ones():
    abstract = "We show a new method. A quokka is a marsupial."
    rarity = {"new": 1.0, "method": 1.0, "quokka": 9.0}.__getitem__
    words = found(abstract, "new", "method", "quokka")
    (near,) = nearest_sentences(make(), "new method quokka", rarity, [abstract], [words])
    assert near == "A quokka is a marsupial."


def test_a_word_within_another_counts_for_nothing():
    abstract = "Networks, networks, networks. A net."
    (near,) = nearest_sentences(make(), "net", alike, [abstract], [[(32, "net")]])
    assert near == "A net."


def test_a_word_that_is_often_in_one_sentence_counts_once():
    abstract = "A quokka, a quokka. A quokka lives in Perth."
    words = [(2, "quokka"), (12, "quokka"), (22, "quokka"), (38, "Perth")]
    (near,) = nearest_sentences(make(), "quokka Perth", alike, [abstract], [words])
    assert near == "A quokka lives in Perth."


def test_what_stands_before_the_abstract_is_in_none_of_its_sentences():
    words = [(-9, "quokka"), (-3, "quokka")]
    abstract = "We study galaxies. Language models write."
    (near,) = nearest_sentences(make(), "text generation", alike, [abstract], [words])
    assert near == "Language models write."
