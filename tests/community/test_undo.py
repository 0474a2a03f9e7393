"""What people gave to others is undone, as long as nobody has built upon it."""

from datetime import timedelta

import pytest

from broadsheet.errors import Conflict, Forbidden, NotFound

from .conftest import OTHER, PAPER


@pytest.fixture
def said(app, come):
    return app.say(come("ada"), PAPER, "Well")


def test_a_change_is_undone_by_another_change(app, come, said):
    ada = come("ada")
    with pytest.raises(NotFound, match="never said anything else"):
        app.undo_edit(ada, said)
    app.edit_comment(ada, said, "Better")
    for body in ("Well", "Better"):
        app.undo_edit(ada, said)
        assert app.comment(ada, said).body == body
    assert [edit.body for edit in app.comment_edits(ada, said)] == ["Well", "Better", "Well"]
    with pytest.raises(Forbidden):
        app.undo_edit(come("emmy"), said)


def test_what_was_taken_back_is_gone_for_good_after_an_hour(app, come, said, clock):
    ada = come("ada")
    app.edit_comment(ada, said, "Better, @emmy")
    app.take_comment_back(ada, said)
    clock.move(minutes=59)
    assert app.forget()["words"] == 0
    app.take_comment_back(ada, said, undo=True)
    app.take_comment_back(ada, said)
    clock.move(minutes=61)
    assert app.forget()["words"] == 1
    assert app.forget()["words"] == 0
    assert (app.comment(ada, said).body, app.comment_edits(ada, said)) == ("", [])
    with pytest.raises(Conflict, match="gone for good"):
        app.take_comment_back(ada, said, undo=True)


def test_what_was_taken_back_is_not_changed(app, come, said):
    app.take_comment_back(come("ada"), said)
    with pytest.raises(Conflict, match="say it again first"):
        app.edit_comment(come("ada"), said, "Better")


def test_a_report_is_taken_back_until_somebody_has_looked_at_it(app, come, said):
    emmy, moderator = come("emmy"), come("sofya", "moderator")
    app.report_comment(emmy, said, "Spam")
    app.take_report_back(emmy, said)
    assert app.reports(moderator) == []
    app.report_comment(emmy, said, "Spam")
    app.dismiss(moderator, said)
    with pytest.raises(NotFound, match="no open report"):
        app.take_report_back(emmy, said)


def test_dismissed_reports_wait_again_and_the_log_tells_it(app, come, said):
    moderator = come("sofya", "moderator")
    with pytest.raises(NotFound, match="dismissed last"):
        app.reopen_reports(moderator, said)
    for name in ("emmy", "robin"):
        app.report_comment(come(name), said, "Spam")
    app.dismiss(moderator, said)
    app.reopen_reports(moderator, said)
    assert len(app.reports(moderator)) == 2
    assert [one.act for one in app.moderated(moderator)] == ["reopen reports", "dismiss reports"]


@pytest.mark.parametrize("undone", [True, False])
def test_reports_wait_again_when_hiding_is_undone_but_not_when_a_comment_is_shown_later(
    app, come, said, undone
):
    moderator = come("sofya", "moderator")
    app.report_comment(come("emmy"), said, "Spam")
    app.hide(moderator, said, "Spam")
    was = app.show_again(moderator, said, reopen=undone)
    assert was.hidden_reason == "Spam"
    assert len(app.reports(moderator)) == undone


def test_only_the_reports_that_were_settled_last_wait_again(app, come, said, clock):
    moderator = come("sofya", "moderator")
    app.report_comment(come("emmy"), said, "Old")
    app.dismiss(moderator, said)
    clock.now += timedelta(hours=1)
    app.report_comment(come("emmy"), said, "New")
    app.dismiss(moderator, said)
    app.reopen_reports(moderator, said)
    assert [report.reason for report in app.reports(moderator)] == ["New"]


def test_a_submission_is_taken_back_until_a_curator_has_decided(app, come):
    ada, curator = come("ada"), come("sofya", "curator")
    app.submit(ada, PAPER, "Read this")
    with pytest.raises(NotFound):
        app.take_submission_back(come("emmy"), PAPER)
    assert app.take_submission_back(ada, PAPER).note == "Read this"
    app.vote(ada, PAPER)
    app.submit(ada, OTHER)
    app.decide(curator, OTHER, "featured")
    with pytest.raises(NotFound, match="a curator has decided"):
        app.take_submission_back(ada, OTHER)


def test_a_decision_tells_what_was_before_it(app, come):
    curator = come("sofya", "curator")
    day = app.submit(come("ada"), PAPER)
    was = app.decide(curator, PAPER, "featured", day + timedelta(days=1))
    assert (was.state, was.day) == ("submitted", day)
    assert app.decide(curator, PAPER, was.state, was.day).state == "featured"
