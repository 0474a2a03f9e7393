from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import table
from broadsheet.types import Counts, Record, Skip

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "table"


@pytest.fixture
def read(tmp_path):
    def read(text, fields=None, encoding="utf-8"):
        path = tmp_path / "some.csv"
        path.write_bytes(text.encode(encoding))
        return list(table.make(fields).read(path))

    return read


def names(record):
    return [str(id) for id in record.ids]


def test_a_databases_export_is_read_by_the_names_of_its_columns():
    boats, knots = table.make().read(SAMPLES / "scopus.csv")
    assert (boats.title, boats.abstract) == (
        'Boats that steer, "themselves"',
        "Boats can steer.\nThis is how.",
    )
    assert boats.authors == ("Cy Gale", "Di van der Still")
    assert names(boats) == ["pmid:26957754", "doi:10.1000/boats.12"]
    assert boats.imprint == {
        "kind": "article",
        "volume": "12",
        "number": "3",
        "pages": "101-119",
        "issn": "1234567X",
    }
    assert (boats.keywords, boats.extra["Cited by"]) == (("steering", "small boats"), "4")
    assert (knots.imprint["kind"], knots.imprint["pages"]) == ("incollection", "e33")


def test_a_table_between_tabs_is_read_and_mere_numbers_name_nothing():
    sails, tides = table.make().read(SAMPLES / "list.tsv")
    assert (names(sails), sails.published) == (["arXiv:2405.00001"], "2024-05-27")
    assert (sails.authors, sails.venue) == (("Ada Breeze", "May Mast"), "Regatta 2024")
    assert (sails.keywords, sails.extra) == (("wind", "sails"), {"id": "1", "Rating": "8.5"})
    assert tides.key == names(tides)[0]
    assert tides.key.startswith("title:")


def test_what_a_spreadsheet_wrote_is_read_in_its_encoding():
    (fog,) = table.make().read(SAMPLES / "excel.csv")
    assert (fog.title, fog.authors, fog.published) == ("Compass errors in fog", ("Jörg Müller",), "1998")


def test_rows_that_cannot_be_read_are_skipped_with_their_line():
    whole, *skips = table.make().read(SAMPLES / "broken.csv")
    assert whole.title == "A whole one"
    assert [(skip.position, skip.reason.partition(",")[0]) for skip in skips] == [
        ("line 3", "it has no title"),
        ("line 4", "it has 5 cells"),
        ("line 5", "a quotation mark in it is never closed"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(read, delimiter):
    (record,) = read(f"Title{delimiter}Year\nBoats{delimiter}2020\n")
    assert (record.title, record.published) == ("Boats", "2020")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_make_no_difference(read, encoding):
    (record,) = read("Title,Year\r\nGröße,2020\r\n", encoding=encoding)
    assert record.title == "Größe"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_cells_may_hold_line_ends_and_rows_may_end_in_any_way(read, ends):
    (record,) = read(ends.join(["Title,Abstract", '"Boats","One', 'two"', ""]))
    assert record.abstract == f"One{ends}two"


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Lovelace, Ada", ["Ada Lovelace"]),
        ("Lovelace, Ada; Noether, Emmy", ["Ada Lovelace", "Emmy Noether"]),
        ("Ada Lovelace and Emmy Noether", ["Ada Lovelace", "Emmy Noether"]),
        ("Ada Lovelace, Emmy Noether, Cy Gale", ["Ada Lovelace", "Emmy Noether", "Cy Gale"]),
        ("Lovelace A., Noether E.", ["Lovelace A.", "Noether E."]),
        ('["Gale, Cy, Jr.", "Plato"]', ["Gale, Cy, Jr.", "Plato"]),
    ],
)
def test_names_are_told_apart(read, cell, authors):
    (record,) = read('Title,Authors\nBoats,"{}"\n'.format(cell.replace('"', '""')))
    assert list(record.authors) == authors


def test_names_whose_commas_may_be_anything_are_kept_as_they_stand(read):
    (record,) = read('Title,Authors\nBoats,"Lovelace, Ada, Noether"\n')
    assert (record.authors, record.extra) == ((), {"authors": "Lovelace, Ada, Noether"})


def test_a_year_serves_where_a_date_is_none(read):
    (record,) = read("Title,Date,Year\nBoats,spring,2020\n")
    assert record.published == "2020"


def test_columns_of_our_own_names_are_read_whole(read):
    (record,) = read(
        "id,title,ids,versions,upvotes,comments,withdrawn,n_authors\n"
        'acl:P19-1,Boats,acl:P19-1; doi:10.1000/x,"[{""number"": 2}]",3,4,True,9\n'
    )
    assert names(record) == ["acl:P19-1", "doi:10.1000/x"]
    assert (record.counts, record.withdrawn, record.n_authors) == (Counts(3, 4), True, 9)
    assert [version.number for version in record.versions] == [2]


def test_a_person_says_which_column_is_which_field(read):
    fields = {"title": "name", "authors": "Who", "volume": "Band"}
    (record,) = read("Name;Who;Band;Title\nBoats;Cy Gale;7;not this\n", fields)
    assert (record.title, record.authors, record.imprint) == ("Boats", ("Cy Gale",), {"volume": "7"})
    assert record.extra == {"Title": "not this"}


@pytest.mark.parametrize(
    ("fields", "trouble"),
    [
        ({"title": "Nme"}, r"some\.csv: no column 'Nme'; there are: Name, Who"),
        ({"titel": "Name"}, r"some\.csv: no field 'titel' for a column; there are: abstract, address"),
        ({}, r"some\.csv: it has no column of titles; name it, as in --map title=COLUMN"),
    ],
)
def test_what_was_said_wrongly_is_told_with_what_there_is(read, fields, trouble):
    with pytest.raises(SourceError, match=trouble):
        read("Name;Who\nBoats;Cy Gale\n", fields)


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        ("Title,Authors\n", True),
        ("\ufeffDocument Title;Publication Year\n", True),
        ("Title only\n", False),
        ("a,b,c\n", False),
        ("PT\tAU\tBA\tTI\tPY\n", False),
        ('{"title": 1, "authors": 2}\n', False),
        ("@article{a, title, authors}\n", False),
        ("", False),
    ],
)
def test_a_table_is_known_by_its_first_line(head, ours):
    assert table.make().recognises(Path("some.csv"), head.removeprefix("\ufeff")) == ours


def test_a_table_for_which_a_person_named_columns_is_taken_as_one():
    assert table.make({"title": "Name"}).recognises(Path("some.csv"), "Name,Who\n")
    assert table.make({"title": "Nme"}).recognises(Path("some.csv"), "Name,Who\n")


def test_rows_that_share_an_address_are_records_of_their_own(read):
    found = read("Title,URL\nOne,https://example.org\nOther,https://example.org\n")
    assert len({record.key for record in found}) == 2


def test_memory_does_not_hold_the_table(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("Title,Year\n" + "Boats,2020\n" * 10)
    first = table.make().read(path)
    assert isinstance(next(first), Record)
    assert not [one for one in first if isinstance(one, Skip)]
