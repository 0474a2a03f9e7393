from pathlib import Path

import pytest

from broadsheet.sources.acl_anthology import AclAnthology, paper_id
from broadsheet.types import Version

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "acl_anthology"


def read(name):
    return list(AclAnthology().read(SAMPLES / name))


def test_a_paper_has_what_its_elements_and_its_volume_say():
    record = read("2031.mist.xml")[0]
    assert record.key == "acl:2031.mist-main.4"
    assert record.title == r"Translating Fog with $\mathcal{O}(n)$ bold lamps"
    assert record.abstract == "See https://example.org/fog. It costs $n$ lamps."
    assert record.authors == ("Marta Quill", "Marsh")
    assert [str(id) for id in record.ids] == ["acl:2031.mist-main.4", "doi:10.5555/v1/2031.mist-main.4"]
    assert record.published == "2031-07-30"
    assert record.venue == "Proceedings of the 3rd Meeting on MIST"
    assert record.versions == (Version(1), Version(2, "2031-09-01"))
    assert record.url == "https://aclanthology.org/2031.mist-main.4/"
    assert record.pdf == "https://aclanthology.org/2031.mist-main.4.pdf"
    assert record.code == "https://example.org/lamps"
    assert record.imprint == {
        "kind": "inproceedings", "key": "quill-marsh-2031-translating", "pages": "31–42",
        "publisher": "Association for Invented Weather", "address": "Port Nowhere",
        "isbn": "978-0-00-000003-3", "editor": "Ines Reef",
    }  # fmt: skip
    assert record.extra["award"] == ["Best Lamp"]


def test_a_retracted_paper_is_withdrawn_and_says_why():
    record = read("2031.mist.xml")[1]
    assert record.withdrawn
    assert record.pdf is None
    assert record.extra == {"retracted": "There was no fog."}


def test_a_journals_paper_stands_in_the_journal():
    record = read("2031.mist.xml")[2]
    assert (record.venue, record.imprint["kind"], record.imprint["volume"]) == (
        "Transactions on Invented Weather", "article", "3",
    )  # fmt: skip
    assert (record.published, record.pdf) == ("2030", "https://example.org/spring.pdf")


def test_front_matter_is_no_paper():
    assert [record.key for record in read("2031.mist.xml")] == [
        "acl:2031.mist-main.4", "acl:2031.mist-main.5", "acl:2031.mist-tacl.1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("2020.acl", "main", "12"), "2020.acl-main.12"),
        (("P19", "1", "12"), "P19-1012"),
        (("W98", "6", "12"), "W98-0612"),
        (("D19", "4", "3"), "D19-4003"),
        (("D19", "57", "3"), "D19-5703"),
        (("C69", "1", "3"), "C69-0103"),
    ],
)
def test_a_paper_is_named_as_the_anthology_names_it(parts, found):
    assert paper_id(*parts) == found


def test_a_paper_that_cannot_be_named_is_skipped_with_its_line():
    whole, untitled, unnamed = read("broken.xml")
    assert (whole.key, whole.published) == ("acl:P98-1012", "1998-06")
    assert (untitled.position, untitled.reason) == ("line 6", "it has no title")
    assert (unnamed.position, unnamed.raw) == ("line 7", "Not a number")


def test_a_volume_that_does_not_say_its_year_has_that_of_its_collection(tmp_path):
    path = tmp_path / "some.xml"
    path.write_text(
        '<collection id="J87"><volume id="1"><paper id="2"><title>A</title></paper></volume></collection>'
    )
    [record] = AclAnthology().read(path)
    assert (record.key, record.published, record.venue) == ("acl:J87-1002", "1987", None)
    path.write_text("<collection><volume><paper><title>A</title></paper></volume></collection>")
    [skip] = AclAnthology().read(path)
    assert "no id" in skip.reason
