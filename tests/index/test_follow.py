"""An index follows the store: what it has read, what it reads again, and when it must begin anew."""

import json
import threading
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from broadsheet.embedders.hashing import Hashing
from broadsheet.errors import IndexStale
from broadsheet.index import _fill, _follow, exact, exact_text, tantivy
from broadsheet.index._indexes import Indexes, Makers
from broadsheet.store import changes, open_store, papers
from broadsheet.store.papers import Facts
from broadsheet.types import ExternalId, Paper, silent


class Counting(Hashing):
    """An embedder that tells how many texts it was asked for."""

    def __init__(self, name="counting"):
        self.name, self.asked = name, 0

    def embed(self, texts):
        self.asked += len(texts)
        return super().embed(texts)


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    yield store
    store.close()


def indexes(store, tmp_path, embedder=None, kinds=("exact_text", "exact"), second=None, text=exact_text.make):
    makers = Makers(text, exact.make, kinds)
    return Indexes(tmp_path / "index", store, embedder or Counting(), makers, second)


def facts(row, title):
    paper = Paper(row, f"arXiv:{row}", title, "", ids=(ExternalId("arXiv", str(row)),), day=date(2024, 5, 27))
    return Facts(paper, title, {}, {})


def add(store, *titles, first=1):
    with store.write() as db:
        papers.add(db, [facts(row, title) for row, title in enumerate(titles, start=first)])


def found(followed, word):
    return followed.text().search(word, 10).rows.tolist()


def test_reads_what_was_added_changed_and_removed(store, tmp_path):
    followed = indexes(store, tmp_path)
    add(store, "alpha", "beta", "gamma")
    assert followed.refresh() == 3
    with store.write() as db:
        papers.replace(db, [facts(1, "delta")])
        papers.remove(db, [2])
    assert followed.refresh() == 2
    assert [found(followed, word) for word in ("alpha", "delta", "beta", "gamma")] == [[], [1], [], [3]]
    assert len(followed.vectors()) == 2


def test_a_second_reading_finds_nothing_new(store, tmp_path):
    followed = indexes(store, tmp_path)
    add(store, "alpha")
    followed.refresh()
    assert followed.refresh() == 0
    assert indexes(store, tmp_path).refresh() == 0


def test_no_text_is_embedded_twice(store, tmp_path):
    embedder = Counting()
    add(store, "alpha", "beta")
    followed = indexes(store, tmp_path, embedder)
    followed.refresh()
    assert embedder.asked == 2
    followed.rebuild()
    assert embedder.asked == 2
    with store.write() as db:
        papers.replace(db, [facts(1, "alpha of another kind")])
    followed.refresh()
    assert embedder.asked == 3


def test_what_was_read_but_not_saved_is_read_again(store, tmp_path, monkeypatch):
    add(store, "alpha", "beta")
    followed = indexes(store, tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(exact_text.ExactText, "save", lambda self: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            followed.refresh()
    again = indexes(store, tmp_path)
    assert again.refresh() == 2
    assert found(again, "alpha") == [1]


def test_a_mark_behind_what_was_saved_does_no_harm(store, tmp_path):
    add(store, "alpha", "beta")
    followed = indexes(store, tmp_path)
    followed.refresh()
    current = tmp_path / "index" / "text" / "current.json"
    current.write_text(json.dumps(json.loads(current.read_text()) | {"seq": 1}))
    add(store, "gamma", first=3)
    assert indexes(store, tmp_path).refresh() == 2
    assert found(indexes(store, tmp_path), "beta") == [2]


def test_the_log_is_cut_once_both_have_read_it(store, tmp_path):
    add(store, *(f"word{n}" for n in range(20)))
    indexes(store, tmp_path).refresh()
    with store.read() as db:
        assert changes.oldest(db) == changes.newest(db) == 20


def test_an_index_that_starts_after_the_log_was_cut_reads_everything(store, tmp_path):
    add(store, "alpha", "beta")
    indexes(store, tmp_path).refresh()
    late = indexes(store, tmp_path / "elsewhere")
    with pytest.raises(IndexStale, match="has not been built. Run: broadsheet index"):
        late.text()
    late.refresh()
    assert found(late, "alpha") == [1]
    assert len(late.vectors()) == 2


def test_an_index_of_another_builder_neither_answers_nor_grows(store, tmp_path):
    add(store, "alpha")
    indexes(store, tmp_path).refresh()
    other = indexes(store, tmp_path, Counting("another"))
    with pytest.raises(IndexStale, match=r"counting \(64\).*another \(64\).*broadsheet index --rebuild"):
        other.vectors()
    add(store, "beta", first=2)
    with pytest.raises(IndexStale):
        other.refresh()
    assert other.rebuild() == 2
    assert len(other.vectors()) == 2


def test_a_rebuilt_index_is_swapped_whole_and_seen_by_those_who_had_the_old_one(store, tmp_path):
    add(store, "alpha")
    reader, writer = indexes(store, tmp_path), indexes(store, tmp_path)
    writer.refresh()
    old = reader.text()
    writer.rebuild()
    assert old.search("alpha", 5).rows.tolist() == [1]
    assert reader.text() is not old
    assert found(reader, "alpha") == [1]
    assert [path.name for path in (tmp_path / "index" / "text").iterdir() if path.is_dir()] == ["2"]


def test_what_a_rebuild_left_half_done_is_cleared_away(store, tmp_path):
    add(store, "alpha")
    followed = indexes(store, tmp_path)
    followed.refresh()
    leftover = tmp_path / "index" / "text" / "2"
    leftover.mkdir()
    (leftover / "papers.json").write_text("half a fi")
    followed.rebuild()
    assert found(followed, "alpha") == [1]


def test_a_torn_mark_says_what_to_do(store, tmp_path):
    add(store, "alpha")
    indexes(store, tmp_path).refresh()
    (tmp_path / "index" / "text" / "current.json").write_text("{")
    with pytest.raises(IndexStale, match="lost its mark.*broadsheet index"):
        indexes(store, tmp_path).text()


def test_two_who_follow_at_once_wait_for_each_other(store, tmp_path):
    add(store, *(f"word{n}" for n in range(300)))
    both = [indexes(store, tmp_path), indexes(store, tmp_path)]
    threads = [threading.Thread(target=one.refresh) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(one.text()) for one in both] == [300, 300]


def test_status_tells_how_far_each_has_come(store, tmp_path):
    followed = indexes(store, tmp_path)
    assert [(index.papers, index.pending) for index in followed.status()] == [(0, 0)] * 3
    add(store, "alpha", "beta")
    assert {index.pending for index in followed.status()} == {2}
    followed.refresh()
    assert [(index.papers, index.pending, index.trouble) for index in followed.status()] == [(2, 0, None)] * 3


def test_progress_hears_of_every_step(store, tmp_path):
    heard = {}

    def progress(what, total=None):
        heard[what] = [0, total]
        return lambda steps: heard[what].__setitem__(0, heard[what][0] + steps)

    add(store, "alpha", "beta")
    indexes(store, tmp_path).refresh(progress)
    assert heard == {f"indexing {name}": [2, 2] for name in ("text", "vectors", "vocabulary")}
    silent("nothing")(1)


def test_vectors_come_from_the_store_as_they_were(store, tmp_path):
    add(store, "alpha")
    followed = indexes(store, tmp_path)
    followed.refresh()
    vector = Hashing().embed(["alpha. "])[0]
    assert followed.vectors().score(vector, np.array([1])) == pytest.approx([1], abs=1e-3)


def second(store, tmp_path, embedder=None):
    return indexes(store, tmp_path, second=embedder or Counting("second"))


def test_the_second_embedder_reads_nothing_until_it_is_told_to(store, tmp_path):
    add(store, "alpha", "beta")
    followed = second(store, tmp_path)
    followed.refresh()
    assert (len(followed.vectors()), len(followed.fine())) == (2, 0)
    assert followed.fill() == 2
    assert (len(followed.fine()), followed.second.asked) == (2, 2)


def test_what_the_second_embedder_has_read_it_does_not_read_again(store, tmp_path):
    add(store, "alpha", "beta")
    second(store, tmp_path).fill()
    again = second(store, tmp_path)
    assert (again.fill(), again.second.asked) == (0, 0)
    add(store, "gamma", first=3)
    again.refresh()
    assert (again.fill(), again.second.asked, len(again.fine())) == (1, 1, 3)


def test_a_paper_that_changed_is_read_again_and_one_that_is_gone_is_forgotten(store, tmp_path):
    add(store, "alpha", "beta")
    followed = second(store, tmp_path)
    followed.fill()
    with store.write() as db:
        papers.replace(db, [facts(1, "another title")])
        papers.remove(db, [2])
    followed.refresh()
    assert len(followed.fine()) == 0
    assert (followed.fill(), len(followed.fine())) == (1, 1)


def test_the_newest_papers_are_filled_in_first(store, tmp_path, monkeypatch):
    monkeypatch.setattr(_fill, "_KEPT", 1)
    with store.write() as db:
        papers.add(
            db,
            [
                replace(
                    facts(row, f"word{row}"),
                    paper=replace(facts(row, f"word{row}").paper, day=date(2024, 5, day)),
                )
                for row, day in ((1, 3), (2, 9), (3, 6))
            ],
        )
    read = []

    class Remembering(Hashing):
        def embed(self, texts):
            read.extend(texts)
            return super().embed(texts)

    second(store, tmp_path, Remembering()).fill()
    assert read == ["word2. ", "word3. ", "word1. "]


def test_filling_stops_when_told_and_goes_on_where_it_was(store, tmp_path, monkeypatch):
    monkeypatch.setattr(_fill, "_KEPT", 1)
    add(store, "alpha", "beta", "gamma")
    followed = second(store, tmp_path)
    asked = iter([False, False, True, True])
    assert followed.fill(stop=lambda: next(asked)) == 1
    assert len(followed.fine()) == 1
    assert followed.fill(workers=2) == 2


def test_a_rebuilt_index_of_the_second_embedder_has_what_was_made(store, tmp_path):
    add(store, "alpha", "beta")
    followed = second(store, tmp_path)
    followed.fill()
    followed.rebuild()
    assert (len(followed.fine()), followed.second.asked) == (2, 2)


def test_another_second_embedder_begins_anew_and_nobody_waits_for_it(store, tmp_path):
    add(store, "alpha")
    second(store, tmp_path).fill()
    other = second(store, tmp_path, Counting("other"))
    assert other.fine() is None
    assert other.fill() == 1
    assert len(other.fine()) == 1


@pytest.mark.parametrize("rebuilt", [False, True])
def test_a_text_index_that_takes_in_many_papers_at_once_has_one_segment(
    store, tmp_path, monkeypatch, rebuilt
):
    monkeypatch.setattr(_follow, "SMALLEST_PART", 5)
    monkeypatch.setattr(_follow, "CHUNK", 5)
    followed = indexes(store, tmp_path, kinds=("tantivy", "exact"), text=tantivy.make)
    add(store, *(f"quasar {row}" for row in range(80)))
    assert (followed.rebuild() if rebuilt else followed.refresh()) == 80
    assert followed.text()._index.searcher().num_segments == 1
    assert len(found(followed, "quasar")) == 10


def test_what_a_kill_can_cost_is_bounded_however_many_papers_there_are(store, tmp_path, monkeypatch):
    monkeypatch.setattr(_follow, "SMALLEST_PART", 1)
    monkeypatch.setattr(_follow, "SAVE_EVERY", 4)
    monkeypatch.setattr(_follow, "CHUNK", 2)
    followed = indexes(store, tmp_path)
    add(store, *(f"paper {row}" for row in range(41)))
    saved = []
    monkeypatch.setattr(
        _follow.Followed, "_save", lambda self, index, mark: saved.append((self.name, mark.seq))
    )
    followed.refresh()
    seqs = [seq for name, seq in saved if name == "text"]
    assert seqs == [*range(4, 41, 4), 41]
