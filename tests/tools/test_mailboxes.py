import pytest

from broadsheet.errors import MailError
from broadsheet.tools.mailboxes import mailbox
from imap_server import Folder, imap_server
from keys_for_tests import certificate
from letters_back import back

LAST = b"From: ada@example.org\nSUBJECT:\n unsubscribe-xyz\n\n"
REPORT, OTHER = back("postfix"), b"Subject: hello\nContent-Type: text/plain\n\nmultipart/report\n"
LARGEST = 10_000
KNOWN = ("papers", "secret")


def reports_in(box):
    return [content for _, content in box.came_back(LARGEST)]


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def test_reports_that_nobody_has_seen_are_found_in_a_maildir_and_nothing_else_is_touched(maildir):
    files = {
        "new/1.host": REPORT,
        "new/2.host": OTHER,
        "new/3.host": REPORT + b"x" * LARGEST,
        "cur/4.host:2,F": back("gmail"),
        "cur/5.host:2,RS": REPORT,
        "tmp/6.host": REPORT,
        "cur/7.host": b"",
        "new/8.host": LAST,
        "new/9.host": b"Subject: Re: unsubscribe-xyz\n\nSubject: unsubscribe-xyz\n",
    }
    for name, content in files.items():
        (maildir / name).write_bytes(content)
    box = mailbox(f"maildir:{maildir}")
    assert sorted(reports_in(box)) == sorted([REPORT, back("gmail"), LAST])
    assert {str(file.relative_to(maildir)) for file in maildir.glob("*/*")} == set(files)


def test_what_was_seen_in_a_maildir_moves_to_where_a_reader_looks_and_keeps_its_flags(maildir):
    (maildir / "new/1.host").write_bytes(REPORT)
    (maildir / "cur/2.host:2,F").write_bytes(REPORT)
    box = mailbox(f"maildir:{maildir}")
    for name, _ in list(box.came_back(LARGEST)):
        box.seen(name)
    assert {file.name for file in (maildir / "cur").iterdir()} == {"1.host:2,S", "2.host:2,FS"}
    assert reports_in(box) == []
    box.seen("new/1.host")  # somebody else moved it meanwhile
    box.close()


def test_a_folder_that_is_no_maildir_is_named(tmp_path):
    with pytest.raises(MailError, match="is no Maildir"):
        reports_in(mailbox(f"maildir:{tmp_path / 'none'}"))


@pytest.fixture
def folder():
    return Folder(REPORT, OTHER, REPORT + b"x" * LARGEST, back("gmail"))


def test_reports_that_nobody_has_seen_are_found_on_a_server_and_stay_so_until_told(folder):
    with imap_server(folder) as port:
        box = mailbox(f"imap+plain://127.0.0.1:{port}/Came back", *KNOWN)
        assert reports_in(box) == [back("gmail"), REPORT]
        assert folder.seen == set()
        for name, content in box.came_back(LARGEST):
            if content == REPORT:
                box.seen(name)
        assert folder.seen == {1}
        assert reports_in(box) == [back("gmail")]
        box.close()
        assert folder.asked[-1] == "LOGOUT"


def test_an_empty_folder_has_no_reports():
    with imap_server(Folder()) as port:
        box = mailbox(f"imap+plain://127.0.0.1:{port}/Came back", *KNOWN)
        assert reports_in(box) == []
        box.close()


@pytest.mark.parametrize(
    ("place", "password", "said"),
    [
        ("/Came back", "wrong", "who is that"),
        ("/INBOX", "secret", "there is no folder INBOX"),
        ("", "secret", "there is no folder INBOX"),
    ],
)
def test_a_server_that_refuses_is_named_with_its_words(folder, place, password, said):
    with imap_server(folder) as port:
        box = mailbox(f"imap+plain://127.0.0.1:{port}{place}", "papers", password)
        with pytest.raises(MailError, match=f"127.0.0.1 cannot be read: .*{said}"):
            reports_in(box)
        box.close()


@pytest.mark.parametrize("command", ["SEARCH", "FETCH", "STORE"])
def test_a_server_that_fails_in_between_is_named_too(folder, command):
    folder.fails = {command: "NO not now"}
    with imap_server(folder) as port:
        box = mailbox(f"imap+plain://127.0.0.1:{port}/Came back", *KNOWN)
        with pytest.raises(MailError, match="127.0.0.1"):
            [box.seen(name) for name, _ in box.came_back(LARGEST)]
        box.close()


def test_a_server_that_is_not_there_is_named(folder):
    with imap_server(folder) as port:
        pass
    with pytest.raises(MailError, match="cannot be read"):
        reports_in(mailbox(f"imap+plain://127.0.0.1:{port}/Came back", *KNOWN))


def test_no_password_goes_to_a_server_whose_certificate_nobody_vouches_for(folder, tmp_path, monkeypatch):
    files = certificate(tmp_path)
    with imap_server(folder, files) as port:
        address = f"imaps://127.0.0.1:{port}/Came back"
        with pytest.raises(MailError, match="CERTIFICATE_VERIFY_FAILED"):
            reports_in(mailbox(address, *KNOWN))
        assert folder.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        box = mailbox(address, *KNOWN)
        assert reports_in(box) == [back("gmail"), REPORT]
        box.close()
