import pytest

from broadsheet.digests.choices import checked
from broadsheet.errors import BadRequest
from broadsheet.letters import Choices


def test_what_is_not_given_stays_and_parts_come_in_the_order_of_a_letter():
    before = Choices(hour=9)
    after = checked({"sections": ["day", "query"], "most": 5}, before, with_account=True)
    assert after == Choices(sections=("query", "day"), hour=9, most=5)


@pytest.mark.parametrize(
    "given",
    [
        {"sections": []},
        {"sections": ["horoscope"]},
        {"sections": [["day"]]},
        {"rhythm": "hourly"},
        {"weekday": 7},
        {"hour": 24},
        {"hour": -1},
        {"minute": 60},
        {"hour": "7"},
        {"hour": True},
        {"hour": 7.5},
        {"most": 0},
        {"most": 51},
        {"threshold": -1},
        {"zone": "Nowhere"},
        {"told_when_empty": 31},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_so_is_refused(given):
    with pytest.raises(BadRequest):
        checked(given, Choices(), with_account=True)


def test_without_an_account_there_is_nothing_that_one_follows():
    with pytest.raises(BadRequest, match="'author'"):
        checked({"sections": ["author"]}, Choices(), with_account=False)
