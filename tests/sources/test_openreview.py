from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources.openreview import OpenReview

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "openreview"


def test_a_note_of_the_first_version_has_what_its_content_says():
    record, _ = OpenReview().read(SAMPLES / "v1.json")
    assert record.key == "openreview:Inv1tedFog"
    assert record.title == "Learning to see in fog"
    assert record.authors == ("Marta Quill", "Odo Marsh")
    assert [str(id) for id in record.ids] == ["openreview:Inv1tedFog"]
    assert (record.published, record.updated) == ("2030-03-17", "2030-07-11")
    assert record.venue == "MIST 2030 Poster"
    assert record.keywords == ("fog", "vision")
    assert record.url == "https://openreview.net/forum?id=Inv1tedFog"
    assert record.pdf == "https://openreview.net/pdf/0123456789abcdef.pdf"
    assert record.code == "https://example.org/fog"
    assert not record.withdrawn
    assert record.extra["content"]["TL;DR"] == "We look twice."


def test_a_note_of_the_second_version_says_the_same_in_wrappings():
    record = next(OpenReview().read(SAMPLES / "v2.json"))
    assert (record.title, record.venue, record.license) == ("Rain, tokenised", "MIST 2032 oral", "CC BY 4.0")
    assert (record.published, record.updated) == ("2032-02-10", "2032-06-04")
    assert record.extra["content"]["TLDR"] == "Drop by drop."


def test_withdrawn_and_desk_rejected_papers_are_withdrawn_and_rejected_ones_are_not():
    assert [record.withdrawn for record in OpenReview().read(SAMPLES / "v1.json")] == [False, True]
    assert [record.withdrawn for record in OpenReview().read(SAMPLES / "v2.json")] == [False, True, False]


def test_authors_may_be_profiles_and_a_paper_from_elsewhere_keeps_its_id():
    _, refused, imported = OpenReview().read(SAMPLES / "v2.json")
    assert refused.authors == ("Odo Marsh",)
    assert [str(id) for id in imported.ids] == ["openreview:S1eet", "arXiv:3103.00004"]


def test_replies_are_skipped_and_named():
    _, reply, untitled = OpenReview().read(SAMPLES / "broken.json")
    assert (reply.position, reply.reason) == ("note 2", "it is a reply in the forum Inv1tedFog, not a paper")
    assert (untitled.position, untitled.reason) == ("note 3", "it has no title")


def test_a_note_a_line_is_read_too():
    assert [record.key for record in OpenReview().read(SAMPLES / "notes.jsonl")] == [
        "openreview:Inv1tedFog", "openreview:Go2neFog",
    ]  # fmt: skip


def test_what_openreview_refuses_is_told(tmp_path):
    path = tmp_path / "notes.json"
    path.write_text('{"name": "ForbiddenError", "message": "You must be logged in"}')
    with pytest.raises(SourceError, match="OpenReview answered: You must be logged in"):
        list(OpenReview().read(path))


def test_a_long_content_before_the_forum_is_recognised(tmp_path):
    head = '{"notes":[{"content":{"title":{"value":"A"},"abstract":{"value":"' + "x" * 4000
    assert OpenReview().recognises(tmp_path, head)
    assert not OpenReview().recognises(tmp_path, '{"id": "a", "content": {"title": "A"}}')
