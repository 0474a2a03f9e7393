import json
from pathlib import Path

import pytest

from broadsheet.sources.arxiv_snapshot import ArxivSnapshot
from broadsheet.sources.jsonl import JsonLines
from broadsheet.types import Version

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "arxiv_snapshot"


@pytest.fixture
def read(tmp_path):
    def read(**row):
        path = tmp_path / "snapshot.jsonl"
        path.write_text(json.dumps({"id": "3104.00001", "title": "A", **row}), "utf-8")
        return list(ArxivSnapshot().read(path))

    return read


def test_a_line_says_what_the_archive_knows():
    record, _ = ArxivSnapshot().read(SAMPLES / "snapshot.jsonl")
    assert record.key == "arXiv:3104.00001"
    assert record.title == "Dew on $n$\n  leaves"
    assert record.abstract == "Dew falls on leaves."
    assert record.authors == ("Marta Quíll", "Odo Marsh Jr.")
    assert [str(id) for id in record.ids] == ["arXiv:3104.00001", "doi:10.5555/dew"]
    assert (record.published, record.updated) == ("2031-04-02", "2031-06-24")
    assert record.versions == (Version(1, "2031-04-02"), Version(2, "2031-06-24"))
    assert (record.categories, record.primary_category) == (("physics.ao-ph", "cs.LG"), "physics.ao-ph")
    assert (record.venue, record.imprint) == ("J. Dew", {"volume": "12", "report": "DEW-31-7"})
    assert record.note == "9 pages, 2 figures"
    assert record.license == "http://creativecommons.org/licenses/by/4.0/"
    assert record.url == "https://arxiv.org/abs/3104.00001"
    assert record.extra == {
        "submitter": "Marta Quill",
        "authors": "Marta Qu\\'ill, Odo Marsh Jr. (Institute of Islands)",
        "affiliations": [[], ["Institute of Islands"]],
        "journal-ref": "J. Dew 12 (2031) 3-9",
        "update_date": "2031-07-01",
    }


def test_an_old_withdrawn_paper_without_divided_names_is_read():
    _, record = ArxivSnapshot().read(SAMPLES / "snapshot.jsonl")
    assert (record.key, record.authors, record.withdrawn) == (
        "arXiv:hep-th/9901001",
        ("I. Reef", "M. Quill"),
        True,
    )
    assert (record.published, record.updated, record.license) == ("1999-01-01", None, None)


def test_an_id_that_became_a_number_is_skipped_since_its_zeros_are_lost():
    number, strange, cut = ArxivSnapshot().read(SAMPLES / "broken.jsonl")
    assert (number.position, strange.position, cut.position) == ("line 1", "line 2", "line 3")
    assert "lost its zeros" in number.reason
    assert "'x/1' is no arXiv id" in strange.reason


def test_fields_of_other_forms_do_no_harm(read):
    [record] = read(versions=["v1", "v3"], authors=7, authors_parsed=[["A"], 3], categories=None, doi=4)
    assert record.versions == (Version(1), Version(3))
    assert record.authors == ()
    [record] = read(versions=None, update_date="2031-07-01", authors_parsed=[["Reef", "Ines", ""]])
    assert (record.published, record.authors) == ("2031-07-01", ("Ines Reef",))


def test_it_and_plain_json_lines_never_take_the_same_file(tmp_path):
    line = (SAMPLES / "snapshot.jsonl").read_text("utf-8").partition("\n")[0]
    plain = '{"id": "arXiv:3104.00001", "title": "A", "submitter": "quill", "authors": ["M. Quill"]}'
    long = '{"id": "3104.00001", "submitter": "M", "authors": "' + "M. Quill, " * 500
    for head, ours in ((line, True), (plain, False), (long, True), ('{"id": "a", "title": "b"}', False)):
        assert ArxivSnapshot().recognises(tmp_path, head) is ours
        assert JsonLines().recognises(tmp_path, head) is not ours
