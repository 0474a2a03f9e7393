from .html import Page


def test_every_topic_stands_in_the_list_with_its_papers(client, app):
    page = Page(client.get("/topics").text)
    links = {link["href"] for link in page.all("a")}
    assert {f"/topics/{topic.id}" for topic in app.topics().topics} <= links
    assert "1,000 papers in 2 fields and 14 topics; 3 near to none; 2 not looked at so far" in page.text


def test_the_map_says_its_cells_and_needs_no_styles(client):
    page = client.get("/topics").text
    assert page.count('<svg class="treemap') == 3
    assert 'aria-label="Neural networks, graphs and attention, 700 papers"' in page
    assert "<title>Neural networks, graphs and attention, 700 papers</title>" in page
    assert "style=" not in page.partition("<svg")[2].partition("</svg>")[0]


def test_names_from_titles_run_nothing(client):
    for path in ("/topics", "/topics/1", "/topics/3"):
        assert "<script>alert" not in client.get(path).text


def test_the_topics_of_a_week_name_it_and_lead_to_others(client):
    page = client.get("/topics?week=2025-W44").text
    assert "Topics of Week 44, 2025" in page
    assert 'href="/topics?week=2025-W43"' in page
    assert 'href="/topics?month=2025-10"' in page
    assert "What grew" not in page


def test_a_year_that_is_none_is_refused(client):
    assert client.get("/topics?year=soon").status_code == 400


def test_what_grew_has_examples(client):
    page = client.get("/topics").text
    assert "What grew" in page
    assert "12 papers, 20.0 of 1,000; the year before 1.0" in page
    assert "/papers/2510.00001" in page


def test_a_topic_shows_its_way_its_papers_and_those_beside_it(client):
    page = client.get("/topics/4").text
    assert '<a href="/topics">Topics</a>' in page
    assert 'href="/topics/1"' in page
    assert 'href="/topics/5"' in page
    assert "/papers/2510.00001" in page


def test_papers_are_paged_and_ordered(client):
    page = client.get("/topics/1?order=upvotes&p=2").text
    assert 'href="/topics/1?order=upvotes"' in page
    assert "Page 2 of 2" in page
    assert client.get("/topics/1?order=loud").status_code == 400


def test_a_topic_that_ended_leads_to_its_heir(client):
    answer = client.get("/topics/99")
    assert (answer.status_code, answer.headers["location"]) == (301, "/topics/3")


def test_a_topic_that_never_was_is_not_found(client):
    for path in ("/topics/1234", "/topics/none", "/topics/0"):
        assert client.get(path).status_code in (404, 422, 400), path


def test_a_paper_names_its_topics(client):
    page = client.get("/papers/2510.00001").text
    assert 'aria-label="Topics"' in page
    assert 'href="/topics/3"' in page
    assert 'aria-label="Topics"' not in client.get("/papers/2510.00003").text
