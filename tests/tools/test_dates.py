from datetime import UTC, date, datetime

import pytest

from broadsheet.tools.dates import date_in, iso_datetime, partial_date


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2024", "2024"),
        ("2024-5", "2024-05"),
        ("2024-05-27", "2024-05-27"),
        (" 2024/5/7 ", "2024-05-07"),
        ("2024-05-27T18:30:12.000Z", "2024-05-27"),
        ("2024-05-27T23:30:00-04:00", "2024-05-28"),
        ("2024-05-27 01:00:00+09:00", "2024-05-26"),
        ("May 2024", "2024-05"),
        ("27 Sept 2024", "2024-09-27"),
        ("27 May 2024", "2024-05-27"),
        ("May 27, 2024", "2024-05-27"),
        ("Oct. 3, 1999", "1999-10-03"),
    ],
)
def test_a_date_is_read_in_every_form_that_has_one_meaning(text, meaning):
    assert partial_date(text) == meaning


@pytest.mark.parametrize(
    "text", ["", "soon", "05/06/2024", "2024-13", "2024-02-30", "20240", "0000", "Smarch 2024"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        partial_date(text)


def test_a_time_is_aware_and_in_utc():
    assert iso_datetime("2024-05-27T01:54:21.728Z") == datetime(2024, 5, 27, 1, 54, 21, 728000, tzinfo=UTC)
    assert iso_datetime("2024-05-27T01:00:00+02:00") == datetime(2024, 5, 26, 23, tzinfo=UTC)
    assert iso_datetime("2024-05-27T01:00:00").tzinfo is UTC
    with pytest.raises(ValueError, match="is no date"):
        iso_datetime("yesterday")
    with pytest.raises(ValueError, match="is no date"):
        iso_datetime("0001-01-01T00:00:00+05:00")


def test_a_files_name_may_hold_one_day():
    assert date_in("papers__2024-05-27.json") == date(2024, 5, 27)
    assert date_in("2024-05-27_2024-05-28.json") is None
    assert date_in("2024-13-01.json") is None
    assert date_in("paper-12024-05-27") is None
