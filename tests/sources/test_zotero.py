import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.harvests import Want
from broadsheet.sources import Options
from broadsheet.sources._zotero_item import record
from broadsheet.sources.zotero import ZoteroFile, connect
from broadsheet.tools.asking import Turn
from broadsheet.types import Record, Skip
from embedders.servers import Reply, serving
from messy import unpacked
from sources.asking import ask
from sources.zotero_server import ZoteroServer, item

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "zotero"


def sample(name):
    return list(ZoteroFile().read(SAMPLES / name))


def made(**said):
    return record({"itemType": "journalArticle", "title": "A title"} | said)


def ids(found):
    return [str(id) for id in found.ids]


class TestItems:
    def test_an_answer_of_the_api_gives_what_a_citation_needs(self):
        first, _ = sample("answer.json")
        assert first.key == "users/990001/AAAA1111"
        assert first.title == "The freezing of H₂O, with care"
        assert first.extra["title"] == "The freezing of H<sub>2</sub>O, with <i>care</i>"
        assert first.authors == ("Ottilie Quince", "Bram van der Plum, Jr.", "The Ice Collaboration")
        assert first.published == "2024-05"
        assert first.venue == "Annals of Imaginary Physics"
        assert ids(first) == ["doi:10.5555/aip.2024.0017", "pmid:90000017"]
        assert first.keywords == ("ice", "to read")
        assert first.imprint == {
            "kind": "article",
            "key": "quince2024",
            "volume": "12",
            "number": "3",
            "pages": "101-117",
            "issn": "0000-1234",
            "language": "en",
        }

    def test_a_preprint_is_known_by_its_number(self):
        _, preprint = sample("answer.json")
        assert ids(preprint) == ["arXiv:2405.09991"]
        assert preprint.primary_category == "math.MG"
        assert preprint.imprint["kind"] == "misc"

    def test_an_export_is_read_with_its_order_of_dates_and_its_keys(self):
        chapter, report, talk = sample("export.json")
        assert chapter.key.startswith("medlar2019#")
        assert chapter.title == "On Medlars where a<b"
        assert chapter.published == "2019-06-05"
        assert chapter.imprint["editor"] == "Bram Plum and Ottilie Quince"
        assert (report.published, report.imprint["institution"]) == ("1985", "Office of Plates")
        assert (talk.key, talk.authors) == ("users/990001/DDDD4444", ("Tycho Sloe",))

    def test_a_thesis_has_a_school(self):
        (thesis,) = sample("item.json")
        assert thesis.key == "groups/990034/CCCC3333"
        assert thesis.imprint == {"kind": "mastersthesis", "school": "University of Orchards"}
        assert thesis.published is None
        assert thesis.extra["date"] == "n.d."

    def test_what_is_no_paper_is_skipped_with_its_place_and_reason(self):
        *skips, well = sample("broken-items.json")
        assert [(skip.position, skip.reason) for skip in skips] == [
            ("item 1", "it is an attachment, no paper"),
            ("item 2", "it is a note, no paper"),
            ("item 3", "it has no title"),
            ("item 4", "it lies in the trash"),
            ("item 5", "it is no JSON object"),
        ]
        assert well.title == "This one is well"
        assert well.extra["creators"] == 3

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ({"extra": "arXiv: 2301.00001 [cs]"}, ["arXiv:2301.00001"]),
            ({"extra": "arXiv:hep-th/9901001 [hep-th]"}, ["arXiv:hep-th/9901001"]),
            ({"reportNumber": "arXiv:2301.00001v2"}, ["arXiv:2301.00001"]),
            ({"publicationTitle": "arXiv:2301.00001 [cs]"}, ["arXiv:2301.00001"]),
            ({"archive": "arXiv", "archiveLocation": "arXiv: 2301.00001"}, ["arXiv:2301.00001"]),
            ({"url": "https://arxiv.org/abs/2301.00001v3"}, ["arXiv:2301.00001"]),
            ({"DOI": "https://doi.org/10.5555/X"}, ["doi:10.5555/x"]),
            ({"extra": "DOI: 10.5555/x\nPMCID: PMC123"}, ["doi:10.5555/x", "pmcid:PMC123"]),
            ({"extra": "tex.doi= 10.5555/x"}, ["doi:10.5555/x"]),
            ({"PMID": "123", "url": "https://example.org/a"}, ["pmid:123"]),
            ({"url": "https://example.org/a"}, ["url:example.org/a"]),
            ({"key": "ABCD1234"}, ["zotero:items/ABCD1234"]),
        ],
    )
    def test_ids_are_found_wherever_people_put_them(self, said, found):
        assert ids(made(**said)) == found

    def test_an_archives_number_is_no_venue(self):
        found = made(publicationTitle="arXiv:2301.00001 [cs]", journalAbbreviation="J. Imag.")
        assert found.venue == "J. Imag."
        assert found.extra["publicationTitle"] == "arXiv:2301.00001 [cs]"

    @pytest.mark.parametrize(
        ("kind", "ours"),
        [
            ("conferencePaper", "inproceedings"),
            ("book", "book"),
            ("report", "techreport"),
            ("manuscript", "unpublished"),
            ("webpage", "misc"),
            ("dataset", "misc"),
        ],
    )
    def test_kinds_are_those_of_bibtex(self, kind, ours):
        assert made(itemType=kind).imprint["kind"] == ours
        assert made(itemType=kind).extra["itemType"] == kind

    def test_the_date_that_says_more_counts(self):
        item = {
            "meta": {"parsedDate": "1993-00-00"},
            "data": {"itemType": "book", "title": "A", "date": "08/1993"},
        }
        assert record(item).published == "1993-08"
        assert record(item | {"meta": {"parsedDate": "1994-02-03"}}).published == "1994-02-03"

    def test_items_without_any_name_are_told_apart_by_what_they_say(self):
        keys = {made(date=year).key for year in ("1999", "2000")}
        assert len(keys) == 2
        assert made(date="1999").key in keys

    def test_values_of_odd_types_break_nothing(self):
        names = "title creators abstractNote publicationTitle DOI url extra tags date pages rights key uri".split()
        for odd in (None, 3, [], {}, [None], [{"tag": 3}], {"a": []}, [[[]]], True, "\ud800"):
            for name in names:
                found = {"itemType": "book", "title": "A title"} | {name: odd}
                try:
                    record(found)
                except ValueError as error:
                    assert name == "title", error  # noqa: PT017

    def test_an_item_nested_without_end_is_skipped_or_read(self, tmp_path):
        file = tmp_path / "deep.json"
        file.write_text('[{"itemType": "note", "x": ' + "[" * 400 + "]" * 400 + "}]")
        (skip,) = ZoteroFile().read(file)
        assert "nested" in skip.raw


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"tag": "cherry", "links": {}}]', "no items of Zotero"),
        ('[{"itemType": "artwork", "localized": "Artwork"}]', "no items of Zotero"),
        ('{"AAAA1111": 4}', "no items of Zotero"),
        ("<feed/>", "ask Zotero for JSON"),
        ('{"items": 3}', "no items of Zotero"),
    ],
)
def test_other_answers_of_the_api_are_refused_by_name(content, said, tmp_path):
    file = tmp_path / "some.json"
    file.write_text(content)
    with pytest.raises(SourceError, match=said) as error:
        list(ZoteroFile().read(file))
    assert str(file) in str(error.value)


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        ('{"collections": {"coll:00": {"collections": [], "items": [1]', True),
        ('{"config": {"id": "x", "label": "BetterBibTeX JSON"', True),
        ('{"config": {"label": "something else"}, "items": [{"id": 1', False),
        ('[{"itemType": "artwork", "localized": "Artwork"}]', False),
        ('[{"type": "article-journal", "title": "A"}]', False),
        ('{"id": "1", "title": "A"}', False),
    ],
)
def test_only_zoteros_own_is_recognised(head, ours):
    assert ZoteroFile().recognises(Path("some.json"), head) == ours


@pytest.mark.large
def test_messy_exports_and_answers_are_read_or_refused_by_name(shared, tmp_path):
    counts = {"read": 0, "refused": 0}
    for path in [*unpacked(shared, tmp_path, "zotero-json"), *unpacked(shared, tmp_path, "zotero-api")]:
        try:
            counts["read"] += len([one for one in ZoteroFile().read(path) if isinstance(one, Record)])
        except SourceError as error:
            assert str(path) in str(error)  # noqa: PT017
            counts["refused"] += 1
    assert counts["read"] >= 350
    assert counts["refused"] <= 13  # tags, collections, versions and other answers without items


@contextmanager
def library(**said):
    server = ZoteroServer(**said)
    with serving(server) as listening:
        server.address, server.asked = listening.address, listening.asked
        yield server


def harvest(server, want=Want(), asking=None, argument=""):
    options = Options(argument or server.library, server.address, server.key)
    return list(connect(options).pages(asking or ask(), want))


def keys(pages):
    return [one.key for page in pages for one in page.records if isinstance(one, Record)]


def many(count, first=0):
    return [item(f"K{number:07}", f"Title {number}") for number in range(first, first + count)]


class TestLibraries:
    def test_a_library_comes_in_pages_and_leaves_its_version(self):
        with library() as server:
            server.put(*many(250))
            pages = harvest(server)
        assert [len(page.records) for page in pages] == [100, 100, 50]
        assert keys(pages)[0] == "users/12/K0000000"
        assert {page.total for page in pages} == {250}
        assert [page.mark for page in pages] == ["", "", "1"]
        assert pages[0].resume
        assert not pages[-1].resume

    def test_the_api_is_asked_as_it_wants_to_be(self):
        with library(library="groups/45") as server:
            server.put(*many(1))
            (page,) = harvest(server)
        assert keys([page]) == ["groups/45/K0000000"]
        headers = {name.lower(): value for name, value in server.asked[0].headers.items()}
        assert headers["zotero-api-version"] == "3"
        assert headers["zotero-api-key"] == "secret"
        assert "secret" not in server.asked[0].path

    def test_only_what_changed_is_asked_for_and_what_is_gone_is_told(self):
        with library() as server:
            server.put(*many(3))
            mark = harvest(server)[-1].mark
            server.put(item("K0000001", "Changed"), item("NEW00001"))
            server.delete("K0000002")
            server.put(item("K0000000", deleted=1))
            (page,) = harvest(server, Want(mark=mark))
        assert sorted(keys([page])) == ["users/12/K0000001", "users/12/NEW00001"]
        assert sorted(page.gone) == ["users/12/K0000000", "users/12/K0000002"]
        assert page.mark == "4"

    def test_an_unchanged_library_costs_one_question(self):
        with library() as server:
            server.put(*many(3))
            mark = harvest(server)[-1].mark
            before = server.requests
            (page,) = harvest(server, Want(mark=mark))
        assert (page.records, page.gone, page.mark) == ((), (), mark)
        assert server.requests - before == 1

    def test_a_change_in_mid_harvest_begins_it_anew(self):
        with library() as server:
            server.put(*many(150))
            server.before = lambda number: server.delete("K0000000") if number == 2 else None
            pages = harvest(server)
        found = keys(pages)
        assert {f"users/12/K{number:07}" for number in range(1, 150)} <= set(found)
        assert pages[-1].mark == "2"

    def test_a_library_that_never_rests_is_given_up_for_now(self):
        with library() as server:
            server.put(*many(150))
            server.before = lambda number: server.put(item("NEW00001", f"Title {number}"))
            with pytest.raises(SourceError, match="changes faster") as error:
                harvest(server)
        assert error.value.retry_after
        assert server.requests < 20

    def test_a_harvest_that_was_broken_off_goes_on_at_its_page(self):
        with library() as server:
            server.put(*many(250))
            first = harvest(server)[0]
            before = server.requests
            rest = harvest(server, Want(resume=first.resume))
            assert len(keys(rest)) == 150
            assert server.requests - before == 2
            server.put(item("NEW00001"))
            assert len(keys(harvest(server, Want(resume=first.resume)))) == 251

    def test_what_is_no_paper_is_a_skip_with_its_key(self):
        with library() as server:
            server.put(
                item("A0000001", itemType="attachment"),
                item("B0000001", title=""),
                item("C0000001", parentItem="X"),
            )
            (page,) = harvest(server)
        assert [(skip.position, skip.reason) for skip in page.records if isinstance(skip, Skip)] == [
            ("users/12/A0000001", "it is an attachment, no paper"),
            ("users/12/B0000001", "it has no title"),
        ]
        assert not keys([page])

    def test_days_wanted_are_kept_and_marks_do_not_count(self):
        with library() as server:
            server.put(
                item("A0000001", day="2024-05-01"),
                item("B0000001", day="2024-05-02"),
                item("C0000001", day="2024-05-03"),
            )
            pages = harvest(server, Want(mark="1", since=date(2024, 5, 2), until=date(2024, 5, 2)))
        assert keys(pages) == ["users/12/B0000001"]

    def test_a_busy_server_is_left_alone_as_long_as_it_asks(self):
        rests = []

        @contextmanager
        def turns(host, rest_s):
            turn = Turn(rest_s)
            try:
                yield turn
            finally:
                rests.append(turn.rest_s)

        asking = replace(ask((0.0,)), turns=turns)
        with library() as server:
            server.put(*many(150))
            server.headers = {"Backoff": "7"}
            server.replies[1] = Reply(429, b"slow down", {"Retry-After": "3"})
            pages = harvest(server, asking=asking)
        assert len(keys(pages)) == 150
        assert rests == [3.0, 7.0, 7.0]

    def test_the_program_on_ones_own_machine_needs_no_key_and_tells_no_deletions(self):
        with library(library="users/0", key="", local=True) as server:
            server.put(*many(2))
            mark = harvest(server)[-1].mark
            server.delete("K0000000")
            (page,) = harvest(server, Want(mark=mark))
        assert (page.gone, page.mark) == ((), "2")

    def test_pages_are_counted_where_links_are_lost(self):
        answers = [[{"key": "A", "data": item("A")}], [{"key": "B", "data": item("B")}]]

        def answer(asked):
            number = 1 if "start=1" in asked.path else 0
            headers = {"Total-Results": "2", "Last-Modified-Version": "5"}
            return Reply(content=json.dumps(answers[number]).encode(), headers=headers)

        with serving(answer) as server:
            pages = list(connect(Options("users/1", server.address)).pages(ask(), Want()))
        assert keys(pages) == ["users/1/A", "users/1/B"]

    @pytest.mark.parametrize(
        ("reply", "said"),
        [
            (Reply(403, b"Forbidden"), "BROADSHEET_ARCHIVE_KEYS"),
            (Reply(404, b"Not found"), "answered 404 Not found"),
            (Reply(content=b"{}"), "no list of items"),
            (Reply(content=b"<html>"), "something other than JSON"),
        ],
    )
    def test_refusals_say_what_to_do(self, reply, said):
        with serving(lambda asked: reply) as server, pytest.raises(SourceError, match=said) as error:
            list(connect(Options("users/1", server.address, "secret")).pages(ask(), Want()))
        assert "secret" not in str(error.value)

    @pytest.mark.parametrize("argument", ["", "users", "users/me", "users/1/../2", "12"])
    def test_a_library_must_be_named(self, argument):
        with pytest.raises(SourceError, match="names no library"):
            connect(Options(argument))

    @pytest.mark.large
    def test_recorded_answers_are_taken_alike(self, shared, tmp_path):
        recorded = next(
            path for path in unpacked(shared, tmp_path, "zotero-api") if path.name.endswith("items_doc.json")
        )
        answer = Reply(content=recorded.read_bytes(), headers={"Last-Modified-Version": "9"})
        with serving(lambda asked: answer) as server:
            (page,) = connect(Options("users/475425", server.address)).pages(ask(), Want())
        assert [one.key for one in page.records] == [one.key for one in ZoteroFile().read(recorded)]
        assert page.mark == "9"
