"""What somebody added to their Zotero library last; how it begins a profile is told in `test_profiling`."""

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources._zotero_newest import library_of, newest
from broadsheet.types import Skip
from embedders.servers import Reply, serving
from sources.asking import ask
from sources.zotero_server import ZoteroServer, item


@pytest.fixture
def zotero():
    server = ZoteroServer(key="k1")
    server.put(*(item(f"N{n:03}", f"Number {n}", f"2024-04-{n // 10 + 1:02}") for n in range(230)))
    return server


def pages(address, library="users/12", most=1000):
    return list(newest(ask(), address, library, "k1", most))


def test_items_come_newest_first_by_the_links_of_the_pages(zotero):
    with serving(zotero) as server:
        found = pages(server.address)
    assert [len(page.records) for page in found] == [100, 100, 30]
    assert [found[0].records[0].title, found[-1].records[-1].title] == ["Number 229", "Number 0"]
    assert found[0].records[0].key == "users/12/N229"
    assert {page.total for page in found} == {230}


def test_no_more_is_asked_for_than_wanted(zotero):
    with serving(zotero) as server:
        assert [len(page.records) for page in pages(server.address, most=150)] == [100, 50]
        assert "limit=50" in server.paths[-1]


def test_what_lies_in_the_trash_is_not_told_and_what_is_no_paper_is_skipped(zotero):
    zotero.put(item("T", "In the trash", "2024-06-02", deleted=1), {"key": "E", "itemType": "note", "dateAdded": "2024-06-01T00:00:00Z"})  # fmt: skip
    with serving(zotero) as server:
        (page,) = pages(server.address, most=2)
    assert isinstance(page.records[0], Skip)
    assert page.records[1].title == "Number 229"


def test_a_server_that_tells_no_total_and_no_link_has_one_page():
    with serving(lambda asked: Reply(content=b"[]")) as server:
        assert [(page.records, page.total) for page in pages(server.address)] == [((), None)]


@pytest.mark.parametrize(
    ("user", "library"),
    [("12", "users/12"), (" 12/", "users/12"), ("groups/34", "groups/34"), ("", "users/12"),
     ("https://www.zotero.org/groups/34/our_shelf/library", "groups/34")],
)  # fmt: skip
def test_a_library_is_named_by_number_address_or_key(zotero, user, library):
    with serving(zotero) as server:
        assert library_of(ask(), server.address, user, "k1") == library


@pytest.mark.parametrize("content", [b"{}", b'{"userID": "ada"}', b"[]"])
def test_a_key_that_is_nobodys_names_no_library(content):
    with serving(lambda asked: Reply(content=content)) as server, pytest.raises(SourceError, match="number"):
        library_of(ask(), server.address, "", "k1")


def test_what_is_no_json_is_refused():
    with serving(lambda asked: Reply(content=b"<html>")) as server, pytest.raises(SourceError, match="JSON"):
        pages(server.address)
