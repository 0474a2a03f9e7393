from contextlib import suppress
from threading import Thread

from sqlalchemy import text


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
