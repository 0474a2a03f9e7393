"""The several things that one person is interested in."""

import pytest

from broadsheet.profiles.grouping import groups, tellings
from broadsheet.profiles.reading import Readings
from profiles.liking import COMPILERS, QUOKKAS, SOLITONS, field_of, likes, row
from three_fields import FIELDS, opened


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("grouping")) as app:
        yield Readings(app._store, app._indexes)


def grouped(readings, given):
    own = readings.of([one.row for one in given], readings.ground())
    return groups(own, given, readings.wording)


def fields(group, given):
    return {field_of(given[place].row) for place in group.places}


def two_fields(first=0):
    """Eight papers of either of two fields, from the first to come to the last, the newest first."""
    numbers = range(first + 7, first - 1, -1)
    return [like for n in numbers for field in (QUOKKAS, COMPILERS) for like in likes(field, n, ago=20 - n)]


def test_each_tag_of_three_papers_is_an_interest(readings):
    given = [
        *likes(QUOKKAS, 0, 1, 2, tags=("fauna", "reading")),
        *likes(COMPILERS, 0, 1, 2, 3, tags=("code",)),
        *likes(SOLITONS, 0, 1, tags=("waves",)),
    ]
    assert [(one.slug, one.name, one.places) for one in grouped(readings, given)] == [
        ("tag-code", "code", (3, 4, 5, 6)),
        ("tag-fauna", "fauna", (0, 1, 2)),
        ("tag-reading", "reading", (0, 1, 2)),
    ]


@pytest.mark.parametrize("given", [[], likes(QUOKKAS, 0), likes(QUOKKAS, 0, 1, 2, tags=("fauna",))])
def test_who_has_but_one_interest_has_none_to_choose_from(readings, given):
    assert grouped(readings, given) == []


def test_two_fields_among_what_is_liked_are_found_and_named_by_their_words(readings):
    given = two_fields()
    found = grouped(readings, given)
    assert [fields(one, given) for one in found] in ([{QUOKKAS}, {COMPILERS}], [{COMPILERS}, {QUOKKAS}])
    assert sum(len(one.places) for one in found) == 16
    for one in found:
        (field,) = fields(one, given)
        assert set(one.words) <= {*FIELDS[list(FIELDS)[field]].split(), list(FIELDS)[field]}
        assert one.name == ", ".join(one.words)
        assert len(one.words) == 3


def test_of_few_papers_no_groups_are_made(readings):
    assert grouped(readings, two_fields()[:15]) == []


def test_a_group_stays_what_it_is_while_papers_come(readings):
    old = two_fields()
    before = grouped(readings, old)
    for more in range(1, 7):
        newer = [
            like for n in range(7 + more, 7, -1) for field in (QUOKKAS, COMPILERS) for like in likes(field, n)
        ]
        given = [*newer, *old]
        after = {one.slug: one for one in grouped(readings, given)}
        for group in before:
            assert group.slug in after
            assert fields(after[group.slug], given) == fields(group, old)


def test_the_same_likes_give_the_same_groups(readings):
    assert grouped(readings, two_fields()) == grouped(readings, two_fields())


def test_papers_that_are_in_a_tag_of_three_are_not_grouped_again(readings):
    given = [*likes(SOLITONS, 0, 1, 2, tags=("waves",)), *two_fields()]
    found = grouped(readings, given)
    assert found[0].slug == "tag-waves"
    assert [fields(one, given) for one in found[1:]] in ([{QUOKKAS}, {COMPILERS}], [{COMPILERS}, {QUOKKAS}])
    assert not {*found[0].places} & {place for one in found[1:] for place in one.places}


def test_a_tag_of_fewer_stays_among_the_others(readings):
    given = [*two_fields()]
    given[0] = likes(COMPILERS, 0, tags=("one",))[0]
    assert {place for one in grouped(readings, given) for place in one.places} == set(range(16))


def test_papers_that_are_all_alike_are_no_groups(readings):
    given = likes(QUOKKAS, *[0] * 16)
    own = readings.of([row(QUOKKAS, 0)] * 16, readings.ground())
    assert groups(own, given, readings.wording) == []


def test_what_papers_speak_of_are_words_and_no_names(readings):
    own = readings.of([row(QUOKKAS, n) for n in range(4)], readings.ground())
    told = tellings(own, readings.wording, [0, 1, 2, 3], 5)
    assert len(told) == 5
    assert not [word for word in told if word.startswith("@")]
