"""Short letters that are sent at once: a link to sign in, a trial."""

from __future__ import annotations

import secrets
from datetime import datetime

from broadsheet.settings import Settings
from broadsheet.tools.mail import Letter

_SIGN_IN = """\
To sign in to {name}, open this address and press the button there:

{address}/sign-in/{secret}

It works once, until {until:%H:%M} UTC. If it was not you who asked for it, nothing needs to be done.
"""
_TRIAL = """\
This is a trial: {name} at {address} can write to you.
"""


def sign_in(settings: Settings, recipient: str, secret: str, until: datetime) -> Letter:
    """A link that signs somebody in."""
    text = _SIGN_IN.format(name=settings.name, address=settings.address, secret=secret, until=until)
    return Letter(new_id(settings), recipient, f"Sign in to {settings.name}", text)


def trial(settings: Settings, recipient: str) -> Letter:
    """A letter by which to see whether letters arrive."""
    text = _TRIAL.format(name=settings.name, address=settings.address)
    return Letter(new_id(settings), recipient, f"A trial from {settings.name}", text)


def new_id(settings: Settings) -> str:
    """The id of a letter that is written once only."""
    return f"{secrets.token_hex(16)}@{settings.mail_from.rpartition('@')[2]}"
