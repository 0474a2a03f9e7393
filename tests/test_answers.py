from dataclasses import replace

import pytest

from broadsheet.answers import Hot

PLAIN = Hot(
    upvotes=0,
    votes=0,
    comments=0,
    saves=0,
    lively=0.0,
    boost=0.0,
    near=False,
    featured=False,
    age_days=1.0,
    fresh=-0.29,
    field="",
    place=0,
    among=0,
    bonus=0.0,
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "0.00, as nobody voted for it yet; −0.29 for 1 day"),
        ({"comments": 3}, "0.00, as nobody voted for it yet; −0.29 for 1 day"),
        ({"upvotes": 1, "lively": 0.3, "age_days": 0.5}, "0.30 for 1 upvote; −0.29 for 0.5 days"),
        (
            {"upvotes": 1234, "comments": 1, "saves": 1, "lively": 3.1},
            "3.10 for 1,234 upvotes, 1 comment, saved by 1 reader; −0.29 for 1 day",
        ),
        (
            {"featured": True, "near": True, "boost": 0.5},
            "0.00, as nobody voted for it yet; +0.50 for being featured and being near to what is kept here;"
            " −0.29 for 1 day",
        ),
        (
            {"field": "cs.GR", "place": 2, "among": 14, "bonus": 0.12},
            "0.00, as nobody voted for it yet; −0.29 for 1 day; +0.12 as number 2 of 14 in cs.GR",
        ),
    ],
)
def test_heat_is_told_in_words(given, said):
    assert str(replace(PLAIN, **given)) == said
