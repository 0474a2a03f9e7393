"""The unmodified client `sickle`, and our own harvester, against our OAI-PMH endpoint."""

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from lxml import etree
from sqlalchemy import text

from broadsheet.api import oai
from broadsheet.app import open_app
from broadsheet.catalog.add import add
from broadsheet.catalog.sets import sets_of
from broadsheet.settings import Settings
from broadsheet.store import papers as kept
from broadsheet.store import records
from broadsheet.types import ExternalId, Record
from small import DOUBLES, small_app

from .serving import serving

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its source has escapes that Python no longer likes
    from sickle import Sickle, oaiexceptions

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "oai_pmh.rng"))
OAI = "{http://www.openarchives.org/OAI/2.0/}"


@pytest.fixture
def sickle(address):
    return Sickle(f"{address}/oai")


@pytest.fixture
def small(tmp_path):
    """An instance of five papers that a test may change, and its address."""
    with small_app(tmp_path) as app, serving(app) as address:
        yield app, Sickle(f"{address}/oai")


def ask(address, status=200, **arguments):
    """The root of an answer, which is valid."""
    answer = requests.get(f"{address}/oai", params=arguments, timeout=30)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/xml; charset=utf-8")
    root = etree.fromstring(answer.content)
    GRAMMAR.assertValid(root)
    return root


def identifier(paper):
    if paper.id.startswith("arXiv:"):
        return f"oai:arXiv.org:{paper.id.removeprefix('arXiv:')}"
    return f"oai:broadsheet:{paper.id}"


def identifiers(headers):
    return [header.identifier for header in headers]


def stamp(app, id, moment):
    with app._store.write() as db:
        values = {"id": id, "at": int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())}
        db.execute(text("UPDATE papers SET changed_at = :at WHERE public_id = :id"), values)


@pytest.mark.parametrize("prefix", ["oai_dc", "arXiv", "arXivRaw"])
def test_every_paper_that_has_the_format_is_listed_once(sickle, papers, prefix):
    expected = [identifier(paper) for paper in papers if prefix == "oai_dc" or paper.id.startswith("arXiv:")]
    listed = [record.header.identifier for record in sickle.ListRecords(metadataPrefix=prefix)]
    assert sorted(listed) == sorted(expected)
    assert identifiers(sickle.ListIdentifiers(metadataPrefix=prefix)) == listed


ARCHIVES = {
    "cs": {"cs", "cmp-lg"},
    "math": {"math", "alg-geom", "dg-ga", "funct-an", "q-alg"},
    "physics:astro-ph": {"astro-ph"},
    "physics:cond-mat": {"cond-mat"},
}


@pytest.mark.parametrize("spec", ARCHIVES)
def test_a_set_has_the_papers_of_its_archives(sickle, papers, spec):
    expected = {
        identifier(paper)
        for paper in papers
        if {category.partition(".")[0] for category in paper.categories} & ARCHIVES[spec]
    }
    assert set(identifiers(sickle.ListIdentifiers(metadataPrefix="oai_dc", set=spec))) == expected


@pytest.mark.parametrize("spec", ["cs:cs:CL", "physics:hep-th", "math:math:AG", "physics:nlin:PS"])
def test_a_set_has_the_papers_of_its_category(sickle, papers, spec):
    category = ".".join(spec.split(":")[1:])
    expected = {identifier(paper) for paper in papers if category in paper.categories}
    listed = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set=spec))
    assert set(identifiers(listed)) == expected
    assert all(spec in header.setSpecs for header in listed)


def test_all_papers_of_a_group_are_in_one_of_its_archives(sickle):
    specs = {one.setSpec for one in sickle.ListSets()}
    assert {
        "cs",
        "cs:cs",
        "cs:cs:AI",
        "physics",
        "physics:hep-th",
        "physics:chao-dyn",
        "stat:stat:ML",
    } <= specs
    archives = {spec for spec in specs if spec.count(":") == 1 and spec.startswith("physics:")}
    parts = {
        header.identifier
        for spec in archives
        for header in sickle.ListIdentifiers(metadataPrefix="arXiv", set=spec)
    }
    whole = sickle.ListIdentifiers(metadataPrefix="arXiv", set="physics")
    assert parts == set(identifiers(whole))


def test_a_list_comes_in_parts_that_say_how_much_is_left(address, monkeypatch):
    first = ask(address, verb="ListIdentifiers", metadataPrefix="oai_dc")
    token = first.find(f".//{OAI}resumptionToken")
    assert len(first.findall(f".//{OAI}header")) == oai.PAGE
    assert (token.get("completeListSize"), token.get("cursor")) == ("2006", "0")
    assert token.get("expirationDate") > first.findtext(f"{OAI}responseDate")
    second = ask(address, verb="ListIdentifiers", resumptionToken=token.text)
    assert second.find(f".//{OAI}resumptionToken").get("cursor") == str(oai.PAGE)
    token, parts = second.find(f".//{OAI}resumptionToken").text, 2
    while token:
        page = ask(address, verb="ListIdentifiers", resumptionToken=token)
        token, parts = page.find(f".//{OAI}resumptionToken").text, parts + 1
    assert parts == 5


def test_the_same_part_may_be_asked_for_again(address):
    token = ask(address, verb="ListRecords", metadataPrefix="arXiv").findtext(f".//{OAI}resumptionToken")
    one, other = (ask(address, verb="ListRecords", resumptionToken=token) for _ in range(2))
    assert [e.text for e in one.iter(f"{OAI}identifier")] == [e.text for e in other.iter(f"{OAI}identifier")]


@pytest.mark.parametrize("prefix", ["oai_dc", "arXiv", "arXivRaw"])
def test_every_answer_is_valid(address, prefix):
    for verb in ("Identify", "ListMetadataFormats", "ListSets"):
        ask(address, verb=verb)
    for one in ("oai:arXiv.org:2401.00001", "oai:arXiv.org:2402.00003", "oai:arXiv.org:hep-lat/0005007"):
        ask(address, verb="GetRecord", metadataPrefix=prefix, identifier=one)
    ask(address, verb="ListRecords", metadataPrefix=prefix, set="cs:cs:CL")


def test_a_form_is_answered_as_an_address_is(address, sickle):
    posting = Sickle(f"{address}/oai", http_method="POST")
    asked = {"metadataPrefix": "arXiv", "set": "physics:hep-th"}
    assert identifiers(posting.ListIdentifiers(**asked)) == identifiers(sickle.ListIdentifiers(**asked))


def test_the_repository_tells_what_it_is(sickle, address):
    told = sickle.Identify()
    assert (told.repositoryName, told.baseURL, told.protocolVersion) == (
        "Daily Papers",
        f"{address}/oai",
        "2.0",
    )
    assert (told.deletedRecord, told.granularity) == ("persistent", "YYYY-MM-DDThh:mm:ssZ")
    assert "Metadata only" in told.raw


def test_dublin_core_has_what_it_has_room_for(sickle):
    record = sickle.GetRecord(metadataPrefix="oai_dc", identifier="oai:arXiv.org:2401.00001")
    assert record.metadata == {
        "title": ["Electron clouds over <quiet> lakes & hills"],
        "creator": ["van Beethoven, Ludwig", "Davis, Sammy, Jr.", "Quiet Lakes Collaboration"],
        "subject": ["physics.ao-ph", "cs.CL"],
        "description": [
            "A survey of lakes. The diffusion of electrons is measured.",
            "Comment: 12 pages, 100% of the figures; accepted at the Lake Workshop",
        ],
        "date": ["2024-01-01", "2024-03-05"],
        "type": ["text"],
        "identifier": ["http://arxiv.org/abs/2401.00001", "doi:10.1000/lakes"],
        "source": ["J. Lakes 7 (2024) 1-12"],
        "rights": ["http://creativecommons.org/licenses/by/4.0/"],
    }


def test_arxivs_form_divides_the_names(sickle):
    said = sickle.GetRecord(metadataPrefix="arXiv", identifier="oai:arXiv.org:2401.00001").metadata
    assert said["keyname"] == ["van Beethoven", "Davis", "Quiet Lakes Collaboration"]
    assert (said["forenames"], said["suffix"]) == (["Ludwig", "Sammy"], ["Jr."])
    assert (said["created"], said["updated"]) == (["2024-01-01"], ["2024-03-05"])
    assert said["categories"] == ["physics.ao-ph cs.CL"]
    assert (said["report-no"], said["msc-class"]) == (["LAKE-TH-2024-01"], ["86A05"])
    assert (said["journal-ref"], said["doi"]) == (["J. Lakes 7 (2024) 1-12"], ["10.1000/lakes"])


def test_arxivs_raw_form_tells_the_versions(sickle):
    record = sickle.GetRecord(metadataPrefix="arXivRaw", identifier="oai:arXiv.org:2401.00001")
    versions = [element.get("version") for element in record.xml.iter("{*}version")]
    assert versions == ["v1", "v2", "v3"]
    assert record.metadata["date"] == [
        "Mon, 01 Jan 2024 00:00:00 GMT",
        "Fri, 02 Feb 2024 00:00:00 GMT",
        "Tue, 05 Mar 2024 00:00:00 GMT",
    ]
    assert record.metadata["authors"] == [
        "Ludwig van Beethoven, Sammy Davis Jr. and Quiet Lakes Collaboration"
    ]
    assert record.metadata["submitter"] == ["L. Beethoven"]


def test_a_paper_without_an_arxiv_id_has_dublin_core_alone(sickle):
    other = "oai:broadsheet:acl:P19-9999"
    record = sickle.GetRecord(metadataPrefix="oai_dc", identifier=other)
    assert record.metadata["identifier"] == [
        "https://aclanthology.org/P19-9999/",
        "acl:P19-9999",
        "doi:10.1000/hops",
    ]
    assert [form.metadataPrefix for form in sickle.ListMetadataFormats(identifier=other)] == ["oai_dc"]
    assert len(list(sickle.ListMetadataFormats(identifier="oai:arXiv.org:2401.00001"))) == 3
    with pytest.raises(oaiexceptions.CannotDisseminateFormat):
        sickle.GetRecord(metadataPrefix="arXiv", identifier=other)


def test_an_id_with_signs_that_no_uri_has_is_escaped(small):
    app, sickle = small
    with app._store.write() as db:
        add(db, [records.pack("jsonl", Record("17#a b", "Odd ids", ids=(ExternalId("jsonl", "17#a é?"),)))])
    (odd,) = [one for one in identifiers(sickle.ListIdentifiers(metadataPrefix="oai_dc")) if "jsonl" in one]
    assert odd == "oai:broadsheet:jsonl:17%23a%20%C3%A9%3F"
    assert sickle.GetRecord(metadataPrefix="oai_dc", identifier=odd).metadata["title"] == ["Odd ids"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "ListEverything"}, "badVerb"),
        ({"verb": ["Identify", "Identify"]}, "badVerb"),
        ({"verb": "Identify", "set": "cs"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": ["arXiv", "arXiv"]}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2024-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "from": ""}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs::AI"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2024-02-02", "until": "2024-02-01"},
            "badArgument",
        ),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "arXiv",
                "from": "2024-02-02",
                "until": "2024-02-03T00:00:00Z",
            },
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "until": "1999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs:math:AG"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "poetry"}, "noRecordsMatch"),
        ({"verb": "GetRecord", "metadataPrefix": "arXiv"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "arXiv", "identifier": "oai:arXiv.org:9"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "acl:P19-9999"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oai:other:1"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oai:arXiv.org:\0"}, "idDoesNotExist"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "é"}, "badResumptionToken"),
    ],
)
def test_a_wrong_question_has_its_code(address, asked, code):
    root = ask(address, **asked)
    assert root.find(f"{OAI}error").get("code") == code
    assert bool(root.find(f"{OAI}request").attrib) == (code not in ("badVerb", "badArgument"))


def test_a_damaged_or_misplaced_token_is_refused(address):
    token = ask(address, verb="ListIdentifiers", metadataPrefix="arXiv").findtext(f".//{OAI}resumptionToken")
    for verb, given in (
        ("ListRecords", token),
        ("ListIdentifiers", token[:-4]),
        ("ListIdentifiers", f"A{token[1:]}"),
    ):
        root = ask(address, verb=verb, resumptionToken=given)
        assert root.find(f"{OAI}error").get("code") == "badResumptionToken"


def test_an_expired_token_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 2)
    days = [datetime(2024, 6, 1, tzinfo=UTC)]
    with small_app(tmp_path) as app:
        app.now = lambda: days[-1]
        repository = oai.Repository(app, "http://here/oai")
        first = etree.fromstring(repository.answer([("verb", "ListRecords"), ("metadataPrefix", "arXiv")]))
        token = first.findtext(f".//{OAI}resumptionToken")
        days.append(days[-1] + timedelta(days=8))
        late = oai.Repository(app, "http://here/oai").answer(
            [("verb", "ListRecords"), ("resumptionToken", token)]
        )
    assert b'code="badResumptionToken"' in late
    assert b"expired at 2024-06-08T00:00:00Z" in late


def test_an_empty_instance_answers_with_codes(tmp_path):
    with small_app(tmp_path, papers=[]) as app, serving(app) as address:
        ask(address, verb="Identify")
        assert ask(address, verb="ListSets").find(f"{OAI}error").get("code") == "noSetHierarchy"
        listed = ask(address, verb="ListRecords", metadataPrefix="oai_dc")
        assert listed.find(f"{OAI}error").get("code") == "noRecordsMatch"


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"from": "2024-02-01"}, {"2405.00002", "2405.00005"}),
        ({"until": "2024-01-31"}, {"2405.00001"}),
        ({"from": "2024-02-01", "until": "2024-02-01"}, {"2405.00002"}),
        ({"from": "2024-02-01T12:00:00Z", "until": "2024-02-01T12:00:00Z"}, {"2405.00002"}),
        ({"from": "2024-02-01T12:00:01Z"}, {"2405.00005"}),
    ],
)
def test_a_span_of_datestamps_has_both_its_ends(small, span, expected):
    app, sickle = small
    stamp(app, "arXiv:2405.00001", "2024-01-31T23:59:59")
    stamp(app, "arXiv:2405.00002", "2024-02-01T12:00:00")
    stamp(app, "arXiv:2405.00005", "2024-03-01T00:00:00")
    stamp(app, "arXiv:math-ph/9909028", "2030-01-01T00:00:00")
    asked = {"until": "2025-01-01T00:00:00Z"[: len(next(iter(span.values())))]} | span
    listed = identifiers(sickle.ListIdentifiers(metadataPrefix="arXiv", **asked))
    assert {one.rpartition(":")[2] for one in listed} == expected


def test_a_changed_paper_comes_again_and_an_unchanged_one_does_not(small):
    app, sickle = small
    for id in ("2405.00001", "2405.00002", "2405.00005", "math-ph/9909028"):
        stamp(app, f"arXiv:{id}", "2024-01-01T00:00:00")
    with app._store.write() as db:
        changed = Record(
            "arXiv:2405.00002", "Type inference, again", ids=(ExternalId("arXiv", "2405.00002"),)
        )
        add(db, [records.pack("jsonl", changed)])
    since = {"from": sickle.Identify().earliestDatestamp[:4] + "-01-02"}
    listed = identifiers(sickle.ListIdentifiers(metadataPrefix="arXiv", **since))
    assert listed == ["oai:arXiv.org:2405.00002"]


def test_a_deleted_paper_leaves_a_tombstone(small):
    app, sickle = small
    with app._store.write() as db:
        kept.remove(db, [app.paper("2405.00001").row])
    record = sickle.GetRecord(metadataPrefix="arXiv", identifier="oai:arXiv.org:2405.00001")
    assert record.deleted
    assert record.header.setSpecs == ["cs:cs:CV", "cs:cs:LG"]
    for asked in ({}, {"set": "cs"}, {"set": "cs:cs:CV"}):
        listed = {
            one.header.identifier: one.deleted for one in sickle.ListRecords(metadataPrefix="arXiv", **asked)
        }
        assert listed["oai:arXiv.org:2405.00001"]
        assert sum(listed.values()) == 1
    assert "oai:arXiv.org:2405.00001" not in identifiers(
        sickle.ListIdentifiers(metadataPrefix="arXiv", set="physics")
    )
    assert len(list(sickle.ListRecords(metadataPrefix="arXiv", ignore_deleted=True))) == 3


def test_what_changes_while_a_list_is_read_is_not_lost(small, monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 2)
    app, sickle = small
    for number, id in enumerate(("2405.00001", "2405.00002", "2405.00005", "math-ph/9909028")):
        stamp(app, f"arXiv:{id}", f"2024-01-01T00:00:0{number}")
    listed = sickle.ListRecords(metadataPrefix="arXiv")
    seen = [next(listed).header.identifier]
    with app._store.write() as db:
        kept.remove(db, [app.paper("2405.00002").row])
        fresh = Record("new", "A new paper", ids=(ExternalId("arXiv", "2406.00001"),))
        again = Record("arXiv:2405.00005", "Trees", ids=(ExternalId("arXiv", "2405.00005"),))
        add(db, [records.pack("jsonl", fresh), records.pack("jsonl", again)])
    rest = list(listed)
    seen += [record.header.identifier for record in rest]
    assert set(seen) == {
        "oai:arXiv.org:2405.00001",
        "oai:arXiv.org:2405.00002",
        "oai:arXiv.org:2405.00005",
        "oai:arXiv.org:math-ph/9909028",
        "oai:arXiv.org:2406.00001",
    }
    assert {record.header.identifier for record in rest if record.deleted} == {"oai:arXiv.org:2405.00002"}


def test_the_answers_date_lets_what_is_being_written_come_next_time(address):
    told = ask(address, verb="Identify").findtext(f"{OAI}responseDate")
    behind = datetime.now(UTC) - datetime.fromisoformat(told)
    assert timedelta(seconds=60) <= behind < timedelta(seconds=90)


def harvested(address, folder, archive):
    """The papers of another instance that harvests ours, by id, and the report."""
    addresses = {archive.partition(":")[0]: f"{address}/oai"}
    settings = Settings.load(**DOUBLES, data_dir=folder, archive_addresses=addresses, request_pause=0)
    with open_app(settings) as other:
        report = other.harvest_archive(archive)
        with other._store.read() as db:
            rows = list(db.exec_driver_sql("SELECT id FROM papers").scalars())
        assert other.harvest_archive(archive).new == 0
        return {paper.id: paper for paper in other._catalog.papers(rows)}, report


@pytest.mark.parametrize("archive", ["arxiv", "arxiv:?format=arXiv"])
def test_our_own_harvester_finds_the_same_papers(address, papers, tmp_path, archive):
    copies, report = harvested(address, tmp_path, archive)
    theirs = {paper.id: paper for paper in papers if paper.id.startswith("arXiv:")}
    assert (report.new, report.skipped) == (len(theirs), 0)
    assert copies.keys() == theirs.keys()
    for id, paper in theirs.items():
        assert told(copies[id]) == told(paper)


def test_our_own_harvester_finds_all_papers_in_dublin_core(address, papers, tmp_path):
    copies, report = harvested(address, tmp_path, "oai_dc")
    assert (report.new, report.skipped) == (len(papers), 0)
    assert copies.keys() == {paper.id for paper in papers}


def told(paper):
    """What a harvest carries over, but for the sign that XML cannot write."""
    authors = [author.name for author in paper.authors]
    categories = [category for category in paper.categories if sets_of([category])]
    return paper.title.replace("\x0c", " "), paper.abstract, authors, categories, paper.note, set(paper.ids)
