import numpy as np
import pytest

from broadsheet.topics._levels import centres_of, raised, sizes
from broadsheet.topics._sphere import unit


def blobs(centres, each, spread=0.05, seed=0):
    """Points of length 1 around each centre, and which centre each is of."""
    chance = np.random.default_rng(seed)
    points = np.repeat(centres, each, axis=0) + spread * chance.normal(
        size=(len(centres) * each, len(centres[0]))
    )
    return unit(points.astype(np.float32)), np.repeat(np.arange(len(centres)), each)


def test_few_papers_make_no_topics():
    assert sizes(199) == ()


@pytest.mark.parametrize(
    ("papers", "levels"), [(200, 1), (1_000, 1), (2_000, 2), (10_000, 2), (300_784, 3), (3_000_000, 3)]
)
def test_levels_follow_the_corpus(papers, levels):
    found = sizes(papers)
    assert len(found) == levels
    assert list(found) == sorted(found)


def test_three_hundred_thousand_papers_make_a_tree_that_can_be_read():
    fields, areas, topics = sizes(300_784)
    assert 12 <= fields <= 20
    assert 100 <= areas <= 150
    assert 700 <= topics <= 1000


def test_groups_that_lie_together_become_one():
    points, truth = blobs(np.eye(4, 16), each=6)
    found = raised(points, np.ones(24, np.int64), 4)
    assert len({(one, other) for one, other in zip(truth.tolist(), found.tolist(), strict=True)}) == 4


def test_every_group_has_something_in_it():
    points, _ = blobs(np.eye(3, 16), each=10, spread=0.4)
    found = raised(points, np.arange(1, 31), 8)
    assert set(found.tolist()) == set(range(8))


def test_joins_cost_least_first_as_ward_has_it():
    """The tree is held against one that looks at every pair anew."""
    points, _ = blobs(np.eye(5, 8), each=4, spread=0.5, seed=3)
    weights = np.random.default_rng(2).integers(1, 9, 20)
    from broadsheet.topics._levels import _joins

    groups = {i: [i] for i in range(20)}

    def middle(group):
        return np.average(points[groups[group]].astype(np.float64), axis=0, weights=weights[groups[group]])

    def cost(one, other):
        a, b = weights[groups[one]].sum(), weights[groups[other]].sum()
        return ((middle(one) - middle(other)) ** 2).sum() * a * b / (a + b)

    for one, other in _joins(points.astype(np.float64), weights):
        pairs = [(i, j) for i in groups for j in groups if i < j]
        assert cost(one, other) == pytest.approx(min(cost(*pair) for pair in pairs))
        groups[one] += groups.pop(other)


def test_centres_are_weighted():
    points = unit(np.array([[1, 0], [0, 1]], np.float32))
    centre = centres_of(points, np.array([3, 1]), np.array([0, 0]), 1)
    assert centre[0] == pytest.approx(unit(np.array([[3, 1]], np.float32))[0])
