"""A mail server on this machine that takes letters, or does what it is told instead."""

from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailroom:
    """Keeps what it was given.

    Attributes:
        answers: for the next letters, what is said at the end instead of yes; `drop` breaks off unheard.
        refused: addresses that are answered 550.
        peers: the connections by which letters came.
    """

    def __init__(self):
        self.taken, self.answers, self.refused, self.peers = [], [], set(), set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 nobody here is called that"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        self.peers.add(session.peer)
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer == "drop":
            server.transport.abort()
            return "250 unheard"
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer

    def letters(self):
        return [message_from_bytes(envelope.original_content, policy=default) for envelope in self.taken]


def _known(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"papers", b"secret"), handled=False)


@contextmanager
def mail_server(mailroom=None, **options):
    """A mail server; its address and its mailroom."""
    mailroom = mailroom or Mailroom()
    if options.get("auth_required"):
        options |= {"authenticator": _known, "auth_require_tls": False}
    controller = _OnAnyPort(mailroom, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield f"smtp+plain://127.0.0.1:{controller.port}", mailroom
    finally:
        controller.stop()


class _OnAnyPort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]  # it knocks there to see whether it answers
        super()._trigger_server()
