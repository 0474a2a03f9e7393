from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources.pubmed import PubMed
from broadsheet.types import Skip

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "pubmed"


def test_an_article_has_what_its_elements_say():
    record = next(PubMed().read(SAMPLES / "articles.xml"))
    assert record.key == "pmid:99000101"
    assert record.title == "How H₂O keeps Aurelia afloat & awake."
    assert record.abstract == (
        "BACKGROUND: Jellyfish drift.\nMETHODS: We held some, for 10³ hours.\nThey swam."
    )
    assert record.authors == ("Marta B Quill Jr", "O Marsh", "Drift Consortium")
    assert [str(id) for id in record.ids] == ["pmid:99000101", "doi:10.5555/afloat.2031", "pmcid:PMC9900101"]
    assert record.published == "2031-03-09"
    assert record.venue == "Annals of invented chemistry"
    assert record.keywords == ("jellyfish", "Animals", "Water/chemistry")
    assert record.withdrawn
    assert record.imprint == {
        "kind": "article", "volume": "7", "number": "2", "pages": "11-19", "issn": "8765-4321",
        "address": "Norway", "language": "eng",
    }  # fmt: skip
    assert record.extra["related"] == [
        {"kind": "RetractionIn", "source": "Ann Inv Chem. 2031 Jun;7(3):20", "pmid": "99000199"}
    ]
    assert record.extra["copyright"] == "Copyright of nobody."
    assert record.extra["revised"] == "2031-04-02"


def test_an_article_without_an_english_title_or_abstract_has_the_others():
    *_, record = PubMed().read(SAMPLES / "articles.xml")
    assert record.title == "Über das Treiben"
    assert record.abstract == "Only told elsewhere."
    assert [str(id) for id in record.ids] == ["pmid:99000102", "arXiv:3001.00002"]
    assert record.published == "2029-12"


def test_a_chapter_stands_in_its_book_and_a_book_stands_alone():
    chapter, book = PubMed().read(SAMPLES / "books.xml")
    assert (chapter.title, chapter.venue, chapter.authors) == (
        "Neap tides",
        "A handbook of tides",
        ("Odo Marsh",),
    )
    assert chapter.imprint["kind"] == "incollection"
    assert chapter.imprint["publisher"] == "Harbour Press"
    assert (book.title, book.venue, book.authors) == ("All about kelp", None, ("Ines Reef",))
    assert book.imprint == {"kind": "book"}
    assert [str(id) for id in book.ids] == ["pmid:99000202", "doi:10.5555/kelp"]


def test_what_stands_before_a_broken_place_is_read_and_the_place_told():
    found = []
    with pytest.raises(SourceError, match=r"broken-cut\.xml, line 7, column 1: .*Fetch it again"):
        found.extend(PubMed().read(SAMPLES / "broken-cut.xml"))
    assert [record.key for record in found] == ["pmid:99000301"]


def test_an_article_without_a_title_is_skipped_with_its_line_and_number():
    *_, skip = PubMed().read(SAMPLES / "broken.xml")
    assert skip == Skip("line 5", "it has no title", "PMID 99000302")


def test_one_article_without_a_set_is_read_too(tmp_path):
    path = tmp_path / "one.xml"
    path.write_text(
        "<PubmedArticle><MedlineCitation><Article><ArticleTitle>A</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )
    [record] = PubMed().read(path)
    assert record.key.startswith("title:")
    path.write_text("<PubmedArticleSet><PubmedArticle>wrong</PubmedArticle></PubmedArticleSet>")
    [skip] = PubMed().read(path)
    assert "neither a MedlineCitation nor a BookDocument" in skip.reason
