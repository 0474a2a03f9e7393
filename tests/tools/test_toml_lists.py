import tomllib

import pytest

from broadsheet.tools.toml_lists import as_toml, with_added


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'archives = [\n    "b",\n]\n'),
        ("archives = []\n", 'archives = ["b"]\n'),
        ('archives = ["a"]\n', 'archives = ["a", "b"]\n'),
        ('archives = ["a",]\n', 'archives = ["a", "b",]\n'),
        ('archives = [\n  "a", # mine ]\n]\n', 'archives = [\n  "a",\n  "b", # mine ]\n]\n'),
        ("archives = [\n  # none yet\n]\n", 'archives = ["b"\n  # none yet\n]\n'),
        (
            "name = 'x'\n[archive_keys]\nz = 'k'\n",
            "archives = [\n    \"b\",\n]\nname = 'x'\n[archive_keys]\nz = 'k'\n",
        ),
        ('archives = ["a]"]\nother = ["c"]\n', 'archives = ["a]", "b"]\nother = ["c"]\n'),
    ],
)
def test_a_value_is_added_and_all_else_stays(before, after):
    assert with_added(before, "archives", ["b"]) == after
    assert "b" in tomllib.loads(after)["archives"]


def test_what_is_there_is_not_added_again():
    text = 'archives = ["b", "a"]'
    assert with_added(text, "archives", ["a", "b"]) == text
    assert tomllib.loads(with_added(text, "archives", ["c", "a", "c"]))["archives"] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("archives = 3", "no list of texts"),
        ("archives = [1]", "no list of texts"),
        ("archives = [", "at end of document"),
        ("'arch\\u0069ves' = ['a']\n\"arch\\u0069ves\" = ['a']", "cannot be added to"),
    ],
)
def test_what_is_no_list_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        with_added(text, "archives", ["b"])


def test_odd_signs_are_quoted():
    values = ['a"b\\', "ü", "\x7f\n"]
    assert tomllib.loads(as_toml("archives", values)) == {"archives": values}
