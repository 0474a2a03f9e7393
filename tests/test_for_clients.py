"""What clients of Hugging Face ask, on both databases; over HTTP it is told in tests of `api/hf`."""

from datetime import UTC, date, datetime

import pytest

from broadsheet.app import App
from broadsheet.errors import BadRequest, Forbidden, NotSignedIn, TooMany
from broadsheet.readers import Who
from broadsheet.settings import Settings
from hands import Hands
from small import DOUBLES, member, write

PAPER = "2405.00001"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, tmp_path):
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    settings = Settings(
        data_dir=tmp_path / "data", mode="public", database_url=url, client_requests=2, **DOUBLES
    )
    with App(settings, Hands(datetime(2024, 5, 30, 8, tzinfo=UTC))) as app:
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.index()
        yield app


def ids(page):
    return [paper.id.removeprefix("arXiv:") for paper in page.papers]


def test_the_newest_day_comes_first_and_what_a_curator_features_before_all_others(app):
    sofya = member(app, "sofya", "curator")
    app.submit(sofya, PAPER)
    app.submit(member(app, "ada"), "2405.00002")
    app.decide(sofya, PAPER, "featured")
    page = app.daily()
    assert ids(page) == [PAPER, "2405.00002", "2405.00005", "math-ph/9909028"]
    assert list(page.days.values()) == [
        date(2024, 5, 30),
        date(2024, 5, 30),
        date(2024, 5, 28),
        date(1999, 9, 26),
    ]
    app.decide(sofya, PAPER, "withdrawn", reason="No")
    assert ids(app.daily())[0] == "2405.00002"
    assert ids(app.daily(submitter="ada")) == ["2405.00002"]
    assert ids(app.daily(submitter="sofya")) == []


def test_what_is_scheduled_is_not_there_yet_unless_its_day_is_asked_for(app):
    sofya = member(app, "sofya", "curator")
    app.submit(sofya, PAPER)
    app.decide(sofya, PAPER, "submitted", date(2024, 6, 3))
    assert app.daily().days[1] == date(2024, 5, 27)
    assert ids(app.daily(date(2024, 6, 3))) == [PAPER]


def test_weeks_and_months_and_what_is_none(app):
    assert ids(app.daily(week="2024-W22")) == ids(app.daily(month="2024-05"))
    assert ids(app.daily(month="1999-09", trending=True)) == ["math-ph/9909028"]
    assert ids(app.daily(week="2024-W22", trending=True)) == ["2405.00002", "2405.00001", "2405.00005"]
    with pytest.raises(BadRequest):
        app.daily(week="2024-W60")


def test_lists_of_others_are_there_as_far_as_they_are_shown(app):
    ada, emmy = member(app, "ada"), member(app, "emmy")
    for name, shown_to in (("Mine", "owner"), ("Ours", "members"), ("Everyones", "all")):
        app.save(ada, PAPER, app.make_list(ada, name, shown_to).slug)
        app.now.move(minutes=1)
    names = lambda who, **more: [one.name for one in app.lists_shown(who, **more)]  # noqa: E731
    assert names(ada) == ["Everyones", "Ours", "Mine"]
    assert names(emmy) == ["Everyones", "Ours"]
    assert names(Who("public")) == ["Everyones"]
    assert names(ada, owners=["emmy"]) == []
    assert names(ada, owners=["ada"], papers=[PAPER], limit=2) == ["Everyones", "Ours"]
    assert names(ada, papers=[PAPER, "2405.00002"]) == []
    app.close_account(member(app, "root", "admin"), "ada")
    assert names(emmy) == []


def test_links_are_set_by_curators_and_told_to_everyone(app):
    with pytest.raises(NotSignedIn):
        app.set_links(Who("public"), PAPER, {"code": "https://a.org"})
    with pytest.raises(Forbidden):
        app.set_links(member(app, "ada"), PAPER, {"code": "https://a.org"})
    sofya = member(app, "sofya", "curator")
    assert app.set_links(sofya, PAPER, {"code": " https://a.org/x "}).code == "https://a.org/x"
    logged = app.moderated(sofya)[0]
    assert (logged.moderator, logged.act, logged.reason) == ("sofya", "set links", "code: https://a.org/x")
    assert app.set_links(sofya, PAPER, {"code": None}).code is None


def test_requests_are_counted_for_each_caller_until_the_window_ends(app):
    ada, elsewhere = member(app, "ada"), Who("public", address="192.0.2.1")
    assert [app.count_request(ada).left for _ in range(2)] == [1, 0]
    with pytest.raises(TooMany) as error:
        app.count_request(ada)
    assert 0 < error.value.retry_after <= 300
    assert app.count_request(elsewhere).left == 1
    app.now.move(minutes=5)
    assert app.count_request(ada).left == 1
