import json
import re
from urllib.parse import parse_qs

import pytest

from broadsheet.types import Author, ExternalId
from broadsheet.web.citing import citation_tags, coins, linked_data

from .conftest import make_client
from .fake import HOSTILE, FakeApp, make_paper
from .html import Page

SITE = "https://papers.example.org"
PRINTED = make_paper(
    3,
    title="On <b> & boats",
    authors=(Author("Ada Lovelace"), Author("Emmy Noether")),
    ids=(ExternalId("arXiv", "2510.00003"), ExternalId("doi", "10.1000/boats")),
    venue="Journal of Boats",
    imprint={"kind": "article", "volume": "12", "number": "3", "pages": "101--117", "issn": "1234-5678"},
    keywords=("boats", "water"),
)


def test_a_reference_manager_finds_all_that_a_citation_needs():
    tags = citation_tags(PRINTED, SITE)
    assert tags == [
        ("citation_title", "On <b> & boats"),
        ("citation_author", "Ada Lovelace"),
        ("citation_author", "Emmy Noether"),
        ("citation_publication_date", "2025/10/28"),
        ("citation_journal_title", "Journal of Boats"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_issn", "1234-5678"),
        ("citation_firstpage", "101"),
        ("citation_lastpage", "117"),
        ("citation_doi", "10.1000/boats"),
        ("citation_arxiv_id", "2510.00003"),
        ("citation_pdf_url", "https://arxiv.org/pdf/2510.00003"),
        ("citation_abstract_html_url", f"{SITE}/papers/2510.00003"),
        ("citation_keywords", "boats"),
        ("citation_keywords", "water"),
    ]


def test_a_meeting_is_no_journal():
    paper = make_paper(9, venue="ACL", ids=(ExternalId("acl", "P19-1613"),))
    assert ("citation_conference_title", "ACL") in citation_tags(paper, SITE)
    assert "rft.genre=proceeding" in coins(paper)


def test_every_card_of_a_list_is_a_context_object():
    page = Page(make_client(FakeApp([PRINTED])).get("/").text)
    (span,) = page.all("span", **{"class": "Z3988"})
    said = parse_qs(span["title"])
    assert said["rft.atitle"] == ["On <b> & boats"]
    assert said["rft.au"] == ["Ada Lovelace", "Emmy Noether"]
    assert said["rft_id"][:2] == ["info:doi/10.1000/boats", "https://doi.org/10.1000/boats"]
    assert said["rft.spage"] == ["101"]


@pytest.mark.parametrize("number", [1, 2])
def test_linked_data_is_data_whatever_a_paper_says(client, number):
    html = client.get(f"/papers/2510.0000{number}").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert "<" not in block
    told = json.loads(block)
    assert told["@type"] == "ScholarlyArticle"
    if number == 2:
        assert told["name"] == HOSTILE


def test_linked_data_names_the_paper_by_its_page_and_its_ids():
    told = linked_data(PRINTED, SITE)
    assert told["@id"] == f"{SITE}/papers/2510.00003"
    assert told["sameAs"] == ["https://doi.org/10.1000/boats", "https://arxiv.org/abs/2510.00003"]


def test_a_preview_of_a_link_has_a_title_a_text_and_an_address():
    page = Page(make_client(FakeApp([PRINTED], address=SITE)).get("/papers/2510.00003").text)
    told = {tag["property"]: tag["content"] for tag in page.all("meta") if "property" in tag}
    assert told["og:title"] == "On <b> & boats"
    assert told["og:url"] == f"{SITE}/papers/2510.00003"
    assert told["og:description"] == "We read papers so that you need not."
