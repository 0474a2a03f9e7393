import pytest

from broadsheet.catalog.sets import listed, sets_of, within


def test_a_category_is_in_its_archive_and_that_in_its_group():
    assert sets_of(["cs.AI", "hep-th", "physics.optics", "chao-dyn"]) == (
        "cs:cs:AI",
        "physics:hep-th",
        "physics:physics:optics",
        "physics:chao-dyn",
    )


def test_what_is_no_category_of_arxiv_is_in_no_set():
    assert sets_of(["Computer Vision", "cs.", "cs.A/I", "poetry.AI", "", "CS.AI"]) == ()


@pytest.mark.parametrize(
    ("spec", "categories"),
    [
        ("cs:cs:AI", {"cs.AI"}),
        ("cs:cs", {"cs", "cs.*"}),
        ("cs", {"cs", "cs.*", "cmp-lg", "cmp-lg.*"}),
        ("physics:hep-th", {"hep-th", "hep-th.*"}),
        ("poetry", set()),
        ("cs:math", set()),
        ("cs:cs:", set()),
    ],
)
def test_a_set_stands_for_categories(spec, categories):
    assert set(within(spec)) == categories


def test_the_physics_group_has_all_its_archives():
    assert {"hep-th", "quant-ph", "astro-ph.*", "solv-int"} <= set(within("physics"))
    assert "math" not in within("physics")


def test_sets_are_listed_with_their_groups_and_names():
    assert listed(["hep-th", "cs.AI", "Vision"]) == [
        ("cs", "Computer Science"),
        ("cs:cs", "Computer Science"),
        ("cs:cs:AI", "cs.AI"),
        ("physics", "Physics"),
        ("physics:hep-th", "High Energy Physics - Theory"),
    ]
