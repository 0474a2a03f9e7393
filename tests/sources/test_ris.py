from pathlib import Path

import pytest

from broadsheet.sources import ris
from broadsheet.types import Skip
from messy import unpacked

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "ris"
LINES = ["TY  - JOUR", "TI  - Boats", "AU  - Gale, Cy"]


@pytest.fixture
def read(tmp_path):
    def read(*lines, ends="\n", encoding="utf-8"):
        path = tmp_path / "some.ris"
        path.write_bytes((ends.join(lines) + ends).encode(encoding))
        return list(ris.make().read(path))

    return read


def names(record):
    return [str(id) for id in record.ids]


def test_the_sample_is_read_with_everything_it_says():
    boats, knots, sails, tides = ris.make().read(SAMPLES / "library.ris")
    assert (boats.title, boats.published) == ("Boats that steer themselves – a review", "2021-04-05")
    assert boats.authors == ("Cy Gale", "Di van der Still, Jr.", "Ed Calm")
    assert boats.abstract == "Boats can steer. This is how: they look ahead."
    assert boats.keywords == ("steering", "small boats", "review")
    assert (boats.venue, boats.note) == ("Journal of Small Boats", "Presented at the yearly meeting")
    assert (boats.url, boats.pdf) == ("https://example.org/boats", "https://example.org/boats.pdf")
    assert boats.imprint == {
        "kind": "article",
        "key": "gale2021",
        "volume": "12",
        "number": "3",
        "pages": "101-119",
        "publisher": "Harbour Press",
        "issn": "1234-567X",
    }
    assert boats.extra["UR"] == "https://mirror.example.org/boats"
    assert names(knots) == ["pmid:26957754", "pmcid:PMC4756000"]
    assert (knots.authors, knots.published) == (("A.B. Rope", "C. Rope"), "2019-07")
    assert knots.imprint["editor"] == "Loop, E. and Bight, F."
    assert knots.imprint["isbn"] == "978-0-306-40615-7"
    assert (sails.key, names(sails)) == ("arXiv:2405.00001", ["arXiv:2405.00001"])
    assert (tides.imprint["institution"], tides.published) == ("Institute of Waves", "2018-05")


def test_a_file_of_another_time_is_read_in_its_encoding_and_its_way_of_writing_tags():
    fog, blank = ris.make().read(SAMPLES / "western.ris")
    assert fog.authors == ("Jörg Müller",)
    assert (blank.title, blank.abstract) == ("Written with one blank", "It was so - TI was no tag.")


def test_an_entry_without_a_title_is_skipped_with_its_line():
    whole, untitled = ris.make().read(SAMPLES / "broken.ris")
    assert whole.title == "A whole one"
    assert (untitled.position, untitled.reason) == ("line 6", "it has no title")
    assert untitled.raw.startswith("TY  - JOUR\nAU  - Nobody")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings_make_no_difference(read, ends, encoding):
    (record,) = read("TY  - JOUR", "TI  - Größe", "ER  - ", ends=ends, encoding=encoding)
    assert record.title == "Größe"


def test_a_chinese_file_is_read_as_chinese(read):
    (record,) = read("TY  - JOUR", "TI  - 小船自动驾驶方法研究综述", "ER  - ", encoding="gb18030")
    assert record.title == "小船自动驾驶方法研究综述"


def test_the_last_entry_needs_no_end(read):
    assert [record.title for record in read(*LINES)] == ["Boats"]


def test_a_missing_end_between_entries_is_made_good(read):
    assert [one.title for one in read(*LINES, "TY  - BOOK", "T1  - Sails", "ER  - ")] == ["Boats", "Sails"]


def test_a_missing_beginning_is_made_good(read):
    (record,) = read("", "JF  - Waves", "T1  - Boats", "ER  - ")
    assert (record.title, record.venue, record.imprint) == ("Boats", "Waves", {})


def test_what_stands_between_entries_is_passed_over(read):
    assert len(read("Record 1 of 2", "Content: text/plain", *LINES, "ER  - ", "2.", *LINES, "ER  - ")) == 2


def test_a_line_that_only_looks_like_an_end_is_text(read):
    (record,) = read(
        *LINES, "AB  - Of cells with", "ER-positive walls and", "ER then more", "TY - no type", "ER  - "
    )
    assert record.abstract == "Of cells with ER-positive walls and ER then more TY - no type"


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (["PY  - 2003/05/12/Spring"], "2003-05-12"),
        (["PY  - 1948/07//"], "1948-07"),
        (["PY  - 2012///"], "2012"),
        (["PY  - 2001/00/00/"], "2001"),
        (["Y1  - 2015/october"], "2015-10"),
        (["PY  - 2013", "Y1  - 2013/07/22", "DA  - 2013/07/28"], "2013-07-22"),
        (["PY  - 2013/04/18", "PY  - 2013/02/15/received"], "2013-04-18"),
        (["PY  - 2020", "DA  - 2019/12/30"], "2020"),
        (["PY  - 12 March 2016"], "2016-03-12"),
        (["PY  - ///"], None),
        (["PY  - 99"], None),
    ],
)
def test_dates_are_as_exact_as_they_can_be_trusted(read, lines, date):
    (record,) = read(*LINES, *lines)
    assert record.published == date


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("DO  - doi:10.1000/X", "doi:10.1000/x"),
        ("DO  - http://dx.doi.org/10.1000/x", "doi:10.1000/x"),
        ("M3  - doi: 10.1000/x", "doi:10.1000/x"),
        ("N1  - doi:10.1000/x", "doi:10.1000/x"),
        ("UR  - https://doi.org/10.1000/x", "doi:10.1000/x"),
        ("DO  - 10.48550/arXiv.2405.00001", "arXiv:2405.00001"),
        ("M1  - arXiv:2405.00001", "arXiv:2405.00001"),
        ("AN  - PMC3654245", "pmcid:PMC3654245"),
        ("U1  - 23690738[pmid]", "pmid:23690738"),
        ("UR  - //www.example.org/a", "url:example.org/a"),
    ],
)
def test_ids_are_found_wherever_writers_put_them(read, line, id):
    (record,) = read(*LINES, line)
    assert names(record) == [id]


def test_a_paper_without_an_id_is_named_by_title_author_and_year(read):
    one, other = read(*LINES, "PY  - 2001", "ER  - ", *LINES, "PY  - 2002", "ER  - ")
    assert one.key == names(one)[0] != other.key
    assert one.key.startswith("title:")


def test_two_papers_that_share_a_doi_are_two_records(read):
    one, other = read(*LINES, "DO  - 10.1000/x", "ER  - ", "TY  - JOUR", "TI  - Errata", "DO  - 10.1000/x")
    assert one.ids == other.ids
    assert one.key != other.key


def test_words_that_resemble_our_lines_name_no_paper(read):
    (record,) = read(*LINES, "U1  - status:read", "U1  - shelf: 4")
    assert names(record)[0].startswith("title:")
    assert record.extra["U1"] == ["status:read", "shelf: 4"]


def test_our_own_lines_win_over_the_tags(read):
    (record,) = read(
        *LINES, 'U1  - ids: ["acl:P19-1"]', 'U1  - title: "A\\nB"', "U1  - withdrawn: true", "U1  - kind: "
    )
    assert (names(record), record.title, record.withdrawn) == (["acl:P19-1"], "A\nB", True)
    assert record.imprint == {}


@pytest.mark.parametrize(
    "line", ['U1  - ids: "no list"', "U1  - versions: [{}]", "U1  - updated: soon", "U1  - ids: ["]
)
def test_a_broken_line_of_ours_costs_nothing_else(read, line):
    (record,) = read(*LINES, line)
    assert (record.title, record.authors) == ("Boats", ("Cy Gale",))


def test_several_notes_are_kept_out_of_sight(read):
    (record,) = read(*LINES, "N1  - Cited By :44", "N1  - Export Date: 1 April 2016")
    assert record.note is None
    assert record.extra["N1"] == ["Cited By :44", "Export Date: 1 April 2016"]


def test_a_thousand_tags_without_any_sense_are_one_skip(read):
    assert [type(one) for one in read("TY  - JOUR", *["ZZ  - x"] * 1000)] == [Skip]


@pytest.mark.large
def test_messy_references_are_read_or_skipped_with_their_line(shared, tmp_path):
    files = [path for path in unpacked(shared, tmp_path, "ris") if "wos" not in path.name]
    found = [one for path in files for one in ris.make().read(path)]
    skips = [one for one in found if isinstance(one, Skip)]
    assert (len(files), len(found), len(skips)) == (34, 131, 8)
    assert {skip.reason for skip in skips} == {"it has no title"}
