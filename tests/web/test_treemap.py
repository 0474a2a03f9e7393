import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.subjects import Topic, Tree
from broadsheet.web.treemap import Box, drawings, squarified

VALUES = st.lists(st.integers(1, 10_000), min_size=1, max_size=40).map(
    lambda values: sorted(values, reverse=True)
)


def tree_of(*sizes, below=0):
    tops = [Topic(n, 1, f"Speech recognition and number {n}", papers=size) for n, size in enumerate(sizes, 1)]
    under = [
        Topic(100 * top.id + n, 2, f"Part {n}", top.id, papers=top.papers // below)
        for top in tops
        for n in range(below)
    ]
    return Tree((*tops, *under))


def overlap(one, other):
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)


@given(VALUES)
def test_boxes_are_as_large_as_their_values_and_fill_the_whole(values):
    boxes = squarified(values, Box(10, 20, 600, 400))
    for value, box in zip(values, boxes, strict=True):
        assert box.width * box.height == pytest.approx(value / sum(values) * 240_000, rel=1e-6)
        assert box.x >= 10 - 1e-6
        assert box.y >= 20 - 1e-6
        assert box.x + box.width <= 610 + 1e-6
        assert box.y + box.height <= 420 + 1e-6


@given(VALUES)
def test_boxes_do_not_lie_over_each_other(values):
    boxes = squarified(values, Box(0, 0, 600, 400))
    assert all(overlap(a, b) < 1e-3 for n, a in enumerate(boxes) for b in boxes[n + 1 :])


def test_the_example_of_the_paper():
    """Bruls and others, figure 4: the first column holds the two sixes, then four and three beside each other."""
    boxes = squarified([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert [tuple(round(side, 2) for side in box[2:]) for box in boxes[:4]] == [
        (3, 2), (3, 2), (1.71, 2.33), (1.29, 2.33),
    ]  # fmt: skip


@given(VALUES)
def test_what_is_drawn_can_be_pressed_and_its_words_fit_into_it(values):
    for drawing in drawings(tree_of(*values), {}):
        assert drawing.cells
        for cell in drawing.cells:
            assert min(cell.box.width, cell.box.height) >= 26
            assert max(map(len, cell.lines), default=0) * 0.5 * drawing.size <= cell.box.width
            assert len(cell.lines) * 1.3 * drawing.size <= cell.box.height


def test_small_topics_are_one_cell_that_leads_to_the_list():
    cells = drawings(tree_of(1000, 900, *[1] * 30), {"week": "2025-W44"})[0].cells
    assert cells[-1].said.startswith("30 more, 30 papers") or "more" in cells[-1].said
    assert cells[-1].path == "/topics?week=2025-W44#all"


def test_wide_screens_show_what_lies_in_the_topmost_topics():
    narrow, medium, wide = drawings(tree_of(1000, 900, below=4), {})
    assert not any(cell.cells for cell in (*narrow.cells, *medium.cells))
    assert [len(cell.cells) for cell in wide.cells] == [4, 4]
    assert wide.cells[0].cells[0].path == "/topics/100"


def test_a_topic_without_room_for_the_names_of_those_in_it_is_one_box():
    wide = drawings(tree_of(*[100] * 60, below=9), {})[2]
    assert not any(cell.cells for cell in wide.cells)


def test_cells_tell_their_topics_where_there_is_room():
    for drawing in drawings(tree_of(*range(1000, 200, -50), below=5), {}):
        assert all(cell.lines for top in drawing.cells for cell in (top, *top.cells))


def test_a_topic_without_papers_draws_nothing():
    assert drawings(Tree(), {})[0].cells == ()
