"""Cards and the tables say the same, whoever wrote them: the catalog, or the migration that made cards."""

import importlib
from datetime import UTC, date, datetime

import orjson
import pytest
from sqlalchemy import text

from broadsheet.store import papers
from broadsheet.store.cards import card_of, of_card
from broadsheet.types import Counts, Featuring, Version

from .test_papers import FULL, facts, paper

migration = importlib.import_module("broadsheet.store.migrations.versions.0011_cards")

NOON = datetime(2024, 5, 28, 12, tzinfo=UTC)
DAYS = {
    "hf": Featuring(date(2024, 5, 28), "someone", NOON),
    "broadsheet": Featuring(date(2024, 5, 27), None),
    "alpha": Featuring(date(2024, 5, 28)),
}
COUNTS = {"hf": Counts(4, 2), "zeta": Counts(4, None), "low": Counts(1, 9), "none": Counts(None, 3)}


@pytest.fixture
def kept(store):
    """A paper with everything, one with nothing, and one that was written anew."""
    with store.write() as db:
        papers.add(
            db, [facts(1, DAYS, COUNTS, **FULL), facts(2, ids=()), facts(3, DAYS, COUNTS, versions=())]
        )
        papers.replace(db, [facts(3, {}, {"hf": Counts(0, 0)}, versions=(Version(2, "2024-06"), Version(3)))])
    return store


def cards(db):
    return {row: orjson.loads(card) for row, card in db.execute(text("SELECT id, card FROM papers"))}


def test_the_migration_writes_the_cards_that_the_catalog_writes(kept):
    with kept.write() as db:
        written = cards(db)
        db.execute(text("UPDATE papers SET card = ''"))
        db.exec_driver_sql(migration.filling(db.dialect.name))
        assert cards(db) == written
        assert written[2] == [[], [], [], [], [], []]


def test_a_card_says_what_the_tables_say(kept):
    with kept.read() as db:
        first, _, third = papers.by_rows(db, [1, 2, 3])
    assert (first.authors, first.ids, first.versions) == (FULL["authors"], FULL["ids"], FULL["versions"])
    assert first.featured == (DAYS["broadsheet"], DAYS["alpha"], DAYS["hf"])
    assert first.counted_by == ("hf", "zeta")
    assert (third.versions, third.featured, third.counted_by) == ((Version(2, "2024-06"), Version(3)), (), ())


def test_a_card_that_is_read_gives_what_it_was_made_of():
    said = of_card(card_of(paper(1, **FULL), DAYS, COUNTS))
    assert {name: said[name] for name in ("authors", "categories", "ids", "versions")} == {
        name: FULL[name] for name in ("authors", "categories", "ids", "versions")
    }


def test_a_paper_of_no_card_is_one_that_nothing_hangs_on():
    assert card_of(paper(1, ids=()), {}, {}) == migration.NONE
    assert set(of_card(migration.NONE).values()) == {()}
