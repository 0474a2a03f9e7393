"""What a kill, a torn file or a second process does to the vector index: nothing that is silent."""

import json
import threading
from datetime import date

import numpy as np
import pytest

from broadsheet.errors import IndexStale
from broadsheet.index import Entry, turbovec
from broadsheet.index.turbovec import make
from broadsheet.types import Filters

DIM = 16


def vectors(n, seed=0):
    made = np.random.default_rng(seed).standard_normal((n, DIM)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def entries(rows):
    return [Entry(int(row), "", "", "", (), 0) for row in rows]


@pytest.fixture
def index(tmp_path):
    index = make(tmp_path, DIM)
    index.add(entries(range(50)), vectors(50))
    index.save()
    return index


def nearest(index, vector):
    return index.search(vector, 1).rows.tolist()


def meta(folder):
    return json.loads((folder / "meta.json").read_text())


def test_vectors_that_a_kill_left_behind_do_not_count(index, tmp_path):
    with (tmp_path / meta(tmp_path)["vectors"]).open("ab") as file:
        file.write(b"\x01" * 333)
    again = make(tmp_path, DIM)
    assert len(again) == 50
    again.add(entries([50]), vectors(1, seed=9))
    again.save()
    assert nearest(make(tmp_path, DIM), vectors(1, seed=9)[0]) == [50]


@pytest.mark.parametrize("damage", [b"", b"torn", None])
def test_codes_that_did_not_survive_are_made_again(index, tmp_path, damage):
    codes = tmp_path / meta(tmp_path)["codes"]
    codes.unlink() if damage is None else codes.write_bytes(damage)
    assert nearest(make(tmp_path, DIM), vectors(50)[7]) == [7]


@pytest.mark.parametrize("file", ["meta.json", "facts", "vectors"])
def test_a_torn_file_is_told_with_the_way_out(index, tmp_path, file):
    torn = tmp_path / (file if file == "meta.json" else meta(tmp_path)[file])
    torn.write_bytes(b"torn")
    with pytest.raises(IndexStale, match="Run: broadsheet index --rebuild"):
        make(tmp_path, DIM)


def test_a_lost_file_is_told_with_the_way_out(index, tmp_path):
    (tmp_path / meta(tmp_path)["facts"]).unlink()
    with pytest.raises(IndexStale, match="has lost a file"):
        make(tmp_path, DIM)


def test_an_index_of_other_vectors_is_refused(index, tmp_path):
    with pytest.raises(IndexStale, match="of 16 numbers, not 3 of 8"):
        make(tmp_path, 8)


def test_places_of_papers_that_are_gone_are_cleared_away(index, tmp_path):
    index.remove(range(20))
    index.save()
    assert meta(tmp_path)["places"] == 30
    assert len(make(tmp_path, DIM)) == 30
    assert nearest(index, vectors(50)[33]) == [33]
    assert nearest(index, vectors(50)[3])[0] >= 20


def test_a_few_dead_places_are_left_until_there_are_more(index, tmp_path):
    index.remove([1])
    index.save()
    assert (meta(tmp_path)["places"], len(index)) == (50, 49)


def test_files_of_older_states_are_removed(index, tmp_path):
    index.add(entries([60]), vectors(1, seed=3))
    index.save()
    assert {path.name for path in tmp_path.iterdir()} == {
        "meta.json",
        *(meta(tmp_path)[k] for k in ("vectors", "codes", "facts")),
    }


def test_nothing_to_save_writes_nothing(index, tmp_path):
    before = (tmp_path / "meta.json").stat()
    index.save()
    assert (tmp_path / "meta.json").stat().st_mtime_ns == before.st_mtime_ns


def test_searches_go_on_while_papers_come_in(index):
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            found = index.search(vectors(50)[7], 5)
            if 7 not in found.rows.tolist() or len(found) != 5:
                wrong.append(found)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(10):
        index.add(entries(range(100 + 50 * turn, 150 + 50 * turn)), vectors(50, seed=turn + 1))
        index.remove([100 + 50 * turn])
        index.save()
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(index) == 50 + 490


@pytest.mark.parametrize("hidden", [0.0, 0.001, 0.3, 0.6, 0.95])
def test_as_many_come_as_were_asked_for_and_none_that_a_filter_hides(tmp_path, monkeypatch, hidden):
    monkeypatch.setattr(turbovec, "_FEW", 10)
    index, made, n = make(tmp_path, DIM), vectors(3000), 3000
    days = np.where(np.arange(n) < hidden * n, 20200101, 20240101)
    index.add([Entry(row, "", "", "", (), int(day)) for row, day in enumerate(days)], made)
    index.save()
    admitted = np.flatnonzero(days == 20240101)
    found = index.search(made[5], 40, Filters(since=date(2023, 1, 1)))
    exact = admitted[np.argsort(-(made[admitted] @ made[5]))[:40]]
    assert len(found.rows) == 40
    assert set(found.rows.tolist()) <= set(admitted.tolist())
    assert len(set(found.rows.tolist()) & set(exact.tolist())) >= 38


def test_a_filter_that_hides_all_that_is_near_leaves_what_is_farther(tmp_path, monkeypatch):
    monkeypatch.setattr(turbovec, "_FEW", 10)
    centre = np.eye(1, DIM, dtype=np.float32)[0]
    made = vectors(3000)
    made[:1000] = centre + made[:1000] / 20  # the third that is hidden is nearest, all of it
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    index = make(tmp_path, DIM)
    days = [20200101] * 1000 + [20240101] * 2000
    index.add([Entry(row, "", "", "", (), day) for row, day in enumerate(days)], made)
    index.save()
    found = index.search(centre, 40, Filters(since=date(2023, 1, 1))).rows
    assert len(found) == 40
    assert found.min() >= 1000
