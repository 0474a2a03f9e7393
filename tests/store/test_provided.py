"""Datestamps and tombstones, which the database itself keeps."""

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from broadsheet.store import open_store, papers, provided
from broadsheet.store.connection import MIGRATIONS, Store, _engine
from broadsheet.store.papers import Facts
from broadsheet.store.provided import Span
from broadsheet.types import ExternalId, Paper

ALL = Span(0, 2**53)


def facts(row, id, *categories):
    scheme, _, value = id.partition(":")
    paper = Paper(row, id, f"Paper {row}", "", categories=categories, ids=(ExternalId(scheme, value),))
    return Facts(paper, paper.title, {}, {})


@pytest.fixture
def db(store):
    with store.write() as db:
        papers.add(db, [facts(1, "arXiv:2405.00001", "cs.AI", "stat.ML"), facts(2, "acl:X", "cs")])
        papers.add(db, [facts(3, "arXiv:hep-th/9901001", "hep-th")])
        yield db


def found(db, span=ALL, place=None, limit=10):
    return [(one.id, one.gone) for one in provided.after(db, span, place, limit)]


def set_stamp(db, row, at):
    db.execute(text("UPDATE papers SET changed_at = :at WHERE id = :row"), {"at": at, "row": row})


def test_a_paper_bears_the_second_in_which_it_was_written(db):
    now = datetime.now(UTC).timestamp()
    assert all(abs(one.changed_at - now) < 30 for one in provided.after(db, ALL, None, 10))
    assert abs(provided.earliest(db) - now) < 30


def test_a_paper_that_is_written_anew_bears_a_new_datestamp(db):
    for row in (1, 2, 3):
        set_stamp(db, row, 1000 + row)
    assert [id for id, _ in found(db)] == ["arXiv:2405.00001", "acl:X", "arXiv:hep-th/9901001"]
    papers.replace(db, [facts(1, "arXiv:2405.00001", "cs.AI")])
    assert [id for id, _ in found(db)] == ["acl:X", "arXiv:hep-th/9901001", "arXiv:2405.00001"]
    assert provided.earliest(db) == 1002


def test_a_span_has_both_its_ends(db):
    for row in (1, 2, 3):
        set_stamp(db, row, 1000 + row)
    assert found(db, Span(1001, 1002)) == [("arXiv:2405.00001", False), ("acl:X", False)]
    assert provided.count(db, Span(1002, 1003)) == 2


@pytest.mark.parametrize(
    ("categories", "ids"),
    [
        (("cs.AI",), ["arXiv:2405.00001"]),
        (("cs", "cs.*"), ["arXiv:2405.00001", "acl:X"]),
        (("cs",), ["acl:X"]),
        (("stat.ML", "hep-th"), ["arXiv:2405.00001", "arXiv:hep-th/9901001"]),
        (("hep-th.*",), []),
    ],
)
def test_papers_and_tombstones_are_chosen_by_category(db, categories, ids):
    span = Span(0, 2**53, categories)
    assert [id for id, _ in found(db, span)] == ids
    assert provided.count(db, span) == len(ids)
    papers.remove(db, [1, 2, 3])
    assert sorted(found(db, span)) == sorted((id, True) for id in ids)
    assert provided.count(db, span) == len(ids)


def test_a_paper_that_is_gone_leaves_its_id_and_categories(db):
    papers.remove(db, [1])
    stone = provided.named(db, "arXiv:2405.00001")
    assert (stone.gone, stone.categories) == (True, ("cs.AI", "stat.ML"))
    assert found(db, Span(0, 2**53, arxiv=True)) == [
        ("arXiv:hep-th/9901001", False),
        ("arXiv:2405.00001", True),
    ]


def test_a_paper_that_comes_back_takes_its_tombstone_away(db):
    papers.remove(db, [1])
    papers.add(db, [facts(9, "arXiv:2405.00001", "cs.AI")])
    assert not provided.named(db, "arXiv:2405.00001").gone
    papers.remove(db, [9])
    assert provided.named(db, "arXiv:2405.00001").gone


def test_a_paper_that_gets_another_id_leaves_a_tombstone_of_the_old_one(db):
    papers.replace(db, [facts(2, "arXiv:2405.00009", "cs", "cs.CL")])
    assert not provided.named(db, "arXiv:2405.00009").gone
    stone = provided.named(db, "acl:X")
    assert (stone.gone, stone.categories) == (True, ("cs",))
    papers.replace(db, [facts(2, "acl:X", "cs")])
    assert not provided.named(db, "acl:X").gone
    assert provided.named(db, "arXiv:2405.00009").gone


def test_parts_of_a_list_meet_without_gap_or_overlap(db):
    for row in (1, 2, 3):
        set_stamp(db, row, 1000)
    papers.remove(db, [2])
    db.execute(text("UPDATE gone SET changed_at = 1000"))
    seen, place = [], None
    while part := provided.after(db, ALL, place, 1):
        seen += [one.id for one in part]
        place = part[-1].place
    assert seen == ["arXiv:2405.00001", "arXiv:hep-th/9901001", "acl:X"]


def test_an_id_that_never_was_is_none(db):
    assert provided.named(db, "doi:10.1000/x") is None


def test_papers_that_were_there_before_bear_the_moment_of_the_migration(tmp_path):
    url, config = f"sqlite:///{tmp_path / 'old.db'}", Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    old = Store(_engine(url))
    with old.write() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0003")
        db.execute(
            text(
                "INSERT INTO papers (public_id, title, abstract, keywords, n_authors, upvotes, comments,"
                " title_key, content_hash, revision) VALUES ('acl:X', 'Old', '', '[]', 0, 0, 0, 1, x'00', 1)"
            )
        )
    old.close()
    new = open_store(url)
    with new.read() as db:
        assert abs(provided.named(db, "acl:X").changed_at - datetime.now(UTC).timestamp()) < 30
    new.close()
