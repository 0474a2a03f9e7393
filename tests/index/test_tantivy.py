import random

from broadsheet.index import Entry, exact_text, tantivy

WORDS = "graph tree model learning proof quantum galaxy protein market language".split()


def corpus(seed=0):
    chance = random.Random(seed)
    return [
        Entry(row, " ".join(chance.choices(WORDS, k=4)), " ".join(chance.choices(WORDS, k=30)), "", (), 0)
        for row in range(80)
    ]


def test_one_word_ranks_as_a_second_implementation_of_bm25_does(tmp_path, monkeypatch):
    """Whole texts of one field: then both formulas are the same, up to how lengths are rounded."""
    monkeypatch.setattr(tantivy, "_BOOSTS", {"text": 1.0, "title": 0.0, "authors": 0.0})
    fast, slow = tantivy.make(tmp_path / "fast"), exact_text.make(tmp_path / "slow")
    for index in (fast, slow):
        index.add(corpus())
        index.save()
    for word in WORDS:
        scores = dict(
            zip(*(getattr(slow.search(word, 80), name).tolist() for name in ("rows", "scores")), strict=True)
        )
        ordered = [scores[row] for row in fast.search(word, 80).rows.tolist()]
        assert len(ordered) == len(scores)
        assert all(one >= other - 0.05 for one, other in zip(ordered, ordered[1:], strict=False))


def test_words_of_one_stem_are_one_word(tmp_path):
    index = tantivy.make(tmp_path)
    index.add([Entry(1, "Embedding graphs", "", "", (), 0)])
    index.save()
    assert index.search("embedded graph", 5).rows.tolist() == [1]


def test_names_are_found_without_their_accents(tmp_path):
    index = tantivy.make(tmp_path)
    index.add([Entry(1, "Untitled", "", "Émilie du Châtelet", (), 0)])
    index.save()
    assert index.search("chatelet", 5).rows.tolist() == [1]


def test_a_word_that_is_often_in_the_query_counts_more(tmp_path):
    index = tantivy.make(tmp_path)
    index.add([Entry(1, "galaxy", "", "", (), 0), Entry(2, "protein", "", "", (), 0)])
    index.save()
    assert index.search("protein galaxy galaxy galaxy", 2).rows.tolist() == [1, 2]
    assert index.search("galaxy protein protein protein", 2).rows.tolist() == [2, 1]


def test_a_query_as_long_as_a_book_is_answered(tmp_path):
    index = tantivy.make(tmp_path)
    index.add(corpus())
    index.save()
    assert len(index.search(" ".join(f"word{n}" for n in range(5000)) + " galaxy", 5)) == 0
    assert len(index.search("galaxy " + " ".join(f"word{n}" for n in range(5000)), 5)) == 5


def test_a_writer_that_was_killed_leaves_what_was_saved(tmp_path):
    index = tantivy.make(tmp_path)
    index.add([Entry(1, "galaxy", "", "", (), 0)])
    index.save()
    index.add([Entry(2, "galaxy", "", "", (), 0)])
    index.close()
    again = tantivy.make(tmp_path)
    again.add([Entry(3, "galaxy", "", "", (), 0)])
    again.save()
    assert again.search("galaxy", 5).rows.tolist() == [1, 3]
