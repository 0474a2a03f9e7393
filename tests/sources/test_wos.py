from pathlib import Path

import pytest

from broadsheet.sources._recognise import recognise
from broadsheet.sources.wos import WebOfScience
from broadsheet.types import Skip

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "wos"


def test_a_publication_has_what_its_tags_say():
    record, _ = WebOfScience().read(SAMPLES / "tagged.txt")
    assert record.key == "WOS:000999000100001"
    assert record.title == "Ropes, knots and the memory of sailors"
    assert record.abstract == "Sailors were asked to tie forty knots."
    assert record.authors == ("Marta Quill", "Odo P. Marsh", "Drift Consortium")
    assert [str(id) for id in record.ids] == [
        "doi:10.5555/knots.2030",
        "pmid:99000401",
        "wos:000999000100001",
    ]
    assert record.published == "2030-03"
    assert record.keywords == ("knots", "ropes", "MEMORY", "KNOTS IN PRACTICE")
    assert record.url == "https://doi.org/10.5555/knots.2030"
    assert record.imprint == {
        "kind": "article", "volume": "4", "number": "2", "pages": "101-119", "publisher": "HARBOUR PRESS",
        "address": "PORT NOWHERE", "issn": "1234-5678", "language": "English",
    }  # fmt: skip
    assert record.extra["CR"] == ["Reef I, 2020, J SHORE LIFE, V1, P2", "Reef I, 2021, J SHORE LIFE, V2, P7"]
    assert record.extra["TC"] == "5"


def test_a_paper_of_proceedings_without_ids_is_named_by_its_title():
    _, record = WebOfScience().read(SAMPLES / "tagged.txt")
    assert record.key.startswith("title:")
    assert record.withdrawn
    assert record.imprint["kind"] == "inproceedings"
    assert record.imprint["isbn"] == "9780000000019"
    assert record.imprint["editor"] == "M Quill"


def test_the_table_says_what_the_tagged_text_says():
    article, book = WebOfScience().read(SAMPLES / "table.txt")
    assert article.authors == ("Marta Quill", "Odo P. Marsh")
    assert article.published == "2031-06-07"
    assert article.imprint["pages"] == "77"
    assert book.authors == ("Ines Reef",)
    assert book.imprint["isbn"] == "978-0-00-000000-2"
    assert book.url == "https://www.webofscience.com/wos/woscc/full-record/WOS:000999000100003"


def test_a_row_with_too_many_cells_is_skipped_with_its_line(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text("PT\tAU\tTI\tSO\nJ\tQuill, M\tA\tB\nJ\tQuill, M\tA\tB\tC\nJ\tQuill, M\tD\tE\t\n")
    first, skip, last = WebOfScience().read(path)
    assert (first.title, last.title) == ("A", "D")
    assert (skip.position, skip.reason) == ("line 3", "it has 5 cells, but there are 4 columns")


def test_lines_outside_of_any_publication_are_skipped_and_the_last_may_lack_its_end(tmp_path):
    path = tmp_path / "tagged.txt"
    path.write_text("PT J\nTI A\n B\nER\nstray words\nPT J\nTI C\n")
    first, skip, last = WebOfScience().read(path)
    assert (first.title, last.title) == ("A B", "C")
    assert skip == Skip("line 5", "it stands outside of any publication", "stray words")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_exports_in_windows_encodings_are_read(encoding, tmp_path):
    path = tmp_path / "table.txt"
    path.write_bytes("PT\tAU\tTI\tSO\nJ\tQuíll, M\tÀ long title\tB\n".encode(encoding))
    [record] = WebOfScience().read(path)
    assert (record.authors, record.title) == (("M Quíll",), "À long title")
    assert recognise(path, [WebOfScience()]).name == "wos"
