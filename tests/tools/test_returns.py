import random
from email.message import EmailMessage

import pytest

from broadsheet.tools.returns import LARGEST, Report, reports, told, unsubscribing
from letters_back import BOUNCES, FOLDER, SES_ID, back

ADA = ("ada@example.org",)
LETTER = ("LETTER@example.org",)


def only(name):
    (report,) = reports(back(name))
    return report


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_tells_whose_letter_came_back_and_why(name):
    report = only(name)
    assert (report.kind, report.permanent) == ("bounce", True)
    assert (report.recipients, report.message_ids) == (ADA, LETTER)
    assert report.status in ("5.1.1", "5.1.10")
    assert report.reason.startswith("550")
    assert "\n" not in report.reason


def test_the_reason_is_in_the_words_of_who_refused():
    assert only("postfix").reason == (
        "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table"
    )


def test_a_code_that_says_other_gives_way_to_the_one_in_the_words():
    assert b"Status: 5.0.0" in back("exim")
    assert only("exim").status == "5.1.1"


def test_a_letter_that_amazon_named_anew_is_told_by_that_name():
    assert only("ses").message_ids == (f"{SES_ID}@ses.example.org",)


def test_a_letter_that_is_only_late_is_not_lost():
    assert not only("postfix-delayed").permanent


@pytest.mark.parametrize(
    ("was", "now", "permanent"),
    [
        (b"Action: failed", b"Action: FAILED (user unknown)", True),
        (b"Action: failed", b"Action: delayed", False),
        (b"Action: failed", b"Action: delivered", False),
        (b"Action: failed", b"Action: relayed", False),
        (b"Action: failed", b"X-Action: failed", False),
        (b"Status: 5.1.1", b"Status: 4.4.7", False),
        (b"Status: 5.1.1", b"Status: 5.1.1 (Bad destination mailbox address)", True),
        (b"Status: 5.1.1", b"X-Status: none", True),  # the server's words begin with 550
        (b"Status: 5.1.1", b"Status: 2.0.0", False),
    ],
)
def test_only_what_failed_for_good_is_permanent(was, now, permanent):
    (report,) = reports(back("postfix").replace(was, now, 1))
    assert report.permanent is permanent


def test_a_report_on_several_recipients_is_one_report_each():
    block = b"\nFinal-Recipient: rfc822; emmy@example.org\nAction: failed\nStatus: 5.2.1\n"
    first, second = reports(
        back("exim").replace(
            b"no such user here\n\n--1772434805", b"no such user here\n" + block + b"\n--1772434805"
        )
    )
    assert (first.recipients, second.recipients) == (ADA, ("emmy@example.org",))
    assert (second.status, second.reason) == ("5.2.1", "status 5.2.1")


def test_whom_the_letter_was_to_before_it_was_sent_on_is_told_too():
    said = back("postfix").replace(b"Final-Recipient: rfc822; ada@", b"Final-Recipient: rfc822; Countess@")
    assert reports(said)[0].recipients == ("countess@example.org", "ada@example.org")


def test_where_no_headers_are_returned_the_letter_is_the_one_that_is_answered():
    said = back("gmail").replace(b"Message-ID: <LETTER@example.org>\nMIME", b"MIME")
    assert reports(said)[0].message_ids == LETTER


def test_a_complaint_tells_of_whom_and_through_whom():
    assert only("arf") == Report(
        "complaint", ("ada@example.org", "ada@example.org"), LETTER, reason="SomeGenerator"
    )


@pytest.mark.parametrize("kind", ["not-spam", "virus", "other", "auth-failure", "", "dmarc"])
def test_a_report_of_another_kind_is_no_complaint(kind):
    assert reports(back("arf").replace(b"Feedback-Type: abuse", b"Feedback-Type: " + kind.encode())) == []


def test_a_complaint_without_an_address_is_of_whom_the_letter_was_to():
    said = back("arf").replace(b"Original-Rcpt-To: <ada@example.org>\n", b"")
    assert reports(said)[0].recipients == ADA


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_lines_may_end_as_they_like(ending):
    for file in sorted(FOLDER.iterdir()):
        assert len(reports(file.read_bytes().replace(b"\n", ending))) == 1, file.name


def test_other_mail_is_no_report():
    mail = EmailMessage()
    mail["Subject"] = "Undelivered mail"
    mail.set_content("Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.1.1\n")
    assert reports(mail.as_bytes()) == []
    mail.add_attachment("Action: failed", subtype="plain")
    assert reports(mail.as_bytes()) == []
    assert reports(b"") == []


def test_words_of_a_stranger_are_one_line_of_bounded_length_without_signs_that_are_not_seen():
    said = b"Diagnostic-Code: smtp; 550 5.1.1 \x1b[31mred\x00 \xe2\x80\xae" + b"long " * 1000
    (report,) = reports(back("ses").replace(b"Diagnostic-Code: smtp; 550 5.1.1 user unknown", said))
    assert report.reason.isprintable()
    assert len(report.reason) <= 200


def test_a_message_that_is_too_large_is_not_read():
    assert reports(back("gmail") + b"x" * LARGEST) == []


def nested(depth):
    return b"Content-Type: message/rfc822\n\n" * depth


@pytest.mark.parametrize(
    "content",
    [
        nested(30_000),
        back("gmail").replace(b"Content-Type: message/rfc822\n\n", nested(5000)),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
        b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n\n" * 200_000,
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + b"a: b\n\n" * 100_000,
        b"To: " + b"(" * 500_000 + b"\n\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
        b"--b\nContent-Type: message/rfc822\n\nTo: " + b"(" * 400_000 + b"\n\n--b--\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/rfc822-headers\n"
        b"Content-Transfer-Encoding: base64\n\n!!!!====\n--b\nContent-Type: message/delivery-status\n\n--b--",
        b"\x00" * 1000,
        bytes(range(256)) * 1000,
        b"Content-Type: multipart/report; boundary=\xff\xfe; report-type=\x00\n\n--\xff\xfe\n",
        b"Content-Type: multipart/report; boundary*0*=utf-9''%FF%00; boundary*1=x\n\n--x\n",
    ],
    ids=range(12),
)  # fmt: skip
def test_hostile_mail_reports_nothing(content):
    assert [report for report in reports(content) if report.message_ids] == []


def test_damaged_reports_are_read_or_passed_over_and_never_trip():
    chance = random.Random(0)
    for file in sorted(FOLDER.iterdir()):
        whole = file.read_bytes()
        for _ in range(150):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 30)):
                place = chance.randrange(len(damaged))
                damaged[place : place + chance.randint(0, 40)] = chance.randbytes(chance.randint(0, 3))
            for report in reports(bytes(damaged)):
                assert report.reason.isprintable()
                assert all(text.isprintable() for text in (*report.recipients, *report.message_ids))


def test_a_program_may_tell_the_same_in_plain_words():
    report = told("bounce", " Ada@Example.org", "<one@example.org>", True, "550 5.7.1\nnot  wanted")
    assert (report.recipients, report.message_ids) == (ADA, ("one@example.org",))
    assert (report.status, report.reason) == ("5.7.1", "550 5.7.1 not wanted")


SECRET = "aB-_" * 10 + "xyz"


@pytest.mark.parametrize(
    "subject", ["unsubscribe-%s", "Unsubscribe-%s", " unsubscribe-%s ", "\n unsubscribe-%s"]
)
def test_a_message_that_is_to_end_letters_has_the_secret_in_its_subject(subject):
    content = f"From: ada@example.org\nSubject: {subject % SECRET}\n\nEnd them.\n".encode()
    assert unsubscribing(content) == SECRET
    assert unsubscribing(content.replace(b"\n", b"\r\n")) == SECRET
    assert reports(content) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: Re: unsubscribe-%s\n\n",
        b"Subject: unsubscribe-%s more\n\n",
        b"Subject: unsubscribe\n\n",
        b"Subject: unsubscribe-\xc3\xa9%s\n\n",
        b"From: x@example.org\n\nSubject: unsubscribe-%s\n",
    ],
)
def test_no_other_message_ends_letters(content):
    assert unsubscribing(content.replace(b"%s", SECRET.encode())) == ""
