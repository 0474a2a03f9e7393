from contextlib import closing, suppress
from threading import Thread

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from broadsheet.store import open_store


def level(db):
    return db.execute(text("SELECT level FROM rates WHERE name = 'n'")).scalar_one()


def set_level(db, number):
    db.execute(text("UPDATE rates SET level = :number WHERE name = 'n'"), {"number": number})


def test_what_threads_write_at_once_is_all_there(store):
    with store.write() as db:
        db.execute(text("INSERT INTO rates (name, level, at) VALUES ('n', 0, 0)"))

    def count():
        for _ in range(5):
            with store.write() as db:
                set_level(db, level(db) + 1)

    threads = [Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as db:
        assert level(db) == 40


def test_who_waits_to_write_keeps_no_connection_from_readers(store):
    came = []

    def write():
        with store.write():
            came.append(store.engine.pool.checkedout())

    threads = [Thread(target=write) for _ in range(60)]  # more than there are connections
    with store.write():
        for thread in threads:
            thread.start()
        with store.read() as db:
            assert db.execute(text("SELECT 1")).scalar_one() == 1
            assert store.engine.pool.checkedout() == 2
    for thread in threads:
        thread.join()
    assert came == [1] * 60


def test_what_is_read_within_a_reading_comes_over_one_connection(store):
    with store.reading(), store.read() as one, store.read() as other:
        assert one is other
        assert store.engine.pool.checkedout() == 1
    assert store.engine.pool.checkedout() == 0


def test_a_reading_is_no_other_threads(store):
    seen = []

    def read():
        with store.read() as db:
            seen.append(db)

    with store.reading(), store.read() as db:
        thread = Thread(target=read)
        thread.start()
        thread.join()
        assert seen[0] is not db


def test_a_reading_ends_with_an_error_within_it(store):
    with suppress(ValueError), store.reading():
        raise ValueError
    assert store.engine.pool.checkedout() == 0
    with store.read() as one, store.read() as other:
        assert one is not other


def end_all(store, url):
    """As when the server is started anew."""
    with store.read() as db:
        assert db.execute(text("SELECT 1")).scalar_one() == 1
    address = make_url(url).set(drivername="postgresql+psycopg")
    with create_engine(address, poolclass=NullPool).connect() as db:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        db.execute(text(f"{ended} AND pid <> pg_backend_pid()"))


def test_a_connection_that_was_lost_while_it_rested_is_made_anew(postgresql_url, monkeypatch):
    monkeypatch.setattr("broadsheet.store.connection._RESTED_S", 0.0)
    with closing(open_store(postgresql_url)) as store:
        end_all(store, postgresql_url)
        with store.write() as db:
            assert db.execute(text("SELECT 1")).scalar_one() == 1


def test_a_connection_that_was_lost_in_use_fails_once(postgresql_url, monkeypatch):
    monkeypatch.setattr("broadsheet.store.connection._RESTED_S", 1000.0)
    with closing(open_store(postgresql_url)) as store:
        end_all(store, postgresql_url)
        with pytest.raises(DBAPIError), store.read() as db:
            db.execute(text("SELECT 1"))
        with store.read() as db:
            assert db.execute(text("SELECT 1")).scalar_one() == 1


def test_a_write_that_fails_lets_the_next_one_in(store):
    try:
        with store.write():
            raise ValueError
    except ValueError:
        pass
    with store.write() as db:
        db.execute(text("INSERT INTO rates (name, level, at) VALUES ('n', 1, 0)"))
    with store.read() as db:
        assert level(db) == 1
