"""Short letters that are sent at once: a link to sign in, a trial."""

from __future__ import annotations

from datetime import date, datetime

from broadsheet.settings import Settings
from broadsheet.tools.mail import Letter

from . import ids

_SIGN_IN = """\
To sign in to {name}, open this address and press the button there:

{address}/sign-in/{secret}

It works once, until {until:%H:%M} UTC. If it was not you who asked for it, nothing needs to be done.
"""
_TRIAL = """\
This is a trial: {name} at {address} can write to you.
"""


_CONFIRM = """\
Somebody asked for letters from {name} at this address. If that was you, open this address and press the
button there:

{address}/subscribe/{secret}

It works for three days. If it was not you, nothing needs to be done: no letters will come.
"""
_FAILURE = """\
At {name}, {address}, this failed:

  {job}: {said}

It is tried again by itself. {address}/status tells more.
"""


def sign_in(settings: Settings, recipient: str, secret: str, until: datetime) -> Letter:
    """A link that signs somebody in."""
    text = _SIGN_IN.format(name=settings.name, address=settings.address, secret=secret, until=until)
    return Letter(ids.by_chance(settings), recipient, f"Sign in to {settings.name}", text)


def trial(settings: Settings, recipient: str) -> Letter:
    """A letter by which to see whether letters arrive."""
    text = _TRIAL.format(name=settings.name, address=settings.address)
    return Letter(ids.by_chance(settings), recipient, f"A trial from {settings.name}", text)


def confirm(settings: Settings, recipient: str, secret: str) -> Letter:
    """A link that begins letters, so that nobody gets them who did not ask."""
    text = _CONFIRM.format(name=settings.name, address=settings.address, secret=secret)
    return Letter(ids.by_chance(settings), recipient, f"Letters from {settings.name}: is it you?", text)


def failure(settings: Settings, recipient: str, job: str, said: str, day: date) -> Letter:
    """To an admin: a job failed. The same for all failures of a job on one day, so that one is sent."""
    text = _FAILURE.format(name=settings.name, address=settings.address, job=job, said=said)
    letter_id = ids.made_of(settings, recipient, job, day)
    return Letter(letter_id, recipient, f"{settings.name}: {job} failed", text)
