import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import parquet
from broadsheet.types import Skip

pyarrow = pytest.importorskip("pyarrow")
SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "parquet"


@pytest.fixture
def write(tmp_path):
    from pyarrow.parquet import write_table

    def write(**columns):
        path = tmp_path / "some.parquet"
        write_table(pyarrow.table(columns), path)
        return path

    return write


def test_columns_are_known_by_their_names_and_types():
    boats, sails = parquet.make().read(SAMPLES / "papers.parquet")
    assert (boats.title, boats.published) == ("Boats that steer themselves", "2021-04-05")
    assert boats.authors == ("Cy Gale", "Di van der Still")
    assert boats.extra == {"Rating": 8.5}
    assert [str(id) for id in sails.ids] == ["arXiv:2405.00001"]
    assert (sails.published, sails.extra) == ("2024", {})


def test_a_row_without_a_title_is_skipped_with_its_number():
    whole, untitled = parquet.make().read(SAMPLES / "broken.parquet")
    assert whole.authors == ("Cy Gale", "Di Still")
    assert (untitled.position, untitled.reason) == ("row 2", "it has no title")


def test_a_person_says_which_column_is_which_field(write):
    path = write(Name=["Boats"], Who=[["Cy Gale"]], title=["not this"])
    (record,) = parquet.make({"title": "Name", "authors": "Who"}).read(path)
    assert (record.title, record.authors) == ("Boats", ("Cy Gale",))


def test_values_of_any_type_are_kept(write):
    path = write(
        title=["Boats"],
        year=[2020],
        day=[date(2020, 1, 2)],
        at=[datetime(2020, 1, 2, 3)],
        price=[Decimal("1.50")],
        raw=[b"\xff"],
        nested=[{"a": [1.5, None]}],
        nothing=pyarrow.array([None]),
        infinite=[float("inf")],
    )
    (record,) = parquet.make().read(path)
    assert record.published == "2020"
    assert record.extra == {
        "day": "2020-01-02",
        "at": "2020-01-02T03:00:00",
        "price": "1.50",
        "raw": "\ufffd",
        "nested": {"a": [1.5, None]},
    }


def test_a_file_without_titles_says_how_to_name_them(write):
    with pytest.raises(
        SourceError, match=r"some\.parquet has no column of titles; name it, as in --map title="
    ):
        list(parquet.make().read(write(Name=["Boats"])))


def test_a_file_that_is_cut_off_is_refused_by_name(write):
    path = write(title=["Boats"] * 100)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match=r"some\.parquet is no Parquet file that can be read"):
        list(parquet.make().read(path))


def test_a_damaged_group_ends_the_reading_and_what_came_before_it_stands(tmp_path):
    from pyarrow.parquet import write_table

    path = tmp_path / "some.parquet"
    titles = [f"Boats {number}" for number in range(3000)]
    write_table(
        pyarrow.table({"title": titles}), path, row_group_size=1000, compression="none", use_dictionary=False
    )
    content = bytearray(path.read_bytes())
    at = content.index(b"Boats 2000")
    content[at - 4 : at] = b"\xff\xff\xff\x7f"  # the length of a text
    path.write_bytes(bytes(content))
    found = []
    with pytest.raises(SourceError, match="some.parquet"):
        found.extend(parquet.make().read(path))
    assert len(found) == 2000
    assert not any(isinstance(one, Skip) for one in found)


def test_without_pyarrow_the_way_out_is_told(write, monkeypatch):
    path = write(title=["Boats"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SourceError, match=r"pip install 'broadsheet\[parquet\]'"):
        list(parquet.make().read(path))
