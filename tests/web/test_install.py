import hashlib
import re

import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from broadsheet.errors import BroadsheetError
from broadsheet.web import assets, pages

from .conftest import make_client
from .fake import FakeApp
from .html import Page

ALL = [
    "/",
    "/papers",
    "/papers/trending",
    "/search",
    "/search?q=papers",
    "/papers/2510.00001",
    "/about",
    "/status",
    "/nowhere",
]


@pytest.mark.parametrize("path", [*ALL, "/api/v1/broken", "/opensearch.xml"])
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path).headers
    assert "unsafe" not in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ALL)
def test_no_page_asks_anything_of_another_host_and_every_file_is_there(client, path):
    page = Page(client.get(path).text)
    sources = [
        attributes[name]
        for _, attributes in page.elements
        for name in ("src", "srcset")
        if name in attributes
    ]
    sheets = [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon", "preload")]
    for source in [*sources, *sheets]:
        assert source.startswith("/static/")
        assert client.get(source).status_code == 200


@pytest.mark.parametrize("path", ALL)
def test_every_page_has_landmarks_one_heading_and_no_inline_code(client, path):
    html = client.get(path).text
    page = Page(html)
    for tag in ("header", "main", "footer", "nav", "h1", "title"):
        assert page.all(tag), tag
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("html", lang="en")) == 1
    assert page.all("a", **{"class": "skip"})[0]["href"] == "#main"
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    assert not page.all("style")
    assert len(page.all("input", name="q")) == 1


def test_pages_can_be_asked_for_their_head(client):
    assert client.head("/").status_code == 200


def test_static_files_are_kept_for_ever_and_missing_ones_not(client):
    style = client.get(f"{assets.static_path()}/site.css")
    assert "immutable" in style.headers["cache-control"]
    assert "cache-control" not in client.get(f"{assets.static_path()}/nix.css").headers


def test_the_stylesheet_and_the_script_name_no_other_host():
    for file in ("site.css", "site.js"):
        assert "//" not in re.sub(
            r"(?m)^\s*//.*|; //.*|, //.*|/\*.*?\*/|\s// .*", "", (assets.FOLDER / file).read_text()
        )


def test_vendored_files_are_the_published_ones():
    listed = re.findall(r"`(\w{64})` \| `(\S+)`", (assets.FOLDER / "vendor/README.md").read_text())
    present = {
        path for path in (assets.FOLDER / "vendor").rglob("*") if path.is_file() and path.name != "README.md"
    }
    assert present == {assets.FOLDER / "vendor" / file for _, file in listed}
    for digest, file in listed:
        assert hashlib.sha256((assets.FOLDER / "vendor" / file).read_bytes()).hexdigest() == digest


def test_about_tells_the_numbers_and_the_trouble_but_no_paths_of_the_machine(client):
    page = client.get("/about").text
    for told in ("<dd>10</dd>", "<dd>12,345</dd>", "<dd>3</dd>", "built by another embedder", "hashing"):
        assert told in page
    assert "/secret/place" not in page


def test_browsers_find_a_picture_by_its_name(client):
    assert client.get("/favicon.ico").headers["content-type"].startswith("image/svg+xml")


def test_pages_are_zipped(client):
    assert client.get("/").headers["content-encoding"] == "gzip"


def test_an_unknown_address_is_a_page_and_under_api_is_json(client):
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "Not in this edition" in page.text
    assert client.get("/api/v1/nowhere").json() == {"detail": "Not Found"}


def test_a_failure_is_a_page_that_tells_no_secrets_and_under_api_is_json():
    app = FakeApp()

    def broken() -> None:
        raise RuntimeError("the secret of the machine")

    app.status = broken
    client = make_client(app)
    page = client.get("/about")
    assert page.status_code == 500
    assert "Something broke" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    api = client.get("/api/v1/broken")
    assert api.status_code == 500
    assert "secret" not in page.text + api.text


def test_a_page_can_only_be_read(client):
    answer = client.post("/about")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_handlers_of_another_face_stay_in_charge_under_api():
    server = FastAPI()
    server.add_exception_handler(
        BroadsheetError, lambda request, error: JSONResponse({"own": str(error)}, 418)
    )

    @server.get("/api/v1/papers/none")
    def none() -> None:
        raise BroadsheetError("none")

    pages.install(server, FakeApp())
    client = TestClient(server)
    assert client.get("/api/v1/papers/none").json() == {"own": "none"}
    assert "Not in this edition" in client.get("/papers/none").text


def test_links_keep_the_prefix_that_a_proxy_puts_before_them(app):
    server = FastAPI()
    pages.install(server, app)
    client = TestClient(server, root_path="/lab")
    page = Page(client.get("/lab/papers?date=2025-10-29").text)
    assert page.all("h1")
    assert all(link.startswith(("/lab/", "#", "https://")) for link in page.links())
    assert client.get(page.all("link", rel="stylesheet")[0]["href"]).status_code == 200
