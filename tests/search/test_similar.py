import numpy as np
import pytest

from broadsheet.index import Entry
from broadsheet.index.exact import make
from broadsheet.search.similar import Fold, folded, middle

VECTORS = {1: (1, 0, 0), 2: (0, 1, 0), 3: (0, 0, 1), 4: (0.999, 0.04, 0), 5: (0.04, 0.999, 0)}


def rows(*given):
    return np.array(given, np.int64)


@pytest.fixture
def index(tmp_path):
    index = make(tmp_path, 3)
    vectors = np.array(list(VECTORS.values()), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index.add([Entry(row, "", "", "", (), 0) for row in VECTORS], vectors)
    index.save()
    return index


def test_the_middle_of_several_papers_is_as_near_to_each(index):
    vector = middle(index, rows(1, 2), rows())
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert vector[0] == pytest.approx(vector[1])


def test_unwanted_papers_push_away(index):
    assert middle(index, rows(1), rows(3))[2] < 0


def test_no_papers_mean_nothing(index):
    assert not middle(index, rows(), rows()).any()


def test_papers_that_say_the_same_stand_behind_the_first(index):
    assert folded(index, rows(2, 3, 5), rows(), 10) == [Fold(2, (5,)), Fold(3)]


def test_a_given_paper_and_its_likes_do_not_come_back(index):
    assert folded(index, rows(1, 4, 2, 3), rows(1), 10) == [Fold(2), Fold(3)]


def test_gives_no_more_than_asked_for(index):
    assert folded(index, rows(1, 2, 3), rows(), 2) == [Fold(1), Fold(2)]
