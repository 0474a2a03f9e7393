import pytest

from .conftest import make_client
from .fake import FakeApp, make_paper
from .html import Page


def get(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/papers",
        "/papers?date=2025-10-29",
        "/papers/week/2025-W44",
        "/papers/month/2025-10",
        "/papers/trending",
    ],
)
def test_every_feed_shows_papers_with_their_whole_abstract(client, path):
    page = get(client, path)
    assert "Sums of $n^2$ over all $x<y$" in page.text
    assert "and we say it at length." in page.text


def test_home_is_the_newest_day(client):
    page = get(client, "/")
    assert "Wednesday, October 29, 2025" in page.text
    assert "7 papers" in page.text
    assert page.all("a", **{"aria-current": "page"})[0]["href"] == "/"


def test_the_card_has_byline_date_upvotes_comments_and_categories(client):
    text = get(client, "/").text
    assert "Ada Lovelace, Emmy Noether, Sofya Kovalevskaya and 6 more" in text
    assert "Oct 28 " in text
    assert "Oct 28, 2025 " not in text.replace("Oct 28, 2025", "", 0).split("Sums of")[1]
    assert "41 upvotes" in text
    assert "3 comments" in text
    assert "math.NT cs.LG" in text


def test_a_paper_without_names_tells_how_many_wrote_it(client):
    assert "9 authors" in get(client, "/papers?date=2025-10-29").text


def test_dates_have_their_year_only_when_it_is_not_this_one(client):
    text = get(client, "/papers?date=2025-10-29").text + get(client, "/papers?date=2025-10-29&p=2").text
    assert "Jun 18, 2024" in text
    assert "May 2017" in text


def test_no_comments_and_no_upvotes_are_not_mentioned():
    text = get(make_client(FakeApp([make_paper(3)])), "/").text
    assert "comment" not in text
    assert "upvotes" not in text


def test_a_day_leads_to_the_days_around_it_and_to_its_week_and_month(client):
    links = get(client, "/papers?date=2025-10-27").links()
    for link in (
        "/papers?date=2025-10-29",
        "/papers?date=2025-09-01",
        "/papers/week/2025-W44",
        "/papers/month/2025-10",
        "/papers/trending",
        "/api/v1/days/2025-10-27",
    ):
        assert link in links


def test_a_month_leads_to_the_months_around_it(client):
    assert "/papers/month/2025-09" in get(client, "/papers/month/2025-10").links()
    assert "/papers/month/2025-10" in get(client, "/papers/month/2025-09").links()


def test_a_day_without_papers_says_so_and_leads_on(client):
    page = get(client, "/papers?date=2025-10-28")
    assert "No papers here" in page.text
    assert "/papers?date=2025-10-27" in page.links()


def test_an_empty_instance_says_what_to_do():
    client = make_client(FakeApp([]))
    assert "broadsheet harvest" in get(client, "/").text
    assert "no papers yet" in get(client, "/papers/week", 404).text


def test_long_feeds_have_pages_with_relations(client):
    first, second = get(client, "/papers?date=2025-10-29"), get(client, "/papers?date=2025-10-29&p=2")
    assert first.all("a", rel="next")[0]["href"] == "/papers?date=2025-10-29&p=2"
    assert first.all("link", rel="next")
    assert not first.all("a", rel="prev")
    assert second.all("a", rel="prev")[0]["href"] == "/papers?date=2025-10-29"
    assert not second.all("a", rel="next")
    assert "Page 2 of 2" in second.text


def test_a_page_past_the_end_leads_back(client):
    page = get(client, "/papers?date=2025-10-29&p=99")
    assert "There are no more papers here" in page.text
    assert "/papers?date=2025-10-29" in page.links()


@pytest.mark.parametrize(("span", "newest"), [("week", "2025-W44"), ("month", "2025-10")])
def test_the_newest_week_and_month_have_short_addresses(client, span, newest):
    answer = client.get(f"/papers/{span}")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/papers/{span}/{newest}"


@pytest.mark.parametrize(
    "date", ["2025-13-40", "2025-1-1", "20251029", "2025-W44-3", "yesterday", "٢٠٢٥-١٠-٢٩"]
)
def test_a_malformed_date_is_answered_with_the_form_it_should_have(client, date):
    assert "write YYYY-MM-DD, such as 2025-10-29" in get(client, f"/papers?date={date}", 400).text


@pytest.mark.parametrize("p", ["0", "-1", "x", "1.5", "9999999"])
def test_a_malformed_page_is_answered_with_the_form_it_should_have(client, p):
    assert "is not a page; write a number from 1" in get(client, f"/papers?p={p}", 400).text


def test_an_impossible_week_is_answered_with_the_form_it_should_have(client):
    assert "write YYYY-Www" in get(client, "/papers/week/nonsense", 400).text


def test_an_empty_date_field_means_the_newest_day(client):
    assert "October 29, 2025" in get(client, "/papers?date=").text


def test_what_is_trending_tells_its_formula_and_the_parts_of_each_score(client):
    page = get(client, "/papers/trending")
    assert "heat = log10(1 + v + 0.5·min(c, v) + 2·s − min(s, h)) + b − d/3.5 + f" in page.text
    assert "Heat +0.63" in page.text
    assert "1.50 for 41 upvotes, 3 comments, saved by 2 readers; +0.25 for being featured" in page.text
    assert "−1.00 for 3.5 days; −0.12 as number 2 of 14 in <script>" in page.text


@pytest.mark.parametrize("path", ["/", "/papers/week/2025-W44"])
def test_other_pages_go_by_upvotes_and_say_nothing_of_heat(client, path):
    assert "heat" not in get(client, path).text.lower()


@pytest.mark.parametrize(
    ("upvotes", "votes", "sources", "said"),
    [
        (31, 4, ("hf_daily",), "31 upvotes, 4 of them here, 27 from Hugging Face"),
        (31, 0, ("hf_stream", "jsonl"), "31 upvotes from Hugging Face"),
        (31, 4, ("jsonl",), "31 upvotes, 4 of them here"),
        (4, 4, (), "4 upvotes"),
    ],
)
def test_upvotes_say_where_they_were_given(upvotes, votes, sources, said):
    paper = make_paper(3, upvotes=upvotes, votes=votes, counted_by=sources)
    text = get(make_client(FakeApp([paper])), "/").text
    assert said in text
    assert f"{said}," not in text
