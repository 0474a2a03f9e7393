import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from broadsheet.index import Entry, admits, day_number, exact_text, tantivy
from broadsheet.types import Filters

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


FIRST = date(2020, 1, 1)


def dated(order):
    """400 papers, one a day from the first day on; "galaxy" in the titles of the last hundred days."""
    chance = random.Random(0)
    days = [FIRST + timedelta(number) for number in range(400)]
    titles = [" ".join(chance.choices(WORDS, k=4)) + " galaxy" * (number >= 300) for number in range(400)]
    papers = list(zip(days, titles, strict=True))
    if order == "mixed":
        chance.shuffle(papers)
    return [
        Entry(row, title, " ".join(chance.choices(WORDS, k=30)), "", (), day_number(day))
        for row, (day, title) in enumerate(papers)
    ]


@pytest.mark.parametrize("order", ["rising", "mixed"])
@pytest.mark.parametrize(
    ("since", "until"), [(1, 399), (100, 399), (0, 290), (0, 150), (350, 399), (120, 120)]
)
def test_days_take_papers_out_of_a_ranking_and_leave_it_as_it_is(tmp_path, order, since, until):
    """However many of the papers the days admit, and also where the best are none of theirs."""
    entries = dated(order)
    index = tantivy.make(tmp_path)
    index.add(entries)
    index.save()
    filters = Filters(since=FIRST + timedelta(since), until=FIRST + timedelta(until))
    whole = index.search("galaxy protein proof", 400)
    admitted = np.array([admits(filters, entries[row]) for row in whole.rows.tolist()])
    for k in (1, 10, 100):
        found = index.search("galaxy protein proof", k, filters)
        assert found.scores.tolist() == whole.scores[admitted][:k].tolist()
        assert set(found.rows.tolist()) <= set(whole.rows[admitted].tolist())


def test_a_paper_without_a_day_is_not_of_any_days(tmp_path):
    index = tantivy.make(tmp_path)
    index.add([replace(entry, day=0) if entry.row % 9 == 0 else entry for entry in dated("mixed")])
    index.save()
    found = index.search("galaxy protein proof", 400, Filters(until=date(2030, 1, 1)))
    assert len(found) > 300
    assert not any(row % 9 == 0 for row in found.rows.tolist())


def test_days_are_judged_by_what_was_saved_last(tmp_path):
    index = tantivy.make(tmp_path)
    index.add(dated("rising")[:50])
    index.save()
    late = Filters(since=FIRST + timedelta(50))
    assert len(index.search("galaxy protein", 400, late)) == 0
    index.add(dated("rising")[50:])
    index.save()
    assert len(index.search("galaxy protein proof", 400, late)) > 300
