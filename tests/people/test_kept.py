import pytest
from sqlalchemy import event

from broadsheet.errors import BadRequest, Conflict, NotFound
from broadsheet.library import Mine, Wanted
from broadsheet.people import tags
from small import member

from .shelf import OLD, OTHER, PAPER, shared_app


@pytest.fixture
def app(tmp_path):
    with shared_app(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


@pytest.fixture
def emmy(app):
    return member(app, "emmy")


def mine(app, who, id):
    row = app.paper(id).row
    return app.mine(who, [row])[row]


def kept(app, who, **wanted):
    return [paper.id for paper in app.library(who, Wanted(**wanted)).papers]


@pytest.mark.parametrize(
    "form", ["Deep  Learning", " deep learning\n", "ＤＥＥＰ learning", "deep\u200b learning"]
)
def test_two_forms_of_a_word_are_one_tag(app, ada, form):
    app.tag(ada, PAPER, "deep learning")
    assert app.tag(ada, PAPER, form) == "deep learning"
    assert app.tags(ada) == [("deep learning", 1)]
    app.untag(ada, PAPER, form)
    assert app.tags(ada) == []


@pytest.mark.parametrize("tag", ["", "  ", "\u200b\u202e", "x" * 61])
def test_a_tag_that_nobody_can_see_or_read_is_refused(app, ada, tag):
    with pytest.raises(BadRequest):
        app.tag(ada, PAPER, tag)


def test_there_are_only_so_many_tags_on_a_paper(app, ada, monkeypatch):
    monkeypatch.setattr(tags, "MOST_ON_A_PAPER", 1)
    app.tag(ada, PAPER, "one")
    with pytest.raises(Conflict):
        app.tag(ada, PAPER, "two")


def test_a_note_is_written_anew_and_an_empty_one_is_none(app, ada):
    app.write_note(ada, PAPER, "first")
    assert app.write_note(ada, PAPER, " *second*\r\nline ").body == "*second*\nline"
    assert app.note(ada, PAPER).body == "*second*\nline"
    assert app.write_note(ada, PAPER, "  ") is None
    assert app.note(ada, PAPER) is None
    with pytest.raises(BadRequest, match="20,000"):
        app.write_note(ada, PAPER, "x" * 20_001)


def test_what_one_keeps_is_nobody_elses(app, ada, emmy):
    app.write_note(ada, PAPER, "mine")
    app.tag(ada, PAPER, "mine")
    app.mark(ada, PAPER, "read")
    app.save(ada, PAPER)
    assert mine(app, ada, PAPER) == Mine(False, (("saved", "Saved"),), ("mine",), frozenset({"read"}), True)
    assert mine(app, emmy, PAPER) == Mine()
    assert app.note(emmy, PAPER) is None
    assert kept(app, emmy) == []


def test_a_mark_is_put_on_and_taken_off_however_often(app, ada):
    for on in (True, True, False, False):
        app.mark(ada, PAPER, "read", on)
        assert mine(app, ada, PAPER).marks == ({"read"} if on else set())
    with pytest.raises(BadRequest, match="not-for-me"):
        app.mark(ada, PAPER, "starred")


def test_a_page_of_papers_is_asked_for_in_one_statement(app, ada):
    app.save(ada, PAPER)
    asked = []
    event.listen(app._store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert len(app.mine(ada, [1, 2, 3, 4, 5])) == 5
    assert len([query for query in asked if "SELECT" in query]) == 1


def test_the_library_has_all_that_is_kept_the_last_touched_first(app, ada):
    app.save(ada, PAPER)
    app.write_note(ada, OTHER, "about types")
    app.mark(ada, OLD, "read")
    app.tag(ada, OLD, "waves")
    assert kept(app, ada) == [OLD, OTHER, PAPER]
    assert kept(app, ada, list="saved") == [PAPER]
    assert kept(app, ada, tag="waves") == kept(app, ada, mark="read") == [OLD]
    assert kept(app, ada, words="about ty") == [OTHER]
    assert kept(app, ada, words="wav", mark="read") == [OLD]
    assert kept(app, ada, list="saved", tag="waves") == []


def test_what_is_not_for_me_or_muted_is_hidden_with_the_reason(app, ada, emmy):
    papers = app.month("2024-05").papers
    app.mark(ada, PAPER, "not-for-me")
    app.mute(ada, "word", "Hyperbolic  Space")
    app.mute(ada, "author", "Milner, Robin")
    told = {paper.id: app.hidden(ada, papers).get(paper.row) for paper in papers}
    assert told == {
        PAPER: "not for you",
        OTHER: "you mute Robin Milner",
        "arXiv:2405.00005": "you mute “hyperbolic space”",
    }
    assert app.hidden(emmy, papers) == {}


def test_a_muted_word_is_a_whole_word(app, ada):
    papers = app.month("2024-05").papers
    app.mute(ada, "word", "tree")
    assert app.hidden(ada, papers) == {}
    app.mute(ada, "word", "trees")
    assert len(app.hidden(ada, papers)) == 1
    app.unmute(ada, "word", "TREES")
    assert app.hidden(ada, papers) == {}


@pytest.mark.parametrize(
    ("kind", "value"), [("word", "…"), ("word", ""), ("paper", "x"), ("word", "x" * 201)]
)
def test_what_cannot_be_muted_is_refused(app, ada, kind, value):
    with pytest.raises(BadRequest):
        app.mute(ada, kind, value)


def test_an_unknown_paper_is_told_of(app, ada):
    for act in (
        lambda: app.tag(ada, "arXiv:1", "a"),
        lambda: app.write_note(ada, "arXiv:1", "a"),
        lambda: app.mark(ada, "arXiv:1", "read"),
        lambda: app.saved_here(ada, "arXiv:1"),
    ):
        with pytest.raises(NotFound):
            act()
