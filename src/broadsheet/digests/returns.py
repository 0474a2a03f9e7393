"""What becomes of letters that come back: an address at which nobody is gets no more, a complaint ends them.

Anybody can write a report. Only one that knows the id of a letter, which nobody but we and whoever carries
or gets it know, and to whom that letter was, is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from broadsheet.errors import MailError
from broadsheet.letters import Posted
from broadsheet.people.secrets import digest
from broadsheet.store import Connection, letters, outbox, subscriptions
from broadsheet.tools.mail import ascii_address
from broadsheet.tools.returns import Report, status_in

from . import subscribing

Outcome = Literal["bounced", "complained", "unchanged", "unknown"]
Ending = Literal["ended", "unchanged", "unknown"]

IN_A_ROW = 3  # letters refused for what they are, not for whom they are to, after which there is no use
_WENT_OUT = frozenset({"handed", "sent", "doubtful", "bounced", "complained"})
_CAME_TO_NOTHING = frozenset({"bounced", "failed"})
# Status codes that blame the letter or its sender (RFC 3463): 5.1.7 and 5.1.8 are sender's addresses, 5.2.2 a
# full mailbox, 5.3 the system, 5.5 the protocol, 5.6 the content, 5.7 a policy. Were we to end letters at the
# first of these, a key or a name server that is set wrongly would end everybody's.
_OURS = ("5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3.", "5.5.", "5.6.", "5.7.")
_GUESSED = frozenset({"failure"})  # kinds of letters whose ids are made of what everyone knows
_TOO_LONG_TO_GUESS = 30  # signs; a server's own name for a letter, such as Amazon's
_COMPLAINT = "a complaint about one came from your mail provider"


def take(db: Connection, report: Report) -> Outcome:
    """Believe a report or not, and do what follows.

    `unchanged` when nothing follows: the letter may arrive yet, or that was known.
    """
    letter = _letter(db, report)
    if letter is None:
        return "unknown"
    if report.kind == "complaint":
        return _complained(db, letter, report)
    if not report.permanent or letter.state in _CAME_TO_NOTHING:
        return "unchanged"
    outbox.come_back(db, letter.id, "bounced", report.reason)
    if letter.kind not in _GUESSED and _is_dead(db, letter.recipient, report.status or "5"):
        _end(db, letter.recipient, letter.made_at, "bounced", report.reason)
    return "bounced"


def end_by_mail(db: Connection, secret: str) -> Ending:
    """End the letters of whom the letter was to in whose links this secret is, as its POST would."""
    letter = letters.by_hash(db, digest(secret))
    to = subscriptions.by_id(db, letter.subscription) if letter else None
    if to is None:
        return "unknown"
    if to.state != "active":
        return "unchanged"
    subscribing.end(db, to, "you ended them by mail")
    return "ended"


def refused(db: Connection, recipient: str, now: datetime, said: str) -> None:
    """The server would not have a letter, which is marked so already. Words without a code blame us."""
    if _is_dead(db, recipient, status_in(said) or "5.5."):
        _end(db, recipient, now, "bounced", said)


def _complained(db: Connection, letter: Posted, report: Report) -> Outcome:
    if letter.state == "complained":
        return "unchanged"
    said = f"{_COMPLAINT} ({report.reason})" if report.reason else _COMPLAINT
    outbox.come_back(db, letter.id, "complained", said)
    if letter.kind not in _GUESSED:
        _end(db, letter.recipient, letter.made_at, "ended", said)
    return "complained"


def _end(db: Connection, recipient: str, since: datetime, state: str, said: str) -> None:
    """No more letters to an address, unless it was shown since then that letters arrive there."""
    for one in subscriptions.at_address(db, recipient):
        if one.state == "active" and not (one.confirmed_at and one.confirmed_at > since):
            subscriptions.change(db, one.id, state=state, next_at=None, said=said)
            outbox.call_off(db, recipient, "digest", "letters ended before it went out")


def _is_dead(db: Connection, recipient: str, status: str) -> bool:
    """Whether letters to an address are of no use any more."""
    if not status.startswith(_OURS):
        return True
    states = outbox.last_states(db, recipient, IN_A_ROW)
    return len(states) == IN_A_ROW and _CAME_TO_NOTHING.issuperset(states)


def _letter(db: Connection, report: Report) -> Posted | None:
    """The letter that a report is about, if it is one of ours, was to its recipient, and went out."""
    recipients = set(_comparable(report.recipients))
    for message_id in report.message_ids:
        found = outbox.by_message_id(db, message_id)
        if found is None and len(message_id) >= _TOO_LONG_TO_GUESS:
            found = outbox.by_server_id(db, message_id, report.recipients)
        if found and found.state in _WENT_OUT and recipients.intersection(_comparable([found.recipient])):
            return found
    return None


def _comparable(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        try:
            yield ascii_address(address).lower()
        except MailError:
            yield address.lower()
