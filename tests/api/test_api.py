import pytest
from fastapi.testclient import TestClient

from broadsheet.cli.serve import server
from small import small_app


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path) as app:
        yield app


@pytest.fixture
def client(app):
    return TestClient(server(app), raise_server_exceptions=False)


def get(client, path, status=200, **query):
    answer = client.get(f"/api/v1{path}", params=query)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_search_gives_hits_with_reasons(client):
    page = get(client, "/search", q="residual networks", limit=2)
    first = page["hits"][0]
    assert (first["rank"], first["id"], page["more"]) == (1, "arXiv:2405.00001", True)
    assert first["score"] == pytest.approx(first["reason"]["text"] + first["reason"]["meaning"])
    assert first["why"].startswith("words: residual, networks")
    assert first["paper"]["abstract"].endswith("5%.")


def test_search_takes_filters_and_an_offset(client):
    assert [hit["id"] for hit in get(client, "/search", q="residual", category="cs.CL")["hits"]] == [
        "acl:P19-1613"
    ]
    whole = get(client, "/search", q="residual networks", since="2024-05-27", until="2024-05-28")["hits"]
    part = get(client, "/search", q="residual networks", since="2024-05-27", until="2024-05-28", offset=1)[
        "hits"
    ]
    assert [hit["id"] for hit in part] == [hit["id"] for hit in whole[1:]]


@pytest.mark.parametrize(
    "id", ["2405.00001", "arXiv:2405.00001v2", "doi:10.1000/residual", "10.1000/RESIDUAL"]
)
def test_a_paper_is_found_by_any_of_its_names(client, id):
    paper = get(client, f"/papers/{id}")
    assert (paper["id"], paper["ids"]) == ("arXiv:2405.00001", ["arXiv:2405.00001", "doi:10.1000/residual"])
    assert paper["authors"] == ["Ada Lovelace", "Emmy Noether"]


def test_an_id_may_hold_a_slash(client):
    assert get(client, "/papers/math-ph/9909028")["title"] == "Asymptotics of solitons"


def test_an_unknown_paper_is_404_with_the_reason(client):
    assert get(client, "/papers/1234.56789", 404) == {"error": "no paper is named '1234.56789'"}


def test_similar_papers_of_one_or_several(client):
    hits = get(client, "/similar", id=["2405.00001", "2405.00002"], limit=2)
    assert len(hits) == 2
    assert not {"arXiv:2405.00001", "arXiv:2405.00002"} & {hit["id"] for hit in hits}
    assert "error" in get(client, "/similar", 404, id="1234.56789")


def test_days_weeks_months_and_trending(client):
    assert [paper["id"] for paper in get(client, "/days/2024-05-27")["papers"]] == [
        "arXiv:2405.00002",
        "arXiv:2405.00001",
    ]
    assert get(client, "/days")["first"] == "2024-05-28"
    assert get(client, "/days/1999-01-01")["papers"] == []
    assert get(client, "/days/2999-01-01")["earlier"] == "2024-05-28"
    assert get(client, "/weeks/2024-W22")["total"] == get(client, "/months/2024-05")["total"] == 3
    assert get(client, "/trending")["kind"] == "trending"


def test_status_and_categories(client):
    status = get(client, "/status")
    assert (status["papers"], status["indexed"], status["pending"]) == (5, 5, 0)
    assert "data_dir" not in status
    assert get(client, "/categories")["cs.LG"] == 2


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/search", {}, 422),
        ("/search", {"q": "x", "limit": 0}, 422),
        ("/search", {"q": "x", "limit": 101}, 422),
        ("/search", {"q": "x" * 10_001}, 422),
        ("/search", {"q": "x", "since": "yesterday"}, 422),
        ("/search", {"q": "x", "since": "2025-01-02", "until": "2025-01-01"}, 400),
        ("/search", {"q": "x", "offset": 1000}, 400),
        ("/days/2025-13-40", {}, 422),
        ("/weeks/2025-W54", {}, 400),
        ("/months/2025-13", {}, 400),
        ("/nothing", {}, 404),
    ],
)
def test_what_cannot_be_answered_is_json_with_the_trouble(client, path, query, status):
    assert get(client, path, status, **query)["error"]


def test_an_index_that_cannot_answer_is_503_with_the_way_out(app, client, tmp_path):
    (tmp_path / "data" / "index" / "text" / "current.json").unlink()
    assert "Run: broadsheet index" in get(client, "/search", 503, q="residual")["error"]


def test_a_fault_of_ours_tells_nothing_of_our_insides(app, client, monkeypatch):
    monkeypatch.setattr(type(app), "status", lambda self: 1 / 0)
    assert get(client, "/status", 500) == {"error": "something went wrong here; the log has it"}


@pytest.mark.parametrize(
    "q", ['"', "AND OR NOT", "title:", "((", "*", "\0", "‮🤖", "a" * 9000, "x " * 4000, "%00", "' OR 1=1 --"]
)
def test_odd_queries_are_answered(client, q):
    get(client, "/search", q=q)


def test_the_openapi_document_tells_of_every_address(client):
    document = client.get("/api/openapi.json").json()
    assert {
        f"/api/v1{path}"
        for path in (
            "/search",
            "/similar",
            "/papers/{paper_id}",
            "/papers/{paper_id}/records",
            "/papers/{paper_id}/export",
            "/export",
            "/categories",
            "/days",
            "/days/{day}",
            "/weeks/{week}",
            "/months/{month}",
            "/trending",
            "/status",
            "/me",
            "/tokens",
            "/tokens/{token}",
        )
    } <= set(document["paths"])
    assert all(path.startswith("/api/") for path in document["paths"])


def test_the_openapi_document_tells_what_each_address_does_and_may_answer(client):
    for path in client.get("/api/openapi.json").json()["paths"].values():
        for act in path.values():
            assert act["summary"]
            assert {"400", "401", "403", "503"} <= act["responses"].keys()


def test_a_paper_is_cited_in_a_style(client):
    answer = get(client, "/papers/arXiv:2405.00001/cite", style="chicago")
    assert answer["text"].startswith("Lovelace, Ada, and Emmy Noether. 2024. “Residual Networks for Images.”")
    assert get(client, "/papers/2405.00001/cite")["style"] == "apa"
    assert "vancouver" in str(get(client, "/papers/2405.00001/cite", 400, style="turabian"))
    get(client, "/papers/1234.56789/cite", 404)
