from datetime import date

import pytest

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound

from .conftest import OTHER, PAPER

OLD = "arXiv:math-ph/9909028"
TODAY = date(2024, 5, 30)


def on(app, day=None):
    return [paper.id for paper in app.day(day).papers]


def test_a_submitted_paper_stands_on_todays_page(app, come):
    assert app.day().first == date(2024, 5, 28)
    assert app.submit(come("ada"), PAPER, "  Read   this ") == TODAY
    assert (app.day().first, on(app)) == (TODAY, [PAPER])
    (said,) = app.submitted([1]).values()
    assert (said.name, said.note, said.state) == ("ada", "Read this", "submitted")
    assert app.day(TODAY).earlier == date(2024, 5, 28)
    assert app.day(date(2024, 5, 28)).later == TODAY


def test_it_is_submitted_once(app, come):
    app.submit(come("ada"), PAPER)
    with pytest.raises(Conflict, match="ada submitted it on 2024-05-30"):
        app.submit(come("emmy"), PAPER)


def test_who_voted_for_a_paper_and_then_submits_it_counts_no_more(app, come):
    ada = come("ada")
    app.vote(ada, PAPER)
    app.submit(ada, PAPER)
    assert app.paper(PAPER).votes == 0
    with pytest.raises(Forbidden, match="stands for your vote"):
        app.vote(ada, PAPER)


def test_a_member_submits_so_many_a_day(app, come, clock):
    app.settings = app.settings.model_copy(update={"submissions_per_day": 1})
    app.submit(come("ada"), PAPER)
    with pytest.raises(Forbidden, match="1 papers a day"):
        app.submit(come("ada"), OTHER)
    clock.move(days=1)
    assert app.submit(come("ada"), OTHER) == date(2024, 5, 31)


def test_old_papers_are_for_curators(app, come):
    with pytest.raises(Forbidden, match="came out on 1999-09-26"):
        app.submit(come("ada"), OLD)
    assert app.submit(come("emmy", "curator"), OLD) == TODAY


def test_a_paper_that_is_not_here_and_a_long_note_are_refused(app, come):
    with pytest.raises(NotFound):
        app.submit(come("ada"), "2405.99999")
    with pytest.raises(BadRequest, match="at most 500"):
        app.submit(come("ada"), PAPER, "x" * 501)


def test_featured_papers_come_first_and_withdrawn_ones_go(app, come):
    curator = come("emmy", "curator")
    for paper in (PAPER, OTHER):
        app.submit(come("ada"), paper)
    assert on(app) == [OTHER, PAPER]
    app.decide(curator, PAPER, "featured")
    assert on(app) == [PAPER, OTHER]
    app.decide(curator, OTHER, "withdrawn", reason="Off topic")
    assert on(app) == [PAPER]
    assert app.submitted([1, 2]).keys() == {1}
    assert [(one.act, one.subject, one.reason) for one in app.moderated(curator)] == [
        ("withdraw", OTHER, "Off topic"),
        ("feature", PAPER, ""),
    ]


def test_a_scheduled_paper_comes_on_its_day(app, come, clock):
    app.submit(come("ada"), PAPER)
    app.decide(come("emmy", "curator"), PAPER, "submitted", date(2024, 6, 2))
    assert app.day().first == date(2024, 5, 28)
    clock.move(days=3)
    assert (app.day().first, on(app)) == (date(2024, 6, 2), [PAPER])


def test_curators_alone_decide_and_say_why_they_withdraw(app, come):
    app.submit(come("ada"), PAPER)
    with pytest.raises(Forbidden):
        app.decide(come("ada"), PAPER, "featured")
    curator = come("emmy", "curator")
    with pytest.raises(BadRequest, match="say why"):
        app.decide(curator, PAPER, "withdrawn")
    with pytest.raises(BadRequest, match="60 days ahead"):
        app.decide(curator, PAPER, "featured", date(2025, 1, 1))
    with pytest.raises(BadRequest, match="submitted, featured or withdrawn"):
        app.decide(curator, PAPER, "lost")
    with pytest.raises(NotFound, match="nobody has submitted"):
        app.decide(curator, OTHER, "featured")


def test_a_later_harvest_leaves_it_where_it_is(app, come, tmp_path):
    app.submit(come("ada"), PAPER)
    file = tmp_path / "again.jsonl"
    file.write_text('{"id": "arXiv:2405.00001v2", "title": "Residual networks for images, again"}\n')
    app.harvest(file)
    assert on(app) == [PAPER]
