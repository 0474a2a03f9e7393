"""The OpenAPI document tells every answer that the rows of `acts.py` meet, whoever asks, and the rest of them."""

import re

import pytest
from fastapi.testclient import TestClient

from acts import ACTS_OVER_HTTP
from broadsheet.readers import SCOPES
from comers import app_of_may, site_of
from quick_passwords import quick_passwords  # noqa: F401

PREFIX = "/api/v1"
LARGE = 10**30  # more than any database takes for a number
ROWS = [(method, path, body) for _, method, path, body in ACTS_OVER_HTTP if path.startswith(PREFIX)]
MORE = [
    ("GET", f"{PREFIX}/papers/no-such-paper", None),
    ("GET", f"{PREFIX}/papers/2405.00001/export?format=ris", None),
    ("GET", f"{PREFIX}/export?all=1&format=table", None),
    ("GET", f"{PREFIX}/export", None),
    ("GET", f"{PREFIX}/weeks/nonsense", None),
    ("GET", f"{PREFIX}/days/nonsense", None),
    ("GET", f"{PREFIX}/days/0", None),
    ("GET", f"{PREFIX}/similar?id=no-such-paper", None),
    ("GET", f"{PREFIX}/search?q=residual&limit=0", None),
    ("POST", f"{PREFIX}/comments/1/reports", {"reason": "Spam"}),
    ("POST", f"{PREFIX}/comments/1/reports", {"reason": "Spam"}),
    ("POST", f"{PREFIX}/submissions", {"paper": "2405.00001"}),
    ("POST", f"{PREFIX}/papers/2405.00001/comments", {"body": "Well", "parent": LARGE}),
    ("DELETE", f"{PREFIX}/tokens/{LARGE}", None),
    ("DELETE", f"{PREFIX}/comments/{LARGE}", None),
    *[("PUT", f"{PREFIX}/papers/2405.00002/vote", None)] * 70,
]


@pytest.fixture
def app(tmp_path):
    with app_of_may(tmp_path) as app:
        for name, role in (("ada", "admin"), ("sofya", "curator"), ("robin", "reader")):
            app.add_reader(name, role)
        sofya = app.by_session(app.sign_in_by_link(app.sign_in_link("sofya")))
        app.say(sofya, "2405.00001", "Something to act upon")
        app.submit(sofya, "2405.00001")
        yield app


def come(app, name=None):
    """A program of this reader's."""
    client = TestClient(site_of(app), base_url="http://papers", raise_server_exceptions=False)
    if name:
        who = app.by_session(app.sign_in_by_link(app.sign_in_link(name)))
        client.headers["Authorization"] = f"Bearer {app.make_token(who, 'script', list(SCOPES))}"
    return client


def document_of(client):
    return client.get("/api/openapi.json").json()


def operation_of(document, method, path):
    """What the document says of an operation: of the first template that fits the path."""
    plain = path.partition("?")[0]
    for template, operations in document["paths"].items():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"[^/]+", re.escape(template).replace("\\{paper_id\\}", ".+"))
        if re.fullmatch(pattern, plain) and method.lower() in operations:
            return operations[method.lower()]
    raise AssertionError(f"{method} {path} is not in the document")


@pytest.mark.parametrize("name", [None, "robin", "ada"])
def test_every_answer_is_in_the_document_with_its_type(app, name):
    client, wrong = come(app, name), []
    document = document_of(client)
    for number, (method, path, body) in enumerate(ROWS + MORE):
        said = {
            key: f"{value} {number}" if "%s" in str(value) else value for key, value in (body or {}).items()
        }
        answer = client.request(method, path, **({"json": said} if body is not None else {}))
        known = operation_of(document, method, path)["responses"].get(str(answer.status_code), {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if not known or (answer.content and kind not in known["content"]):
            wrong.append(f"{method} {path}: {answer.status_code} {kind} {answer.text[:100]}")
    assert not wrong, "\n".join(wrong)


def test_every_format_of_files_is_in_the_document(app):
    told = operation_of(document_of(come(app)), "GET", f"{PREFIX}/export")["responses"]["200"]["content"]
    kinds = {app.exporter(name).media_type.partition(";")[0] for name in app.formats()}
    assert told.keys() == kinds


def test_too_many_votes_are_answered_with_when_to_go_on_as_the_document_says(app):
    client = come(app, "robin")
    answers = [client.put(f"{PREFIX}/papers/2405.00002/vote") for _ in range(61)]
    told = operation_of(document_of(client), "PUT", f"{PREFIX}/papers/2405.00002/vote")["responses"]["429"]
    assert answers[-1].status_code == 429
    assert told["headers"].keys() == {"Retry-After"}
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_every_trouble_has_our_form_and_not_that_of_fastapi(app):
    document = document_of(come(app))
    assert "HTTPValidationError" not in document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status >= "400":
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/Trouble"}


def test_a_day_is_written_as_one_and_not_in_seconds(app):
    client = come(app)
    for path in (
        f"{PREFIX}/days/0",
        f"{PREFIX}/search?q=x&since=0",
        f"{PREFIX}/export?day=86400",
        "/api/daily_papers?date=0",
    ):
        assert client.get(path).status_code in (400, 422), path
    assert client.get(f"{PREFIX}/days/2024-05-27").json()["first"] == "2024-05-27"


def test_a_method_that_an_address_does_not_have_is_told_all_it_has(app):
    client = come(app)
    for path, methods in (
        ("/comments/1", "DELETE, PATCH"),
        ("/papers/math-ph/9909028/vote", "DELETE, PUT"),
        ("/papers/2405.00001", "GET"),
        ("/papers/2405.00001/comments", "GET, POST"),
        ("/lists", "GET, POST"),
    ):
        answer = client.options(PREFIX + path)
        assert (answer.status_code, answer.headers["allow"]) == (405, methods)
    assert "GET" in client.put("/api/openapi.json").headers["allow"]
