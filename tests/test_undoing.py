"""Undo on both databases; what it does is told in tests of `people` and `community`."""

from datetime import UTC, datetime

import pytest

from broadsheet.app import App
from broadsheet.settings import Settings
from hands import Hands
from small import DOUBLES, member, write

PAPER = "2405.00001"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, tmp_path):
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    settings = Settings(data_dir=tmp_path / "data", mode="public", database_url=url, **DOUBLES)
    with App(settings, Hands(datetime(2024, 5, 30, 8, tzinfo=UTC))) as app:
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.index()
        yield app


def test_what_is_said_and_reported_is_undone_and_forgotten(app):
    ada, emmy, moderator = member(app, "ada"), member(app, "emmy"), member(app, "sofya", "admin")
    said = app.say(ada, PAPER, "Well, @emmy")
    app.edit_comment(ada, said, "Better")
    app.undo_edit(ada, said)
    app.report_comment(emmy, said, "Spam")
    app.take_report_back(emmy, said)
    app.report_comment(emmy, said, "Spam")
    app.hide(moderator, said, "Spam")
    app.show_again(moderator, said, reopen=True)
    app.dismiss(moderator, said)
    app.reopen_reports(moderator, said)
    assert len(app.reports(moderator)) == 1
    app.submit(ada, PAPER)
    app.take_submission_back(ada, PAPER)
    assert app.submitted([1]) == {}
    app.take_comment_back(ada, said)
    app.now.move(hours=2)
    assert app.forget()["words"] == 1
    assert app.comment(ada, said).body == ""


def test_what_is_kept_is_undone(app):
    ada = member(app, "ada")
    slug = app.make_list(ada, "Boats").slug
    app.save(ada, PAPER, slug)
    app.delete_list(ada, slug)
    assert app.bring_list_back(ada, "ada", slug).papers == 1
    app.change_list(ada, slug, "Ships")
    assert app.undo_list_change(ada, slug).name == "Boats"
    app.write_note(ada, PAPER, "a note")
    app.undo_note(ada, PAPER)
    assert app.note(ada, PAPER) is None
