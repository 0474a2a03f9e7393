"""Morning letters on the command line, in processes of their own."""

from small import write

from .test_cli import broadsheet  # noqa: F401
from .test_mail import mailing  # noqa: F401


def test_a_letter_is_shown_written_and_sent(mailing, tmp_path):  # noqa: F811
    mailing("harvest", write(tmp_path / "papers.jsonl"))
    mailing.environment["BROADSHEET_MODE"] = "private"
    mailing("reader", "add", "ada", "--email", "ada@example.org", "--link")
    assert "nobody gets letters" in mailing("digest", "--dry-run", "--to", "ada", status=1).stderr
    mailing("reader", "letters", "ada")
    shown = mailing("digest", "--dry-run", "--to", "ada", "--day", "2024-05-29").stdout
    assert "Subject: Type inference for programs, and 2 more" in shown
    assert "<h1>" in mailing("digest", "--dry-run", "--to", "ada@example.org", "--html").stdout
    assert list(tmp_path.glob("letters/*.eml")) == []
    assert mailing("digest", "--to", "ada").stdout == "letters: 1 written; 1 sent\n"
    assert mailing("digest").stdout == "letters: none was due; none sent\n"
    assert len(list(tmp_path.glob("letters/*.eml"))) == 1


def test_what_goes_together_is_said(mailing):  # noqa: F811
    assert "--to" in mailing("digest", "--dry-run", status=2).stderr
    assert "--dry-run" in mailing("digest", "--day", "2024-05-29", status=2).stderr
