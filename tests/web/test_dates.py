from datetime import date

import pytest

from broadsheet.web import dates


@pytest.mark.parametrize(
    ("partial", "shown"),
    [
        ("2025-02-27", "Feb 27"),
        ("2025-10-06", "Oct 6"),
        ("2024-06-18", "Jun 18, 2024"),
        ("2017-05", "May 2017"),
        ("2025-05", "May 2025"),
        ("2017", "2017"),
    ],
)
def test_only_a_whole_day_of_this_year_goes_without_its_year(partial, shown):
    assert dates.short_date(partial, this_year=2025) == shown


def test_the_last_days_of_december_may_lie_in_the_next_years_first_week():
    assert dates.week_of(date(2024, 12, 30)) == "2025-W01"
    assert dates.week_title("2025-W01") == "Week 1, 2025"


def test_a_day_in_full_names_its_weekday():
    assert dates.long_day(date(2025, 10, 29)) == "Wednesday, October 29, 2025"
