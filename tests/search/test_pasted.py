import pytest

from broadsheet.search.pasted import Pasted, read_bibtex


def test_reads_title_abstract_and_ids_of_an_entry():
    entry = """@inproceedings{key2024,
      title = {Deep {Residual} Learning
               for Images},
      author = "Ada Lovelace and Emmy Noether",
      abstract = "It has {"quotes"} and, commas.",
      year = 2024, doi = {10.1000/residual}, eprint={2405.00001},
    }"""
    assert read_bibtex(entry) == Pasted(
        ("10.1000/residual", "2405.00001"),
        "Deep Residual Learning for Images",
        'Deep Residual Learning for Images\nIt has "quotes" and, commas.',
    )


def test_only_the_first_entry_counts():
    text = "@article{a, title={One}}\n@article{b, title={Two}, doi={10.1/2}}"
    assert read_bibtex(text) == Pasted((), "One", "One")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "@article",
        "@article{",
        "@article{key,",
        "@article{key, year=2020}",
        "mail@host, title = {x}",
        "title={x}",
    ],
)
def test_what_is_no_entry_with_a_title_is_nothing(text):
    assert read_bibtex(text) is None


@pytest.mark.parametrize(
    "text", ["@article{k, title={cut off", '@article{k, title="cut off', "@a" + "{" * 9000]
)
def test_an_entry_cut_off_is_read_as_far_as_it_goes(text):
    found = read_bibtex(text)
    assert found is None or found.title == "cut off"
