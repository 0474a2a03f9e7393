import pytest

from broadsheet.store.keys import family_name, fold, likeness_keys, title_key, words

TITLE = "Sparse grids for tidal models of shallow seas"
ABSTRACT = (
    "Tides in shallow seas are computed on sparse grids whose points follow the coast. The error falls as fast as"
    " on full grids while a tenth of the memory suffices. Harbours, estuaries and islands keep their shape, and"
    " storms that travel along the shelf are followed for a week without drift."
)


def shared(one, other):
    return len(set(likeness_keys(*one)) & set(likeness_keys(*other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Poincar\\'e maps", "Poincaré Maps"),
        ("The {GaN} case", "The GaN case"),
        (r"\textbf{Bold} claims", "Bold claims"),
        ("Salt &amp; water", "Salt & water"),
        (r"Wires of {{In\textsubscript{x}Ga}}{$_{1-}$}N", "Wires of InxGa1-N"),
        (r"On \{\vphantom\}{GaAs}\vphantom\{\} wires", "On GaAs wires"),
        (r"Faces \left(000\bar{1}\right) of ice", "Faces (0001) of ice"),
    ],
)
def test_a_title_folds_to_the_same_letters_however_it_is_dressed(one, other):
    assert fold(one) == fold(other)
    assert title_key(one) == title_key(other)


def test_a_macro_that_stands_for_something_is_kept():
    assert fold(r"The \alpha{} particle") != fold("The particle")


def test_words_are_without_case_accents_and_tex():
    assert words(r"The \emph{Poincar\'e} group, $O(N)$") == ["the", "poincare", "group", "o", "n"]


def test_a_word_with_subscripts_is_one_word():
    assert words("In$_x$Ga wires") == ["inxga", "wires"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Ada Lovelace", "lovelace"),
        ("Lovelace, Ada", "lovelace"),
        ("Lovelace A", "lovelace"),
        ("Lovelace BC", "lovelace"),
        ("du Châtelet, Émilie", "chatelet"),
        ("Sammy Example Jr.", "example"),
        ("Xiao Li", "li"),
        ("Xiao LI", "li"),
        ("Plato", "plato"),
        ("", ""),
    ],
)
def test_the_family_name_is_found_in_every_form(name, family):
    assert family_name(name) == family


def test_near_copies_share_a_key():
    paper = (TITLE, ABSTRACT, "Ada Lovelace")
    assert shared(paper, ("Tidal models", ABSTRACT[:200], "A. Lovelace"))
    assert shared(paper, (TITLE + ": an extended study", "", "Lovelace, Ada"))
    assert shared(paper, ("A note on tidal models of shallow seas", "", "Ada Lovelace"))
    assert shared(paper, ("Another title", ABSTRACT.replace("storms", "gales"), "Emmy Noether"))


def test_different_works_share_no_key():
    assert not shared((TITLE, ABSTRACT, "Ada Lovelace"), ("Types of programs", "", "Ada Lovelace"))
    assert not shared((TITLE, "", "Ada Lovelace"), (TITLE, "", "Emmy Noether"))


def test_a_paper_without_authors_and_abstract_has_no_keys():
    assert likeness_keys(TITLE, "", "") == ()


def test_keys_are_few_and_fit_six_bytes():
    keys = likeness_keys(TITLE, ABSTRACT, "Ada Lovelace")
    assert len(keys) == 5
    assert all(0 <= key < 2**48 for key in keys)
