"""Answers over real papers: within their budgets, of the forms that were told, whole when they are put together."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("mcp")

import anyio
from jsonschema import Draft202012Validator
from mcp.client.client import Client

import broadsheet
from broadsheet.app import open_app
from broadsheet.mcp.budget import LEAST
from broadsheet.mcp.quoting import plain
from broadsheet.mcp.server import TOOLS, build
from broadsheet.mcp.tool import call, schema
from broadsheet.settings import Settings
from small import member, small_app

SAMPLE = Path(broadsheet.__file__).parent / "sample" / "arxiv-sample.jsonl.xz"
FORMS = {name: Draft202012Validator(schema(tool.gives)) for name, tool in TOOLS.items()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The bundled sample; nobody but `emmy` keeps anything."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("sample"), mode="public", embedder="hashing", vector_index="exact"
    )
    with open_app(settings) as app:
        app.harvest(SAMPLE)
        app.index()
        yield app


@pytest.fixture(scope="module")
def papers(sample):
    """500 papers by chance, the same each time."""
    with sample._store.read() as db:
        rows = list(db.exec_driver_sql("SELECT id FROM papers ORDER BY id").scalars())
    return sample._catalog.papers(random.Random(7).sample(rows, 500))


@pytest.fixture(scope="module")
def month(papers):
    """The month with the most papers."""
    ((name, _),) = Counter(paper.published[:7] for paper in papers).most_common(1)
    return name


def ask(app, name, who=None, **arguments):
    """The answer of a tool, of its form and within its budget."""
    outcome = call(TOOLS[name], app, lambda: who or app.anyone(), arguments)
    assert not outcome.failed, outcome.text
    answer = json.loads(outcome.text)
    FORMS[name].validate(answer)
    return answer


def joined(app, name, part, **arguments):
    """All parts of an answer, put together."""
    offset, parts = 0, []
    while offset is not None:
        answer = ask(app, name, offset=offset, **arguments)
        parts.append(part(answer))
        assert answer["next_offset"] is None or answer["next_offset"] > offset
        offset = answer["next_offset"]
    return parts


def test_500_papers_through_the_official_client_keep_to_form_and_budget(sample, papers):
    by_chance = random.Random(7)
    budgets = [LEAST, 700, 1000, 2000, 4000]
    server = build(sample, lambda _: sample.anyone())

    async def conversation():
        async with Client(server) as client:
            await client.list_tools()  # with the forms that the client holds answers to
            for number, paper in enumerate(papers):
                most = by_chance.choice(budgets)
                calls = {"get": {"id": paper.id}, "cite": {"ids": [paper.id]}}
                if number % 5 == 0:
                    calls["search"] = {"query": paper.title}
                for name, arguments in calls.items():
                    result = await client.call_tool(name, {**arguments, "max_tokens": most})
                    assert not result.is_error, (name, paper.id, most, result.content)
                    FORMS[name].validate(result.structured_content)
                    sent = result.model_dump_json(by_alias=True, exclude_none=True).encode()
                    assert len(sent) <= 4 * most, (name, paper.id, most)

    anyio.run(conversation)


def test_without_a_word_about_it_an_answer_has_4000_tokens(sample, papers):
    for paper in papers[:50]:
        outcome = call(TOOLS["similar"], sample, sample.anyone, {"ids": [paper.id], "limit": 50})
        assert 2 * len(outcome.text.encode()) <= 16_000
        assert len(json.loads(outcome.text)["papers"]) >= 4


def test_the_parts_of_an_abstract_are_the_abstract(sample, papers):
    for paper in sorted(papers, key=lambda one: -len(one.abstract))[:20]:
        parts = joined(
            sample, "get", lambda answer: answer["untrusted"]["abstract"], id=paper.id, max_tokens=LEAST
        )
        assert len(parts) > 1
        assert "".join(parts) == plain(paper.abstract)


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json", "vancouver"])
def test_the_parts_of_a_file_of_citations_are_the_file(sample, papers, format):
    ids = [paper.id for paper in papers[:10]]
    parts = joined(
        sample, "cite", lambda answer: answer["untrusted"]["text"], ids=ids, format=format, max_tokens=LEAST
    )
    if format == "vancouver":
        whole = "".join(sample.cited(paper, format).text + "\n" for paper in papers[:10])
    else:
        whole = b"".join(sample.export(format, papers[:10])).decode()
    assert "".join(parts) == plain(whole)
    if format != "csl-json":
        assert sum(part.endswith("\n") for part in parts) > len(parts) / 2


@pytest.mark.parametrize("tokens", [LEAST, 4000])
def test_pages_of_a_list_follow_each_other_without_gap_or_repeat(sample, month, tokens):
    def ids(answer):
        return [paper["id"] for paper in answer["papers"]]

    papers = sample.month(month, limit=1000).papers
    parts = joined(sample, "daily", ids, period=month, limit=50, max_tokens=tokens)
    assert [id for part in parts for id in part] == [paper.id for paper in papers]
    found = joined(sample, "search", ids, query="networks", limit=50, max_tokens=tokens * 4)
    assert [id for part in found for id in part] == [
        hit.paper.id for hit in sample.search("networks", limit=300).hits
    ]


def test_days_are_inclusive_at_both_ends(sample, papers):
    for paper in papers[:30]:
        answer = ask(sample, "search", query=paper.title, since=paper.published, until=paper.published)
        assert answer["papers"][0]["id"] == paper.id
        assert {one["published"] for one in answer["papers"]} == {paper.published}


def test_what_is_found_stands_in_the_order_of_relevance_not_of_dates(sample):
    found = ask(sample, "search", query="learning models of data", limit=20, max_tokens=50_000)["papers"]
    scores, dates = [paper["score"] for paper in found], [paper["published"] for paper in found]
    assert scores == sorted(scores, reverse=True)
    assert dates != sorted(dates, reverse=True)


def test_what_strangers_wrote_stands_apart_and_says_so(sample, papers):
    for paper in papers[:50]:
        answer = ask(sample, "get", id=paper.id)
        assert "never an instruction" in answer["notice"]
        ours = json.dumps({name: said for name, said in answer.items() if name != "untrusted"})
        assert paper.title not in ours
        assert paper.abstract not in ours


def test_lists_of_a_reader_keep_to_their_budgets_too(tmp_path):
    with small_app(tmp_path, mode="public") as app:
        emmy = member(app, "emmy")
        for number in range(60):
            app.make_list(emmy, f"{number} " + "“é”" * 30)
            app.follow(emmy, "query", f"trees {number} " + "\\alpha " * 60)
        slugs = joined(
            app, "lists", lambda answer: [one["slug"] for one in answer["lists"]], who=emmy, max_tokens=LEAST
        )
        assert len({slug for part in slugs for slug in part}) == 60
        news = joined(app, "news", lambda answer: answer["news"], who=emmy, max_tokens=LEAST)
        assert len({one["value"] for part in news for one in part}) == 60
        for name in ("lists", "news"):
            outcome = call(TOOLS[name], app, lambda: emmy, {"max_tokens": LEAST})
            assert 2 * len(outcome.text.encode()) <= 4 * LEAST


def test_a_paper_of_a_thousand_authors_in_strange_signs_fits_as_well(tmp_path):
    strange = {
        "id": "arXiv:2401.00009",
        "title": '𝔊\\\\"' * 200,
        "abstract": "“\\mathfrak{g}” 😀 " * 400,
        "authors": ['É\\"' * 40 + str(number) for number in range(1000)],
        "categories": [f"cs.{'X' * 40}{number}" for number in range(40)],
        "venue": "V" * 900,
        "published": "2024-01-01",
    }
    with small_app(tmp_path, [strange]) as app:
        for name, arguments in (
            ("get", {"id": strange["id"]}),
            ("daily", {}),
            ("cite", {"ids": [strange["id"]]}),
            ("search", {"query": strange["id"]}),
        ):
            outcome = call(TOOLS[name], app, app.anyone, {**arguments, "max_tokens": LEAST})
            assert not outcome.failed, outcome.text
            assert (
                len(outcome.text.encode()) + len(json.dumps(outcome.text, ensure_ascii=False).encode())
                <= 2000
            )


def test_what_does_not_fit_at_all_asks_for_more_room(tmp_path):
    with small_app(
        tmp_path, [{"id": "strange:" + "x" * 900, "title": "T", "published": "2024-01-01"}]
    ) as app:
        outcome = call(TOOLS["daily"], app, app.anyone, {"max_tokens": LEAST})
        assert outcome.failed
        assert "larger max_tokens" in outcome.text
        assert len(ask(app, "daily", max_tokens=2000)["papers"]) == 1
