"""The traps of the client's reader: each of these fails when our cure for it is taken away."""

import httpx
import pytest
from huggingface_hub.hf_api import Collection, ModelInfo, PaperAuthor, PaperInfo

from broadsheet.api.hf._form import moment
from small import small_app

from ..serving import serving


@pytest.fixture
def get(reading):
    return lambda path: httpx.get(reading + path).json()


@pytest.fixture
def item(get):
    return next(one for one in get("/api/daily_papers") if one["paper"]["id"] == "2405.00005")


def test_the_title_is_read_from_the_outside_only(item):
    assert PaperInfo(**item).title == "Poincaré embeddings of trees"


def test_no_upvotes_are_0_and_not_unknown(item):
    assert item["paper"]["upvotes"] == 0
    assert PaperInfo(**item).upvotes == 0


def test_authors_stay_authors(item):
    assert "authors" not in item
    assert all(isinstance(author, PaperAuthor) for author in PaperInfo(**item).authors)


def test_comments_stay_a_number_until_they_are_asked_for(app, at, token):
    app.say(app.by_token(token("ada")), "2405.00001", "Well said")
    plain, whole = (httpx.get(f"{at}/api/papers/2405.00001{more}").json() for more in ("", "?field=comments"))
    assert PaperInfo(**plain).comments == 1
    assert [one["data"]["latest"]["raw"] for one in whole["comments"]] == ["Well said"]
    assert whole["comments"][0]["author"]["name"] == "ada"


@pytest.mark.parametrize("paper_id", ["2405.00001", "math-ph/9909028", "acl:P19-1613"])
def test_moments_end_in_z_however_little_of_a_date_is_known(get, paper_id):
    paper = PaperInfo(**get(f"/api/papers/{paper_id}"))
    assert paper.published_at.tzinfo is not None
    assert f"{paper.published_at:%H:%M}" == "00:00"


def test_every_moment_has_one_form():
    from datetime import UTC, date, datetime, timedelta, timezone

    east = timezone(timedelta(hours=2))
    assert moment(datetime(2024, 1, 2, 3, 4, 5, 678901, east)) == "2024-01-02T01:04:05.678Z"
    assert moment(datetime(2024, 1, 2, tzinfo=UTC)) == "2024-01-02T00:00:00.000Z"
    assert moment(date(2024, 1, 2)) == moment("2024-01-02") == "2024-01-02T00:00:00.000Z"
    assert moment("2024-05") == "2024-05-01T00:00:00.000Z"
    assert moment("2024") == "2024-01-01T00:00:00.000Z"
    assert moment(None) is None


def test_linked_repositories_have_an_id(tmp_path):
    abstract = "Weights are at https://huggingface.co/lovelace/engine-7b. Data: huggingface.co/datasets/lovelace/cards"
    papers = [{"id": "arXiv:2405.00009", "title": "Engines", "abstract": abstract}]
    with small_app(tmp_path, papers) as app, serving(app) as at:
        told = httpx.get(f"{at}/api/papers/2405.00009").json()
        repositories = httpx.get(f"{at}/api/arxiv/2405.00009/repos").json()
    paper = PaperInfo(**told)
    assert [type(one) for one in paper.linked_models] == [ModelInfo]
    assert [one.id for one in paper.linked_models] == ["lovelace/engine-7b"]
    assert [one.id for one in paper.linked_datasets] == ["lovelace/cards"]
    assert (paper.linked_spaces, paper.num_total_models, paper.num_total_datasets) == ([], 1, 1)
    assert {kind: [one["id"] for one in found] for kind, found in repositories.items()} == {
        "models": ["lovelace/engine-7b"],
        "datasets": ["lovelace/cards"],
        "spaces": [],
    }


def test_a_listed_collection_has_no_position_for_the_client_counts_itself(app, at, token):
    app.make_list(app.by_token(token("ada")), "Papers", "all")
    told = httpx.get(f"{at}/api/collections").json()
    assert [Collection(position=number, **one).position for number, one in enumerate(told)] == [0]


def test_what_the_client_reads_outside_only_stands_there_too(tmp_path):
    papers = [
        {
            "id": "arXiv:2405.00009",
            "title": "Engines",
            "keywords": ["wheels"],
            "code": "https://github.com/lovelace/engine",
            "project": "https://lovelace.example.org",
            "organization": "Analytical Society",
            "published": "2024-05-27",
        }
    ]
    with small_app(tmp_path, papers) as app, serving(app) as at:
        paper = PaperInfo(**httpx.get(f"{at}/api/daily_papers").json()[0])
    assert paper.github_repo == "https://github.com/lovelace/engine"
    assert paper.project_page == "https://lovelace.example.org"
    assert paper.ai_keywords == ["wheels"]
    assert paper.organization.fullname == "Analytical Society"
