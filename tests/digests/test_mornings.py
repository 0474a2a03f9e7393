"""Weeks around both changes of the clock, with the pages of real days (benchmarks/mornings.py has a year)."""

from datetime import date, timedelta

import pytest

from quick_passwords import quick_passwords  # noqa: F401

from .mornings import PLACES, Mornings


@pytest.fixture(
    scope="module",
    params=[("2025-03-05", "2025-04-08"), ("2025-10-02", "2025-11-05")],
    ids=["spring", "autumn"],
)
def passed(request, shared, tmp_path_factory):
    first, last = map(date.fromisoformat, request.param)
    stream = shared / "data" / "hf-stream-dev.jsonl.xz"
    mornings = Mornings(tmp_path_factory.mktemp("mornings"), stream, first, last)
    mornings.pass_by()
    yield mornings
    mornings.app.close()


@pytest.mark.parametrize("name", PLACES)
def test_every_day_has_one_letter_or_a_reason_for_none(passed, name):
    days = sorted([day for day, _ in passed.written[name]] + passed.silent[name])
    assert len(days) == len(set(days))
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) >= (passed.last - passed.first).days


@pytest.mark.parametrize("name", PLACES)
def test_no_paper_is_told_twice(passed, name):
    told = passed.told(name)
    assert len(told) == len(set(told)) > 100


@pytest.mark.parametrize("name", PLACES)
def test_days_without_a_letter_are_few_and_the_third_in_a_row_is_explained(passed, name):
    told_why = [day for day, papers in passed.written[name] if papers == -1]
    silent = set(passed.silent[name])
    for day in told_why:
        assert {day - timedelta(days=1), day - timedelta(days=2)} <= silent
    run = 0
    for day in sorted(silent):
        run = run + 1 if day - timedelta(days=1) in silent else 1
        assert run <= 2 or day - timedelta(days=run) in told_why or day - timedelta(days=3) in told_why
