"""Papers for a reader, as far as what they saved tells."""

import pytest

from broadsheet.errors import NotSignedIn
from broadsheet.types import Filters
from small import PAPERS, member, small_app

RESIDUAL = "arXiv:2405.00001"
BOATS = [
    {
        "id": f"arXiv:2406.0000{number}",
        "title": f"Boats on water, part {number}: {words}",
        "abstract": f"Boats are steered over water. {words} are measured and told.",
        "published": f"2024-06-0{number}",
        "authors": [f"Author {number}"],
    }
    for number, words in enumerate(["sails", "oars and rudders", "anchors", "harbours", "tides"], start=1)
]


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path, PAPERS + BOATS, mode="public") as app:
        yield app


def ids(hits):
    return [hit.paper.id for hit in hits]


def test_who_saved_nothing_is_recommended_nothing(app):
    assert app.recommend(member(app, "ada")) == ()


def test_papers_like_those_saved_come_first_and_none_that_is_kept(app):
    ada = member(app, "ada")
    app.save(ada, "2406.00001")
    app.make_list(ada, "More boats")
    app.save(ada, "2406.00002", "more-boats")
    hits = app.recommend(ada, limit=3)
    assert sorted(ids(hits)) == ["arXiv:2406.00003", "arXiv:2406.00004", "arXiv:2406.00005"]
    assert [hit.rank for hit in hits] == [1, 2, 3]


def test_what_one_does_not_want_to_see_or_has_read_is_left_out(app):
    ada = member(app, "ada")
    app.save(ada, "2406.00001")
    app.mark(ada, "2406.00002", "not-for-me")
    app.mark(ada, "2406.00003", "read")
    app.mute(ada, "word", "harbours")
    assert ids(app.recommend(ada, limit=1)) == ["arXiv:2406.00005"]


def test_days_narrow_what_is_recommended(app):
    ada = member(app, "ada")
    app.save(ada, "2406.00001")
    hits = app.recommend(ada, 10, Filters(since=None, until=None, categories=("cs.CV",)))
    assert ids(hits) == [RESIDUAL]


def test_what_others_saved_does_not_count(app):
    app.save(member(app, "emmy"), "2406.00001")
    assert app.recommend(member(app, "ada")) == ()


def test_nobody_in_particular_is_recommended_nothing(app):
    with pytest.raises(NotSignedIn):
        app.recommend(app.anyone())
