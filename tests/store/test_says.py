"""Records, skips, embeddings: what is kept beside the papers."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from broadsheet.store import changes, embeddings, papers, records, skipped
from broadsheet.types import Counts, ExternalId, Featuring, Record, Skip, Version

from .test_papers import facts

NOW = datetime(2026, 1, 2, tzinfo=UTC)

RECORD = Record(
    key="k1",
    title=r"On $\tau$",
    abstract="x" * 3000,
    authors=("A. Ã", "B"),
    ids=(ExternalId("arXiv", "2405.00001"),),
    published="2024-05",
    versions=(Version(1, "2024-05-01"),),
    featured=Featuring(date(2024, 5, 27), None, NOW),
    counts=Counts(upvotes=0),
    license="CC0-1.0",
    withdrawn=True,
    imprint={"volume": "3", "pages": "1--9"},
    extra={"rating": 6.5, "list": [1, None]},
)


def test_a_record_comes_back_word_for_word(store):
    with store.write() as db:
        papers.add(db, [facts(1)])
        records.put(db, [(1, records.pack("jsonl", RECORD))])
    with store.read() as db:
        (say,) = records.of_papers(db, [1])[1]
    assert (say.source, say.record, say.evidence) == ("jsonl", RECORD, None)


@pytest.mark.parametrize("depth", [300, 900, 100_000])
def test_what_is_nested_too_deep_for_json_does_not_lose_the_record(depth):
    deep = []
    for _ in range(depth):
        deep = [deep]
    say = records.pack("jsonl", Record(key="k", title="T", extra={"deep": deep, "rating": 6}))
    assert b'"title":"T"' in say.plain
    assert b'"rating"' in say.plain


def test_the_same_key_replaces_what_was_said(store):
    with store.write() as db:
        papers.add(db, [facts(1)])
        records.put(db, [(1, records.pack("jsonl", RECORD))])
        records.put(db, [(1, records.pack("jsonl", Record(key="k1", title="Other")))])
    with store.read() as db:
        assert [say.record.title for say in records.of_papers(db, [1])[1]] == ["Other"]
        assert records.count(db) == 1


def test_a_known_record_is_told_by_its_hash(store):
    say = records.pack("jsonl", RECORD)
    with store.write() as db:
        papers.add(db, [facts(1)])
        records.put(db, [(1, say)])
    with store.read() as db:
        assert records.known(db, "jsonl", ["k1", "k2"]) == {"k1": (say.payload_hash, 1)}
        assert records.known(db, "other", ["k1"]) == {}


def test_a_skip_is_kept_once_however_often_it_is_met(store):
    for _ in range(2):
        with store.write() as db:
            skipped.put(db, "jsonl", "a.jsonl", [Skip("line 3", "it has no title", "{\0}")], NOW)
    with store.read() as db:
        (kept,) = skipped.newest(db, 10)
    assert (kept.file, kept.position, kept.reason, kept.seen_at) == (
        "a.jsonl",
        "line 3",
        "it has no title",
        NOW,
    )


def test_a_skip_that_was_mended_is_forgotten(store):
    with store.write() as db:
        skipped.put(db, "jsonl", "a.jsonl", [Skip("line 3", "bad"), Skip("line 4", "bad")], NOW)
        skipped.put(db, "jsonl", "b.jsonl", [Skip("line 3", "bad")], NOW)
        skipped.forget_others(db, "a.jsonl", {"line 4"})
    with store.read() as db:
        assert {(one.file, one.position) for one in skipped.newest(db, 10)} == {
            ("a.jsonl", "line 4"),
            ("b.jsonl", "line 3"),
        }


def test_an_embedding_is_of_one_content_by_one_embedder(store):
    vectors = np.array([[0.6, 0.8]], np.float32)
    with store.write() as db:
        papers.add(db, [facts(1)])
        embeddings.put(db, "small", [(1, b"hash")], vectors)
    with store.read() as db:
        assert embeddings.get(db, "small", [(1, b"hash")])[1] == pytest.approx(vectors[0], abs=1e-3)
        assert embeddings.get(db, "small", [(1, b"other")]) == {}
        assert embeddings.get(db, "large", [(1, b"hash")]) == {}


def test_a_paper_without_a_vector_of_what_it_says_now_is_missing_one(store):
    with store.write() as db:
        papers.add(db, [facts(row) for row in (1, 2, 3)])
        kept = changes.contents(db, [2, 3])
        made_of = [(2, kept[0].content_hash), (3, b"of what it said before")]
        embeddings.put(db, "small", made_of, np.ones((2, 2), np.float32))
    with store.read() as db:
        assert set(embeddings.missing(db, "small", 10)) == {1, 3}
        assert len(embeddings.missing(db, "small", 1)) == 1
        assert embeddings.count_missing(db, "small") == 2
        assert embeddings.count_missing(db, "large") == 3


def test_an_embedding_of_a_paper_that_is_gone_is_passed_over(store):
    with store.write() as db:
        embeddings.put(db, "small", [(77, b"hash")], np.ones((1, 2), np.float32))
    with store.read() as db:
        assert embeddings.get(db, "small", [(77, b"hash")]) == {}


def test_the_log_keeps_what_an_index_may_still_need(store):
    with store.write() as db:
        papers.add(db, [facts(row) for row in (1, 2, 3)])
        assert changes.oldest(db) == 1
        changes.forget_before(db, 3)
    with store.read() as db:
        assert (changes.oldest(db), changes.newest(db), changes.count_after(db, 2)) == (3, 3, 1)
