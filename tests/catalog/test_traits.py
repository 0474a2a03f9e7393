import pytest

from broadsheet.catalog.traits import (
    Traits,
    abstract_likeness,
    abstract_sameness,
    title_likeness,
    titles_contrast,
    years_apart,
)
from broadsheet.types import Record

ABSTRACT = (
    "We challenge the residual prediction paradigm in visual autoregressive modeling and present a new "
    "paradigm that learns visual distributions swiftly and makes the generation process more flexible than"
    " any earlier one did."
)
OTHER = (
    "Semantic parsing of questions over tables remains hard for neural networks; here a grammar of "
    "actions is induced from weak supervision alone and compared with eleven strong baselines."
)
FRENCH = (
    "Nous présentons une méthode pour la prédiction des marées dans les mers peu profondes, et nous montrons que"
    " la mémoire est réduite."
)


def titled(title, **given):
    return Traits(Record(key="k", title=title, **given))


def abstract(text):
    return titled("A title", abstract=text)


def test_a_cut_abstract_is_the_same_abstract():
    cut = abstract(" ".join(ABSTRACT.split()[:25]))
    assert abstract_likeness(abstract(ABSTRACT), cut) == 1.0
    assert abstract_sameness(abstract(ABSTRACT), cut) == 1.0


def test_an_abstract_cut_within_a_word_is_the_same_abstract():
    assert abstract_sameness(abstract(ABSTRACT), abstract(ABSTRACT[:150] + "…")) == 1.0


def test_abstracts_of_two_works_are_not_alike():
    assert abstract_likeness(abstract(ABSTRACT), abstract(OTHER)) < 0.2
    assert abstract_sameness(abstract(ABSTRACT), abstract(OTHER)) < 0.05


@pytest.mark.parametrize("other", ["", "Too short.", FRENCH])
def test_what_cannot_be_compared_tells_nothing(other):
    assert abstract_likeness(abstract(ABSTRACT), abstract(other)) is None
    assert abstract_sameness(abstract(ABSTRACT), abstract(other)) is None


def test_the_same_words_in_another_order_are_like_and_not_the_same():
    turned = abstract(" ".join(sorted(ABSTRACT.split())))
    assert abstract_likeness(abstract(ABSTRACT), turned) == 1.0
    assert abstract_sameness(abstract(ABSTRACT), turned) < 0.2


def test_titles_are_alike_by_their_words_without_small_ones():
    assert title_likeness(titled("On the Tides of Mars"), titled("Tides of Mars")) == 1.0
    assert title_likeness(titled("Tides of Mars"), titled("Tides of Venus")) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tides, part I", "Tides, part II"),
        ("Tides on Mars", "Tides on Mars 2"),
        ("Reply to tides on Mars", "Tides on Mars"),
        ("Erratum: tides on Mars", "Tides on Mars"),
        ("The first report on tides", "The second report on tides"),
    ],
)
def test_titles_that_differ_on_purpose_contrast(one, other):
    assert titles_contrast(titled(one), titled(other))
    assert titles_contrast(titled(other), titled(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tides on Mars", "Tides on the planet Mars"), ("Part of the tide", "Part of a tide"), ("Five", "V")],
)
def test_titles_that_were_edited_do_not(one, other):
    assert not titles_contrast(titled(one), titled(other))


@pytest.mark.parametrize(
    "title", ["Preface", "Editorial", "Guest Editor's Note", "Tides", "Reply", "Book reviews"]
)
def test_titles_of_many_works_say_little(title):
    assert titled(title).says_little


def test_a_title_of_its_own_says_enough():
    assert not titled("Preface to a theory of tides").says_little


def test_years_that_nobody_gave_are_not_apart():
    assert years_apart(titled("A", published="2024-05"), titled("A", published="2021")) == 3
    assert years_apart(titled("A", published="2024-05"), titled("A")) == 0
