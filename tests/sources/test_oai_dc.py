"""Dublin Core from any repository."""

from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import Options
from broadsheet.sources._oai_answer import Entry
from broadsheet.sources.oai_dc import DublinCore, connect, record
from broadsheet.tools.xml import parse
from broadsheet.types import ExternalId

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "oai_dc"


def of(*elements, identifier="oai:x:1"):
    """The record of some elements, as (name, text)."""
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in elements)
    return record(Entry(identifier, metadata=parse(f"<dc>{inner}</dc>".encode())))


def test_a_record_says_what_dublin_core_can():
    looms, _ = DublinCore().read(SAMPLES / "records.xml")
    assert looms.key == "oai:repository.example.org:17"
    assert looms.title == "On looms that reckon"
    assert looms.authors == ("Ada Lovelace", "Waldo A. Rodrigues Jr", "Society of Weavers")
    assert looms.ids == (ExternalId("doi", "10.1000/looms.17"),)
    assert looms.url == "https://repository.example.org/records/17"
    assert looms.abstract == "A loom reckons with cards & thread."
    assert (looms.published, looms.updated) == ("2024-04", "2024-05-03")
    assert looms.keywords == ("looms", "cards")
    assert looms.license == "https://creativecommons.org/licenses/by/4.0/"
    assert looms.imprint == {"publisher": "Example Press", "language": "eng"}


def test_what_has_no_field_is_kept():
    looms, _ = DublinCore().read(SAMPLES / "records.xml")
    assert looms.extra["title"] == ["Über rechnende Webstühle"]
    assert looms.extra["description"] == ["Cards."]
    assert looms.extra["date"] == ["in print"]
    assert looms.extra["rights"] == ["info:eu-repo/semantics/openAccess"]
    assert looms.extra["identifier"][2] == "J. Looms 3, 1-9"


def test_formats_that_add_to_dublin_core_are_read_as_well():
    _, proceedings = DublinCore().read(SAMPLES / "records.xml")
    assert proceedings.authors == ("Emmy Noether",)
    assert proceedings.ids == (ExternalId("oai", "repository.example.org:18"),)


def test_a_paper_of_arxiv_is_known_by_its_address():
    found = of(
        ("title", "T"), ("identifier", "http://arxiv.org/abs/2405.00101"), ("identifier", "doi:10.1000/x")
    )
    assert found.ids == (ExternalId("arXiv", "2405.00101"), ExternalId("doi", "10.1000/x"))


def test_a_doi_alone_gives_an_address():
    assert of(("title", "T"), ("identifier", "10.1000/x")).url == "https://doi.org/10.1000/x"


def test_another_format_is_named():
    with pytest.raises(ValueError, match="its metadata are <resource>, and no Dublin Core"):
        record(Entry("oai:x:1", metadata=parse(b"<resource><titles/></resource>")))


def test_connect_asks_the_repository_at_an_address():
    question = connect(Options("https://repository.example.org/oai")).question
    assert (question.address, question.prefix, question.set) == (
        "https://repository.example.org/oai",
        "oai_dc",
        "",
    )
    assert connect(Options("https://repository.example.org/oai#col_17")).question.set == "col_17"
    assert (
        connect(Options("#col_17", "http://localhost:8080/oai")).question.address
        == "http://localhost:8080/oai"
    )


def test_connect_needs_an_address():
    with pytest.raises(SourceError, match="'col_17' is no address of a repository"):
        connect(Options("col_17"))
