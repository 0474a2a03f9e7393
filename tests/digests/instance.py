"""Instances that write letters into a folder."""

from email import message_from_bytes
from email.policy import default

from small import PAPERS, small_app

ADDRESS = "https://papers.example.org"
MAIL = {"mail_from": "papers@example.org", "address": ADDRESS}


def writing_app(folder, clock, papers=PAPERS, mode="public", **settings):
    app = small_app(folder, papers, mode=mode, mail_server=f"folder:{folder / 'letters'}", **MAIL, **settings)
    app.now = clock
    return app


def letters_in(folder):
    """All letters that were sent, the oldest first."""
    files = sorted((folder / "letters").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes().replace(b"\r\n", b"\n"), policy=default) for file in files]


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def html_of(letter):
    return letter.get_body(("html",)).get_content()
