import pytest

from broadsheet.catalog.people import in_common, readings, same_first_author, same_person


def common(one, other):
    return in_common([readings(name) for name in one], [readings(name) for name in other])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ada Lovelace", "Lovelace, Ada", True),
        ("A. Lovelace", "Ada Lovelace", True),
        ("Lovelace A", "Ada Lovelace", True),
        ("Émilie du Châtelet", "E. du Chatelet", True),
        ("Xiyao Wang", "Wang Xiyao", True),
        ("Ada Lovelace", "Bertha Lovelace", False),
        ("Ada Lovelace", "Ada Byron", False),
        ("Plato", "Plato", True),
        ("Lovelace", "Ada Lovelace", True),
    ],
)
def test_a_first_author_is_known_by_family_name_and_initial(one, other, same):
    assert same_first_author((one, "X Y"), (other,)) is same


def test_nobody_is_nobodys_first_author():
    assert not same_first_author((), ())


def test_a_name_without_letters_is_nobodys():
    assert not same_person(readings("…"), readings("…"))


def test_lists_share_their_common_people():
    told = common(["Ada Lovelace", "Emmy Noether", "Grace Hopper"], ["A. Lovelace", "E. Noether"])
    assert (told.first, told.of_shorter, round(told.of_both, 2)) == (True, 1.0, 0.67)


def test_a_list_that_was_cut_or_reordered_has_much_in_common_with_the_whole():
    whole = ["Ada Lovelace", "Emmy Noether", "Grace Hopper", "Sofya Kovalevskaya"]
    assert common(whole, ["Ada Lovelace"]).much
    assert common(whole, whole[::-1]).much


def test_one_shared_person_of_many_is_not_much():
    assert not common(["Ada Lovelace", "Emmy Noether"], ["Grace Hopper", "Emmy Noether", "Mary Jackson"]).much


def test_people_are_counted_once_however_often_they_are_named():
    assert common(["Ada Lovelace", "Ada Lovelace"], ["Ada Lovelace"]).of_both == 1.0


def test_nothing_is_known_of_people_nobody_names():
    assert common([], ["Ada Lovelace"]) is None
    assert common([""], ["Ada Lovelace"]) is None
