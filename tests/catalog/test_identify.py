from broadsheet.catalog.identify import ids_conflict, joined_by_id, same_by_id, same_by_text
from broadsheet.catalog.traits import Traits
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


def record(title="A flexible visual model", abstract="", authors=(), ids=(), **given):
    return Record(key="k", title=title, abstract=abstract, authors=authors, ids=parse_ids(ids), **given)


def evidence(one, other):
    """Why two records are held for one paper; None when they are not."""
    found = same_by_text(Traits(one), [Traits(other)])
    return found and found.text


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
    assert evidence(record(authors=("A B",)), record(authors=("A B",))) == "same title and first author"
    assert evidence(record(abstract=ABSTRACT), record(abstract=ABSTRACT)) == "same title and abstract"
    assert evidence(record(), record()) is None


def test_one_author_can_give_two_works_one_title():
    one, other = record(abstract=ABSTRACT, authors=("A B",)), record(abstract=OTHER, authors=("A B",))
    assert evidence(one, other) is None


def test_a_preface_by_the_same_editor_is_not_the_same_preface():
    assert evidence(record("Preface", authors=("A B",)), record("Preface", authors=("A B",))) is None


def test_equal_titles_with_two_arxiv_ids_are_two_papers():
    one, other = record(abstract=ABSTRACT, ids=["arXiv:1"]), record(abstract=ABSTRACT, ids=["arXiv:2"])
    assert evidence(one, other) is None


PEOPLE = ("Ada Lovelace", "Emmy Noether", "Grace Hopper")
LONG = (
    "Tides in shallow seas are computed on sparse grids whose points follow the coast. The error falls as fast as"
    " on full grids while a tenth of the memory suffices. Harbours, estuaries and islands keep their shape, and"
    " storms that travel along the shelf are followed for a week without drift. Gauges in nine harbours agree with"
    " what was computed to a hand's breadth."
)


def tides(title="Sparse grids for tidal models of shallow seas", abstract=LONG, authors=PEOPLE, **given):
    return record(title, abstract, authors, **given)


def test_an_equal_title_by_one_author_needs_no_abstract_when_the_years_are_near():
    assert evidence(tides(abstract="", published="2020"), tides(published="2022"))
    assert evidence(tides(abstract="", published="2010"), tides(published="2022")) is None


def test_an_edited_title_needs_the_authors_and_much_of_the_abstract():
    edited = tides("Sparse grids for tide models of shallow coastal seas")
    assert evidence(tides(), edited) == "nearly the same abstract (1.00) by the same authors"
    assert evidence(tides(), tides(edited.title, authors=("Mary Jackson",))) is None
    assert evidence(tides(), tides(edited.title, abstract=OTHER)) is None


def test_sentences_may_be_left_out_of_an_abstract():
    shorter = LONG.replace(
        " The error falls as fast as on full grids while a tenth of the memory suffices.", ""
    )
    assert evidence(tides(), tides("Sparse grids for tidal models of seas", shorter))


def test_a_title_may_lose_its_subtitle():
    whole = tides("Sparse grids: how the tides of shallow seas were brought to fit into a small memory")
    assert evidence(whole, tides("Sparse grids"))
    assert evidence(whole, tides("Grids")) is None


def test_part_two_is_another_work_than_part_one():
    assert evidence(tides("Sparse grids, part I"), tides("Sparse grids, part II")) is None
    assert evidence(tides(), tides("Erratum: sparse grids for tidal models of shallow seas")) is None


def test_a_title_typed_wrongly_is_known_by_its_authors():
    bare = tides(abstract="")
    assert evidence(bare, tides("Sparse grids for tidal models of shalow seas", abstract=""))
    assert evidence(bare, tides("Sparse grids for tidal models of shalow seas", "", PEOPLE[:1])) is None


def test_days_of_one_programme_are_not_one_work():
    assert evidence(record("[Monday digests]", LONG), record("[Tuesday digests]", LONG)) is None


def test_a_preprint_may_be_renamed_and_rewritten_when_it_is_published():
    preprint = tides("Memory-thrifty tides", ids=["arXiv:1"], published="2020")
    published = tides(ids=["acl:P1"], published="2021")
    assert evidence(preprint, published)
    assert evidence(record("Memory-thrifty tides", LONG, PEOPLE), tides()) is None


def test_what_two_publishers_numbered_is_two_works_under_two_titles():
    assert evidence(tides(ids=["acl:P1"]), tides(ids=["pmlr:2"])) == "same title and abstract"
    assert evidence(tides("Sparse grids for tidal models", ids=["acl:P1"]), tides(ids=["pmlr:2"])) is None


def test_the_best_evidence_of_several_records_counts():
    found = same_by_text(Traits(tides()), [Traits(tides("Another title")), Traits(tides())])
    assert found.text == "same title and abstract"
