"""Links that people here say stay said, whatever sources tell later, and go with the paper."""

import pytest

from broadsheet.catalog import by_hand
from broadsheet.catalog.drop import drop
from small import PAPERS, small_app, write


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path) as app:
        yield app


def link(app, paper_id, **links):
    with app._store.write() as db:
        by_hand.set_links(db, app.paper(paper_id).row, links)
    return app.paper(paper_id)


def test_a_link_said_here_is_the_papers_link_and_nothing_else_changes(app):
    before = app.paper("2405.00001")
    after = link(app, "2405.00001", code="https://github.com/a/b")
    assert after.code == "https://github.com/a/b"
    assert (after.id, after.title, after.abstract, after.authors, after.ids, after.votes, after.upvotes) == (
        before.id,
        before.title,
        before.abstract,
        before.authors,
        before.ids,
        before.votes,
        before.upvotes,
    )


def test_it_stays_when_a_source_says_something_else(app, tmp_path):
    link(app, "2405.00001", code="https://github.com/a/b")
    said = PAPERS[0] | {"title": "Residual networks for pictures", "code": "https://github.com/wrong/one"}
    app.harvest(write(tmp_path / "again.jsonl", [said]))
    paper = app.paper("2405.00001")
    assert (paper.title, paper.code) == ("Residual networks for pictures", "https://github.com/a/b")


def test_that_there_is_none_stays_said_too(app, tmp_path):
    app.harvest(write(tmp_path / "again.jsonl", [PAPERS[0] | {"code": "https://github.com/wrong/one"}]))
    assert app.paper("2405.00001").code
    assert link(app, "2405.00001", code=None).code is None
    assert link(app, "2405.00001", project="https://a.org").code is None


def test_the_papers_page_tells_where_it_was_said(app):
    link(app, "2405.00001", code="https://github.com/a/b")
    told = app.records("2405.00001")[-1]
    assert (told.source, told.evidence) == ("here", "said of it here")


def test_it_goes_along_when_papers_become_one(app):
    link(app, "2405.00002", project="https://a.org")
    assert app.join_papers("2405.00001", "2405.00002").project == "https://a.org"


def test_a_paper_keeps_one_of_its_sources_records(app):
    link(app, "2405.00001", code="https://github.com/a/b")
    key = next(told.key for told in app.records("2405.00001") if told.source != "here")
    with pytest.raises(Exception, match="keeps at least one"):
        app.split_paper("2405.00001", [(app.records("2405.00001")[0].source, key)])


def test_a_paper_that_its_archive_deletes_stays_withdrawn_when_something_was_said_of_it_here(app):
    link(app, "2405.00001", code="https://github.com/a/b")
    told = next(told for told in app.records("2405.00001") if told.source != "here")
    with app._store.write() as db:
        drop(db, told.source, [told.key])
    paper = app.paper("2405.00001")
    assert (paper.withdrawn, paper.title, paper.code) == (
        True,
        "Residual networks for images",
        "https://github.com/a/b",
    )
