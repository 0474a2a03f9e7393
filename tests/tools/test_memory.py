import sys
from pathlib import Path

import pytest

from broadsheet.tools.memory import give_back


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux can give memory back")
def test_what_was_let_go_of_goes_back_to_the_system():
    held = [bytearray(4000) for _ in range(20_000)]
    last = held.pop()  # what lies last keeps the C library from giving the rest back by itself
    held.clear()
    kept = resident_pages()
    give_back()
    assert kept - resident_pages() > 10_000  # of the 20,000
    assert len(last) == 4000


def test_elsewhere_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    give_back()


def resident_pages():
    return int(Path("/proc/self/statm").read_text().split()[1])
