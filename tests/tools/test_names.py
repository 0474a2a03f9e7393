import pytest

from broadsheet.tools.names import Name, natural, parts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ross, A.", "A. Ross"),
        ("Ross,A. B.", "A. B. Ross"),
        ("van Beethoven, Ludwig", "Ludwig van Beethoven"),
        ("Beethoven, Ludwig van", "Ludwig van Beethoven"),
        ("Davis, Sammy, Jr.", "Sammy Davis, Jr."),
        ("Davis, Jr., Sammy", "Sammy Davis, Jr."),
        ("Sammy Davis, Jr.", "Sammy Davis, Jr."),
        ("Wagner, M.D.", "M.D. Wagner"),
        ("Ada Lovelace", "Ada Lovelace"),
        ("Institute of Waves,", "Institute of Waves"),
        ("Doe, J., Roe, R.", "Doe, J., Roe, R."),
        (" Plato ", "Plato"),
        (",", ","),
        ("", ""),
    ],
)
def test_a_name_is_read_with_its_given_names_first(written, read):
    assert natural(written) == read


@pytest.mark.parametrize(
    ("name", "divided"),
    [
        ("Ada Lovelace", Name("Lovelace", "Ada")),
        ("Lovelace, Ada", Name("Lovelace", "Ada")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("Eric de la Vallée Poussin", Name("Vallée Poussin", "Eric", "de la")),
        ("Sammy Davis, Jr.", Name("Davis", "Sammy", suffix="Jr.", comma=True)),
        ("Martin L. King Jr.", Name("King", "Martin L.", suffix="Jr.")),
        ("Fanning E.", Name("Fanning", "E.")),
        ("Plato", Name("Plato")),
        ("李明", Name("李明")),
        ("The Harbour Collaboration", Name("The Harbour Collaboration")),
        ("Doe, J., Roe, R.", Name("Doe, J., Roe, R.")),
        ("", Name("")),
    ],
)
def test_a_name_is_divided_as_far_as_it_can_be(name, divided):
    assert parts(name) == divided


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Ludwig van Beethoven",
        "Sammy Davis, Jr.",
        "Martin L. King Jr.",
        "Plato",
        "L. da F. Costa",
    ],
)
def test_the_family_name_first_says_the_same(name):
    assert parts(name).natural == name
    assert natural(parts(name).inverted) == name
