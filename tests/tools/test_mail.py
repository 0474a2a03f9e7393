from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from broadsheet.errors import MailError
from broadsheet.tools.mail import Folder, Letter, ascii_address, carrier, composed, one_line

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def read(letter, name="Daily Papers"):
    content = composed(letter, "papers@example.org", name, NOW)
    assert b"\n" not in content.replace(b"\r\n", b"")
    return message_from_bytes(content.replace(b"\r\n", b"\n"), policy=default)


def test_a_letter_has_the_headers_that_a_letter_needs():
    message = read(Letter("one@example.org", "ada@example.org", "Papers", "Good morning.\n"))
    assert message["From"] == "Daily Papers <papers@example.org>"
    assert message["To"] == "ada@example.org"
    assert message["Message-ID"] == "<one@example.org>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "Good morning.\n"


def test_a_letter_with_html_has_both_and_text_comes_first():
    message = read(Letter("one@x", "ada@example.org", "Papers", "Text\n", "<p>Text</p>\n"))
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_names_and_titles_cannot_write_headers_of_their_own():
    title = "Nice\r\nBcc: everyone@example.org\n\nA body\u2028of\x00its\u202e own"
    message = read(Letter("one@x", "ada@example.org", title, "Text", headers={"X-Why": "a\r\nb"}), "Me\nX: y")
    assert message["Subject"] == "Nice Bcc: everyone@example.org A body of its  own"
    assert message["Bcc"] is None
    assert message["X-Why"] == "a b"
    assert message["From"].addresses[0].display_name == "Me X: y"
    assert message.get_content().strip() == "Text"


def test_a_long_address_in_a_header_is_neither_encoded_nor_broken():
    """Mail programs that look for a way to end letters read no encoded words."""
    ways = [f"<https://papers.example.org/letters/{'s' * 60}>", f"<mailto:{'r' * 60}@example.org>"]
    letter = Letter(
        "one@x", "ada@example.org", "Papers", "Text", headers={"List-Unsubscribe": ", ".join(ways)}
    )
    content = composed(letter, "papers@example.org", "Papers", NOW)
    assert f"List-Unsubscribe: {ways[0]},\r\n {ways[1]}\r\n".encode() in content
    assert read(letter)["List-Unsubscribe"] == ", ".join(ways)


def test_letters_beyond_ascii_arrive_as_they_were_written():
    text = "Poincaré, 赵, 𝔽ₚ, ≤ ½\n" + "a line that is very long " * 100 + "\n.\n"
    message = read(Letter("one@x", "ada@example.org", "Émile’s 赵 papers", text, "<p>≤</p>"), "Blätter")
    assert message["Subject"] == "Émile’s 赵 papers"
    assert message["From"].addresses[0].display_name == "Blätter"
    assert message.get_body(("plain",)).get_content() == text
    content = composed(Letter("one@x", "ada@example.org", "Émile", text), "p@example.org", "B", NOW)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_host_beyond_ascii_is_written_as_idna_and_a_name_beyond_it_is_refused():
    assert ascii_address("ada@bücher.example") == "ada@xn--bcher-kva.example"
    with pytest.raises(MailError, match="ädä@example"):
        ascii_address("ädä@example.org")


def test_a_header_is_one_line_and_not_too_long():
    assert one_line("a\tb\x85c " * 200).count("a b c") > 10
    assert len(one_line("x" * 1000)) == 300


class TestFolder:
    def test_keeps_each_letter_in_a_file_named_after_its_id(self, tmp_path):
        folder = carrier(f"folder:{tmp_path / 'letters'}")
        content = composed(Letter("one/../@x", "a@example.org", "S", "T"), "p@example.org", "N", NOW)
        ended = []
        folder.hand_over("p@example.org", "a@example.org", content, lambda: ended.append(True))
        folder.hand_over("p@example.org", "a@example.org", content, lambda: ended.append(True))
        (file,) = (tmp_path / "letters").iterdir()
        assert (file.name, file.read_bytes(), ended) == ("one_.._@x.eml", content, [True, True])

    def test_that_cannot_be_written_to_is_named(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(MailError, match=r"the folder .*file takes no letters") as error:
            Folder(tmp_path / "file").hand_over("p@x", "a@x", b"", lambda: None)
        assert error.value.outlook == "unreached"
