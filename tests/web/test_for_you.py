from broadsheet.web.for_you import STOPS, stop_of

from .conftest import make_client
from .fake import FakeApp
from .fake_for_you import HOSTILE, INTERESTS
from .html import Page

AS_A_LIST = {"hx-request": "true", "hx-target": "for-you"}


def test_each_paper_tells_why_and_what_its_score_is_made_of(client):
    page = Page(client.get("/for-you").text)
    assert "like Sums of $n^2$ over all $x<y$ +0.41" in page.text
    assert f"word {' '.join(HOSTILE.split())} +0.22" in page.text
    assert "against it, the word survey −0.07" in page.text
    assert "by Ada Lovelace +0.30" in page.text
    assert "2 people whom you follow voted for it +0.15" in page.text
    assert "Nearness to your own papers +0.41" in page.text
    assert "Together +1.63" in page.text


def test_what_is_tried_and_what_is_folded_says_so(client):
    page = Page(client.get("/for-you").text)
    assert page.text.count("Explored: math.NT, to see whether you like it") == 1
    assert page.text.count("Says nearly the same: arXiv:2510.00009, doi:10.1/x?y#z") == 1
    assert "/papers/doi:10.1/x%3Fy%23z" in page.links()


def test_a_reason_is_taken_out_where_it_stands_and_the_page_offers_to_undo_that(client, app):
    answer = client.post(
        "/for-you/profile", data={"kind": "word", "value": HOSTILE, "back": "/for-you?span=day"}
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/for-you?span=day&done=edit-profile-1")
    assert app.edits == {("word", HOSTILE)}
    page = client.get(answer.headers["location"]).text
    assert "Taken out of your profile." in page
    assert "+0.22" not in page
    client.post("/for-you/profile", data={"kind": "word", "value": HOSTILE, "on": "0"})
    assert app.edits == set()


def test_what_is_no_part_of_a_profile_is_refused(client):
    assert client.post("/for-you/profile", data={"kind": "moon", "value": "full"}).status_code == 400


def test_spans_and_interests_lead_from_one_to_the_other(client):
    links = Page(client.get("/for-you?span=day&interest=tag-boats&p=2").text).links()
    assert "/for-you?span=missed&interest=tag-boats" in links
    assert "/for-you?interest=tag-boats" in links  # the week
    assert "/for-you?span=day" in links  # all interests
    assert "/for-you?span=day&interest=found-1" in links
    assert "/for-you?span=day&interest=found-2" not in links  # it is off
    assert "/for-you?span=day&interest=tag-boats" in links  # page 1
    assert client.get("/for-you?span=year").status_code == 400
    assert client.get("/for-you?interest=none").status_code == 404


def test_the_dial_has_named_stops_and_is_set_and_set_back(client, app):
    page = Page(client.get("/for-you").text)
    (dial,) = page.all("input", type="range")
    assert (dial["value"], dial["aria-valuetext"]) == ("0.25", "mostly familiar")
    assert {option["label"] for option in page.all("option")} == set(STOPS)
    answer = client.post("/for-you/dial", data={"dial": "1", "back": "/for-you"})
    assert (answer.status_code, app.dial) == (303, 1)
    page = Page(client.get(answer.headers["location"]).text)
    assert "The dial is set." in page.text
    assert page.all("input", name="dial", type="hidden")[0]["value"] == "0.25"
    assert client.post("/for-you/dial", data={"dial": "2"}).status_code == 400
    assert [stop_of(dial) for dial in (-1, 0, 0.3, 0.5, 1, 9)] == [0, 0, 1, 2, 4, 4]


def test_a_script_gets_the_papers_alone_and_the_dial_as_it_stands(client):
    page = client.get("/for-you?span=day&done=dial-1&of=for-you&with=0.5", headers=AS_A_LIST)
    assert "HX-Target" in page.headers["vary"]
    assert page.text.lstrip().startswith('<div id="for-you">')
    assert "<html" not in page.text
    assert 'hx-swap-oob="true"' in page.text
    assert 'hx-post="/for-you/dial" hx-target="#for-you"' in page.text  # undo


def test_not_for_me_alone_brings_the_list_anew(client):
    forms = Page(client.get("/for-you").text).all("form")
    targets = {form["hx-target"] for form in forms if form.get("action") == "/papers/2510.00001/mark"}
    assert targets == {"closest .acts", "#for-you"}  # read, not for me
    forms = Page(client.get("/").text).all("form")
    assert {form["hx-target"] for form in forms if "/papers/2510" in form.get("action", "")} == {
        "closest .acts"
    }


def test_without_likes_it_says_how_to_begin(client, app):
    app.likes = 0
    page = Page(client.get("/for-you").text)
    assert {form.get("action") for form in page.all("form")} >= {"/for-you/begin"}
    assert page.all("input", type="file")
    assert "Or vote on five of these" in page.text
    assert "/lists" in page.links()


def test_papers_that_are_here_lead_to_what_is_for_you_at_once(client):
    answer = client.post("/for-you/begin", data={"text": "2510.00001\n2510.00002\n"})
    assert answer.headers["location"] == "/for-you?done=begin-1&of=2"
    assert "These papers speak for you now" in client.get(answer.headers["location"]).text


def test_a_file_is_read(client):
    answer = client.post("/for-you/begin", files={"file": ("mine.bib", b"2510.00001\n2510.00003")})
    assert answer.headers["location"] == "/for-you?done=begin-1&of=2"


def test_lines_that_name_no_paper_are_told(client):
    page = Page(client.post("/for-you/begin", data={"text": f"2510.00001\n{HOSTILE}"}).text)
    assert "1 paper speaks for you now" in page.text
    assert "1 line names no paper that is here" in page.text
    assert "/for-you" in page.links()
    assert not [one for one in page.all("script") if "src" not in one]
    answer = client.post("/for-you/begin", data={"text": "nothing"})
    assert answer.status_code == 400
    assert "None of these papers is here." in answer.text
    assert ">nothing</textarea>" in answer.text
    answer = client.post("/for-you/begin", data={"text": " "})
    assert answer.status_code == 400
    assert "Begin with what?" in answer.text


def test_a_library_is_read_by_a_key_that_is_not_told_again(client):
    answer = client.post("/for-you/begin", data={"zotero_key": "secret key"})
    assert answer.headers["location"] == "/for-you?done=begin-1&of=1"
    wrong = client.post("/for-you/begin", data={"zotero_key": "wrong key"})
    assert "wrong key" not in wrong.text


def test_what_was_begun_is_undone(client):
    page = Page(client.get("/for-you?done=begin-1&of=2").text)
    assert page.all("form", action="/for-you/begin")
    answer = client.post("/for-you/begin", data={"on": "0", "back": "/for-you"})
    assert "They are out of the list again." in client.get(answer.headers["location"]).text


def test_the_beginning_of_a_name_leads_to_the_names_to_pick_from(client):
    page = client.post("/for-you/begin", data={"author": "Ada"})
    assert page.status_code == 200
    assert Page(page.text).all("input", type="hidden", name="author", value="Ada Lovelace")
    answer = client.post("/for-you/begin", data={"author": "Ada Lovelace"})
    assert answer.headers["location"] == "/for-you?done=begin-1&of=1"
    assert client.post("/for-you/begin", data={"author": "Nobody"}).status_code == 400


def test_names_are_suggested_as_options(client):
    options = client.get("/for-you/names?author=ada").text
    assert '<option value="Ada Lovelace">3 papers</option>' in options
    assert "&lt;b&gt;" in options
    assert client.get("/for-you/names?author=a").text == ""


def test_the_profile_shows_all_of_it_and_what_was_taken_out(client):
    page = Page(client.get("/for-you/profile").text)
    assert "8 papers that you upvoted" in page.text
    assert "1 paper that is not for you" in page.text
    for heading in ("Interests", "Authors", "Your papers", "Taken out", "How this works"):
        assert heading in page.text
    assert "survey −0.30" in page.text
    assert "Ada Lovelace 3 papers" in page.text
    back = [
        form for form in page.all("input", name="value", type="hidden") if form["value"] == "arXiv:2510.00004"
    ]
    assert len(back) == 1
    assert "/for-you?interest=tag-boats" in page.links()


def test_an_interest_is_switched_off_and_on(client, app):
    page = client.get("/for-you/profile").text
    assert page.count("Switch off") == sum(one.on for one in INTERESTS)
    assert page.count("Switch on") == sum(not one.on for one in INTERESTS)
    client.post("/for-you/profile", data={"kind": "interest", "value": "tag-boats", "on": "1"})
    assert app.edits == {("interest", "tag-boats")}


def test_it_stands_in_the_masthead_of_who_has_an_account():
    assert "/for-you" in Page(make_client(FakeApp()).get("/").text).links()
    nobody = make_client(FakeApp(mode="public"))
    assert "/for-you" not in Page(nobody.get("/").text).links()
    assert nobody.get("/for-you").status_code == 401


def test_what_papers_and_readers_say_runs_nothing(client):
    for path in ("/for-you", "/for-you/profile", "/for-you/begin"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert not Page(page).all("img")
