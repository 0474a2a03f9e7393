from datetime import date

from broadsheet.conditions import AllOf, AnyOf, Days, Has, Not, Term
from broadsheet.search.narrow import narrowed
from broadsheet.types import Filters

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
CL, LG = Term("category", "cs.CL"), Term("category", "cs.LG")


def test_no_condition_leaves_the_filters_as_they_are():
    assert narrowed(Filters(since=MAY), None) == Filters(since=MAY)


def test_days_and_categories_become_filters_and_the_rest_stays_a_condition():
    asked = AllOf((Days(MAY, None), AnyOf((CL, LG)), Has("code")))
    assert narrowed(Filters(), asked) == Filters(MAY, None, ("cs.CL", "cs.LG"), Has("code"))


def test_days_narrow_the_days_that_were_given():
    assert narrowed(Filters(since=MAY), Days(JUNE, None)) == Filters(since=JUNE)
    assert narrowed(Filters(since=JUNE), Days(MAY, None)) == Filters(since=JUNE)


def test_days_that_exclude_each_other_stay_a_condition_that_nothing_fits():
    assert narrowed(Filters(since=JUNE), Days(None, MAY)) == Filters(since=JUNE, where=Days(None, MAY))


def test_a_second_list_of_categories_must_hold_too():
    assert narrowed(Filters(categories=("cs.CL",)), LG) == Filters(categories=("cs.CL",), where=LG)
    assert narrowed(Filters(), AllOf((CL, LG))) == Filters(categories=("cs.CL",), where=LG)


def test_what_is_refused_stays_a_condition():
    assert narrowed(Filters(), Not(CL)) == Filters(where=Not(CL))
    assert narrowed(Filters(where=Has("code")), Not(CL)).where == AllOf((Has("code"), Not(CL)))
