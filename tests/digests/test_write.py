import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest

from broadsheet.digests.write import WIDTH, Links, message_id, written
from broadsheet.letters import Digest, Item
from broadsheet.settings import Settings
from broadsheet.tools.mail import composed
from broadsheet.types import Author, Paper

from .instance import ADDRESS, MAIL, html_of, text_of

DAY = date(2026, 3, 2)
SETTINGS = Settings(mail_server="folder:x", **MAIL)
SECRET = "s" * 43
LINKS = Links(ADDRESS, SECRET, may_act=True)


def paper(row=1, **given):
    values = {"title": "Residual networks", "abstract": "Deep $\\mathbb{R}^n$ learning.", "upvotes": 3}
    values |= {"authors": (Author("Ada Lovelace"),), "n_authors": 1, "id": f"arXiv:2405.{row:05}"}
    return Paper(row=row, **(values | given))


def letter(*papers, links=LINKS, settings=SETTINGS, **given):
    items = tuple(Item(paper, "trending", "3 upvotes") for paper in papers)
    made = written(settings, "ada@example.org", 7, Digest(DAY, DAY, items, **given), links)
    content = composed(made, settings.mail_from, settings.name, datetime(2026, 3, 2, 7, tzinfo=UTC))
    return message_from_bytes(content.replace(b"\r\n", b"\n"), policy=default), content


class Seen(HTMLParser):
    """Tags, addresses and events of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.addresses = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.addresses += [value for name, value in attrs if name in ("href", "src")]


def test_text_and_html_say_the_same():
    message, _ = letter(paper(1), paper(2, title="Types"))
    for said in (text_of(message), html_of(message)):
        for part in (
            "Residual networks",
            "Types",
            "Ada Lovelace",
            "3 upvotes",
            "Deep ℝⁿ learning.",
            "2 March 2026",
        ):
            assert part in said
        for address in (f"{ADDRESS}/papers/2405.00001", f"{ADDRESS}/letters/{SECRET}/vote/2405.00001",
                        f"{ADDRESS}/letters/{SECRET}/unsubscribe", f"{ADDRESS}/letters/{SECRET}/settings"):  # fmt: skip
            assert address in said


def test_it_can_be_ended_by_one_click_of_a_mail_program():
    message, _ = letter(paper())
    post = f"<{ADDRESS}/letters/{SECRET}/unsubscribe>"
    assert message["List-Unsubscribe"] == post
    message, content = letter(paper(), links=replace(LINKS, mailbox="returns+x@example.org"))
    mail = f"<mailto:returns%2Bx@example.org?subject=unsubscribe-{SECRET}>"
    assert message["List-Unsubscribe"] == f"{post}, {mail}"
    assert post.encode() in content  # not encoded, nor broken between two lines
    assert mail.encode() in content
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "Daily Papers <letters.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_same_letter_has_the_same_id_whoever_writes_it():
    digest = Digest(DAY, DAY)
    assert message_id(SETTINGS, 7, digest) == message_id(SETTINGS, 7, digest)
    others = {message_id(SETTINGS, 8, digest), message_id(SETTINGS, 7, Digest(date(2026, 3, 3), DAY))}
    assert len(others | {message_id(SETTINGS, 7, digest)}) == 3


def test_nothing_is_loaded_from_anywhere():
    seen = Seen(html_of(letter(paper())[0]))
    assert not {"img", "script", "link", "iframe", "object", "video"} & set(seen.tags)
    assert "url(" not in html_of(letter(paper())[0])
    assert all(address.startswith(ADDRESS) for address in seen.addresses)


def test_without_an_account_there_is_nothing_to_press():
    message, _ = letter(paper(), links=Links(ADDRESS, SECRET, may_act=False))
    assert "/vote/" not in text_of(message) + html_of(message)


def test_fifty_long_papers_stay_below_what_mail_programs_cut():
    long = {"title": "Ein Wörterbuch " * 60, "abstract": "Sätze über Übermaß. " * 400, "n_authors": 3000}
    papers = [paper(row, **long, authors=(Author("Ä" * 200),) * 50) for row in range(1, 51)]
    _, content = letter(*papers)
    assert len(content) < 100_000


def test_twelve_papers_of_usual_length_are_told_in_full():
    abstract = "Sentences are of usual length here, and so are the words in them. " * 20
    message, content = letter(*(paper(row, abstract=abstract) for row in range(1, 13)))
    assert 380 < len(re.search(r"<p><bdi>(Sentences[^<]*)", html_of(message))[1]) <= 420
    assert len(content) < 60_000


def test_lines_of_text_fit_a_terminal_but_for_addresses():
    message, _ = letter(paper(abstract="word " * 200, title="title " * 40))
    long = [line for line in text_of(message).splitlines() if len(line) > WIDTH and "https://" not in line]
    assert long == []


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nBcc: everyone@example.org\r\n\r\n<b>",
    "\u202egnp.exe\u202c right to left",
    "\u200b\u2066hidden\u2069",
    "$\\href{javascript:alert(1)}{x}$",
    "</bdi></div></body></html><h1>",
    "{{ 7*7 }} {% raw %}",
    "\x00\x1b[31mred",
    "=?utf-8?q?=42?=",
    ".\n.\nQUIT",
    "𝕏" * 500,
    "a" * 5000,
    "ا" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_do_no_harm(text):
    hostile = paper(title=text, abstract=text, authors=(Author(text),), id="doi:10.1/" + text[:200])
    settings = SETTINGS.model_copy(update={"name": text[:80]})
    message, content = letter(hostile, settings=settings)
    assert message["Bcc"] is None
    assert message["To"] == "ada@example.org"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert not message.defects
    seen = Seen(html_of(message))
    assert not {"script", "img", "iframe", "b"} & set(seen.tags)
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert not [address for address in seen.addresses if not address.startswith("https://papers.example.org")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", text_of(message) + html_of(message))
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_letter_without_papers_says_why():
    message, _ = letter(why_empty=("the harvest is late: harvest arxiv:cs", "no papers were announced"))
    for said in (text_of(message), html_of(message)):
        assert "the harvest is late: harvest arxiv:cs" in said
        assert "no papers were announced" in said
    assert message["Subject"] == "Daily Papers: nothing to tell, and why"
