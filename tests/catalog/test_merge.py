from datetime import date
from itertools import permutations

from broadsheet.catalog.merge import merge
from broadsheet.store.records import pack
from broadsheet.types import Counts, Featuring, Record, Version, parse_ids

PREPRINT = Record(
    key="arXiv:2405.1",
    title=r"Poincar\'e embeddings",
    abstract=r"Gains of 5\% on $\tau$-bench.",
    authors=("A One", "et al."),
    ids=parse_ids(["arXiv:2405.00001"]),
    published="2024-05-20",
    categories=("cs.LG",),
    versions=(Version(2),),
)
PUBLISHED = Record(
    key="acl:P1",
    title="Poincaré Embeddings",
    abstract="Another abstract.",
    authors=("A One", "B Two", "C Three"),
    ids=parse_ids(["acl:P1", "doi:10.1/x"]),
    published="2024-08",
    venue="ACL",
    categories=("cs.CL",),
    code="https://example.org/code",
)
FEATURED = Record(
    key="2405.00001",
    title="Poincaré Embeddings",
    ids=parse_ids(["arXiv:2405.00001"]),
    n_authors=4,
    featured=Featuring(date(2024, 5, 22), "someone"),
    counts=Counts(9, 1),
    versions=(Version(1, "2024-05-20"), Version(2, "2024-06-01")),
)
SAYS = [pack("jsonl", PREPRINT), pack("acl", PUBLISHED), pack("hf", FEATURED)]


def merged(says=SAYS, **options):
    return merge(7, says, **options).paper


def test_no_field_of_any_source_is_lost():
    paper = merged()
    assert paper.id == "arXiv:2405.00001"
    assert [str(id) for id in paper.ids] == ["arXiv:2405.00001", "acl:P1", "doi:10.1/x"]
    assert (paper.venue, paper.code) == ("ACL", "https://example.org/code")
    assert paper.categories == ("cs.LG", "cs.CL")
    assert (paper.upvotes, paper.comments) == (9, 1)


def test_the_order_of_hearing_does_not_matter():
    assert len({merged(list(says)) for says in permutations(SAYS)}) == 1


def test_tex_is_made_readable_and_mathematics_stays():
    paper = merged([SAYS[0]])
    assert paper.title == "Poincaré embeddings"
    assert paper.abstract == r"Gains of 5% on $\tau$-bench."


def test_the_longest_list_of_authors_wins():
    assert [author.name for author in merged().authors] == ["A One", "B Two", "C Three"]
    assert merged().n_authors == 4


def test_it_was_published_when_it_first_was():
    assert merged().published == "2024-05-20"


def test_of_two_dates_that_agree_the_exact_one_is_kept():
    vague = pack("x", Record(key="k", title="T", published="2024"))
    exact = pack("y", Record(key="k", title="T", published="2024-05-20"))
    assert merged([vague, exact]).published == "2024-05-20"


def test_it_stands_on_the_day_it_was_featured():
    assert merged().day == date(2024, 5, 22)
    assert merged(SAYS[:2]).day == date(2024, 5, 20)
    assert merged(SAYS[1:2]).day is None


def test_versions_are_united_with_their_dates():
    assert merged().versions == (Version(1, "2024-05-20"), Version(2, "2024-06-01"))


def test_an_id_that_is_anothers_is_left_to_it():
    assert [str(id) for id in merged([SAYS[1]], may_have=lambda id: id.scheme != "doi").ids] == ["acl:P1"]


def test_a_paper_without_any_id_is_named_by_its_record():
    assert merged([pack("bib", Record(key="lovelace1843", title="Notes"))]).id == "bib:lovelace1843"
