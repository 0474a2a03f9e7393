import pytest

from broadsheet.topics.growth import risen


def test_what_stays_the_same_has_not_grown():
    assert risen({1: 100, 2: 200}, {1: 1200, 2: 2400}) == []


def test_what_doubles_has_grown_and_is_told_with_its_numbers():
    rises = risen({1: 200, 2: 800}, {1: 1000, 2: 9000})
    assert [(rise.topic, rise.now, rise.before) for rise in rises] == [(1, 200, 1000)]
    assert rises[0].surprise > 3.3


def test_few_papers_must_grow_more_than_many():
    assert [rise.topic for rise in risen({1: 6, 2: 600, 3: 4000}, {1: 30, 2: 3000, 3: 47_000})] == [2]


def test_a_topic_that_is_new_can_have_grown():
    assert [rise.topic for rise in risen({1: 40, 2: 960}, {2: 12_000})] == [1]


def test_four_papers_are_no_growth():
    assert risen({1: 4, 2: 500}, {2: 60_000}) == []


@pytest.mark.parametrize(("now", "before"), [({}, {}), ({1: 5}, {}), ({}, {1: 5}), ({1: 9}, {1: 9})])
def test_nothing_to_hold_against_nothing_is_nothing(now, before):
    assert risen(now, before) == []


def test_chance_alone_hardly_ever_grows():
    import numpy as np

    chance = np.random.default_rng(1)
    shares = chance.dirichlet(np.ones(800))
    found = sum(
        len(
            risen(
                dict(enumerate(chance.multinomial(4000, shares).tolist())),
                dict(enumerate(chance.multinomial(48_000, shares).tolist())),
            )
        )
        for _ in range(20)
    )
    assert found <= 10  # of 16,000
