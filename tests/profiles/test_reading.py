"""Words are read once, and what all profiles stand on is drawn anew when papers come."""

import numpy as np
import pytest

from broadsheet.profiles import reading
from broadsheet.profiles.reading import Readings
from broadsheet.store import papers
from small import write
from three_fields import COUNT, opened, paper


@pytest.fixture
def app(tmp_path):
    with opened(tmp_path) as app:
        yield app


@pytest.fixture
def readings(app):
    return Readings(app._store, app._indexes)


def words(readings, row):
    ids, _ = readings.of([row], readings.ground()).words.row(0)
    return {readings.wording.word(number) for number in ids.tolist()}


def test_a_paper_has_the_words_of_its_text_and_its_authors(readings):
    told = words(readings, 1)
    own = set(paper(0)["title"].split(": ")[1].split(" and "))
    assert own | {"@authora quokkas", "xoaa"} <= told
    assert not {"the", "we", "of", "quokkas"} & told  # a third of all papers are on quokkas


def test_rows_come_in_the_order_asked_and_mean_what_the_index_has(readings):
    ground = readings.ground()
    some, one = readings.of([5, 1, 5], ground), readings.of([5], ground)
    assert some.meaning[[0, 2]] == pytest.approx(np.repeat(one.meaning, 2, axis=0))
    assert [part.tolist() for part in some.words.row(2)] == [part.tolist() for part in one.words.row(0)]
    moved = readings.vectors([5]) - ground.middle
    assert one.meaning == pytest.approx(moved / np.linalg.norm(moved))


def test_words_are_read_once(readings, monkeypatch):
    asked = []
    known = papers.texts
    monkeypatch.setattr(papers, "texts", lambda db, rows: asked.extend(rows) or known(db, rows))
    ground = readings.ground()
    readings.of([1, 2, 3], ground)
    readings.of([3, 2, 1], ground)
    assert sorted(asked) == list(range(1, COUNT + 1))


def test_what_is_too_much_is_forgotten_and_read_again(readings, monkeypatch):
    monkeypatch.setattr(reading, "_KEPT", 10)
    before = words(readings, 1)
    readings.of(list(range(1, COUNT + 1)), readings.ground())
    assert len(readings.ground().shelf.read) == 10
    assert words(readings, 1) == before


def test_a_paper_that_is_not_in_the_index_means_nothing_but_has_its_words(app, readings, tmp_path):
    readings.ground()
    app.harvest(write(tmp_path / "more.jsonl", [paper(60)]))
    features = readings.of([COUNT + 1], readings.ground())
    assert not features.meaning.any()
    assert len(features.words.row(0)[0]) > 5


def test_a_paper_that_is_not_here_means_nothing_and_has_no_words(readings):
    features = readings.of([999], readings.ground())
    assert not features.meaning.any()
    assert len(features.words.row(0)[0]) == 0


def test_the_ground_stays_while_few_papers_come_and_is_drawn_anew_after_many(app, readings, tmp_path):
    ground = readings.ground()
    assert readings.ground() is ground
    app.harvest(write(tmp_path / "some.jsonl", [paper(n) for n in range(60, 70)]))
    app.index()
    assert readings.ground() is ground
    app.harvest(write(tmp_path / "more.jsonl", [paper(n) for n in range(70, 90)]))
    app.index()
    assert readings.ground() is not ground
    assert (ground.papers, readings.ground().papers) == (60, 90)


def test_the_ground_tells_which_papers_are_its_negatives(readings):
    ground = readings.ground()
    assert len(ground.negatives) == len(ground.background.negatives) == 40
    again = readings.of(ground.negatives.tolist(), ground)
    assert again.meaning == pytest.approx(ground.background.negatives.meaning)


def test_of_many_papers_some_are_drawn_from_the_newest(readings, monkeypatch):
    monkeypatch.setattr(reading, "DRAWN", 12)
    monkeypatch.setattr(reading, "_AMONG", 30)
    ground = readings.ground()
    assert len(ground.background.negatives) + len(ground.background.yardstick) == 12
    assert ground.negatives.min() > 30


def test_an_empty_instance_has_a_ground_that_serves_until_some_papers_are_here(tmp_path):
    with opened(tmp_path, []) as app:
        readings = Readings(app._store, app._indexes)
        empty = readings.ground()
        assert (empty.papers, len(empty.background.negatives), len(readings.of([], empty))) == (0, 0, 0)
        app.harvest(write(tmp_path / "papers.jsonl", [paper(n) for n in range(5)]))
        app.index()
        assert readings.of([1], readings.ground()).meaning.any()
        assert readings.of([1], empty).meaning.any()


def test_words_are_weighed_anew_once_there_are_twice_as_many_papers(app, readings, tmp_path):
    before = readings.ground()
    app.harvest(write(tmp_path / "more.jsonl", [paper(number) for number in range(COUNT, 3 * COUNT)]))
    app.index()
    after = readings.ground()
    assert (before.shelf.papers, after.shelf.papers) == (COUNT, 3 * COUNT)
    assert after.shelf.wording is not before.shelf.wording
