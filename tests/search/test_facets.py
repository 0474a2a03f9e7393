from broadsheet.search.facets import MOST_VALUES, facets


def test_years_come_newest_first_and_the_others_most_first():
    tally = {"year": {"2019": 2, "2024": 1}, "category": {"cs.LG": 1, "cs.CL": 3}, "venue": {}}
    assert facets(tally) == {
        "year": (("2024", 1), ("2019", 2)),
        "category": (("cs.CL", 3), ("cs.LG", 1)),
        "venue": (),
    }


def test_only_the_most_frequent_values_are_given():
    many = {f"{value}": value for value in range(1990, 2024)}
    found = facets({"year": many, "category": many, "venue": many})
    assert {len(counts) for counts in found.values()} == {MOST_VALUES}
    assert found["year"][-1] == ("2012", 2012)
