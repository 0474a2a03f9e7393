import io
import json
import zipfile

import pytest
from sqlalchemy import insert, text

from broadsheet.errors import Forbidden, TooMany
from broadsheet.readers import Who
from broadsheet.store import hook_tables, letter_tables, profile_tables, takeaway
from broadsheet.store import people_tables as tables
from broadsheet.store.tables import METADATA
from small import member

from .shelf import OTHER, PAPER, shared_app

PASSWORD = "correct horse battery"
SECRET = b"\x01secret-hash"


@pytest.fixture
def app(tmp_path):
    with shared_app(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return given(app, member(app, "ada", password=PASSWORD, email="ada@example.org"))


def given(app, who):
    """Somebody who gave and keeps one of everything."""
    emmy = member(app, "emmy")
    app.save(who, PAPER)
    app.tag(who, PAPER, "mine")
    app.write_note(who, PAPER, "private thoughts")
    app.mark(who, PAPER, "read")
    app.follow(who, "reader", "emmy")
    app.mute(who, "word", "hype")
    app.follow(emmy, "reader", "ada")
    app.sign_in("ada", PASSWORD)
    app.make_token(who, "script", ["read"])
    row, me, now = app.paper(OTHER).row, who.reader.id, "2024-06-01T00:00:00+00:00"
    rows = [
        (tables.identities, {"issuer": "idp", "subject": "ada-at-idp", "reader_id": me, "made_at": now}),
        (tables.tickets, {"hash": SECRET, "purpose": "link", "reader_id": me, "made_at": now, "ends_at": now}),
        (tables.tickets, {"hash": SECRET + b"2", "purpose": "invite", "reader_id": emmy.reader.id,
                          "email": "ada@example.org", "made_at": now, "ends_at": now}),
        (hook_tables.hooks, {"reader_id": me, "address": "https://example.org/hook", "kind": "query",
                             "value": "residual", "shape": "json", "secret": "whsec", "state": "active",
                             "made_at": now}),
        (letter_tables.subscriptions, {"id": 1, "reader_id": me, "state": "active", "made_at": now}),
        (letter_tables.letters, {"id": 1, "subscription_id": 1, "hash": SECRET, "message_id": "m",
                                 "day": "2024-06-01", "subject": "Papers", "made_at": now}),
        (letter_tables.letter_papers, {"letter_id": 1, "paper_id": row, "position": 0, "section": "trending",
                                       "reason": "12 upvotes"}),
        (letter_tables.outbox, {"message_id": "m", "recipient": "ada@example.org", "content": b"Dear Ada",
                         "state": "sent", "due_at": now, "made_at": now}),
        (profile_tables.profile_edits, {"reader_id": me, "kind": "word", "value": "hype", "at": now}),
        (profile_tables.shown_papers, {"reader_id": me, "paper_id": row, "first_at": now, "last_at": now}),
        (tables.paper_votes, {"paper_id": row, "reader_id": me, "at": now}),
        (tables.comments, {"id": 1, "paper_id": row, "reader_id": me, "body": "well said", "made_at": now}),
        (tables.comments, {"id": 2, "paper_id": row, "parent_id": 1, "reader_id": emmy.reader.id,
                           "body": "indeed", "made_at": now}),
        (tables.comment_edits, {"comment_id": 1, "body": "well sayd", "made_at": now}),
        (tables.comment_votes, {"comment_id": 2, "reader_id": me, "at": now}),
        (tables.reactions, {"comment_id": 2, "reader_id": me, "name": "fire"}),
        (tables.mentions, {"comment_id": 2, "reader_id": me}),
        (tables.vote_log, {"at": now, "reader_id": me, "subject": "paper:2", "given": 1}),
        (tables.reports, {"comment_id": 2, "reader_id": me, "reason": "rude", "at": now}),
        (tables.moderation, {"at": now, "reader_id": me, "act": "hide", "subject": "comment:2"}),
        (tables.submissions, {"paper_id": row, "reader_id": me, "at": now, "day": "2024-06-01",
                              "state": "submitted", "decided_by": me}),
        (tables.claims, {"paper_id": row, "reader_id": me, "position": 0, "at": now, "state": "open",
                         "decided_by": me}),
    ]  # fmt: skip
    with app._store.write() as db:
        for table, values in rows:
            db.execute(insert(table).values(values))
    return who


def unpacked(app, who):
    archive = zipfile.ZipFile(io.BytesIO(app.takeaway(who)))
    return {name: archive.read(name) for name in archive.namelist()}


def with_readers():
    """Tables with a column that is a reader's number, and the table of readers."""
    tied = {key.parent.table.name for table in METADATA.tables.values() for key in table.foreign_keys
            if key.column.table.name == "readers"}  # fmt: skip
    return tied | {"readers"}


def test_every_table_with_a_reader_is_taken_along_or_excused():
    told = {table for kind in takeaway.KINDS.values() for table in kind.tables}
    assert with_readers() - told - takeaway.EXCUSED.keys() == set()
    assert all(takeaway.EXCUSED.values())


def test_everything_given_is_in_the_takeaway(app, ada):
    files = unpacked(app, ada)
    assert {
        name: len(json.loads(files[f"{name}.json"]))
        for name in takeaway.KINDS
        if not json.loads(files[f"{name}.json"])
    } == {}
    assert b"Residual networks" in files["lists/saved.bib"]
    assert json.loads(files["lists/saved.jsonl"])["id"] == PAPER
    assert json.loads(files["lists/saved.json"])["papers"][0]["id"] == PAPER
    assert json.loads(files["notes.json"]) == [
        {
            "paper": PAPER,
            "body": "private thoughts",
            "changed_at": json.loads(files["notes.json"])[0]["changed_at"],
        }
    ]
    assert b"ada@example.org" in files["account.json"]


def test_the_takeaway_holds_no_secret_and_nothing_of_others(app, ada):
    whole = b"".join(unpacked(app, ada).values())
    assert SECRET not in whole
    assert b"argon2" not in whole
    assert b"indeed" not in whole
    for kind in takeaway.KINDS.values():
        assert "hash" not in kind.query
        assert "password" not in kind.query


def test_a_token_for_reading_cannot_take_it_all(app, ada):
    with pytest.raises(Forbidden):
        app.takeaway(Who("private", ada.reader, frozenset({"read"})))


def test_leaving_says_first_what_it_means(app, ada):
    told = app.what_leaving_means(ada)
    assert told.goes == {
        "votes": 1, "votes on comments": 1, "reactions": 1, "claims": 1, "lists": 1, "papers in lists": 1,
        "tags": 1, "notes": 1, "marks": 1, "follows": 1, "mutes": 1, "edits of the profile": 1, "tokens": 1,
        "sessions": 1,
    }  # fmt: skip
    assert told.stays == {"comments": 1, "submissions": 1, "reports": 1, "acts of moderation": 1}


@pytest.mark.parametrize("take_back", [False, True])
def test_nothing_of_somebody_who_left_is_found(app, ada, take_back):
    app.leave(ada, PASSWORD, take_back)
    with app._store.read() as db:
        for table in METADATA.sorted_tables:
            for row in db.execute(table.select()).mappings():
                if table.name in with_readers():
                    numbers = [row[column.name] for column in table.columns if _is_reader(column)]
                    assert ada.reader.id not in numbers, table.name
                if table.name not in ("papers", "authors", "records"):  # a paper of Ada Lovelace stays
                    told = " ".join(str(value) for value in row.values()).lower()
                    assert "ada" not in told.split(), table.name
                    assert "ada@" not in told, table.name
        body = db.execute(text("SELECT body FROM comments WHERE id = 1")).scalar_one()
        edits = db.execute(text("SELECT count(*) FROM comment_edits")).scalar_one()
        votes = db.execute(text("SELECT votes FROM papers WHERE public_id = :id"), {"id": OTHER}).scalar_one()
    assert (body, edits, votes) == (("", 0, 0) if take_back else ("well said", 1, 0))
    assert app.anyone().reader is None
    assert [reader.name for reader in app.all_readers()] == ["emmy"]


def _is_reader(column):
    return any(key.column.table.name == "readers" for key in column.foreign_keys) or (
        column.table.name == "readers" and column.name == "id"
    )


def test_who_has_a_password_must_say_it_and_may_not_guess_for_ever(app, ada):
    with pytest.raises(Forbidden, match="nothing was deleted"):
        app.leave(ada, "a wrong password")
    assert app.what_leaving_means(ada).goes["lists"] == 1
    with pytest.raises(TooMany):
        for _ in range(100):
            with pytest.raises(Forbidden):
                app.leave(ada, "a wrong password")


def test_the_last_admin_cannot_leave(app):
    root = member(app, "root", "admin")
    with pytest.raises(Forbidden, match="last admin"):
        app.what_leaving_means(root)
    with pytest.raises(Forbidden, match="last admin"):
        app.leave(root)
    member(app, "root2", "admin")
    app.leave(root)
    assert [reader.name for reader in app.all_readers()] == ["root2"]


def test_a_number_is_never_given_again(app, ada):
    app.leave(ada, PASSWORD)
    assert member(app, "ada").reader.id > ada.reader.id
