import pytest

from broadsheet.sources.medline import Medline
from broadsheet.types import Skip


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "papers.nbib"
        path.write_text(text, "utf-8")
        return list(Medline().read(path))

    return read


def test_a_record_has_what_its_tags_say(read):
    [record] = read(
        "PMID- 99000001\nVI  - 12\nIP  - 3\nDP  - 2031 Feb 14\nTI  - Lighthouses and\n      seabirds.\n"
        "PG  - 201-9\nIS  - 1234-5678 (Print)\nFAU - Quill, Marta\nAU  - Quill M\nLA  - eng\n"
        "JT  - Journal of shore life\nTA  - J Shore Life\nPMC - PMC9900001\nOT  - seabirds\nMH  - Light/*adverse effects\n"
        "AID - 10.5555/Lighthouse [doi]\nAID - S1 [pii]\nPT  - Journal Article\nGR  - R01\nGR  - R02\n"
    )
    assert record.key == "pmid:99000001"
    assert record.title == "Lighthouses and seabirds."
    assert record.authors == ("Marta Quill",)
    assert [str(id) for id in record.ids] == ["pmid:99000001", "pmcid:PMC9900001", "doi:10.5555/lighthouse"]
    assert record.published == "2031-02-14"
    assert record.venue == "Journal of shore life"
    assert record.keywords == ("seabirds", "Light/*adverse effects")
    assert record.url == "https://pubmed.ncbi.nlm.nih.gov/99000001/"
    assert record.imprint == {
        "kind": "article", "volume": "12", "number": "3", "pages": "201-9", "issn": "1234-5678", "language": "eng",
    }  # fmt: skip
    assert record.extra["GR"] == ["R01", "R02"]
    assert record.extra["TA"] == "J Shore Life"


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("2031", "2031"),
        ("2031 Jan-Feb", "2031-01"),
        ("2031 Winter", "2031"),
        ("2010   06", "2010-06"),
        ("soon", None),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(read, said, published):
    [record] = read(f"PMID- 1\nTI  - A\nDP  - {said}\n")
    assert record.published == published


def test_a_number_of_pubmed_begins_a_new_record_and_blank_lines_end_one(read):
    assert [record.key for record in read("PMID- 1\nTI  - A\nPMID- 2\nTI  - B\n\n\nPMID-3\nTI-C\n")] == [
        "pmid:1", "pmid:2", "pmid:3",
    ]  # fmt: skip


def test_several_titles_and_abstracts_are_joined(read):
    [record] = read("PMID- 1\nTI  - A title:\nTI  - its end\nAB  - Old.\nAB  - New.\n")
    assert (record.title, record.abstract) == ("A title: its end", "Old.\nNew.")


def test_full_names_stand_for_short_ones_and_groups_stay_whole(read):
    [record] = read("PMID- 1\nTI  - A\nFAU - Marsh, Odo\nAU  - Marsh O\nAU  - Quill M\nCN  - Drift, Inc\n")
    assert record.authors == ("Marsh O", "Quill M", "Drift, Inc")


def test_an_entry_without_a_title_is_skipped_with_its_line(read):
    [_, skip, words] = read("PMID- 1\nTI  - A\n\nPMID- 2\nAU  - Quill M\n\nplain words\n")
    assert skip == Skip("line 4", "it has no title", "PMID- 2\nAU  - Quill M")
    assert words.position == "line 7"
    assert "no line begins with a tag" in words.reason


def test_a_book_a_preprint_and_a_retraction_are_told(read):
    book, preprint = read(
        "PMID- 1\nBTI - A handbook\nPT  - Book\n\nPMID- 2\nTI  - B\nLID - arXiv:3101.00017v2 [pii]\nPT  - Retracted Publication\n"
    )
    assert (book.title, book.imprint["kind"]) == ("A handbook", "book")
    assert [str(id) for id in preprint.ids] == ["pmid:2", "arXiv:3101.00017"]
    assert preprint.withdrawn
    assert not book.withdrawn


def test_a_record_without_a_number_is_named_by_its_title(read):
    [record] = read("OWN - NLM\nTI  - Nameless\n")
    assert record.key.startswith("title:")
    assert record.url is None


@pytest.mark.parametrize(
    "text", ["TY  - JOUR\nTI  - RIS\nER  - \n", "PMC some PMC\n  PMID\n", "SO-something", "@article{a}"]
)
def test_other_tagged_texts_are_not_its_own(text, tmp_path):
    assert not Medline().recognises(tmp_path, text)
