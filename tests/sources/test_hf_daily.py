import json
from datetime import date
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import hf_daily
from broadsheet.types import Counts, Skip

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "hf_daily"
PAPER = {"id": "2401.00011", "title": "Boats", "summary": "They drift.", "authors": [{"name": "Ada Reed"}]}


def read(content, folder, name="answer.json"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return list(hf_daily.make().read(path))


def test_wrapped_and_flat_items_are_read_alike():
    boats, snails = hf_daily.make().read(SAMPLES / "day.json")
    assert [str(name) for name in boats.ids] == ["arXiv:2401.00011"]
    assert (boats.featured.day, boats.featured.submitter) == (date(2024, 1, 3), "reader1")
    assert (boats.counts, boats.code) == (Counts(9, 2), "https://github.com/example/boats")
    assert (snails.featured.day, snails.featured.submitter) == (date(2024, 1, 4), "reader2")
    assert (snails.counts.upvotes, snails.authors) == (0, ("Fay Slow",))


def test_what_has_no_place_is_kept():
    boats, _ = hf_daily.make().read(SAMPLES / "day.json")
    assert set(boats.extra) == {"thumbnail", "submittedBy", "isAuthorParticipating", "paper"}
    assert boats.extra["paper"]["authors"][0]["_id"] == "a1"


def test_an_item_written_by_python_is_read_and_a_malformed_one_skipped_with_its_reason():
    good, python, *skips = hf_daily.make().read(SAMPLES / "broken.json")
    assert (good.title, python.title) == ("Paper Boats on Two Ponds", "Written by Python")
    assert [(skip.position, skip.reason) for skip in skips] == [
        ("item 3", "its id '2401.1' is no arXiv id"),
        ("item 4", "its 'paper' is no object"),
        ("item 5", "it is text, and neither JSON nor a Python dict"),
        ("item 6", "it is no JSON object"),
    ]


@pytest.mark.parametrize("shape", [lambda one: one, lambda one: [one], lambda one: {"data": [one]}])
def test_one_item_an_array_or_an_object_around_it(shape, tmp_path):
    (record,) = read(shape({"paper": PAPER}), tmp_path)
    assert record.title == "Boats"


def test_json_lines_cost_only_the_lines_that_are_wrong(tmp_path):
    line = json.dumps({"paper": PAPER})
    good, bad, more = read(f"{line}\n{line[:-9]}\n{line}\n", tmp_path)
    assert isinstance(bad, Skip)
    assert bad.position == "line 2"
    assert good == more


class TestTheDay:
    def featured(self, folder, item, name):
        (record,) = read([item], folder, name)
        return record.featured and record.featured.day

    def test_is_that_of_the_submission(self, tmp_path):
        item = {
            "paper": PAPER | {"submittedOnDailyAt": "2024-01-05T01:00:00.000Z"},
            "publishedAt": "2024-01-02T01:00:00Z",
        }
        assert self.featured(tmp_path, item, "answer.json") == date(2024, 1, 5)

    def test_else_that_of_the_items_publication(self, tmp_path):
        item = {"paper": PAPER, "publishedAt": "2024-01-02T01:00:00.000Z"}
        assert self.featured(tmp_path, item, "answer.json") == date(2024, 1, 2)

    def test_else_that_in_the_files_name(self, tmp_path):
        assert self.featured(tmp_path, {"paper": PAPER}, "papers_2024-01-03.json") == date(2024, 1, 3)
        assert self.featured(tmp_path, {"paper": PAPER}, "papers.json") is None

    def test_is_the_files_when_the_paper_was_sent_in_the_evening_before(self, tmp_path):
        item = {"paper": PAPER, "publishedAt": "2024-01-02T23:30:00.000Z"}
        assert self.featured(tmp_path, item, "2024-01-03.json") == date(2024, 1, 3)
        assert self.featured(tmp_path, item, "2024-02-03.json") == date(2024, 1, 2)


def test_a_file_that_is_no_json_is_refused_with_line_and_column(tmp_path):
    with pytest.raises(SourceError, match=r"answer\.json, line 2, column 11: no JSON"):
        read('[\n{"paper": ]', tmp_path)


def test_another_services_answer_is_refused(tmp_path):
    with pytest.raises(SourceError, match="holds no list of daily papers"):
        read('{\n"message": {"items": 3}}', tmp_path)
