"""A repository's pages as the catalog takes them: records, skips, what is gone, where to go on, the next mark."""

import json
from contextlib import contextmanager
from datetime import date

import pytest

from broadsheet.errors import SourceError
from broadsheet.harvests import Want
from broadsheet.sources._oai_archive import OaiArchive, read_file
from broadsheet.sources._oai_pmh import Question
from broadsheet.tools.asking import Ask, Turn
from broadsheet.tools.xml import text_of
from broadsheet.types import Record, Skip
from embedders.servers import Reply, serving


@contextmanager
def at_once(host, pause_s):
    yield Turn(pause_s)


ASK = Ask(at_once, pause_s=0.0, pauses_s=(0.0,), timeout_s=5.0)


def record(entry):
    return Record(key=entry.identifier, title=text_of(entry.metadata))


def page(*records, token="", day="2024-06-03"):
    inner = "".join(records) + (f"<resumptionToken>{token}</resumptionToken>" if token else "")
    return f"<OAI-PMH><responseDate>{day}T23:05:06Z</responseDate><ListRecords>{inner}</ListRecords></OAI-PMH>".encode()


def one(name, title="T", status=""):
    return (
        f"<record><header{status}><identifier>{name}</identifier></header>"
        f"<metadata><dc><title>{title}</title></dc></metadata></record>"
    )


def pages_of(answers, want=None):
    """Pages, and what was asked for them."""
    left = list(answers)
    with serving(lambda asked: Reply(content=left.pop(0))) as server:
        archive = OaiArchive(
            "test", Question(f"{server.address}/oai", "dc", "s"), record, lambda name: (name.upper(),)
        )
        return list(archive.pages(ASK, want or Want())), server.paths


def test_records_come_with_the_mark_for_the_next_harvest():
    pages, _ = pages_of([page(one("a"), token="t"), page(one("b"), day="2024-06-04")])
    assert [[record.key for record in page.records] for page in pages] == [["a"], ["b"]]
    assert [page.mark for page in pages] == ["2024-06-03", "2024-06-03"]
    assert [bool(page.resume) for page in pages] == [True, False]


def test_the_next_harvest_begins_at_the_mark_and_has_no_end():
    _, asked = pages_of([page()], Want(mark="2024-06-03"))
    assert asked == ["/oai?verb=ListRecords&metadataPrefix=dc&set=s&from=2024-06-03"]


def test_days_that_a_person_asked_for_leave_no_mark():
    want = Want(mark="2024-06-03", since=date(2024, 1, 1), until=date(2024, 1, 31))
    pages, asked = pages_of([page(one("a"))], want)
    assert asked == ["/oai?verb=ListRecords&metadataPrefix=dc&set=s&from=2024-01-01&until=2024-01-31"]
    assert pages[0].mark == ""
    _, asked = pages_of([page(one("a"))], Want(mark="2024-06-03", until=date(2024, 1, 31)))
    assert asked == ["/oai?verb=ListRecords&metadataPrefix=dc&set=s&until=2024-01-31"]


def test_a_harvest_goes_on_where_it_broke_off_and_remembers_when_it_began():
    begun, _ = pages_of([page(one("a"), token="t"), page()], Want(mark="2024-06-01"))
    pages, asked = pages_of(
        [page(one("b"), day="2024-06-05")], Want(mark="2024-06-01", resume=begun[0].resume)
    )
    assert asked == ["/oai?verb=ListRecords&resumptionToken=t"]
    assert pages[0].mark == "2024-06-03"


def test_a_place_in_another_list_is_not_gone_on_from():
    begun, _ = pages_of([page(one("a"), token="t"), page()], Want(mark="2024-06-01"))
    _, asked = pages_of([page()], Want(mark="2024-06-02", resume=begun[0].resume))
    assert asked == ["/oai?verb=ListRecords&metadataPrefix=dc&set=s&from=2024-06-02"]


@pytest.mark.parametrize("resume", ["{", "[]", "{}", "null", '{"since": "", "until": "", "tokens": "t"}'])
def test_a_place_that_says_nothing_is_the_beginning(resume):
    _, asked = pages_of([page()], Want(resume=resume))
    assert asked == ["/oai?verb=ListRecords&metadataPrefix=dc&set=s"]


def test_a_place_can_be_read_by_a_person():
    begun, _ = pages_of([page(one("a"), token="t"), page()])
    said = json.loads(begun[0].resume)
    assert (said["token"], said["pages"], said["began"]) == ("t", 1, "2024-06-03")


def test_deleted_records_are_gone_by_the_keys_of_their_records():
    pages, _ = pages_of([page(one("a"), one("b", status=" status='deleted'"))])
    assert pages[0].gone == ("B",)
    assert [record.key for record in pages[0].records] == ["a"]


def test_what_cannot_be_read_is_skipped_under_its_identifier():
    nameless = "<record><header/><metadata><dc><title/></dc></metadata></record>"
    pages, _ = pages_of([page(one("a", title=""), nameless, one("b"))])
    skips = [found for found in pages[0].records if isinstance(found, Skip)]
    assert [skip.position for skip in skips] == ["a", skips[1].position]
    assert skips[1].position.startswith("record ")
    assert {skip.reason for skip in skips} == {"it has no title"}
    assert all("<dc" in skip.raw for skip in skips)


def test_a_record_that_was_mended_says_so():
    stray = page(one("a", "caf\xe9"), one("b")).decode().encode("latin-1")
    pages, _ = pages_of([stray, stray])
    mended, whole = pages[0].records
    assert (mended.title, mended.extra) == (
        "café",
        {"repaired": "byte 0xe9 is not UTF-8; read as Windows-1252"},
    )
    assert whole.extra == {}


def read(content, tmp_path):
    path = tmp_path / "answer.xml"
    path.write_bytes(content)
    return list(read_file(path, record))


def test_a_saved_answer_is_read_with_the_lines_of_what_is_skipped(tmp_path):
    found = read(
        page(one("a"), "\n" + one("b", title=""), "\n" + one("c", status=" status='deleted'")), tmp_path
    )
    assert isinstance(found[0], Record)
    assert found[1] == Skip("line 2", "it has no title", found[1].raw)
    assert found[2] == Skip("line 3", "the archive has deleted c")


def test_a_saved_answer_that_breaks_off_says_so_at_its_end(tmp_path):
    found = read(page(one("a"), one("b"))[:-60], tmp_path)
    assert isinstance(found[0], Record)
    assert found[-1] == Skip("end", "the file breaks off; fetch it again")


def test_a_saved_nothing_new_holds_nothing(tmp_path):
    assert read(b"<OAI-PMH><error code='noRecordsMatch'/></OAI-PMH>", tmp_path) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<OAI-PMH><error code='badVerb'>What?</error></OAI-PMH>", "a refusal: badVerb What?"),
        (b"<OAI-PMH><ListSets/></OAI-PMH>", "the answer to ListSets; save one to ListRecords"),
        (b"broken xml", "it begins 'broken xml'"),
    ],
)
def test_a_file_without_records_is_refused_by_name(content, said, tmp_path):
    with pytest.raises(SourceError, match=said) as caught:
        read(content, tmp_path)
    assert str(tmp_path / "answer.xml") in str(caught.value)
