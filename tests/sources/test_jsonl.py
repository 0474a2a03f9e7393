import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import beir, hf_stream, jsonl
from broadsheet.types import Counts, ExternalId, Featuring, Skip, Version

SAMPLES = Path(__file__).parents[1] / "data" / "sources"


def read(row, source=jsonl):
    """What a source makes of one row."""
    line = json.dumps(row).encode()
    record = jsonl.record if source is jsonl else source._record
    return jsonl.read_line(line, 1, record)


PLAIN = {"id": "arXiv:2401.00011", "title": "Boats"}


class TestPapers:
    def test_the_sample_is_read_with_everything_it_says(self):
        boats, words, robot, _ = jsonl.make().read(SAMPLES / "jsonl" / "papers.jsonl")
        assert boats.ids == (ExternalId("arXiv", "2401.00011"),)
        assert boats.versions == (Version(2),)
        assert boats.extra == {"source": "sample"}
        assert [str(name) for name in words.ids] == ["acl:P19-1613", "doi:10.18653/v1/p19-1613"]
        assert (words.authors, words.published, words.extra) == (("Cy Gale",), "2019-05", {"citations": 4})
        assert robot.authors == ("Di Still", "Ed Calm")
        assert [str(name) for name in robot.ids] == ["icra2007:4209647"]

    def test_what_is_not_certain_is_kept_as_it_stands(self):
        *_, last = jsonl.make().read(SAMPLES / "jsonl" / "papers.jsonl")
        assert last.abstract == "Its id is known only in its file."
        assert (last.authors, last.published, last.url) == ((), None, None)
        assert last.extra == {"authors": "Doe, J., Roe, R.", "published": "soon", "url": "not an address"}

    def test_an_id_without_a_scheme_names_no_paper_in_another_file(self):
        one, other = read({"id": "1", "title": "One"}), read({"id": "1", "title": "Other"})
        assert one.key != other.key
        assert one.ids[0] != other.ids[0]

    def test_a_row_without_an_id_is_named_by_its_address_or_title(self):
        assert read({"title": "A", "url": "https://arxiv.org/abs/2401.00011"}).key == "arXiv:2401.00011"
        assert read({"title": "A"}).key.startswith("title:")

    def test_a_row_without_a_title_is_skipped(self):
        assert read({"id": "arXiv:2401.00011", "title": None}) == Skip(
            "line 1", "it has no title", '{"id": "arXiv:2401.00011", "title": null}'
        )

    def test_comments_may_be_a_number_or_an_authors_note(self):
        assert read(PLAIN | {"comments": 3, "upvotes": "12"}).counts == Counts(12, 3)
        noted = read(PLAIN | {"comments": "12 pages"})
        assert (noted.note, noted.counts) == ("12 pages", Counts())

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("abstract", ["a", "b"]),
            ("authors", [{"name": "A", "orcid": "0"}]),
            ("authors", ["A", None]),
            ("published", "05/06/2024"),
            ("published", {"year": 2024}),
            ("categories", {"main": "cs"}),
            ("doi", "two of them"),
            ("ids", "one"),
            ("upvotes", -1),
            ("upvotes", True),
            ("venue", 7),
        ],
    )
    def test_a_malformed_field_is_kept_and_costs_nothing_else(self, field, value):
        record = read(PLAIN | {field: value})
        assert record.title == "Boats"
        assert record.extra == {field: value}

    def test_a_title_alone_on_a_bad_line_does_not_stop_the_file(self):
        found = list(jsonl.make().read(SAMPLES / "jsonl" / "broken.jsonl"))
        assert [type(one).__name__ for one in found] == ["Record", "Skip", "Skip", "Skip"]
        assert [skip.position for skip in found[1:]] == ["line 2", "line 3", "line 4"]
        assert found[2].reason == "it has no title"

    def test_bytes_that_are_not_utf8_cost_one_line(self, tmp_path):
        path = tmp_path / "papers.jsonl"
        path.write_bytes(b'\xef\xbb\xbf{"id":"acl:A1","title":"One"}\n{"id":"acl:A2","title":"\xff"}\n\n')
        one, two = jsonl.make().read(path)
        assert one.key == "acl:A1"
        assert two.position == "line 2"


class TestStream:
    def test_a_row_features_a_paper_on_a_day(self):
        boats, snails = hf_stream.make().read(SAMPLES / "hf_stream" / "stream.jsonl")
        assert boats.featured == Featuring(
            date(2024, 1, 3), "reader1", datetime(2024, 1, 3, 1, 54, 21, 728000, tzinfo=UTC)
        )
        assert (boats.counts, snails.counts) == (Counts(9, 2), Counts(0, 0))
        assert boats.published == "2024-01-02"
        assert (boats.code, boats.project) == (
            "https://github.com/example/boats",
            "https://example.org/boats",
        )
        assert set(boats.extra) == {
            "ai_summary",
            "thumbnail",
            "discussion",
            "github_stars",
            "author_participating",
        }

    def test_the_same_paper_on_two_days_is_two_records(self):
        row = {"id": "arXiv:2401.00011", "title": "Boats", "snapshot_day": "2024-01-03"}
        assert read(row, hf_stream).key != read(row | {"snapshot_day": "2024-01-04"}, hf_stream).key


class TestBeir:
    def test_a_text_without_a_title_is_titled_by_its_first_sentence(self):
        whole, untitled = beir.make().read(SAMPLES / "beir" / "corpus.jsonl")
        assert (whole.key, whole.title, whole.extra) == (
            "4983",
            "Words for Wind",
            {"metadata": {"year": 2019}},
        )
        assert (untitled.title, untitled.extra) == ("This text has no title.", {"title_from": "text"})

    def test_a_long_first_sentence_is_cut_at_a_word(self):
        title = beir.first_sentence("many words " * 40)
        assert len(title) <= 120
        assert title.endswith((" many…", " words…"))

    def test_queries_are_no_corpus(self):
        assert not beir.make().recognises(Path("queries.jsonl"), '{"_id": "q1", "text": "boats"}\n')


class TestRealData:
    def test_the_whole_stream_is_read(self, shared):
        found = list(hf_stream.make().read(shared / "data" / "hf-stream-dev.jsonl.xz"))
        assert len(found) == 6_942
        assert not any(isinstance(one, Skip) for one in found)

    def test_no_row_of_a_real_file_is_skipped_and_every_key_is_its_id(self, shared):
        found = list(jsonl.make().read(shared / "data" / "papers-dev-07.jsonl.xz"))
        assert len(found) == 20_784
        assert not any(isinstance(one, Skip) for one in found)
        assert all(":" in one.key and one.ids for one in found)


FOREIGN = {"nr": 7, "headline": "Boats", "meta": {"writers": ["A B"]}, "vol": 3, "arxiv": "arXiv:2401.00011"}
MAP = {"id": "arxiv", "title": "headline", "authors": "meta.writers", "volume": "vol"}


class TestFieldsOfOtherNames:
    def test_they_are_taken_for_ours(self, tmp_path):
        path = tmp_path / "some.jsonl"
        path.write_text(json.dumps(FOREIGN) + "\n")
        source = jsonl.make().mapped(MAP)
        assert source.recognises(path, path.read_text())
        (record,) = source.read(path)
        assert (record.title, record.authors, record.imprint) == ("Boats", ("A B",), {"volume": "3"})
        assert record.ids == (ExternalId("arXiv", "2401.00011"),)
        assert record.extra["nr"] == 7

    def test_a_row_without_such_a_field_is_skipped_for_its_title(self, tmp_path):
        path = tmp_path / "some.jsonl"
        path.write_text('{"other": 1}\n')
        (skip,) = jsonl.make().mapped(MAP).read(path)
        assert (skip.position, skip.reason) == ("line 1", "it has no title")

    def test_a_field_that_we_do_not_have_is_refused_by_name(self):
        with pytest.raises(SourceError, match="no field 'headline' to fill; there are: abstract, "):
            jsonl.make().mapped({"headline": "title"})
