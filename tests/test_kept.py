"""What is kept of what was made: how long, in which state of the catalog, and how much."""

from datetime import UTC, datetime, timedelta

from broadsheet.app._kept import Kept

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def kept(most=10):
    return Kept(most, len, MINUTE)


def test_a_value_is_fresh_for_its_time_and_in_its_state_of_the_catalog():
    some = kept()
    some.put("a", 1, NOW, "made")
    assert some.fresh("a", 1, NOW + MINUTE - timedelta(seconds=1)) == "made"
    assert some.fresh("a", 1, NOW + MINUTE) is None
    assert some.fresh("a", 2, NOW) is None
    assert some.fresh("a", 1, NOW - MINUTE) is None
    assert some.fresh("b", 1, NOW) is None
    assert some.last("a") == "made"


def test_what_was_not_asked_for_longest_goes_first():
    some = kept(most=10)
    for name in "abc":
        some.put(name, 1, NOW, "1234")
        some.fresh("a", 1, NOW)
    assert [some.last(name) for name in "abc"] == ["1234", None, "1234"]


def test_a_value_in_place_of_another_takes_its_room():
    some = kept(most=10)
    for _ in range(9):
        some.put("a", 1, NOW, "12345")
    some.put("b", 1, NOW, "12345")
    assert some.last("a") == some.last("b") == "12345"


def test_one_value_that_is_too_large_is_kept_alone():
    some = kept(most=3)
    some.put("a", 1, NOW, "1")
    some.put("b", 1, NOW, "12345")
    assert (some.last("a"), some.last("b")) == (None, "12345")
