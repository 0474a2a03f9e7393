import pytest

from broadsheet.catalog.identify import (
    abstract_likeness,
    ids_conflict,
    joined_by_id,
    same_by_id,
    same_by_title,
    same_first_author,
)
from broadsheet.types import ExternalId, Record, parse_ids

ABSTRACT = (
    "We challenge the residual prediction paradigm in visual autoregressive modeling and present a new "
    "paradigm that learns visual distributions swiftly and makes the generation process more flexible than"
    " any earlier one did."
)
OTHER = (
    "Semantic parsing of questions over tables remains hard for neural networks; here a grammar of "
    "actions is induced from weak supervision alone and compared with eleven strong baselines."
)


def record(title="A flexible visual model", abstract="", authors=(), ids=()):
    return Record(key="k", title=title, abstract=abstract, authors=authors, ids=parse_ids(ids))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Lovelace", "Lovelace, Ada", True),
        ("A. Lovelace", "Ada Lovelace", True),
        ("Émilie du Châtelet", "E. du Chatelet", True),
        ("Ada Lovelace", "Bertha Lovelace", False),
        ("Ada Lovelace", "Ada Byron", False),
        ("Plato", "Plato", True),
    ],
)
def test_a_first_author_is_known_by_family_name_and_initial(one, other, same):
    assert same_first_author((one, "X Y"), (other,)) is same


def test_nobody_is_nobodys_first_author():
    assert not same_first_author((), ())


def test_two_numbers_of_one_archive_are_two_works():
    assert ids_conflict(parse_ids(["arXiv:1", "doi:x"]), parse_ids(["arXiv:2", "doi:x"]))
    assert not ids_conflict(parse_ids(["arXiv:1"]), parse_ids(["acl:P1"]))
    assert not ids_conflict(parse_ids(["doi:a"]), parse_ids(["doi:b"]))


def test_an_id_of_an_archive_settles_it():
    id = ExternalId("arXiv", "1")
    assert same_by_id(id, record("One title"), [record("Wholly different")]) == "same id arXiv:1"


def test_a_doi_needs_like_titles():
    id = ExternalId("doi", "10.1/x")
    assert same_by_id(id, record("A flexible visual model"), [record("Flexible visual model, a")])
    assert same_by_id(id, record("A flexible visual model"), [record("Proceedings of the workshop")]) is None


def test_two_papers_are_joined_by_an_id_only_when_nothing_speaks_against_it():
    id = ExternalId("doi", "10.1/x")
    preprint, published = record(ids=["arXiv:1"]), record(ids=["acl:P1"])
    assert joined_by_id(id, [preprint], [published])
    assert joined_by_id(id, [preprint], [record(ids=["arXiv:2"])]) is None


def test_an_equal_title_needs_a_second_witness():
    assert (
        same_by_title(record(authors=("A B",)), [record(authors=("A B",))]) == "same title and first author"
    )
    assert same_by_title(record(abstract=ABSTRACT), [record(abstract=ABSTRACT)]) == "same title and abstract"
    assert same_by_title(record(), [record()]) is None


def test_one_author_can_give_two_works_one_title():
    one, other = record(abstract=ABSTRACT, authors=("A B",)), record(abstract=OTHER, authors=("A B",))
    assert same_by_title(one, [other]) is None


def test_a_preface_by_the_same_editor_is_not_the_same_preface():
    assert same_by_title(record("Preface", authors=("A B",)), [record("Preface", authors=("A B",))]) is None


def test_equal_titles_with_two_arxiv_ids_are_two_papers():
    one, other = record(abstract=ABSTRACT, ids=["arXiv:1"]), record(abstract=ABSTRACT, ids=["arXiv:2"])
    assert same_by_title(one, [other]) is None


def test_a_cut_abstract_is_the_same_abstract():
    assert abstract_likeness(ABSTRACT, " ".join(ABSTRACT.split()[:25])) == 1.0
    assert abstract_likeness(ABSTRACT, OTHER) < 0.2
    assert abstract_likeness(ABSTRACT, "") is None
