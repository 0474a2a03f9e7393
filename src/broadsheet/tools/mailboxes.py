"""Where mail arrives: a folder of a mail server (IMAP, RFC 9051), or a Maildir on this machine."""

from __future__ import annotations

import imaplib
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeAlias

from broadsheet.errors import MailError

from .returns import UNSUBSCRIBE

MOST = 500  # messages that are looked at in a round, the last first
_PORTS = {"imaps": 993, "imap+plain": 143}
_TIMEOUT_S = 60.0
_HEAD = 65_536  # bytes in which a message's headers end, or it is none of those that matter
_CAME_BACK = re.compile(
    rb"^(?:content-type:\s*multipart/report|subject:\s*" + UNSUBSCRIBE.encode() + rb")",
    re.IGNORECASE | re.MULTILINE,
)

Name: TypeAlias = str


class Mailbox(Protocol):
    """Messages that nobody has seen yet. Use it from one thread, and close it."""

    def came_back(self, largest: int) -> Iterator[tuple[Name, bytes]]:
        """Messages that say they are reports, or are to end letters, none larger than so many bytes.

        Raises:
            MailError: it cannot be read.
        """
        ...

    def seen(self, name: Name) -> None:
        """Mark a message so that it does not come again; raises MailError."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Maildir:
    """A folder with `new` and `cur`, into which a mail server puts a file for each message."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def came_back(self, largest: int) -> Iterator[tuple[Name, bytes]]:
        """Reports in `new`, and those in `cur` that nobody has marked as seen."""
        for file in self._unseen()[:MOST]:
            try:
                with file.open("rb") as opened:
                    head = opened.read(_HEAD)
                    if not _came_back(head) or os.fstat(opened.fileno()).st_size > largest:
                        continue
                    content = head + opened.read(largest)
            except FileNotFoundError:
                continue  # somebody else has taken it meanwhile
            except OSError as error:
                raise MailError(f"{file.name} cannot be read: {error.strerror}", "unreached") from error
            yield f"{file.parent.name}/{file.name}", content

    def seen(self, name: Name) -> None:
        """Move a message to `cur`, with the flag S."""
        file = self._path / name
        base, _, flags = file.name.partition(":2,")
        with suppress(FileNotFoundError):
            file.rename(self._path / "cur" / f"{base}:2,{''.join(sorted({*flags, 'S'}))}")

    def close(self) -> None:
        """Nothing is held."""

    def _unseen(self) -> list[Path]:
        try:
            new, old = (list((self._path / part).iterdir()) for part in ("new", "cur"))
        except OSError as error:
            raise MailError(f"{self._path} is no Maildir: {error.strerror}", "unreached") from error
        old = [file for file in old if "S" not in file.name.partition(":2,")[2]]
        return sorted(
            (file for file in new + old if file.is_file()), key=lambda file: file.name, reverse=True
        )


class Imap:
    """A folder of a mail server, over TLS with a certificate that is good, or plain on one's own network."""

    def __init__(self, kind: str, host: str, port: int, folder: str, user: str, password: str) -> None:
        self._host, self._port = host, port or _PORTS[kind]
        self._kind, self._folder = kind, folder
        self._user, self._password = user, password
        self._line: imaplib.IMAP4 | None = None

    def came_back(self, largest: int) -> Iterator[tuple[Name, bytes]]:
        """Reports among what is unseen; they stay so."""
        found = self._asked("SEARCH", "UNSEEN", "SMALLER", str(largest + 1))
        numbers = [number.decode() for part in found if isinstance(part, bytes) for number in part.split()]
        for number in reversed(numbers[-MOST:]):
            if _came_back(self._fetched(number, "BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE SUBJECT)]")):
                yield number, self._fetched(number, "BODY.PEEK[]")

    def seen(self, name: Name) -> None:
        """Mark a message as seen."""
        self._asked("STORE", name, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        """Say goodbye, if there is still somebody to say it to."""
        line, self._line = self._line, None
        if line:
            with suppress(OSError, imaplib.IMAP4.error):
                line.logout()

    def _fetched(self, number: str, part: str) -> bytes:
        found = self._asked("FETCH", number, f"({part})")
        return next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")

    def _asked(self, command: str, *given: str) -> list[object]:
        try:
            if self._line is None:
                self._line = self._opened()
            said, found = self._line.uid(command, *given)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailError(f"the mailbox at {self._host} cannot be read: {error}", "unreached") from error
        if said != "OK":
            raise MailError(f"the mailbox at {self._host} says {said} to {command}", "unreached")
        return list(found)

    def _opened(self) -> imaplib.IMAP4:
        if self._kind == "imaps":
            secure = ssl.create_default_context()
            line: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                self._host, self._port, ssl_context=secure, timeout=_TIMEOUT_S
            )
        else:
            line = imaplib.IMAP4(self._host, self._port, timeout=_TIMEOUT_S)
        try:
            line.login(self._user, self._password)
            said, found = line.select(f'"{self._folder}"')
            if said != "OK":
                raise imaplib.IMAP4.error(f"there is no folder {self._folder}: {found[0]!r}")
        except BaseException:
            line.shutdown()
            raise
        return line


def mailbox(address: str, user: str = "", password: str = "") -> Mailbox:
    """What answers to an address such as `imaps://mail.example.org/INBOX` or `maildir:PATH`."""
    kind, _, rest = address.partition(":")
    if kind == "maildir":
        return Maildir(Path(rest))
    place, _, folder = rest.removeprefix("//").partition("/")
    host, _, port = place.partition(":")
    return Imap(kind, host, int(port or 0), folder or "INBOX", user, password)


def _came_back(head: bytes) -> bool:
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return _CAME_BACK.search(headers) is not None
