import pytest

from broadsheet.exporters._cited import cited
from broadsheet.types import Author, ExternalId, Paper


def paper(*names, ids=("arXiv:2405.00001",), **said):
    plain = {"title": "On boats", "published": "2024-05-27", "n_authors": len(names)} | said
    return Paper(
        1,
        ids[0],
        abstract="",
        authors=tuple(map(Author, names)),
        ids=tuple(map(ExternalId.parse, ids)),
        **plain,
    )


@pytest.mark.parametrize(
    ("names", "written"),
    [
        ((), "(2024)."),
        (("Ada King Lovelace",), "Lovelace, A. K. (2024)."),
        (("Ada Lovelace", "Jean-Luc Godard"), "Lovelace, A., & Godard, J.-L. (2024)."),
        (
            ("Ludwig van Beethoven", "A. Einstein", "Plato"),
            "van Beethoven, L., Einstein, A., & Plato (2024).",
        ),
        (("ATLAS Collaboration",), "ATLAS Collaboration (2024)."),
    ],
)
def test_names_are_inverted_with_initials(names, written):
    assert cited(paper(*names)).startswith(f"{written} On boats.")


def test_of_many_authors_the_first_nineteen_and_the_last_are_named():
    line = cited(paper(*(f"Ada Number{place:02}" for place in range(1, 31))))
    assert "Number19, A., … Number30, A. (2024)" in line
    assert "Number20" not in line


def test_authors_without_names_are_others():
    assert cited(paper("Ada Lovelace", n_authors=9)).startswith("Lovelace, A., et al. (2024).")


def test_a_journal_has_its_volume_and_pages_and_the_doi_its_address():
    said = {"venue": "Journal of Boats", "imprint": {"volume": "12", "number": "3", "pages": "101--117"}}
    assert cited(paper("Ada Lovelace", ids=("doi:10.1000/boats",), **said)) == (
        "Lovelace, A. (2024). On boats. Journal of Boats, 12(3), 101–117. https://doi.org/10.1000/boats"
    )


def test_a_preprint_has_its_number():
    assert cited(paper("Ada Lovelace")) == (
        "Lovelace, A. (2024). On boats. arXiv:2405.00001. https://arxiv.org/abs/2405.00001"
    )


def test_a_question_ends_with_its_own_mark_and_no_date_is_said():
    assert cited(paper(title="Why boats?", published=None)).startswith("(n.d.). Why boats? arXiv")
