import json
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources.arxiv_atom import ArxivAtom
from broadsheet.types import Version

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "arxiv_atom"


def test_an_entry_has_what_its_elements_say():
    record, _ = ArxivAtom().read(SAMPLES / "answer.xml")
    assert record.key == "arXiv:3104.00001"
    assert record.title == "Dew on $n$ leaves"
    assert record.abstract == "Dew falls on leaves < grass."
    assert record.authors == ("Marta Quill", "Odo Marsh")
    assert [str(id) for id in record.ids] == [
        "arXiv:3104.00001",
        "doi:10.5555/dew",
        "doi:10.5555/dew.erratum",
    ]
    assert (record.published, record.updated) == ("2031-04-02", "2031-06-24")
    assert record.versions == (Version(1, "2031-04-02"), Version(2, "2031-06-24"))
    assert (record.categories, record.primary_category) == (("physics.ao-ph", "cs.LG"), "physics.ao-ph")
    assert (record.url, record.pdf) == (
        "https://arxiv.org/abs/3104.00001",
        "https://arxiv.org/pdf/3104.00001v2",
    )
    assert (record.note, record.venue, record.imprint) == ("9 pages", "J. Dew", {"volume": "12"})
    assert record.extra == {"journal-ref": "J. Dew 12 (2031) 3-9", "affiliations": ["Institute of Islands"]}


def test_an_old_paper_that_was_withdrawn_is_told_so():
    _, record = ArxivAtom().read(SAMPLES / "answer.xml")
    assert (record.key, record.withdrawn, record.updated) == ("arXiv:hep-th/9901001", True, None)


def test_a_recorded_answer_is_read_too():
    [record] = ArxivAtom().read(SAMPLES / "recording.json")
    assert record.key == "arXiv:3104.00001"


def test_what_arxiv_finds_wrong_with_a_question_is_told():
    with pytest.raises(
        SourceError, match=r"broken-question\.xml: arXiv answered: incorrect id format for dew"
    ):
        list(ArxivAtom().read(SAMPLES / "broken-question.xml"))


def test_an_empty_answer_is_no_silent_success():
    with pytest.raises(SourceError, match="arXiv found none for this query"):
        list(ArxivAtom().read(SAMPLES / "broken-empty.xml"))


def test_a_recorded_refusal_that_is_no_feed_tells_its_status(tmp_path):
    path = tmp_path / "recording.json"
    said = {
        "url": "https://export.arxiv.org/api/query?id_list=x",
        "status_code": 503,
        "body": "Come back later",
    }
    path.write_text(json.dumps(said))
    assert ArxivAtom().recognises(path, path.read_text())
    with pytest.raises(SourceError, match="arXiv answered 503"):
        list(ArxivAtom().read(path))


def test_an_entry_without_a_title_is_skipped_with_its_line():
    _, skip = ArxivAtom().read(SAMPLES / "broken.xml")
    assert (skip.position, skip.reason) == ("line 27", "it has no title")


def test_announcements_and_other_feeds_are_not_its_own(tmp_path):
    announced = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><id>http://rss.arxiv.org/atom/cs</id>'
    assert not ArxivAtom().recognises(tmp_path, announced)
    assert not ArxivAtom().recognises(
        tmp_path, '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>'
    )
