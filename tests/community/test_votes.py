import random
from datetime import date

import pytest
from sqlalchemy import text

from broadsheet.errors import Forbidden, NotFound, NotSignedIn, TooMany
from broadsheet.store import votes

from .conftest import OTHER, PAPER


def test_a_vote_is_added_to_those_of_the_sources(app, come):
    paper = app.vote(come("ada"), PAPER)
    assert (paper.upvotes, paper.votes) == (4, 1)


def test_a_person_has_one_vote_and_can_take_it_back(app, come):
    ada = come("ada")
    assert [app.vote(ada, PAPER, up).votes for up in (True, True, False, False, True)] == [1, 1, 0, 0, 1]


def test_any_name_of_a_paper_is_the_papers(app, come):
    app.vote(come("ada"), "2405.00001v2")
    assert app.vote(come("ada"), "doi:10.1000/residual").votes == 1


def test_nobody_votes_without_an_account_or_for_nothing(app, come):
    with pytest.raises(NotSignedIn):
        app.vote(app.anyone(), PAPER)
    with pytest.raises(NotFound):
        app.vote(come("ada"), "2405.99999")


def test_the_day_is_ordered_by_all_votes(app, come):
    day = date(2024, 5, 27)
    assert [paper.id for paper in app.day(day).papers] == [OTHER, PAPER]
    for number in range(7):
        app.vote(come(f"reader{number}"), PAPER)
    assert [paper.id for paper in app.day(day).papers] == [PAPER, OTHER]


def test_what_one_submitted_oneself_is_not_counted(app, come):
    app.submit(come("ada"), PAPER)
    with pytest.raises(Forbidden, match="you submitted this paper"):
        app.vote(come("ada"), PAPER)
    assert app.vote(come("emmy"), PAPER).votes == 1


def test_voting_without_end_is_stopped(app, come):
    ada = come("ada")
    with pytest.raises(TooMany) as stopped:
        for number in range(100):
            app.vote(ada, PAPER, up=number % 2 == 0)
    assert stopped.value.retry_after > 0


def test_every_press_that_changed_something_is_written_down(app, come):
    ada = come("ada")
    for up in (True, True, False):
        app.vote(ada, PAPER, up)
    with app._store.read() as db:
        assert db.execute(text("SELECT subject, given FROM vote_log ORDER BY id")).all() == [
            ("paper:1", 1),
            ("paper:1", 0),
        ]


def test_votes_for_comments_are_not_ones_own(app, come):
    number = app.say(come("ada"), PAPER, "Well")
    assert app.vote_for_comment(come("emmy"), number).votes == 1
    assert app.vote_for_comment(come("emmy"), number, up=False).votes == 0
    with pytest.raises(Forbidden, match="your own comment"):
        app.vote_for_comment(come("ada"), number)


def test_an_update_of_the_paper_leaves_its_votes(app, come, tmp_path):
    app.vote(come("ada"), PAPER)
    file = tmp_path / "again.jsonl"
    file.write_text(
        '{"id": "arXiv:2405.00001v2", "title": "Residual networks for images, again", "upvotes": 50}\n'
    )
    app.harvest(file, "jsonl")
    paper = app.paper(PAPER)
    assert (paper.upvotes, paper.votes) == (51, 1)


def test_two_papers_that_become_one_have_all_their_votes_and_comments(app, come):
    for name, paper in (("ada", PAPER), ("emmy", PAPER), ("emmy", OTHER), ("sofya", OTHER)):
        app.vote(come(name), paper)
        app.say(come(name), paper, "Well")
    paper = app.join_papers(PAPER, OTHER)
    assert (paper.votes, paper.comments) == (3, 4)
    assert len(app.comments(come("ada"), PAPER)) == 4
    with app._store.read() as db:
        assert votes.miscounted(db) == []


def test_counts_are_those_of_the_rows_whatever_is_done(app, come):
    chance = random.Random(0)
    people = [come(f"reader{number}") for number in range(4)]
    moderator = come("emmy", "moderator")
    said = []
    for _ in range(150):
        who, paper, number = chance.choice(people), chance.choice((PAPER, OTHER)), chance.randrange(6)
        try:
            if number < 2:
                app.vote(who, paper, up=number == 0)
            elif number == 2:
                said.append(app.say(who, paper, "Well"))
            elif said and number == 3:
                app.take_comment_back(who, chance.choice(said), undo=chance.random() < 0.3)
            elif said and number == 4:
                app.hide(moderator, chance.choice(said), "Spam")
            elif said:
                app.show_again(moderator, chance.choice(said))
        except (Forbidden, TooMany):
            continue
        with app._store.read() as db:
            assert votes.miscounted(db) == []
    assert said
