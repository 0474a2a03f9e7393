"""What is given away as a file or a feed is whole, whatever its papers say: no second record, no formula, no markup."""

import csv
import io
import json
import re
import zipfile
from urllib.parse import quote

import pytest
from lxml import etree
from pybtex.database import parse_string

from hostile import FEW, FILES, SHORT, unsafe_parts
from hostile_site import BREAKS, plain, sound


def test_xml_that_is_given_away_is_well_formed(app, ada):
    for prefix in re.findall(r"<metadataPrefix>([^<]+)", ada.get("/oai?verb=ListMetadataFormats").text):
        told = sound(ada.get(f"/oai?verb=ListRecords&metadataPrefix={prefix}"), 200)
        assert etree.fromstring(told.content).findall(".//{*}record")
    etree.fromstring(sound(ada.get("/oai?verb=Identify"), 200).content)
    etree.fromstring(sound(ada.get("/oai?verb=ListSets"), 200).content)
    feed = etree.fromstring(sound(ada.get("/api/query?search_query=all:ran&max_results=100"), 200).content)
    assert feed.findall("{*}entry")


def exported(client, format):
    return sound(client.get(f"/api/v1/export?all=1&format={format}"), 200).content.decode()


def test_files_of_papers_have_one_record_for_each_and_no_formula(app, ada):
    papers = app.status().papers
    rows = list(csv.reader(io.StringIO(exported(ada, "table"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == papers + 1
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+@-]", cell) and not is_number(cell)]
    assert len(parse_string(exported(ada, "bibtex"), "bibtex").entries) == papers
    assert len(re.findall(r"^TY  - ", exported(ada, "ris"), re.MULTILINE)) == papers
    assert len(json.loads(exported(ada, "csl-json"))) == papers
    assert len([json.loads(line) for line in exported(ada, "jsonl").split("\n") if line]) == papers


def is_number(cell):
    return bool(re.fullmatch(r"-?[\d.]+", cell))


def test_everything_of_ones_own_as_an_archive(app, ada):
    packed = zipfile.ZipFile(io.BytesIO(sound(ada.get("/account/takeaway"), 200).content))
    for name in packed.namelist():
        assert not re.search(r"\.\.|^/|\\", name)
        if name.endswith(".json"):
            json.loads(packed.read(name))


@pytest.mark.parametrize(("name", "text"), FILES, ids=[name for name, _ in FILES])
def test_names_of_files_that_are_sent(app, ada, name, text):
    known = b'{"title": "Residual networks for images", "id": "arXiv:2405.00001"}\n'
    for path in ("/lists/import", "/following/import", "/api/v1/lists/import"):
        for content in (known, text.encode("utf-8", "replace")):
            file = (BREAKS.sub(" ", text)[:100] + ".jsonl", content)
            answer = sound(ada.post(path, files={"file": file}))
            assert path.startswith("/api") or not unsafe_parts(answer.text)


FEEDS = (
    "/papers", "/papers/week/2024-W22", "/papers/month/2024-05", "/papers/trending", "/search?q=ran",
    "/people/emmy", "/lists/ada/list", "/following", "/library",
)  # fmt: skip


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_are_well_formed_and_hold_text_alone(app, ada, emmy, path):
    for _, text in SHORT[::3]:
        sound(ada.post("/lists", data={"name": text[:100], "about": text[:2000], "shown_to": "all"}))
        sound(ada.post("/lists", data={"name": "List", "about": text[:2000], "shown_to": "all"}))
        sound(ada.post("/following", data={"kind": "author", "value": text[:500], "on": "1"}))
    where, _, asked = path.partition("?")
    for format in ("atom", "rss"):
        answer = sound(ada.get(f"{where}.{format}?{asked}"), 200)
        root = etree.fromstring(answer.content)
        assert not root.xpath("//*[namespace-uri()='http://www.w3.org/1999/xhtml' and local-name()='script']")
        for said in root.iter():
            assert not unsafe_parts(said.text or "") or "<script" not in answer.text
    assert json.loads(sound(ada.get(f"{where}.json?{asked}"), 200).content)["version"]


@pytest.mark.parametrize(("name", "text"), FEW, ids=[name for name, _ in FEW])
def test_clients_of_another_service_are_answered_in_words(app, ada, name, text):
    asked = quote(plain(text)[:1000])
    for path in (
        f"/api/papers/{asked}",
        f"/api/daily_papers?date={asked}",
        f"/api/papers/search?q={asked}",
        f"/api/users/{asked}/overview",
        f"/api/collections/{asked}/{asked}",
        f"/search.atom?q={asked}",
        f"/search/suggestions?q={asked}",
        f"/people/{asked}.rss",
    ):
        sound(ada.get(path))
    for path, said in (
        ("/api/papers/submit", {"paperId": plain(text)[:500], "comment": plain(text)[:500]}),
        ("/api/papers/2405.00001/comment", {"comment": plain(text)}),
        ("/api/papers/2405.00001/links", {"projectPage": plain(text), "githubRepo": plain(text)}),
    ):
        sound(ada.post(path, json=said))


@pytest.mark.parametrize(("name", "text"), FEW, ids=[name for name, _ in FEW])
def test_what_is_called_elsewhere(app, ada, name, text):
    for said in (
        {"address": text[:2000], "kind": "query", "value": text[:500]},
        {"address": "https://93.184.215.14/x", "kind": "author", "value": text[:500]},
    ):
        answer = sound(ada.post("/hooks", data=said))
        assert not unsafe_parts(answer.text)
    assert not unsafe_parts(sound(ada.get("/hooks")).text)


def test_letters_stay_text(app, ada):
    sound(ada.post("/account/profile", data={"full_name": "</p><script>", "email": "ada@example.org"}))
    for path in (
        "/letter/preview",
        "/letter/preview.txt",
        "/opensearch.xml",
        "/sitemap.xml",
        "/robots.txt",
    ):
        answer = sound(ada.get(path))
        if path.endswith(".xml"):
            etree.fromstring(answer.content)
    shown = sound(ada.get("/letter/preview"), 200).text
    assert "<script" not in shown
    assert "onerror=window" not in re.sub(r">[^<]*<", "><", shown)
