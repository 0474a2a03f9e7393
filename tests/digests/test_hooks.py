import base64
import hmac
import json
import threading
from datetime import timedelta
from hashlib import sha256

import pytest

from broadsheet.digests.calling import MOST_FAILURES
from broadsheet.errors import BadRequest, Conflict, NotFound
from broadsheet.hooks import SHAPES
from receiver import receiving, wait_for
from small import member, small_app, write


@pytest.fixture
def app(tmp_path, clock):
    with small_app(tmp_path, mode="public", hooks_private=True, address="https://papers.example.org") as app:
        app.now = clock
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


@pytest.fixture
def receiver():
    with receiving() as (receiver, address):
        receiver.address = address
        yield receiver


def more(app, tmp_path, number, **given):
    """One more paper comes, about ferrets."""
    paper = {
        "id": f"arXiv:2406.{number:05}",
        "title": f"Ferrets, part {number}",
        "abstract": "Of ferrets.",
        "authors": ["Ada Lovelace"],
        "published": "2024-05-29",
        "categories": ["cs.CV"],
    }
    app.harvest(write(tmp_path / f"more{number}.jsonl", [paper | given]))
    app.index()


def told(receiver):
    """Titles of each event, in order."""
    return [
        [paper["title"] for paper in json.loads(content)["data"]["papers"]] for _, content in receiver.taken
    ]


def run(app):
    app.look_for_hooks()
    return dict(app.call_hooks())


def test_new_papers_are_told_and_what_was_there_before_is_not(app, ada, receiver, tmp_path):
    app.make_hook(ada, receiver.address, "query", "ferrets")
    assert run(app) == {}
    more(app, tmp_path, 1)
    more(app, tmp_path, 2, title="Otters", abstract="Of otters.")
    assert run(app) == {"taken": 1}
    assert run(app) == {}
    assert told(receiver) == [["Ferrets, part 1"]]


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(app, ada, receiver, tmp_path, clock):
    app.make_hook(ada, receiver.address, "query", "ferrets")
    for number, answers in ((1, []), (2, [500])):
        receiver.answers = answers
        more(app, tmp_path, number)
        run(app)
    clock.move(days=91)
    assert app.tidy()["events"] == 1
    assert app.hooks(ada)[0].waiting == 1


@pytest.mark.parametrize(
    ("kind", "value"), [("category", "cs.CV"), ("author", "Lovelace, Ada"), ("day", ""), ("query", "ferrets")]
)
def test_each_kind_is_told_of_its_own(app, ada, receiver, tmp_path, kind, value):
    app.make_hook(ada, receiver.address, kind, value)
    more(app, tmp_path, 1)
    run(app)
    assert told(receiver) == [["Ferrets, part 1"]]


def test_a_list_tells_what_comes_into_it(app, ada, receiver):
    app.save(ada, "2405.00001")
    app.make_hook(ada, receiver.address, "list", "ada/saved")
    app.save(ada, "2405.00002")
    run(app)
    assert told(receiver) == [["Type inference for programs"]]


def test_what_is_sent_is_signed_by_the_standard(app, ada, receiver, tmp_path):
    _, secret = app.make_hook(ada, receiver.address, "query", "ferrets")
    more(app, tmp_path, 1)
    run(app)
    ((headers, content),) = receiver.taken
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
    expected = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    paper = json.loads(content)["data"]["papers"][0]
    assert paper["url"] == "https://papers.example.org/papers/2406.00001"


@pytest.mark.parametrize("trouble", [500, 404, 302, "drop", "lose", 429])
def test_an_event_is_told_until_it_is_taken_and_those_behind_it_wait(
    app, ada, receiver, tmp_path, clock, trouble
):
    app.make_hook(ada, receiver.address, "query", "ferrets")
    receiver.answers = [trouble, trouble]
    for number in (1, 2):
        more(app, tmp_path, number)
        run(app)
    (hook,) = app.hooks(ada)
    assert (hook.waiting, hook.failures) == (2, 1)
    for _ in range(3):
        clock.move(hours=7)
        run(app)
    titles = [title for event in told(receiver) for title in event]
    assert list(dict.fromkeys(titles)) == ["Ferrets, part 1", "Ferrets, part 2"]
    assert titles == sorted(titles)
    (hook,) = app.hooks(ada)
    assert (hook.waiting, hook.failures, hook.state) == (0, 0, "active")


def test_one_that_hangs_holds_up_no_other(app, ada, receiver, tmp_path):
    with receiving() as (slow, address):
        slow.answers = ["hang"]
        app.make_hook(ada, address, "query", "ferrets")
        app.make_hook(ada, receiver.address, "query", "ferrets")
        more(app, tmp_path, 1)
        app.look_for_hooks()
        caller = threading.Thread(target=app.call_hooks)
        caller.start()
        wait_for(lambda: told(receiver) == [["Ferrets, part 1"]])
        assert slow.taken == []
        slow.released.set()
        caller.join(20)


def test_a_hook_that_fails_for_days_stops_says_why_and_loses_nothing(app, ada, receiver, tmp_path, clock):
    app.make_hook(ada, receiver.address, "query", "ferrets")
    more(app, tmp_path, 1)
    receiver.answers = [503] * MOST_FAILURES
    begun = clock.now
    while app.hooks(ada)[0].state == "active":
        run(app)
        clock.move(minutes=30)
    assert timedelta(days=2) < clock.now - begun < timedelta(days=7)
    (hook,) = app.hooks(ada)
    assert (hook.said, hook.waiting) == ("503: words", 1)
    clock.move(days=1)
    assert run(app) == {}
    app.resume_hook(ada, hook.id)
    run(app)
    assert told(receiver) == [["Ferrets, part 1"]]


def test_one_that_is_gone_is_not_asked_again(app, ada, receiver, tmp_path, clock):
    app.make_hook(ada, receiver.address, "query", "ferrets")
    more(app, tmp_path, 1)
    receiver.answers = [410]
    run(app)
    assert app.hooks(ada)[0].state == "stopped"


def test_a_closed_account_tells_nobody(app, ada, receiver, tmp_path):
    member(app, "sofya", "admin")
    app.make_hook(ada, receiver.address, "query", "ferrets")
    app.command_close("ada", True)
    more(app, tmp_path, 1)
    assert run(app) == {}


def test_a_private_address_is_refused_unless_the_setting_allows_it(tmp_path, receiver, clock):
    with small_app(tmp_path, mode="public") as app:
        app.now = clock
        ada = member(app, "ada")
        app.make_hook(ada, receiver.address, "query", "ferrets")
        more(app, tmp_path, 1)
        run(app)
        assert "BROADSHEET_HOOKS_PRIVATE" in app.hooks(ada)[0].said
    assert receiver.seen == 0


@pytest.mark.parametrize("shape", SHAPES)
def test_chat_servers_are_told_in_their_own_form_and_hostile_titles_do_no_harm(
    app, ada, receiver, tmp_path, shape
):
    app.make_hook(ada, receiver.address, "query", "ferrets", shape)
    hostile = "Ferrets @everyone <!channel> [x](http://evil.example) **b** <b>&amp; `c` | $x^2$"
    more(app, tmp_path, 1, title=hostile)
    run(app)
    ((_, content),) = receiver.taken
    said = json.loads(content)
    if shape == "slack":
        assert "<!channel>" not in said["text"]
        assert "<https://papers.example.org/papers/2406.00001|" in said["text"]
    if shape == "discord":
        assert said["allowed_mentions"] == {"parse": []}
    if shape in ("discord", "mattermost"):
        text = said.get("text") or said["content"]
        assert "](http://evil" not in text
        assert "](<https://papers.example.org/papers/2406.00001>)" in text
        assert len(text) <= 2000
    if shape == "matrix":
        assert "<b>&" not in said["html"].partition("<ul>")[2]
    if shape != "json":
        assert "x²" in content.decode()


def test_many_papers_fit_a_message_and_say_how_many_more_there_are(app, ada, receiver, tmp_path):
    app.make_hook(ada, receiver.address, "category", "cs.CV", "discord")
    for number in range(30):
        more(app, tmp_path, number, title=f"Ferrets {number} " + "of a long title " * 10)
    run(app)
    text = json.loads(receiver.taken[0][1])["content"]
    assert len(text) <= 2000
    assert text.splitlines()[-1].startswith("and ")


def test_what_cannot_be_is_refused(app, ada):
    for given in (("ftp://x", "day"), ("https://x.org", "horoscope"), ("https://x.org", "query", ""),
                  ("https://x.org", "category", "no category"), ("https://x.org", "day", "", "fax")):  # fmt: skip
        with pytest.raises(BadRequest):
            app.make_hook(ada, *given)
    with pytest.raises(NotFound):
        app.make_hook(ada, "https://x.org", "list", "ada/nothing")
    with pytest.raises(NotFound):
        app.end_hook(ada, 99)
    emmy = member(app, "emmy")
    hook, _ = app.make_hook(ada, "https://x.org/", "day")
    for act in (app.end_hook, app.resume_hook):
        with pytest.raises(NotFound):
            act(emmy, hook.id)


def test_there_are_not_more_than_so_many(app, ada):
    for _ in range(20):
        app.make_hook(ada, "https://x.org/", "day")
    with pytest.raises(Conflict):
        app.make_hook(ada, "https://x.org/", "day")
