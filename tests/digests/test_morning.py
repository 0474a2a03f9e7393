import json
import re

import pytest

from broadsheet.errors import IndexStale
from broadsheet.letters import Choices
from broadsheet.readers import Who
from broadsheet.store import subscriptions
from small import PAPERS, member, write
from topics.corpus import papers_of

from .instance import html_of, letters_in, text_of, writing_app


def titles(letter):
    """Titles of the papers in a letter, in its order."""
    known = {paper["title"] for paper in PAPERS} | {f"Paper {n}" for n in range(100)}
    found = re.findall(r"^\d+\. (.*)$", text_of(letter), re.MULTILINE)
    assert set(found) <= known
    return found


def more(app, tmp_path, first, number, day, **given):
    """More papers come."""
    papers = [
        {"id": f"arXiv:2406.{n:05}", "title": f"Paper {n}", "abstract": f"Of thing {n}.", "authors": ["Ada Lovelace"],
         "published": day, "categories": ["cs.CL"], "upvotes": n, **given}
        for n in range(first, first + number)
    ]  # fmt: skip
    app.harvest(write(tmp_path / f"more{first}.jsonl", papers))
    app.index()


def test_a_member_gets_what_is_trending_once(app, ada, morning):
    (letter,) = morning()
    assert titles(letter) == [
        "Type inference for programs",
        "Residual networks for images",
        "Poincaré embeddings of trees",
    ]
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == "Type inference for programs, and 2 more"
    assert "9 upvotes" in text_of(letter)
    assert morning() == []


def test_each_paper_is_told_once_over_all_letters(app, ada, morning, tmp_path):
    told = titles(morning()[0])
    for start, day in ((10, "2024-05-30"), (20, "2024-05-31")):
        more(app, tmp_path, start, 3, day)
        (letter,) = morning()
        told += titles(letter)
    assert len(told) == len(set(told)) == 9


def test_what_a_letter_has_no_room_for_comes_in_the_next(app, ada, morning, tmp_path):
    app.choose_letters(ada, {"most": 2})
    assert len(titles(morning()[0])) == 2
    assert len(titles(morning()[0])) == 1


def test_what_one_voted_for_saved_read_or_does_not_want_is_not_told(app, ada, morning):
    app.vote(ada, "2405.00001")
    app.mark(ada, "2405.00002", "not-for-me")
    (letter,) = morning()
    assert titles(letter) == ["Poincaré embeddings of trees"]


def test_what_one_mutes_is_not_told(app, ada, morning):
    app.mute(ada, "word", "residual")
    assert "Residual networks for images" not in titles(morning()[0])


def test_follows_come_with_their_reasons(app, ada, morning):
    app.choose_letters(ada, {"sections": ["query", "author", "category", "reader"]})
    app.follow(ada, "author", "Robin Milner")
    app.follow(ada, "category", "cs.CV")
    app.follow(ada, "query", "hyperbolic trees")
    (letter,) = morning()
    assert set(titles(letter)) == {
        "Type inference for programs",
        "Residual networks for images",
        "Poincaré embeddings of trees",
    }
    text = text_of(letter)
    assert "By Robin Milner, whom you follow" in text
    assert "New in cs.CV" in text
    assert "Found by your query “hyperbolic trees”" in text


def test_what_came_into_a_list_is_told_and_a_list_that_is_gone_holds_up_no_letter(app, ada, morning):
    emmy = member(app, "emmy")
    app.make_list(emmy, "Shown", "all")
    app.save(emmy, "2405.00002", "shown")
    app.choose_letters(ada, {"sections": ["list", "category"]})
    app.follow(ada, "list", "emmy/shown")
    text = text_of(morning()[0])
    assert "LISTS YOU FOLLOW" in text
    assert "New in the list emmy/shown" in text
    app.delete_list(emmy, "shown")
    app.follow(ada, "category", "cs.CV")
    assert titles(morning()[0]) == ["Residual networks for images"]


def test_parts_share_a_letter_fairly(app, ada, morning, tmp_path):
    more(app, tmp_path, 50, 40, "2024-05-29")
    app.choose_letters(ada, {"sections": ["author", "trending"], "most": 6})
    app.follow(ada, "author", "Henri Poincaré")
    text = text_of(morning()[0])
    assert "AUTHORS YOU FOLLOW" in text
    assert "Poincaré embeddings of trees" in text
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == 6


def test_the_page_of_days_is_told_by_upvotes_from_the_threshold_on(app, ada, morning):
    app.choose_letters(ada, {"sections": ["day"], "threshold": 3})
    assert titles(morning()[0]) == ["Type inference for programs", "Residual networks for images"]


def test_a_paper_that_gets_its_upvotes_later_is_told_then(app, ada, morning):
    app.choose_letters(ada, {"sections": ["day"], "threshold": 4})
    assert titles(morning()[0]) == ["Type inference for programs"]
    app.vote(member(app, "emmy"), "2405.00001")
    assert titles(morning()[0]) == ["Residual networks for images"]


class TestEmpty:
    def told(self, morning, mornings):
        return [text_of(letter) for _ in range(mornings) for letter in morning()]

    def test_it_says_why_after_as_many_letters_as_one_chose_and_then_no_more(self, app, ada, morning):
        morning()
        notes = self.told(morning, 6)
        assert len(notes) == 1
        assert "no papers were announced since Tuesday, 28 May" in notes[0]

    def test_on_the_third_morning_unless_one_chose_otherwise(self, app, ada, morning):
        morning()
        assert [len(morning()) for _ in range(4)] == [0, 0, 1, 0]

    def test_never_when_one_chose_so(self, app, ada, morning):
        app.choose_letters(ada, {"told_when_empty": 0})
        morning()
        assert self.told(morning, 8) == []

    def test_the_threshold_is_named_when_it_is_to_blame(self, app, ada, morning):
        app.choose_letters(ada, {"threshold": 50, "told_when_empty": 1})
        (note,) = self.told(morning, 1)
        assert "3 papers came, and none had the 50 upvotes that you ask for" in note

    def test_a_harvest_that_failed_is_named(self, tmp_path, clock):
        with writing_app(tmp_path, clock, papers=[], archives="hf_daily") as app:
            ada = member(app, "ada", email="ada@example.org")
            app.subscribe(ada)
            app.choose_letters(ada, {"told_when_empty": 1})
            app.run_job("harvest hf_daily", _failing)
            clock.move(hours=2)
            app.write_letters()
            app.send_letters()
            (letter,) = letters_in(tmp_path)
        assert "the harvest is late: harvest hf_daily" in text_of(letter)
        assert "there are no papers here yet" in text_of(letter)

    def test_papers_that_come_again_begin_the_count_anew(self, app, ada, morning, tmp_path):
        morning()
        assert len(self.told(morning, 2)) == 0
        more(app, tmp_path, 10, 1, "2024-05-31")
        assert len(morning()) == 1
        assert [len(morning()) for _ in range(3)] == [0, 0, 1]


def _failing():
    from broadsheet.errors import SourceError

    raise SourceError("the archive does not answer")


def test_two_who_write_at_once_write_one_letter(app, ada, clock, tmp_path):
    clock.move(hours=1)
    with app._store.read() as db:
        (due,) = subscriptions.due(db, clock.now, 10)
    assert app.write_letters() == {"written": 1}
    assert app._morning()._write(due, "ada@example.org", clock.now) == "taken"
    assert app.send_letters() == {"sent": 1}


def test_a_letter_that_fell_due_while_nobody_wrote_comes_once(app, ada, clock, tmp_path):
    clock.move(days=5)
    assert app.write_letters() == {"written": 1}
    assert app.write_letters() == {}


def test_somebody_without_an_account_gets_letters_after_confirming(app, morning, tmp_path):
    nobody = Who("public", address="10.0.0.1")
    assert app.subscribe(nobody, "Robin@Example.org", "Asia/Tokyo") is None
    app.send_letters()
    (asked,) = letters_in(tmp_path)
    assert asked["To"] == "robin@example.org"
    secret = re.search(r"/subscribe/([\w-]{43})\s", asked.get_content())[1]
    assert morning() == []
    to = app.confirm_letters(secret)
    assert (to.state, to.choices) == ("active", Choices(zone="Asia/Tokyo"))
    (letter,) = morning(hour=22)
    assert "Upvote:" not in text_of(letter)
    assert "/vote/" not in html_of(letter)


def test_who_gets_letters_already_is_sent_no_other_link(app, tmp_path):
    nobody = Who("public")
    for _ in range(2):
        app.subscribe(nobody, "robin@example.org")
    app.send_letters()
    assert len(letters_in(tmp_path)) == 2
    secret = re.search(r"/subscribe/([\w-]{43})\s", letters_in(tmp_path)[0].get_content())[1]
    app.confirm_letters(secret)
    app.subscribe(nobody, "robin@example.org")
    assert app.send_letters() == {}


def test_a_member_of_unknown_address_confirms_it_first(app, tmp_path):
    who = member(app, "emmy")
    app.change_profile(who, "", "", "emmy@example.org")
    assert app.subscribe(member(app, "emmy")) is None
    app.send_letters()
    (asked,) = letters_in(tmp_path)
    app.confirm_letters(re.search(r"/subscribe/([\w-]{43})\s", asked.get_content())[1])
    assert app.my_letters(who).state == "active"
    assert member(app, "emmy").reader.confirmed_at == app.now()


def test_an_account_that_was_closed_or_lost_its_address_gets_no_letters(app, ada, morning):
    member(app, "sofya", "admin")
    app.command_close("ada", True)
    assert morning() == []
    assert app.my_letters(ada).state == "ended"


def test_letters_go_to_no_address_that_is_not_known_to_be_theirs(app, ada, morning, tmp_path):
    app.change_profile(ada, "Ada", "", "countess@example.org")
    assert morning() == []
    assert "known to be theirs" in app.my_letters(ada).said
    assert app.subscribe(member(app, "ada")) is None
    app.send_letters()
    (asked,) = letters_in(tmp_path)
    app.confirm_letters(re.search(r"/subscribe/([\w-]{43})\s", asked.get_content())[1])
    assert morning()[0]["To"] == "countess@example.org"


def test_admins_hear_of_failures_once_a_day(app, tmp_path, clock):
    member(app, "sofya", "admin", email="sofya@example.org")
    app.run_job("harvest hf_daily", _failing)
    assert app.tell_admins() == {"told": 1}
    assert app.tell_admins() == {"told": 0}
    app.send_letters()
    (letter,) = letters_in(tmp_path)
    assert letter["Subject"] == "Daily Papers: harvest hf_daily failed"
    assert "the archive does not answer" in letter.get_content()
    clock.move(days=1)
    app.run_job("harvest hf_daily", _failing)
    assert app.tell_admins() == {"told": 1}


def test_a_letter_that_could_not_be_sent_all_day_is_not_sent_at_night(app, ada, clock):
    clock.move(hours=1)
    app.write_letters()
    clock.move(hours=21)
    assert app.send_letters() == {"given up": 1}


def test_a_letter_that_waits_is_not_sent_when_letters_were_ended(app, ada, clock):
    clock.move(hours=1)
    assert app.write_letters() == {"written": 1}
    app.end_letters(ada)
    assert app.send_letters() == {}
    assert app.letter_counts() == {"failed": 1}


def test_an_address_that_nobody_confirmed_is_forgotten_after_two_weeks(app, ada, clock):
    app.subscribe(Who("public"), "robin@example.org")
    clock.move(days=13)
    assert app.tidy()["unconfirmed"] == 0
    clock.move(days=2)
    assert app.tidy()["unconfirmed"] == 1
    assert app.my_letters(ada).state == "active"


def test_the_takeaway_has_the_letters(app, ada, morning):
    import io
    import zipfile

    morning()
    archive = zipfile.ZipFile(io.BytesIO(app.takeaway(ada)))
    assert len(json.loads(archive.read("letter-papers.json"))) == 3
    assert json.loads(archive.read("subscription.json"))[0]["state"] == "active"


@pytest.mark.parametrize("act", ["vote", "save", "not-for-me"])
def test_what_a_link_of_a_letter_does_is_done_in_the_name_of_whom_it_went_to(app, ada, morning, act):
    (letter,) = morning()
    path = re.search(rf"https://papers\.example\.org/letters/([\w-]+)/{act}/(\S+)", text_of(letter))
    paper = app.act_from_letter(path[1], act, path[2])
    mine = app.mine(ada, [paper.row])[paper.row]
    assert {"vote": mine.voted, "save": bool(mine.saved_in), "not-for-me": "not-for-me" in mine.marks}[act]


def test_the_best_for_somebody_come_with_their_reasons_and_once(app, ada, morning, tmp_path):
    app.choose_letters(ada, {"sections": ["for-you"], "most": 2})
    app.harvest(write(tmp_path / "subjects.jsonl", papers_of(6, published="2024-05-28")))
    app.index()
    app.begin_profile(ada, "\n".join(f"test:{number}" for number in range(4)))  # quantum circuits
    told = [text_of(letter) for _ in range(2) for letter in morning()]
    assert "FOR YOU\n=======" in told[0]
    assert "quantum circuits" in told[0]
    assert re.search(r"> (Word: |Like “|By )", told[0])
    found = re.findall(r"^\d+\. (.*)$", "\n".join(told), re.MULTILINE)
    assert len(found) == len(set(found)) == 4


def test_who_likes_nothing_yet_is_told_nothing_for_them(app, ada, morning):
    app.choose_letters(ada, {"sections": ["for-you"]})
    assert morning() == []


def test_an_index_that_cannot_answer_holds_up_no_letter(app, ada, morning, monkeypatch):
    def stale(*_):
        raise IndexStale("the index is of another embedder")

    monkeypatch.setattr(app, "_for_letter", stale)
    app.choose_letters(ada, {"sections": ["for-you", "trending"]})
    assert len(titles(morning()[0])) == 3
