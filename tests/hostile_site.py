"""Papers whose every field is hostile, somebody who writes, and what is asked of every answer."""

import re

from fastapi.testclient import TestClient

from comers import site_of
from hostile import SHORT, unsafe_parts

PAPER = "/papers/2405.00001"
BREAKS = re.compile(r"[\r\n]")
_NOT_IN_HEADERS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]")


def paper_of(number, text):
    """A paper whose every field is that text."""
    return {
        "id": f"arXiv:2405.{10_000 + number}",
        "title": text,
        "abstract": text,
        "authors": [text, "Ada Lovelace"],
        "published": "2024-05-27",
        "categories": ["cs.CV", text[:40]],
        "keywords": [text[:200]],
        "venue": text,
        "note": text,
        "organization": text,
        "url": text,
        "pdf": text,
        "code": text,
        "project": text,
        "doi": f"10.1000/{number}{text[:50]}",
    }


HARVESTED = [paper_of(number, text) for number, (_, text) in enumerate(SHORT)]


def plain(text):
    """The text as a harvested file can have it: no half of a pair."""
    return text.encode("utf-8", "replace").decode()


def come(app, name=None, **headers):
    """A browser; somebody's, when a name is given. What breaks inside is an answer of 500."""
    client = TestClient(
        site_of(app), base_url="http://papers", follow_redirects=False, raise_server_exceptions=False
    )
    if name:
        assert client.post(f"/sign-in/{app.sign_in_link(name)}", headers=headers).status_code == 303
    return client


def sound(answer, *statuses):
    """The answer, which neither broke nor has a header of the text's."""
    said = f"{answer.request.method} {str(answer.request.url)[:200]}: {answer.status_code}"
    assert answer.status_code < 500, said
    assert not statuses or answer.status_code in statuses, f"{said} {answer.text[-900:]}"
    for name, value in answer.headers.items():
        assert not _NOT_IN_HEADERS.search(name + value), said
    assert not {"x-ran"} & answer.headers.keys(), said
    assert "ran" not in answer.cookies, said
    where = answer.headers.get("location", "/")
    assert re.match(r"/(?![/\\])", where), f"{said} leads to {where!r}"
    return answer


def page(client, path, *statuses):
    """A page without anything in it that a person may not bring there."""
    answer = sound(client.get(path), *statuses)
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert not unsafe_parts(answer.text), path
        assert "window.__ran" not in re.sub(
            r"<[^>]*>[^<]*|&\w+;", "", ""
        )  # markup is what is looked for above
    return answer


def all_of(client, *paths):
    for path in paths:
        page(client, path, 200)


def write_all(client, path, field, texts=SHORT, limit=None, **fixed):
    """Post every text as a form; each is taken or refused in words, and at least half are taken."""
    taken = 0
    for _, text in texts:
        said = text[:limit] if limit else text
        answer = sound(client.post(path, data={field: said, **fixed}))
        taken += answer.status_code < 400
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not unsafe_parts(answer.text), said[:80]
    assert taken > len(texts) / 2
