"""What was done to one's own things is undone within the hour, and then it is gone for good."""

import pytest

from broadsheet.errors import NotFound, TooMany
from broadsheet.store.people_tables import tickets
from hands import Hands
from small import member

from .shelf import NOW, OTHER, PAPER, shared_app


@pytest.fixture
def clock():
    return Hands(NOW)


@pytest.fixture
def app(tmp_path, clock):
    with shared_app(tmp_path) as app:
        app.now = clock
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


def test_a_note_is_again_what_it_was_and_back(app, ada):
    app.write_note(ada, PAPER, "first")
    app.write_note(ada, PAPER, "second")
    for body in ("first", "second", "first"):
        app.undo_note(ada, PAPER)
        assert app.note(ada, PAPER).body == body


def test_a_note_that_was_not_there_is_there_no_more(app, ada):
    app.write_note(ada, PAPER, "first")
    app.undo_note(ada, PAPER)
    assert app.note(ada, PAPER) is None


def test_a_list_is_again_called_and_shown_as_it_was(app, ada):
    slug = app.make_list(ada, "Boats", "members", "All of them").slug
    app.change_list(ada, slug, "Ships", "", "all")
    app.undo_list_change(ada, slug)
    found = app.list_named(ada, "ada", slug)
    assert (found.name, found.about, found.shown_to) == ("Boats", "All of them", "members")


def test_a_deleted_list_comes_back_with_its_papers_in_their_order(app, ada, clock):
    slug = app.make_list(ada, "Boats", "members", "All of them").slug
    for paper in (OTHER, PAPER):
        clock.move(minutes=1)
        app.save(ada, paper, slug)
    before = app.list_file(ada, "ada", slug), app.list_named(ada, "ada", slug).made_at
    clock.move(minutes=1)
    app.delete_list(ada, slug)
    back = app.bring_list_back(ada, "ada", slug)
    assert (app.list_file(ada, "ada", slug), back.made_at) == before


def test_a_list_comes_back_beside_a_new_one_of_its_name(app, ada):
    slug = app.make_list(ada, "Boats").slug
    app.delete_list(ada, slug)
    app.make_list(ada, "Boats")
    assert app.bring_list_back(ada, "ada", slug).slug == "boats-2"


def test_a_list_comes_back_without_papers_that_are_gone(app, ada):
    slug = app.make_list(ada, "Boats").slug
    app.save(ada, PAPER, slug)
    app.save(ada, OTHER, slug)
    app.delete_list(ada, slug)
    with app._store.write() as db:
        db.exec_driver_sql("DELETE FROM papers WHERE public_id = 'arXiv:2405.00002'")
    app.bring_list_back(ada, "ada", slug)
    assert [paper.id for paper in app.list_papers(ada, "ada", slug)] == [PAPER]


def test_it_is_undone_once_within_the_hour_and_by_nobody_else(app, ada, clock):
    slug = app.make_list(ada, "Boats").slug
    app.delete_list(ada, slug)
    with pytest.raises(NotFound, match="nothing to undo"):
        app.bring_list_back(member(app, "emmy"), "emmy", slug)
    app.bring_list_back(ada, "ada", slug)
    with pytest.raises(NotFound, match="nothing to undo"):
        app.bring_list_back(ada, "ada", slug)
    app.delete_list(ada, slug)
    clock.move(minutes=61)
    with pytest.raises(NotFound, match="kept for an hour"):
        app.bring_list_back(ada, "ada", slug)


def test_what_cannot_be_undone_any_more_is_deleted(app, ada, clock):
    app.write_note(ada, PAPER, "secret")
    app.write_note(ada, PAPER, "")
    clock.move(minutes=61)
    assert app.forget()["links"] == 1
    with app._store.read() as db:
        assert db.execute(tickets.select()).all() == []


def test_keeping_without_end_is_stopped(app, ada):
    with pytest.raises(TooMany, match="you keep faster"):
        for _ in range(601):
            app.mark(ada, PAPER, "read")
    with pytest.raises(TooMany, match="you follow faster"):
        for _ in range(301):
            app.follow(ada, "category", "cs.LG")


def test_bringing_files_without_end_is_stopped(app, ada, tmp_path):
    file = tmp_path / "list.json"
    file.write_bytes(app.list_file(ada, "ada", app.make_list(ada, "Boats").slug))
    with pytest.raises(TooMany, match="you import faster"):
        for _ in range(21):
            app.import_list(ada, file)
