from broadsheet.search.facets import MOST_VALUES, count_facets
from broadsheet.store.papers import Glimpse


def seen(day="2024-05-27", venue="ACL", categories=("cs.CL",)):
    return Glimpse(day, venue, categories, 0, 0)


def test_counts_years_newest_first_and_the_others_most_first():
    found = [seen(), seen("2019-07", "EMNLP", ("cs.CL", "cs.LG")), seen("2019", "EMNLP")]
    assert count_facets(found) == {
        "year": (("2024", 1), ("2019", 2)),
        "category": (("cs.CL", 3), ("cs.LG", 1)),
        "venue": (("EMNLP", 2), ("ACL", 1)),
    }


def test_what_is_unknown_is_not_counted():
    assert count_facets([seen("", "", ())]) == {"year": (), "category": (), "venue": ()}


def test_only_so_many_values_are_given():
    found = [seen(f"{year}", f"V{year}", (f"c{year}",)) for year in range(1990, 2024)]
    assert {len(counts) for counts in count_facets(found).values()} == {MOST_VALUES}
