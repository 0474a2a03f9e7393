import numpy as np
import pytest

from broadsheet.topics._sphere import NOWHERE, Cloud, k_means, nearest, place

from .test_levels import blobs


def cloud_of(points, mean=None):
    mean = np.zeros(points.shape[1], np.float32) if mean is None else mean
    return Cloud(np.arange(len(points)), lambda rows: points[rows], mean)


def test_groups_that_are_there_are_found():
    points, truth = blobs(np.eye(5, 32), each=60)
    labels, _ = nearest(points, k_means(points, 5))
    assert all(len(set(labels[truth == group].tolist())) == 1 for group in range(5))
    assert len(set(labels.tolist())) == 5


def test_the_same_papers_give_the_same_groups():
    points, _ = blobs(np.eye(5, 32), each=60, spread=0.3)
    assert np.array_equal(k_means(points, 7), k_means(points, 7))


def test_papers_without_a_vector_are_nowhere():
    points, _ = blobs(np.eye(2, 8), each=3)
    points[2] = 0
    placed = place(cloud_of(points, mean=np.full(8, 0.1, np.float32)), np.eye(2, 8, dtype=np.float32))
    assert placed.labels.tolist() == [0, 0, NOWHERE, 1, 1, 1]
    assert placed.counts.tolist() == [2, 3]


def test_a_paper_stays_unless_another_topic_is_clearly_nearer():
    centres = np.eye(2, 8, dtype=np.float32)
    points = np.zeros((3, 8), np.float32)
    points[:, :2] = [[0.72, 0.69], [0.72, 0.69], [0.9, 0.4]]
    old = np.array([1, NOWHERE, 1], np.int32)
    assert place(cloud_of(points), centres, old, slack=0.05).labels.tolist() == [1, 0, 0]


def test_parts_add_up(monkeypatch):
    points, _ = blobs(np.eye(3, 8), each=50)
    whole = place(cloud_of(points), np.eye(3, 8, dtype=np.float32))
    monkeypatch.setattr("broadsheet.topics._sphere._PART", 7)
    parted = place(cloud_of(points), np.eye(3, 8, dtype=np.float32))
    assert parted.labels.tolist() == whole.labels.tolist()
    assert parted.sums == pytest.approx(whole.sums, abs=1e-4)
    assert parted.counts.tolist() == whole.counts.tolist() == [50, 50, 50]
