from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.digests.outbox import Postman
from broadsheet.store import outbox
from hands import Hands

from .test_outbox import Recording, store  # noqa: F401

START = datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.fixture
def now():
    return Hands(START)


@pytest.fixture
def send(store, now):  # noqa: F811
    """Send what is due, six a minute to a domain; what was done and who got a letter."""

    def due(per_minute=6, *outcomes):
        carrier = Recording(*outcomes)
        done = Postman(store, carrier, "papers@example.org", now, per_minute=per_minute).send_due()
        return dict(done), carrier.taken

    return due


def put(store, number, host="example.org", kind="digest"):  # noqa: F811
    with store.write() as db:
        for n in range(number):
            outbox.add(db, f"{kind}{n}@{host}", kind, f"{kind}{n:02}@{host}", b"content", START)


def test_what_is_too_much_for_one_domain_waits_and_others_go_on(store, now, send):  # noqa: F811
    put(store, 20)
    put(store, 3, "b.example.org")
    done, taken = send()
    assert done == {"sent": 9, "held": 14}
    assert taken == [f"digest{n:02}@example.org" for n in range(6)] + [
        f"digest{n:02}@b.example.org" for n in range(3)
    ]


def test_all_go_in_their_order_at_the_rate_that_was_set(store, now, send):  # noqa: F811
    put(store, 20)
    arrived = []
    for _ in range(4):
        arrived.append(send()[1])
        now.move(seconds=60)
    assert [len(taken) for taken in arrived] == [6, 6, 6, 2]
    assert [one for taken in arrived for one in taken] == [f"digest{n:02}@example.org" for n in range(20)]


def test_a_letter_that_waits_counts_no_try_and_keeps_what_was_said_of_it(store, now, send):  # noqa: F811
    put(store, 1)
    send(6, "later")
    now.move(minutes=1)
    put(store, 7)
    send()
    with store.read() as db:
        held = outbox.newest(db, "waiting")
    assert {letter.tries for letter in held} <= {0, 1}
    assert all(timedelta() < letter.due_at - now() <= timedelta(seconds=10) for letter in held)


def test_those_who_wait_have_turns_one_after_the_other(store, now, send):  # noqa: F811
    put(store, 10)
    send()
    with store.read() as db:
        turns = sorted(letter.due_at - START for letter in outbox.newest(db, "waiting"))
    assert [turn.total_seconds() for turn in turns] == [10, 20, 30, 40]


def test_two_senders_count_together(store, now, send):  # noqa: F811
    put(store, 10)
    assert len(send()[1]) == 6
    assert send()[1] == []
    now.move(seconds=10)
    assert len(send()[1]) == 1


@pytest.mark.parametrize("kind", ["sign-in", "confirm", "trial", "failure"])
def test_a_letter_that_somebody_waits_for_is_not_held_back(store, now, send, kind):  # noqa: F811
    put(store, 10)
    send()
    put(store, 10, kind=kind)
    assert send()[0] == {"sent": 10}


def test_without_a_limit_all_go_at_once(store, now, send):  # noqa: F811
    put(store, 50)
    assert send(0)[0] == {"sent": 50}
