"""A mail server that carries letters (RFC 5321), by the standard library's client."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress

from broadsheet.errors import MailError

from .mail import ascii_address

_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_TIMEOUT_S = 60.0
_TIMEOUT_END_S = 300.0  # servers look at a letter before they say that they have it; RFC 5321 4.5.3.2.6
_LETTERS_A_CONNECTION = 100
_WITH_US = frozenset({421, 530, 534, 535, 538})  # it goes away, or wants a name or TLS: no letter's fault


class _Line(smtplib.SMTP):
    """A connection that tells before it says that a letter has ended."""

    before_end: Callable[[], None] = staticmethod(lambda: None)

    def data(self, msg: bytes | bytearray | str) -> tuple[int, bytes]:  # type: ignore[override]
        """Send a letter's content. Its last dot goes out alone: a sender killed before it sent nothing."""
        self.putcmd("data")
        code, said = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, said)
        content = msg.encode("ascii") if isinstance(msg, str) else bytes(msg)
        content = re.sub(rb"(?m)^\.", b"..", content)
        self.send(content if content.endswith(b"\r\n") else content + b"\r\n")
        self.before_end()
        if self.sock:
            self.sock.settimeout(_TIMEOUT_END_S)
        self.send(b".\r\n")
        return self.getreply()


class _TlsLine(_Line, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


class Smtp:
    """Hands letters to one server, over a connection that is opened when needed and again when it broke."""

    def __init__(self, kind: str, host: str, port: int = 0, user: str = "", password: str = "") -> None:
        self._kind = kind
        self._host = host
        self._port = port or _PORTS[kind]
        self._user, self._password = user, password
        self._line: _Line | None = None
        self._handed = 0

    def hand_over(self, sender: str, recipient: str, content: bytes, before_end: Callable[[], None]) -> str:
        """Hand a letter over; what the server said.

        Raises:
            MailError: the server took it not (`later`, `never`), or was lost before it answered (`doubt`).
        """
        sender, recipient = ascii_address(sender), ascii_address(recipient)
        line = self._opened()
        ended = False

        def ending() -> None:
            nonlocal ended
            before_end()
            ended = True

        line.before_end = ending
        try:
            code, said = self._transaction(line, sender, recipient, content)
        except MailError:
            raise
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            trouble = f"the mail server {self._host} broke off: {_words(error)}"
            raise MailError(trouble, "doubt" if ended else "later") from error
        self._handed += 1
        if self._handed >= _LETTERS_A_CONNECTION:
            self.close()
        return f"{code} {said}"

    def close(self) -> None:
        """Say goodbye, if there is still somebody to say it to."""
        line, self._line, self._handed = self._line, None, 0
        if line is None:
            return
        with suppress(OSError, smtplib.SMTPException):
            if line.sock:
                line.sock.settimeout(5)
            line.quit()
        line.close()

    def _opened(self) -> _Line:
        if self._line is None:
            try:
                self._line = self._open()
            except (OSError, smtplib.SMTPException) as error:
                trouble = f"the mail server {self._host}:{self._port} cannot be used: {_words(error)}"
                raise MailError(trouble, "unreached") from error
        return self._line

    def _open(self) -> _Line:
        secure = ssl.create_default_context()
        if self._kind == "smtps":
            line: _Line = _TlsLine(self._host, self._port, timeout=_TIMEOUT_S, context=secure)
        else:
            line = _Line(self._host, self._port, timeout=_TIMEOUT_S)
        try:
            if self._kind == "smtp":
                line.starttls(context=secure)  # raises where the server offers none
            if self._user:
                line.login(self._user, self._password)
        except BaseException:
            line.close()
            raise
        return line

    def _transaction(self, line: _Line, sender: str, recipient: str, content: bytes) -> tuple[int, str]:
        """MAIL, RCPT, DATA; an answer that is no yes is raised with what it means for this letter."""
        if line.sock:
            line.sock.settimeout(_TIMEOUT_S)
        line.ehlo_or_helo_if_needed()
        self._agreed(*line.mail(sender))
        self._agreed(*line.rcpt(recipient))
        try:
            code, said = line.data(content)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        return self._agreed(code, said)

    def _agreed(self, code: int, said: bytes) -> tuple[int, str]:
        words = said.decode("utf-8", "replace")[:500]
        if 200 <= code < 300:
            return code, words
        if not self._begin_again():
            self.close()
        if code == -1:
            raise smtplib.SMTPServerDisconnected(words)
        trouble = f"the mail server said {code} {words}"
        if code in _WITH_US:
            self.close()
            raise MailError(trouble, "unreached")
        raise MailError(trouble, "never" if 500 <= code < 600 else "later")

    def _begin_again(self) -> bool:
        """Whether the connection is ready for another letter after one that was refused."""
        try:
            return self._line is not None and self._line.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_bytes(error.smtp_error).decode('utf-8', 'replace')[:500]}"
    return str(error) or type(error).__name__


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")
