import pytest

from broadsheet.community.comments import lower_bound
from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn, TooMany

from .conftest import OTHER, PAPER


def bodies(app, who, paper=PAPER):
    return [(comment.depth, comment.body) for comment in app.comments(who, paper)]


def test_comments_stand_behind_what_they_answer(app, come):
    ada, emmy = come("ada"), come("emmy")
    first = app.say(ada, PAPER, "First")
    app.say(ada, PAPER, "Second")
    answer = app.say(emmy, PAPER, "Answer", first)
    app.say(ada, PAPER, "Thanks", answer)
    assert bodies(app, ada) == [(0, "First"), (1, "Answer"), (2, "Thanks"), (0, "Second")]
    assert app.paper(PAPER).comments == 4


def test_better_ones_come_first(app, come):
    for body in ("One", "Two", "Three"):
        number = app.say(come("ada"), PAPER, body)
    app.vote_for_comment(come("emmy"), number)
    assert [body for _, body in bodies(app, come("ada"))] == ["Three", "One", "Two"]


def test_a_thread_is_as_deep_as_it_is_and_shown_six_deep(app, come, clock):
    number = None
    for depth in range(9):
        clock.move(minutes=10)
        number = app.say(come("ada"), PAPER, str(depth), number)
    assert [depth for depth, _ in bodies(app, come("ada"))] == [0, 1, 2, 3, 4, 5, 6, 6, 6]


@pytest.mark.parametrize("body", ["", "  \n", "x" * 65_537])
def test_a_comment_says_something_and_not_too_much(app, come, body):
    with pytest.raises(BadRequest, match="1 to 65,536 characters"):
        app.say(come("ada"), PAPER, body)


def test_nobody_answers_what_is_not_there_or_elsewhere(app, come):
    number = app.say(come("ada"), PAPER, "Here")
    with pytest.raises(BadRequest, match="another paper"):
        app.say(come("ada"), OTHER, "There", number)
    with pytest.raises(NotFound):
        app.say(come("ada"), PAPER, "There", 99)
    with pytest.raises(NotSignedIn):
        app.say(app.anyone(), PAPER, "There")


def test_talking_without_end_is_stopped(app, come):
    with pytest.raises(TooMany):
        for number in range(20):
            app.say(come("ada"), PAPER, str(number))


def test_an_edit_keeps_what_was_said(app, come):
    ada = come("ada")
    number = app.say(ada, PAPER, "Frist")
    app.edit_comment(ada, number, "First")
    app.edit_comment(ada, number, "First")
    (comment,) = app.comments(ada, PAPER)
    assert (comment.body, comment.edited_at is not None) == ("First", True)
    assert [edit.body for edit in app.comment_edits(come("emmy"), number)] == ["Frist"]


def test_nobody_changes_what_somebody_else_said(app, come):
    number = app.say(come("ada"), PAPER, "Mine")
    for act in (
        lambda: app.edit_comment(come("emmy"), number, "Yours"),
        lambda: app.take_comment_back(come("emmy"), number),
    ):
        with pytest.raises(Forbidden, match="somebody else's"):
            act()


def test_what_was_taken_back_leaves_its_place_and_its_answers(app, come):
    ada, emmy = come("ada"), come("emmy")
    first = app.say(ada, PAPER, "Secret")
    app.say(emmy, PAPER, "Answer", first)
    app.take_comment_back(ada, first)
    assert bodies(app, emmy) == [(0, ""), (1, "Answer")]
    assert app.comments(emmy, PAPER)[0].author is None
    assert app.comment_edits(emmy, first) == []
    assert app.paper(PAPER).comments == 1
    app.take_comment_back(ada, first, undo=True)
    assert bodies(app, emmy)[0] == (0, "Secret")


def test_reactions_are_counted_and_ones_own_are_known(app, come):
    ada, emmy = come("ada"), come("emmy")
    number = app.say(ada, PAPER, "Well")
    for who in (ada, emmy, emmy):
        app.react(who, number, "heart")
    app.react(ada, number, "fire")
    assert app.comments(ada, PAPER)[0].reactions == (("fire", 1, True), ("heart", 2, True))
    app.react(ada, number, "heart", given=False)
    assert app.comment(ada, number).reactions == (("fire", 1, True), ("heart", 1, False))
    with pytest.raises(BadRequest, match="no reaction 'pizza'; there are: plus, "):
        app.react(ada, number, "pizza")


def test_who_is_called_by_name_is_linked_if_there_is_such_a_person(app, come):
    come("emmy")
    app.say(come("ada"), PAPER, "Ask @emmy or @nobody-here, not a@emmy.org or `@emmy`")
    html = app.comments(come("ada"), PAPER, "/root")[0].html
    assert html.count('<a href="/root/people/emmy">@emmy</a>') == 1
    assert "@nobody-here" in html


def test_a_reported_comment_is_hidden_with_a_reason_that_everyone_can_read(app, come):
    ada, emmy, moderator = come("ada"), come("emmy"), come("sofya", "moderator")
    number = app.say(ada, PAPER, "Buy boats")
    app.report_comment(emmy, number, "Spam, I think")
    with pytest.raises(Conflict, match="you have reported"):
        app.report_comment(emmy, number, "Spam, I say")
    (report,) = app.reports(moderator)
    assert (report.comment.body, report.reason, report.paper_id) == ("Buy boats", "Spam, I think", PAPER)
    app.hide(moderator, number, "Spam")
    assert app.reports(moderator) == []
    assert bodies(app, emmy) == [(0, "")]
    assert app.comments(emmy, PAPER)[0].hidden_reason == "Spam"
    assert bodies(app, moderator) == bodies(app, ada) == [(0, "Buy boats")]
    with pytest.raises(Forbidden, match="a moderator has hidden"):
        app.edit_comment(ada, number, "Buy ships")
    app.show_again(moderator, number)
    assert bodies(app, emmy) == [(0, "Buy boats")]
    told = [(one.moderator, one.act, one.subject, one.reason) for one in app.moderated(app.anyone())]
    assert told == [
        ("sofya", "show", f"comment {number}", ""),
        ("sofya", "hide", f"comment {number}", "Spam"),
    ]


def test_a_report_can_be_dismissed(app, come):
    number = app.say(come("ada"), PAPER, "Well")
    app.report_comment(come("emmy"), number, "I do not like it")
    app.dismiss(come("sofya", "moderator"), number)
    assert app.reports(come("sofya")) == []
    assert bodies(app, come("emmy")) == [(0, "Well")]


def test_only_moderators_keep_order_and_say_why(app, come):
    number = app.say(come("ada"), PAPER, "Well")
    for act in (
        lambda who: app.hide(who, number, "Spam"),
        app.reports,
        lambda who: app.show_again(who, number),
    ):
        with pytest.raises(Forbidden):
            act(come("emmy", "curator"))
    with pytest.raises(BadRequest, match="say why"):
        app.hide(come("sofya", "moderator"), number, "  ")


def test_the_lower_bound_grows_with_votes():
    assert lower_bound(0, 0) == 0
    assert 0 < lower_bound(1, 1) < lower_bound(2, 2) < lower_bound(50, 50) < 1
    assert lower_bound(10, 20) == pytest.approx(0.36226, abs=1e-5)  # reckoned by hand
