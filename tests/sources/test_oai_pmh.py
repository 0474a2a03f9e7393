"""Lists over OAI-PMH come whole, whatever the repository does; or they say what is wrong."""

from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources._oai_pmh import Place, Question, list_records
from broadsheet.tools.asking import Ask, Turn
from embedders.servers import Reply, serving

HTML = b"<!DOCTYPE html><html><body>Down for\n maintenance<br></body></html>"


@contextmanager
def at_once(host, pause_s):
    yield Turn(pause_s)


ASK = Ask(at_once, pause_s=0.0, pauses_s=(0.0, 0.0, 0.0), timeout_s=5.0)


def page(*numbers, token="", size=None):
    """An answer with these records."""
    records = "".join(
        f"<record><header><identifier>oai:x:{number}</identifier></header><metadata><dc><title>T</title></dc></metadata></record>"
        for number in numbers
    )
    size = f" completeListSize='{size}'" if size else ""
    return framed(f"<ListRecords>{records}<resumptionToken{size}>{token}</resumptionToken></ListRecords>")


def refusal(code, said=""):
    return framed(f"<error code='{code}'>{said}</error>")


def framed(inner):
    return f"<OAI-PMH><responseDate>2024-06-03T04:05:06Z</responseDate>{inner}</OAI-PMH>".encode()


def harvest(*answers, place=None, question=None, by_token=None):
    """Numbers by page, the error at the end if there was one, the last place, and what was asked.

    Args:
        answers: contents or replies, one after another.
        by_token: answers by the token that asks for them, instead.
    """
    left = list(answers)

    def answer(asked):
        token = parse_qs(urlsplit(asked.path).query).get("resumptionToken", [""])[0]
        found = by_token[token] if by_token else left.pop(0) if left else page()
        return found if isinstance(found, Reply) else Reply(content=found)

    pages, places, said = [], [], ""
    with serving(answer) as server:
        question = question or Question(server.address, "arXiv")
        try:
            for batch in list_records(ASK, question, place or Place()):
                pages.append([int(entry.identifier.rpartition(":")[2]) for entry in batch.entries])
                places.append(batch.place)
        except SourceError as error:
            said = str(error)
    asked = [parse_qs(urlsplit(path).query) for path in server.paths]
    return pages, said, places[-1] if places else None, asked


def test_pages_follow_each_other_by_their_tokens():
    pages, said, place, asked = harvest(page(1, 2, token="a"), page(3, token="b"), page(4))
    assert (pages, said) == ([[1, 2], [3], [4]], "")
    assert (place.token, place.pages, place.began) == ("", 3, "2024-06-03")
    assert [query.get("resumptionToken") for query in asked] == [None, ["a"], ["b"]]


def test_set_format_and_days_are_asked_once_and_then_the_token_alone():
    with serving(
        lambda asked: Reply(content=page(1, token="a") if "from" in asked.path else page(2))
    ) as server:
        question = Question(f"{server.address}/oai", "arXivRaw", "physics:hep-th", "2024-01-01", "2024-01-31")
        list(list_records(ASK, question))
        assert server.paths == [
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=physics%3Ahep-th&from=2024-01-01&until=2024-01-31",
            "/oai?verb=ListRecords&resumptionToken=a",
        ]


def test_a_token_that_is_url_encoded_already_is_encoded_once_more():
    token = "verb%3DListRecords%26set%3Dphysics%253Ahep-th%26skip%3D2"
    *_, asked = harvest(page(1, token=token), page(2))
    assert asked[1]["resumptionToken"] == [token]


def test_an_address_with_a_question_in_it_keeps_it():
    with serving(lambda asked: Reply(content=page(1))) as server:
        list(list_records(ASK, Question(f"{server.address}/?page=oai", "arXiv")))
        assert server.paths == ["/?page=oai&verb=ListRecords&metadataPrefix=arXiv"]


def test_no_records_is_nothing_new():
    pages, said, place, _ = harvest(refusal("noRecordsMatch"))
    assert (pages, said) == ([[]], "")
    assert (place.token, place.began) == ("", "2024-06-03")


def test_refusals_with_status_422_are_refusals_all_the_same():
    pages, said, *_ = harvest(Reply(422, refusal("noRecordsMatch")))
    assert (pages, said) == ([[]], "")


@pytest.mark.parametrize("status", [200, 400])
def test_other_refusals_are_told_in_the_servers_words(status):
    _, said, _, asked = harvest(Reply(status, refusal("badArgument", "Set does not exist")))
    assert "refuses: badArgument: Set does not exist (set '', format 'arXiv')" in said
    assert len(asked) == 1


def test_a_list_whose_token_has_expired_begins_again():
    answers = [page(1, token="a"), refusal("badResumptionToken"), page(1, token="b"), page(2)]
    pages, said, _, asked = harvest(*answers)
    assert (pages, said) == ([[1], [1], [2]], "")
    assert [query.get("resumptionToken") for query in asked] == [None, ["a"], None, ["b"]]


def test_a_place_from_yesterday_whose_token_has_expired_begins_again():
    yesterday = Place("old", 7, "2024-06-02", "x")
    pages, said, place, _ = harvest(refusal("badResumptionToken"), page(1), place=yesterday)
    assert (pages, said) == ([[1]], "")
    assert place.began == "2024-06-02"


def test_tokens_that_always_expire_are_given_up():
    always = {"": page(1, token="a"), "a": refusal("badResumptionToken")}
    pages, said, *_ = harvest(by_token=always)
    assert pages == [[1], [1]]
    assert "expire before they can be used" in said


def test_a_token_that_expires_is_no_trouble_as_long_as_each_time_more_has_come():
    expired = refusal("badResumptionToken")
    first, second, third = page(1, token="a"), page(2, token="b"), page(3)
    pages, said, *_ = harvest(first, expired, first, second, expired, first, second, third)
    assert (pages, said) == ([[1], [1], [2], [1], [2], [3]], "")


def test_a_list_that_goes_round_in_circles_is_given_up():
    circle = {"": page(1, token="a"), "a": page(2, token="b"), "b": page(3, token="a")}
    pages, said, *_ = harvest(by_token=circle)
    assert pages == [[1], [2], [3]]
    assert "begins again without end" in said


def test_a_page_that_points_at_itself_is_given_up():
    pages, said, _, asked = harvest(by_token={"": page(1, token="a"), "a": page(2, token="a")})
    assert pages == [[1], [2], [2]]
    assert "without end" in said
    assert len(asked) == 2 + 3  # twice more, in case it was a slip


def test_one_token_for_all_pages_is_no_circle_while_the_pages_differ():
    pages, said, *_ = harvest(page(1, token="a"), page(2, token="a"), page(3, token="a"), page(4))
    assert (pages, said) == ([[1], [2], [3], [4]], "")


def test_the_last_page_sent_again_is_asked_for_anew():
    pages, said, _, asked = harvest(page(2, 1, token="a"), page(1, 2, token="a"), page(3))
    assert (pages, said) == ([[2, 1], [3]], "")
    assert [query.get("resumptionToken") for query in asked] == [None, ["a"], ["a"]]


def test_the_last_page_is_known_even_after_a_kill():
    *_, place, _ = harvest(page(1, 2, token="a"), HTML, HTML, HTML, HTML)
    pages, said, *_ = harvest(page(1, 2, token="a"), page(3), place=place)
    assert (pages, said) == ([[3]], "")


def test_an_empty_page_with_a_token_is_asked_for_anew_and_then_believed():
    pages, *_ = harvest(page(token="a"), page(1, token="a"), page(2))
    assert pages == [[1], [2]]
    pages, said, *_ = harvest(page(token="a"), page(token="a"), page(token="a"), page(1))
    assert (pages, said) == ([[], [1]], "")


def test_a_promised_page_that_is_not_there_is_asked_for_anew_and_then_believed():
    nothing = refusal("noRecordsMatch")
    assert harvest(page(1, token="a"), nothing, page(2))[0] == [[1], [2]]
    assert harvest(page(1, token="a"), nothing, nothing, nothing)[:2] == ([[1], []], "")


@pytest.mark.parametrize(
    "damaged", [HTML, b"", page(1)[:-40], page(1).replace(b"T</", b"\xe9</"), b"<x/>", Reply(500), Reply(503)]
)
def test_a_damaged_answer_is_asked_for_anew(damaged):
    pages, said, _, asked = harvest(damaged, damaged, page(1))
    assert (pages, said) == ([[1]], "")
    assert len(asked) == 3


def test_something_else_is_told_with_its_first_words():
    pages, said, _, asked = harvest(HTML, HTML, HTML, HTML)
    assert not pages
    assert "answered 200 and no list of records: <!DOCTYPE html><html><body>Down for maintenance" in said
    assert len(asked) == 4


def test_a_page_that_stays_damaged_gives_what_can_be_read_and_the_list_goes_on():
    damaged = page(1, 2, token="a").replace(b"T</title>", b"T", 1)
    pages, said, *_ = harvest(damaged, damaged, damaged, damaged, page(3))
    assert (pages, said) == ([[1, 2], [3]], "")


def test_a_page_that_stays_cut_gives_what_can_be_read_and_is_asked_for_next_time():
    cut = page(2, 3, token="b")[:-70]
    pages, said, place, _ = harvest(page(1, token="a"), cut, cut, cut, cut)
    assert pages == [[1], [2, 3]]
    assert "page 2 breaks off" in said
    assert (place.token, place.pages) == ("a", 1)


def test_the_size_of_the_list_is_passed_on():
    with serving(lambda asked: Reply(content=page(1, size=512))) as server:
        assert [batch.total for batch in list_records(ASK, Question(server.address, "arXiv"))] == [512]
