import io
import re
import zipfile
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from broadsheet.cli.serve import server
from broadsheet.tools.opml import read_opml
from small import member, small_app

from .fake import HOSTILE
from .html import Page

PAPER, OTHER = "/papers/2405.00001", "/papers/2405.00002"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with small_app(tmp_path_factory.mktemp("site"), mode="private") as app:
        site = server(app)
        for name in ("ada", "emmy"):
            member(app, name, password=PASSWORD)
        member(app, "root", "admin")
        yield app, site


@pytest.fixture
def app(made):
    app = made[0]
    yield app
    with app._store.write() as db:
        for table in ("lists", "tags", "notes", "marks", "follows", "mutes", "rates"):
            db.exec_driver_sql(f"DELETE FROM {table}")


def client_of(made, name):
    app, site = made
    client = TestClient(site, follow_redirects=False, raise_server_exceptions=False)
    if name:
        client.cookies["broadsheet"] = app.sign_in(name, PASSWORD)
    return client


@pytest.fixture
def ada(made, app):
    return client_of(made, "ada")


@pytest.fixture
def emmy(made, app):
    return client_of(made, "emmy")


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.text[-2000:]
    return Page(answer.text)


def post(client, path, status=303, files=None, **fields):
    answer = client.post(path, data=fields, files=files)
    assert answer.status_code == status, answer.text[-2000:]
    return answer


def undo(client, answer):
    """Go where an answer leads, and press the button that undoes what was done."""
    page = client.get(answer.headers["location"]).text
    form = re.search(r'<form class="undo".*?</form>', page, re.S)[0]
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    return post(client, re.search(r'action="([^"]*)"', form)[1], **fields)


def buttons(page):
    return {
        button["data-act"]: button["aria-pressed"] for button in page.all("button") if "data-act" in button
    }


def test_a_paper_is_saved_by_one_press_and_taken_out_by_the_undo(ada, app):
    answer = post(ada, f"{PAPER}/save", list="saved", on=1, back=f"{PAPER}?p=1")
    assert answer.headers["location"].startswith(f"{PAPER}?p=1&done=save-1")
    assert buttons(get(ada, PAPER))["save"] == "true"
    back = undo(ada, answer)
    assert buttons(get(ada, PAPER))["save"] == "false"
    assert "done=save-0" in back.headers["location"]
    assert back.headers["location"].count("done=") == 1


def test_every_card_has_its_buttons_and_says_its_state(ada):
    post(ada, f"{OTHER}/mark", mark="read")
    page = get(ada, "/papers?date=2024-05-27")
    pressed = {button["id"]: button["aria-pressed"] for button in page.all("button") if "data-act" in button}
    assert pressed["read-2"] == "true"
    assert pressed["read-1"] == pressed["save-1"] == pressed["not-for-me-2"] == "false"


def test_a_script_gets_the_row_of_buttons_alone(ada):
    answer = ada.post(f"{PAPER}/save", data={"on": 1, "back": PAPER}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert buttons(Page(answer.text))["save"] == "true"


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_form_leads_back_into_this_site_alone(ada, back):
    answer = post(ada, f"{PAPER}/save", back=back)
    assert urlsplit(answer.headers["location"]).netloc == ""
    assert urlsplit(answer.headers["location"]).path == "/"


def test_what_was_done_cannot_be_made_up(ada):
    for said in ("done=leave-1", "done=save-2", "done=save", "done=follow-1&of=<b>&with=<i>"):
        page = ada.get(f"/about?{said}").text
        assert "<b>" not in page
        assert said.startswith("done=follow") == ('class="undo"' in page)


def test_a_paper_that_is_not_for_me_leaves_the_lists_and_can_be_shown(ada):
    answer = post(ada, f"{OTHER}/mark", mark="not-for-me", back="/papers?date=2024-05-27")
    page = get(ada, "/papers?date=2024-05-27")
    assert OTHER not in page.links()
    assert "1 paper is hidden: not for you" in page.text
    assert OTHER in get(ada, "/papers?date=2024-05-27&hidden=show").links()
    assert OTHER not in get(ada, "/search?q=type+inference").links()
    assert OTHER in get(ada, OTHER).links() or "Type inference" in get(ada, OTHER).text
    undo(ada, answer)
    assert OTHER in get(ada, "/papers?date=2024-05-27").links()


def test_muted_words_act_on_what_is_there_for_their_reader_alone(ada, emmy):
    post(ada, "/following/mutes", kind="word", value="annotations")
    assert OTHER not in get(ada, "/papers?date=2024-05-27").links()
    assert "you mute “annotations”" in get(ada, "/papers?date=2024-05-27").text
    assert OTHER in get(emmy, "/papers?date=2024-05-27").links()


def test_the_library_shows_all_that_is_kept_and_narrows_it(ada):
    assert "Nothing yet" in get(ada, "/library").text
    post(ada, f"{PAPER}/tags", tag="Deep")
    post(ada, f"{OTHER}/note", body="for the thesis", back=OTHER)
    assert {PAPER, OTHER} <= set(get(ada, "/library").links())
    assert PAPER not in get(ada, "/library?q=thesis").links()
    assert OTHER not in get(ada, "/library?tag=deep").links()
    assert "Nothing you keep is so" in get(ada, "/library?mark=read").text
    get(ada, "/library?mark=starred", 400)


def test_notes_and_tags_are_shown_to_their_reader_alone(ada, emmy):
    post(ada, f"{PAPER}/note", body="**secret** thought\n\nof two parts", back=PAPER)
    post(ada, f"{PAPER}/tags", tag="secrettag")
    page = get(ada, PAPER)
    assert "secret thought" in page.text
    assert page.all("strong")
    assert "secret" not in get(emmy, PAPER).text


def test_a_list_is_made_changed_searched_and_deleted(ada, emmy):
    place = (
        post(ada, "/lists", name="Group meeting", about="Tuesdays", shown_to="members")
        .headers["location"]
        .partition("?")[0]
    )
    assert place == "/lists/ada/group-meeting"
    post(ada, f"{PAPER}/save", list="group-meeting")
    assert PAPER in get(emmy, place).links()
    assert "Saved by 1 person here, in Group meeting of ada" in get(emmy, PAPER).text
    assert PAPER not in get(ada, f"{place}?q=nothing").links()
    assert PAPER in get(ada, f"{place}?q=resid&order=upvotes").links()
    post(ada, place, name="Ours", about="", shown_to="owner")
    get(emmy, place, 404)
    assert "its 1 paper" in get(ada, f"{place}/delete").text
    post(ada, f"{place}/delete")
    get(ada, place, 404)


def test_nobody_changes_the_list_of_another(ada, emmy, app):
    post(ada, "/lists", name="Ours", shown_to="members")
    for path in ("/lists/ada/ours", "/lists/ada/ours/delete"):
        post(emmy, path, 404, name="Hers")
    get(emmy, "/lists/ada/ours/delete", 404)
    assert "Change this list" not in get(emmy, "/lists/ada/ours").text


@pytest.mark.parametrize("query", ["order=odd", "p=0", "p=x"])
def test_a_slip_in_the_address_of_a_list_is_told_of(ada, query):
    post(ada, f"{PAPER}/save")
    get(ada, f"/lists/ada/saved?{query}", 400)


def test_a_file_is_imported_and_the_page_tells_what_became_of_it(ada):
    content = (
        b"@article{a, title={Residual networks for images}, eprint={2405.00001}, archivePrefix={arXiv}}\n"
    )
    content += b"@article{b, title={Not here <b>bold</b>}}\n@article{c, title={"
    answer = post(ada, "/lists/import", 200, files={"file": ("../../My thesis.bib", content)})
    page = Page(answer.text)
    assert "1 paper that was here, 0 that are new here" in page.text
    assert "1 paper is not here" in page.text
    assert "1 entry could not be read" in page.text
    assert not page.all("b")
    assert PAPER in get(ada, "/lists/ada/my-thesis").links()
    post(ada, "/lists/import", 400, files={"file": ("x.bib", b"nothing of the kind")})


def test_a_list_goes_out_in_every_way_its_page_offers(ada):
    post(ada, f"{PAPER}/save")
    page = get(ada, "/lists/ada/saved")
    offered = [link for link in page.links() if link.startswith("/api/v1/lists/ada/saved")]
    assert len(offered) == 5
    for link in offered:
        assert "Residual networks" in ada.get(link).text, link


def test_following_shows_news_and_is_undone(ada):
    answer = post(ada, "/following", kind="category", value="cs.LG", back=PAPER)
    assert "Following cs.LG" in get(ada, PAPER).text
    assert "Category cs.LG" in get(ada, "/following").text
    undo(ada, answer)
    assert "You follow nothing yet" in get(ada, "/following").text
    post(ada, "/following", 400, kind="category", value="c s")


def test_a_search_is_followed_from_its_page(ada):
    page = get(ada, "/search?q=residual+networks")
    (value,) = {field["value"] for field in page.all("input", name="value")}
    post(ada, "/following", kind="query", value=value, back="/search?q=residual+networks")
    assert "Following this search" in get(ada, "/search?q=residual+networks").text


def test_follows_go_out_and_come_in_as_opml(ada, emmy):
    for kind, value in (("category", "cs.CL"), ("query", "trees")):
        post(ada, "/following", kind=kind, value=value)
    content = ada.get("/following.opml").content
    answer = post(emmy, "/following/import", 200, files={"file": ("x.opml", content)})
    assert "2 things are followed that were not before" in Page(answer.text).text


def test_feeds_of_follows_can_be_asked_for_with_a_token(ada, made, app):
    post(ada, "/following", kind="category", value="cs.CL")
    stranger = client_of(made, None)
    plain = [outline.address for outline in read_opml(ada.get("/following.opml").content)]
    assert {stranger.get(address).status_code for address in plain} == {401}
    secret = [outline.address for outline in read_opml(ada.post("/following.opml").content)]
    assert {stranger.get(address).status_code for address in secret} == {200}
    page = get(ada, "/account")
    (number,) = {field["value"] for field in page.all("input", name="token")}
    post(ada, "/account/tokens/end", token=number)
    assert {stranger.get(address).status_code for address in secret} == {404}


@pytest.mark.parametrize(
    "path", ["/library", "/lists", "/lists/ada/saved", "/following", "/account/leave", PAPER]
)
def test_hostile_text_stays_text_on_every_page_of_the_library(ada, path):
    post(ada, "/lists", name=HOSTILE, about=HOSTILE, shown_to="members")
    post(ada, f"{PAPER}/save")
    post(ada, f"{PAPER}/tags", tag=HOSTILE[:60])
    post(ada, f"{PAPER}/note", body=HOSTILE)
    post(ada, "/following", kind="query", value=HOSTILE)
    post(ada, "/following/mutes", kind="word", value=HOSTILE)
    page = get(ada, path)
    scripts = [one for one in page.all("script") if one.get("type") != "application/ld+json"]
    assert len(scripts) == 2
    assert not page.all("img")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_without_signing_in_nothing_is_kept_or_seen(made, app):
    stranger = client_of(made, None)
    for path in ("/library", "/lists", "/following", "/account/leave", "/account/takeaway"):
        assert stranger.get(path).headers["location"].startswith("/sign-in")
    assert stranger.post(f"{PAPER}/save").status_code == 401


def test_every_form_without_a_label_is_a_button_and_every_field_has_one(ada):
    post(ada, f"{PAPER}/save")
    for path in ("/library", "/lists", "/lists/ada/saved", "/following", "/account/leave", PAPER):
        page = get(ada, path)
        labelled = {label.get("for") for label in page.all("label")}
        for tag in ("input", "select", "textarea"):
            for field in page.all(tag):
                if field.get("type") not in ("hidden", "checkbox", "radio"):
                    assert field.get("id") in labelled, (path, field)
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path


def test_all_is_taken_along(ada):
    post(ada, f"{PAPER}/save")
    answer = ada.get("/account/takeaway")
    assert answer.headers["content-type"] == "application/zip"
    assert "lists/saved.bib" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def test_leaving_asks_first_and_ends_the_session(made, app):
    member(app, "leaver", password=PASSWORD)
    leaver = client_of(made, "leaver")
    post(leaver, f"{PAPER}/save")
    page = get(leaver, "/account/leave")
    assert "papers in lists: 1" in page.text
    assert "the password is wrong" in post(leaver, "/account/leave", 403, password="wrong").text
    assert post(leaver, "/account/leave", password=PASSWORD, take_back=1).headers["location"] == "/sign-in"
    assert leaver.get("/library").status_code == 303
    assert "leaver" not in [reader.name for reader in app.all_readers()]


def test_the_last_admin_is_told_why_they_cannot_leave(made, app):
    with app._store.write() as db:
        from broadsheet.people.passwords import hashed
        from broadsheet.store import readers

        readers.change(db, readers.by_name(db, "root").id, password=hashed(PASSWORD))
    assert "last admin" in get(client_of(made, "root"), "/account/leave", 403).text


def test_what_an_undo_says_is_read_back(ada):
    answer = post(ada, f"{PAPER}/tags", tag="a & b=c", back="/library?q=x&tag=y")
    said = parse_qs(urlsplit(answer.headers["location"]).query)
    assert said == {"q": ["x"], "tag": ["y"], "done": ["tag-1"], "of": ["2405.00001"], "with": ["a & b=c"]}
    undo(ada, answer)
    assert "Nothing yet" in get(ada, "/library").text


def test_a_list_is_followed_from_its_page_and_says_when_it_is_gone(ada, emmy):
    post(ada, "/lists", name="Trees & types", shown_to="members")
    post(ada, f"{PAPER}/save", list="trees-types", on="1")
    page = get(emmy, "/lists/ada/trees-types")
    assert "Follow Trees & types" in page.text
    assert "Follow Trees" not in get(ada, "/lists/ada/trees-types").text
    answer = post(emmy, "/following", kind="list", value="ada/trees-types", back="/lists/ada/trees-types")
    assert "Following Trees & types" in get(emmy, "/lists/ada/trees-types").text
    assert "/lists/ada/trees-types" in get(emmy, "/following").links()
    assert "list ada/trees-types" in emmy.get("/following.atom").text
    post(ada, "/lists/ada/trees-types/delete")
    assert "there is no list ada/trees-types" in get(emmy, "/following").text
    undo(emmy, answer)
    assert "You follow nothing yet" in get(emmy, "/following").text


def test_the_page_of_a_member_has_the_lists_they_show_and_can_be_followed(ada, emmy):
    post(ada, "/lists", name="Shown", shown_to="members")
    post(ada, "/lists", name="Hidden", shown_to="owner")
    page = get(emmy, "/people/ada")
    assert "Shown" in page.text
    assert "Hidden" not in page.text
    post(emmy, "/following", kind="reader", value="ada", back="/people/ada")
    assert "Following ada" in get(emmy, "/people/ada").text
    assert "/people/ada" in get(emmy, "/following").links()


def test_the_buttons_of_a_page_with_a_long_address_lead_to_the_paper(ada):
    short = Page(ada.get("/search?q=residual").text)
    assert {field["value"] for field in short.all("input", name="back")} == {"/search?q=residual"}
    long = ada.get("/search", params={"q": "residual " + "😀" * 2500}).text
    backs = {field["value"] for field in Page(long).all("input", name="back") if len(field["value"]) < 2000}
    assert backs
    assert all(back.startswith("/papers/") for back in backs)
    assert len([field for field in Page(long).all("input", name="back") if len(field["value"]) > 2000]) <= 1
