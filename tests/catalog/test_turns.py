import pytest

from broadsheet.catalog.turns import patience
from broadsheet.errors import SourceError


def test_who_waits_for_an_answer_waits_so_long_in_all_and_no_longer():
    slept = []
    wait = patience(2.0, slept.append)
    wait(1.0)
    wait(1.0)
    with pytest.raises(SourceError, match="left alone") as told:
        wait(0.5)
    assert told.value.retry_after
    assert slept == [1.0, 1.0]
