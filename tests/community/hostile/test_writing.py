"""Everything a person can write, written as hostile as can be, over HTTP; then every page that shows it.

Nothing of it may come out as markup or a header, and nothing may break. Files: `test_files.py`.
What a browser makes of it: `tests/web/test_browser_hostile.py`.
"""

import json
import re
from urllib.parse import quote

import pytest
from lxml import etree

from hostile import CORPUS, FEW, SHORT, unsafe_parts
from hostile_site import BREAKS, HARVESTED, PAPER, all_of, come, page, plain, sound, write_all
from small import PAPERS


def test_comments_their_edits_reports_and_reasons(app, ada, emmy):
    write_all(emmy, f"{PAPER}/comments", "body", CORPUS)
    write_all(emmy, "/comments/1/edit", "body", CORPUS)
    for number, (_, text) in enumerate(SHORT[:60], 1):
        sound(ada.post(f"/comments/{number}/report", data={"reason": text[:500]}), 303, 400)
    all_of(emmy, PAPER, "/comments/1", "/moderation/reports", "/people/emmy")
    for number, (_, text) in enumerate(SHORT[:30], 1):
        sound(emmy.post(f"/comments/{number}/hide", data={"reason": text[:500], "on": "1"}), 303, 400)
    all_of(ada, PAPER, "/moderation", "/people/emmy", *(f"/comments/{at}" for at in range(1, 60)))
    json.loads(sound(ada.get("/api/v1/papers/arXiv:2405.00001/comments"), 200).content)
    json.loads(sound(ada.get("/api/v1/moderation"), 200).content)


def test_notes_of_submissions_and_notes_of_ones_own(app, ada):
    for number, (_, text) in enumerate(SHORT):
        path = f"/papers/2405.{10_000 + number}"
        sound(ada.post(f"{path}/submission", data={"note": text[:500]}))
        sound(ada.post(f"{path}/note", data={"body": text}))
        page(ada, path)
    all_of(ada, "/", "/papers?date=2024-05-30", "/library")


@pytest.mark.parametrize(("field", "limit"), [("full_name", 80), ("about", 2000)])
def test_a_profile(app, ada, emmy, field, limit):
    sound(ada.post(f"{PAPER}/comments", data={"body": "Signed"}))
    for _, text in SHORT:
        sound(ada.post("/account/profile", data={field: text[:limit]}))
        all_of(ada, "/account", "/people/ada")
    all_of(emmy, PAPER, "/people/ada")
    page(ada, "/admin", 200)


def test_lists_with_their_pages_and_files(app, ada, emmy):
    for _, text in SHORT:
        made = sound(ada.post("/lists", data={"name": text[:100], "about": text[:2000], "shown_to": "all"}))
        if made.status_code == 303:
            where = made.headers["location"].partition("?")[0]
            all_of(emmy, where)
            page(ada, f"{where}/delete", 200)
            whole = sound(emmy.get(f"/api/v1{where}/file"), 200)
            assert json.loads(whole.content)["kind"] == "broadsheet list"
            sound(emmy.get(f"/api/v1{where}/export"), 200)
    sound(ada.post(f"{PAPER}/save", data={"on": "1"}))
    all_of(ada, "/lists", "/library", "/people/ada", PAPER)


def test_tags_follows_and_mutes(app, ada):
    write_all(ada, f"{PAPER}/tags", "tag", limit=60, on="1")
    for kind in ("author", "query"):
        write_all(ada, "/following", "value", limit=500, kind=kind, on="1")
    all_of(ada, PAPER, "/library", "/following")
    opml = etree.fromstring(sound(ada.get("/following.opml"), 200).content)
    assert opml.tag == "opml"
    for kind in ("word", "author"):
        write_all(ada, "/following/mutes", "value", limit=200, kind=kind, on="1")
    all_of(ada, "/following", "/", "/papers/trending", "/search?q=residual")
    for tag in json.loads(sound(ada.get("/api/v1/tags"), 200).content):
        page(ada, f"/library?tag={quote(tag['tag'])}", 200)


def test_what_is_for_somebody_and_what_they_take_out_of_it(app, emmy):
    pasted = "\n".join(
        [PAPER.rpartition("/")[2], *(text.splitlines()[0] for _, text in SHORT if text.strip())]
    )
    answer = sound(emmy.post("/for-you/begin", data={"text": pasted}), 200, 303)
    assert not unsafe_parts(answer.text)
    for kind in ("word", "author", "interest"):
        write_all(emmy, "/for-you/profile", "value", limit=200, kind=kind)
    for _, text in SHORT:
        answer = sound(emmy.post("/for-you/begin", data={"author": text[:200]}))
        assert not unsafe_parts(answer.text)
        sound(emmy.get("/for-you/names", params={"author": text[:200]}))
    all_of(emmy, "/for-you?span=month", "/for-you/profile", "/for-you/begin")
    json.loads(sound(emmy.get("/api/v1/for-you?span=month"), 200).content)
    etree.fromstring(sound(emmy.get("/for-you.atom?span=month"), 200).content)


def test_tokens_and_the_names_of_browsers(app, ada):
    write_all(ada, "/account/tokens", "name", limit=80, scope="read")
    for _, text in SHORT:
        agent = BREAKS.sub(" ", text).encode("latin-1", "replace")
        agent = bytes(sign for sign in agent if sign >= 32 and sign != 127)
        link = app.sign_in_link("ada")
        sound(come(app).post(f"/sign-in/{link}", headers={"User-Agent": agent}), 303)
    page(ada, "/account", 200)


def test_invitations_and_signing_in(app, ada):
    made = ada.post("/admin/invitations", data={"role": "reader", "days": "7"})
    link = re.search(r"/join/[\w-]+", made.text)[0]
    for _, text in SHORT:
        for path, said in (
            (link, {"name": text[:2000], "full_name": text, "email": text[:2000], "password": "x"}),
            ("/sign-in", {"name": text[:2000], "password": text, "next": text}),
        ):
            answer = sound(come(app).post(path, data=said), 303, 400, 401, 429)
            assert not unsafe_parts(answer.text), text
        sound(ada.post("/admin/people/role", data={"name": text, "role": text}))
        page(come(app), f"/sign-in?next={quote(plain(text)[:2000])}", 200)
    all_of(ada, "/admin")


def test_where_a_form_leads_back_to(app, ada):
    for _, text in SHORT:
        for path, said in (
            (f"{PAPER}/save", {"on": "1", "back": text}),
            (f"{PAPER}/vote", {"up": "1", "back": text}),
            ("/following", {"kind": "category", "value": "cs.CV", "back": text}),
        ):
            sound(ada.post(path, data=said))
            told = ada.post(path, data=said, headers={"HX-Request": "true"})
            assert not unsafe_parts(sound(told).text), text


@pytest.mark.parametrize(("name", "text"), FEW, ids=[name for name, _ in FEW])
def test_what_is_asked_for(app, ada, name, text):
    asked = quote(plain(text)[:2000])
    for path in (
        f"/search?q={asked}",
        f"/search?q=residual&since={asked}&category={asked}&sort={asked}",
        f"/library?q={asked}&tag={asked}&list={asked}",
        f"/library?mark={asked}",
        f"/lists/ada/saved?q={asked}&order={asked}",
        f"/?date={asked}&done=tag-1&of={asked}&with={asked}",
        f"/papers/2405.00001?done=follow-0&of={asked}&with={asked}",
        f"/submit?paper={asked}",
        f"/papers/{asked}",
        f"/people/{asked}",
        f"/lists/{asked}/{asked}",
        f"/comments/{asked}",
        f"/sign-in/{asked}",
        f"/join/{asked}",
        f"/papers?date={asked}&p={asked}",
        f"/{asked}",
    ):
        page(ada, path)
    for path in (
        f"/api/v1/search?q={asked}",
        f"/api/v1/export?q={asked}&format=table",
        f"/api/v1/export?q=residual&format={asked}",
        f"/api/v1/papers/{asked}",
        f"/api/v1/weeks/{asked}",
        f"/api/v1/library?q={asked}",
    ):
        sound(ada.get(path))
    for path in (f"/oai?verb={asked}", f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={asked}"):
        etree.fromstring(sound(ada.get(path), 200).content)
    etree.fromstring(sound(ada.get(f"/api/query?search_query={asked}&id_list={asked}")).content)


def test_what_archives_tell_stays_text(app, ada):
    assert app.status().papers >= len(PAPERS) + len(HARVESTED) * 3 // 4
    for number in range(len(HARVESTED)):
        page(ada, f"/papers/2405.{10_000 + number}")
    all_of(ada, "/papers?date=2024-05-27", "/papers/trending", "/status", "/search?q=ran")


BROKEN = [
    b'{"body": "\\ud800 half of a pair"}',
    b'{"body": "\\u0000"}',
    b'{"body": "\xff\xfe"}',
    b'{"body": 1e999}',
    b'{"body": NaN}',
    b'{"body": ' + b"[" * 100_000,
    b'{"body": {"body": ["x"]}}',
    b'{"body": "x", "body": "y", "__proto__": {"x": 1}}',
    b"[]",
    b"null",
    b"",
    b"\xef\xbb\xbf{}",
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_json_that_is_none(app, ada, content):
    for method, path, field in (
        ("POST", "/api/v1/papers/arXiv:2405.00001/comments", b"body"),
        ("PATCH", "/api/v1/comments/2", b"body"),
        ("PUT", "/api/v1/papers/arXiv:2405.00001/note", b"body"),
        ("POST", "/api/v1/lists", b"name"),
        ("POST", "/api/v1/tokens", b"name"),
        ("POST", "/api/v1/submissions", b"paper"),
        ("POST", "/api/v1/comments/2/reports", b"reason"),
        ("PUT", "/api/v1/follows", b"value"),
        ("PUT", "/api/v1/mutes", b"value"),
    ):
        said = content.replace(b"body", field)
        answer = sound(ada.request(method, path, content=said, headers={"Content-Type": "application/json"}))
        json.loads(answer.content)


def test_a_number_beyond_all_databases_is_refused(app, ada):
    large = 10**30
    for path, said in (
        (f"/comments/{large}/vote", {}),
        (f"/comments/-{large}/edit", {"body": "x"}),
        ("/account/sessions/end", {"session": large}),
        ("/account/tokens/end", {"token": large}),
        ("/admin/invitations/take-back", {"invitation": large}),
        (f"{PAPER}/comments", {"body": "x", "parent": large}),
    ):
        sound(ada.post(path, data=said), 400, 404)
    page(ada, f"/comments/{large}", 400, 404)
