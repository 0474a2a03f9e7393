"""Letters as bytes (RFC 5322), and who carries them: a mail server, or a folder of `.eml` files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from broadsheet.errors import MailError

# What ends or turns a line: a name or title with these in it would write headers of its own.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONGEST_HEADER = 300
_AS_GIVEN = SMTP.clone(refold_source="none")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to one person.

    Attributes:
        id: stable: the same letter written twice has the same, so that it arrives once.
        html: the same once more for programs that show it; empty for a letter of text alone.
        headers: further ones, as names and values.
    """

    id: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)


class Signer(Protocol):
    """Signs letters for the domain that they come from."""

    def signed(self, content: bytes) -> bytes:
        """A letter with its signature on top, the rest as it was."""
        ...


class Carrier(Protocol):
    """Takes letters one after the other; not to be shared by threads."""

    def hand_over(self, sender: str, recipient: str, content: bytes, before_end: Callable[[], None]) -> str:
        """Hand a letter over; what was said to it.

        Args:
            before_end: called when all of the letter but its end has gone out: from then on it may have been
                taken though nobody heard so.

        Raises:
            MailError: it was not taken, or nobody knows.
        """
        ...

    def close(self) -> None:
        """Let go of the connection; another letter opens a new one."""
        ...


def composed(letter: Letter, sender: str, name: str, now: datetime, signer: Signer | None = None) -> bytes:
    """A letter as it goes out, with lines that end in CR LF; letters beyond ASCII are encoded.

    Args:
        sender: the address that it comes from.
        name: what the sender is called.
        signer: signs it, last of all.

    Raises:
        MailError: there is no writing to that address.
    """
    message = EmailMessage(_AS_GIVEN)
    message["From"] = Address(one_line(name), addr_spec=sender)
    message["To"] = ascii_address(letter.recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine is to answer
    for header, value in letter.headers.items():
        _put(message, header, _UNSEEN.sub(" ", value).strip())
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    content = message.as_bytes()
    return signer.signed(content) if signer else content


def _put(message: EmailMessage, header: str, value: str) -> None:
    """A further header, an address a line.

    The library would write an address that is longer than a line as encoded words (RFC 2047), and a mail
    program that looks for a way to unsubscribe would find none.
    """
    if value.isascii():
        message.set_raw(header, value.replace(">, <", ">,\r\n <"))
    else:
        message[header] = value


def ascii_address(address: str) -> str:
    """An address as every mail server takes it: a name of a host beyond ASCII as IDNA.

    Raises:
        MailError: what stands before the @ is beyond ASCII, which most servers refuse.
    """
    box, _, host = address.rpartition("@")
    try:
        return f"{box.encode('ascii').decode()}@{host.encode('idna').decode()}"
    except UnicodeError as error:
        raise MailError(f"no mail server takes the address {address!r}", "never") from error


def one_line(text: str) -> str:
    """Text as it may stand in a header: no signs that end a line or turn it round, not too long."""
    return _UNSEEN.sub(" ", text)[:_LONGEST_HEADER].strip()


class Folder:
    """Puts each letter into a folder as a file of its own, named after its id."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def hand_over(
        self,
        sender: str,  # noqa: ARG002
        recipient: str,  # noqa: ARG002
        content: bytes,
        before_end: Callable[[], None],
    ) -> str:
        """Write a file, whole or not at all; one that is there already is written anew."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            file = self._path / f"{_file_name(content)}.eml"
            half = file.with_suffix(f".{os.getpid()}.part")
            half.write_bytes(content)
            before_end()
            half.replace(file)
        except OSError as error:
            raise MailError(
                f"the folder {self._path} takes no letters: {error.strerror}", "unreached"
            ) from error
        return f"written to {file.name}"

    def close(self) -> None:
        """Nothing is held."""


def carrier(address: str, user: str = "", password: str = "") -> Carrier:
    """Who answers to an address such as `smtp://mail.example.org:587` or `folder:letters`."""
    kind, _, rest = address.partition(":")
    if kind == "folder":
        return Folder(Path(rest))
    from .smtp import Smtp

    host, _, port = rest.removeprefix("//").partition(":")
    return Smtp(kind, host, int(port or 0), user, password)


def _file_name(content: bytes) -> str:
    found = re.search(rb"^Message-ID:\s*<([^>]+)>", content, re.MULTILINE | re.IGNORECASE)
    return re.sub(r"[^\w.@-]", "_", found[1].decode("ascii", "replace") if found else "letter")
