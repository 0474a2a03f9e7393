import pytest

from broadsheet.sources._dates import date_in_words, date_of_ms, date_of_parts, earliest


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ((2031, 4, 9), "2031-04-09"),
        (("2031", "Apr", "09"), "2031-04-09"),
        (("2031", "04"), "2031-04"),
        (("2031", "Spring"), "2031"),
        ((2029, 13, 40), "2029"),
        ((2030, 2, 30), "2030-02"),
        ((None, 4, 9), None),
        (("soon",), None),
    ],
)
def test_parts_make_as_much_of_a_date_as_can_be(parts, found):
    assert date_of_parts(*parts) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016 Apr 19", "2016-04-19"),
        ("2013 06 10", "2013-06-10"),
        ("2010   06", "2010-06"),
        ("2029 Dec-2030 Jan", "2029-12"),
        ("JAN 15 2010", "2010-01-15"),
        ("MAR-APR 2030", "2030-03"),
        ("July 30 - August 2 2031", "2031-07-30"),
        ("Winter 1999", "1999"),
        ("no year", None),
    ],
)
def test_words_make_as_much_of_a_date_as_they_tell(text, found):
    assert date_in_words(text) == found


def test_milliseconds_make_a_day_in_utc():
    assert date_of_ms(1_900_000_000_000) == "2030-03-17"
    assert [date_of_ms(value) for value in (None, True, "1900000000000", -1, 0, 1e18, float("nan"))] == [
        None
    ] * 7


def test_the_earliest_date_is_the_most_exact_of_those_that_agree():
    assert earliest("2031-05", "2031-03-09", None) == "2031-03-09"
    assert earliest("2031", "2031-03-09") == "2031-03-09"
    assert earliest(None) is None
