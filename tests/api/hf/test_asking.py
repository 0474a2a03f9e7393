"""Lists, their pages, errors and limits, in the words of Hugging Face."""

import httpx
import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import BadRequestError, HfHubHTTPError
from huggingface_hub.utils import parse_ratelimit_headers

from small import small_app

from ..serving import serving

HERS = "hf_" + "a" * 34  # a token of Hugging Face's, as it looks


def ids(answer):
    return [one.get("paper", one)["id"] for one in answer.json()]


def test_all_days_come_the_newest_first_and_within_a_day_by_upvotes(reading):
    assert ids(httpx.get(f"{reading}/api/daily_papers")) == [
        "2405.00005",
        "2405.00002",
        "2405.00001",
        "math-ph/9909028",
    ]


def test_each_page_leads_to_the_next_and_the_last_to_none(reading):
    page, found = f"{reading}/api/daily_papers?limit=3", []
    while page:
        answer = httpx.get(page)
        found.append(ids(answer))
        page = answer.links.get("next", {}).get("url")
    assert [len(part) for part in found] == [3, 1]
    assert httpx.get(f"{reading}/api/daily_papers?p=9").json() == []


def test_the_list_of_all_papers_goes_on_by_its_cursor(reading):
    first = httpx.get(f"{reading}/api/papers?limit=3")
    second = httpx.get(first.links["next"]["url"])
    assert ids(first) + ids(second) == ids(httpx.get(f"{reading}/api/daily_papers"))
    assert "next" not in second.links
    assert httpx.get(f"{reading}/api/papers?cursor=x").status_code == 400


def test_a_paper_stands_on_the_day_that_it_was_submitted_for(app, at, token):
    ada = app.by_token(token("ada", "curator"))
    today = app.submit(ada, "2405.00001")
    told = httpx.get(f"{at}/api/daily_papers?date={today}").json()
    assert [one["publishedAt"] for one in told] == [f"{today}T00:00:00.000Z"]
    assert told[0]["submittedBy"]["user"] == "ada"
    assert ids(httpx.get(f"{at}/api/daily_papers"))[0] == "2405.00001"
    assert ids(httpx.get(f"{at}/api/daily_papers?submitter=ada")) == ["2405.00001"]
    assert ids(httpx.get(f"{at}/api/daily_papers?date=2024-05-27")) == ["2405.00002", "2405.00001"]


def test_trending_takes_the_same_days(reading):
    assert ids(httpx.get(f"{reading}/api/daily_papers?sort=trending&month=2024-05"))[0] == "2405.00002"
    assert set(ids(httpx.get(f"{reading}/api/daily_papers?sort=trending"))) <= set(
        ids(httpx.get(f"{reading}/api/daily_papers"))
    )


@pytest.mark.parametrize(
    "query",
    ["date=2025-13-40", "week=2025-W99", "month=2025-13", "limit=0", "limit=101", "p=-1", "sort=best"],
)
def test_what_cannot_be_asked_is_a_bad_request(reading, query):
    answer = httpx.get(f"{reading}/api/daily_papers?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert answer.headers["x-error-message"]


def test_a_search_without_words_gives_what_is_new(reading):
    api = HfApi(endpoint=reading, token=False)
    assert [paper.id for paper in api.list_papers(limit=2)] == ["2405.00005", "2405.00002"]
    with pytest.raises(BadRequestError):
        list(api.list_papers(query="x" * 251))


@pytest.mark.parametrize("name", ["2405.00001v2", "arXiv:2405.00001", "10.1000/residual", "2405.00001v9"])
def test_a_paper_has_the_same_id_however_it_is_asked_for(reading, name):
    assert httpx.get(f"{reading}/api/papers/{name}").json()["id"] == "2405.00001"
    assert httpx.get(f"{reading}/papers/{name}.md").text.startswith("# Residual networks for images\n")


def test_the_page_of_a_paper_is_markdown_for_who_takes_that(reading):
    address = f"{reading}/papers/2405.00001"
    for accept in ("text/markdown", "text/plain;q=0.5, text/markdown"):
        answer = httpx.get(address, headers={"Accept": accept})
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    for accept in ("text/html,*/*", "text/html, text/markdown;q=0"):
        assert "<!doctype html>" in httpx.get(address, headers={"Accept": accept}).text


def test_no_text_of_a_paper_passes_for_a_heading_or_a_link_of_ours(tmp_path):
    papers = [
        {
            "id": "arXiv:2405.00009",
            "title": "Good\n# Bad",
            "abstract": "One\n\n## Links\n\n- two",
            "code": "javascript:x",
        }
    ]
    with small_app(tmp_path, papers) as app, serving(app) as at:
        text = httpx.get(f"{at}/papers/2405.00009.md").text
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# Good # Bad", "## Abstract"]
    assert "javascript" not in text


def test_an_error_has_words_a_code_and_the_id_of_the_request(reading):
    answer = httpx.get(f"{reading}/api/papers/1234.56789", headers={"X-Amzn-Trace-Id": "abc-1"})
    assert answer.status_code == 404
    assert answer.headers["x-error-code"] == "NotFound"
    assert answer.headers["x-error-message"] == answer.json()["error"]
    assert answer.headers["x-request-id"] == "abc-1"
    assert httpx.get(f"{reading}/papers/1234.56789.md").status_code == 404
    assert httpx.get(f"{reading}/api/agent-harnesses").status_code == 404


def test_who_asks_too_often_is_told_when_to_go_on(tmp_path):
    with small_app(tmp_path, client_requests=2) as app, serving(app) as at:
        first, second, third = (httpx.get(f"{at}/api/daily_papers") for _ in range(3))
        told = [parse_ratelimit_headers(answer.headers) for answer in (first, second, third)]
        with pytest.raises(
            HfHubHTTPError, match=r"429 Too Many Requests: you have reached your 'api' rate limit"
        ):
            HfApi(endpoint=at, token=False).paper_info("2405.00001")
    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 429]
    assert [(one.remaining, one.limit, one.window_seconds) for one in told] == [
        (1, 2, 300),
        (0, 2, 300),
        (0, 2, 300),
    ]
    assert 0 < int(third.headers["retry-after"]) <= 300


def test_a_token_of_hugging_faces_that_comes_along_says_nothing_here(reading):
    assert list(HfApi(endpoint=reading, token=HERS).list_daily_papers())
    with pytest.raises(HfHubHTTPError, match="not known"):
        list(HfApi(endpoint=reading, token="x" * 43).list_daily_papers())
