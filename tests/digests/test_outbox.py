from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.digests.outbox import LEASE, MOST_TRIES, Postman, pause
from broadsheet.errors import MailError
from broadsheet.store import open_store, outbox
from hands import Hands

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


class Killed(BaseException):
    """The process was killed."""


class Recording:
    """A carrier that keeps what it is given; `outcomes` are raised instead, one a letter."""

    def __init__(self, *outcomes):
        self.taken, self.outcomes = [], list(outcomes)

    def hand_over(self, sender, recipient, content, before_end):
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome in ("killed before its end", "doubt"):
            before_end() if outcome == "doubt" else None
            raise Killed if outcome != "doubt" else MailError("it broke off", "doubt")
        if outcome:
            raise MailError(f"the server says {outcome}", outcome)
        before_end()
        self.taken.append(recipient)
        return "250 taken"

    def close(self):
        pass


@pytest.fixture
def now():
    return Hands(START)


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'letters.db'}")
    yield store
    store.close()


def put(store, *names, ends_at=None):
    with store.write() as db:
        for name in names:
            outbox.add(db, f"{name}@x", "trial", f"{name}@example.org", b"content", START, ends_at)


def send(store, now, *outcomes):
    """What is done and who got a letter."""
    carrier = Recording(*outcomes)
    done = Postman(store, carrier, "papers@example.org", now).send_due()
    return dict(done), carrier.taken


def states(store):
    with store.read() as db:
        return {letter.recipient.partition("@")[0]: letter.state for letter in outbox.newest(db)}


def test_each_letter_goes_out_once_in_the_order_written(store, now):
    names = [f"n{number:02}" for number in range(25)]
    put(store, *names)
    assert send(store, now) == ({"sent": 25}, [f"{name}@example.org" for name in names])
    assert send(store, now) == ({}, [])


def test_a_letter_of_the_same_id_is_written_once(store, now):
    put(store, "ada", "ada")
    assert send(store, now)[0] == {"sent": 1}
    put(store, "ada")
    assert send(store, now)[0] == {}


def test_what_was_sent_is_not_kept(store, now):
    put(store, "ada")
    send(store, now)
    with store.read() as db:
        assert db.exec_driver_sql("SELECT length(content) FROM outbox").scalar() == 0


def test_a_letter_that_may_go_later_is_tried_again_after_longer_and_longer_pauses_and_given_up(store, now):
    put(store, "ada")
    for tries in range(MOST_TRIES):
        assert send(store, now, "later")[0] == {"later" if tries + 1 < MOST_TRIES else "failed": 1}
        now.move(seconds=pause(tries).total_seconds() - 1)
        assert send(store, now)[0] == {}
        now.move(seconds=1)
    assert states(store) == {"ada": "failed"}
    assert timedelta(hours=20) < sum((pause(n) for n in range(MOST_TRIES)), timedelta()) < timedelta(days=3)


def test_a_letter_refused_for_good_is_not_tried_again_and_says_why(store, now):
    put(store, "ada", "emmy")
    assert send(store, now, "never") == ({"failed": 1, "sent": 1}, ["emmy@example.org"])
    with store.read() as db:
        assert outbox.newest(db, "failed")[0].said == "the server says never"


def test_when_the_server_cannot_be_reached_all_wait_and_no_try_is_counted(store, now):
    put(store, "ada", "emmy")
    for _ in range(2 * MOST_TRIES):
        assert send(store, now, "unreached")[0] == {"unreached": 1}
    assert send(store, now)[0] == {"sent": 2}


def test_a_letter_whose_answer_was_lost_goes_again_under_the_same_id_as_rfc_5321_wants(store, now):
    put(store, "ada")
    assert send(store, now, "doubt")[0] == {"later": 1}
    now.move(minutes=1)
    assert send(store, now)[0] == {"sent": 1}


def test_one_whose_answer_is_lost_again_and_again_is_kept_apart_and_goes_again_when_told(store, now):
    put(store, "ada")
    for tries in range(MOST_TRIES):
        assert send(store, now, "doubt")[0] == {"later" if tries + 1 < MOST_TRIES else "failed": 1}
        now.move(seconds=pause(tries).total_seconds())
    assert states(store) == {"ada": "doubtful"}
    assert send(store, now)[0] == {}
    with store.write() as db:
        assert outbox.again(db, now(), ("doubtful",)) == 1
    assert send(store, now)[0] == {"sent": 1}


def test_a_sender_killed_before_the_end_of_a_letter_loses_none(store, now):
    put(store, "ada", "emmy")
    with pytest.raises(Killed):
        send(store, now, "killed before its end")
    assert send(store, now)[0] == {}  # they are still that sender's
    now.move(seconds=LEASE.total_seconds())
    assert send(store, now)[0] == {"sent": 2}


def test_a_sender_killed_after_the_end_of_a_letter_sends_none_twice_and_it_is_told(store, now):
    put(store, "ada")

    class Last(Recording):
        def hand_over(self, sender, recipient, content, before_end):
            before_end()
            raise Killed

    with pytest.raises(Killed):
        Postman(store, Last(), "papers@example.org", now).send_due()
    now.move(seconds=LEASE.total_seconds())
    assert send(store, now) == ({"given up": 1}, [])
    assert states(store) == {"ada": "doubtful"}


def test_where_the_server_knows_letters_by_their_ids_such_a_letter_goes_again(store, now):
    put(store, "ada")
    with store.write() as db:
        (letter,) = outbox.claim(db, now(), now() + LEASE, 1)
        assert outbox.hand(db, letter.id, now() + LEASE)
    now.move(seconds=LEASE.total_seconds())
    carrier = Recording()
    done = Postman(store, carrier, "papers@example.org", now, again_in_doubt=True).send_due()
    assert (dict(done), carrier.taken) == ({"sent": 1}, ["ada@example.org"])


def test_a_sender_that_was_too_slow_leaves_the_letter_to_the_other(store, now):
    put(store, "ada")
    others = []

    class Slow(Recording):
        def hand_over(self, sender, recipient, content, before_end):
            now.move(seconds=LEASE.total_seconds())
            others.append(send(store, now))
            return super().hand_over(sender, recipient, content, before_end)

    slow = Slow()
    assert dict(Postman(store, slow, "papers@example.org", now).send_due()) == {"lost": 1}
    assert (others, slow.taken) == ([({"sent": 1}, ["ada@example.org"])], [])


def test_a_letter_that_is_of_no_use_any_more_is_not_sent(store, now):
    put(store, "ada", ends_at=START + timedelta(minutes=15))
    assert send(store, now, "later")[0] == {"later": 1}
    now.move(seconds=15 * 60)
    assert send(store, now) == ({"given up": 1}, [])
    assert states(store) == {"ada": "failed"}


def test_it_stops_when_told_and_leaves_the_rest_for_the_next(store, now):
    put(store, "ada", "emmy", "sofya")
    carrier = Recording()
    Postman(store, carrier, "papers@example.org", now).send_due(lambda: len(carrier.taken) == 2)
    assert carrier.taken == ["ada@example.org", "emmy@example.org"]
    assert send(store, now)[1] == ["sofya@example.org"]


def test_letters_settled_long_ago_are_forgotten(store, now):
    put(store, "ada", "emmy")
    send(store, now, "later")
    with store.write() as db:
        assert outbox.forget_before(db, START + timedelta(days=1)) == 1
    assert states(store) == {"ada": "waiting"}


def test_what_happens_to_an_address_that_is_refused_is_told_to_its_subscription(app, ada, clock):
    """A server that refuses the address at the door is as good as one that sends a report later."""
    clock.now += timedelta(hours=3)
    app.write_letters()
    said = "the mail server said 550 5.1.1 nobody here is called that"

    class Refusing(Recording):
        def hand_over(self, sender, recipient, content, before_end):
            raise MailError(said, "never")

    done = Postman(app._store, Refusing(), "papers@example.org", app.now).send_due()
    assert dict(done) == {"failed": 1}
    to = app.my_letters(ada)
    assert (to.state, to.said) == ("bounced", said)


@pytest.mark.parametrize("said", ["550 no", "554 5.7.1 your key is wrong"])
def test_what_may_be_our_own_fault_ends_no_letters_before_the_third(app, ada, clock, said):
    class Refusing(Recording):
        def hand_over(self, sender, recipient, content, before_end):
            raise MailError(f"the mail server said {said}", "never")

    for state in ("active", "active", "bounced"):
        app.write_trial("ada@example.org")
        Postman(app._store, Refusing(), "papers@example.org", app.now).send_due()
        assert app.my_letters(ada).state == state
