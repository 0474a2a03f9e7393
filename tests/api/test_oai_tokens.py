import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.api import _oai_tokens
from broadsheet.api._oai_arguments import OaiError
from broadsheet.api._oai_tokens import State, read, write
from broadsheet.harvests import Place, Wanted

NOW = datetime(2024, 5, 27, tzinfo=UTC)


def forged(told):
    plain = json.dumps(told).encode()
    return urlsafe_b64encode(_oai_tokens._check(plain) + plain).rstrip(b"=").decode()


GOOD = ["ListRecords", "arXiv", None, None, "cs", True, [10, False, 5], 500, 900, int(NOW.timestamp())]


def test_a_token_tells_where_the_list_goes_on():
    wanted = Wanted(datetime(2024, 1, 1, tzinfo=UTC), None, "cs:cs:AI", True)
    state = State("ListRecords", "arXiv", wanted, NOW, Place(1_700_000_000, True, 17), 500, 2006)
    assert read(write(state), "ListRecords", NOW) == state


def test_a_token_needs_no_encoding():
    state = State("ListRecords", "arXiv", Wanted(set="math:math:AG"), NOW, Place(2**40, False, 2**40))
    assert set(write(state)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_token_of_ours_is_read():
    assert read(forged(GOOD), "ListRecords", NOW).place == Place(10, False, 5)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (2, "soon"),
        (2, 10**20),
        (6, [10, False]),
        (6, [10, False, 2**63]),
        (6, [-1, False, 5]),
        (7, 1.5),
        (9, 10**30),
        (9, None),
    ],
)
def test_a_token_with_a_value_that_cannot_be_is_refused(place, value):
    told = [*GOOD]
    told[place] = value
    with pytest.raises(OaiError):
        read(forged(told), "ListRecords", NOW)


def test_a_token_nested_without_end_is_refused():
    plain = b"[" * 100_000
    token = urlsafe_b64encode(_oai_tokens._check(plain) + plain).decode()
    with pytest.raises(OaiError):
        read(token, "ListRecords", NOW)


@given(st.text(max_size=60))
def test_any_text_is_refused_in_order(text):
    with pytest.raises(OaiError):
        read(text, "ListRecords", NOW)
