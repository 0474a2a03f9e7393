import json

import pytest

from broadsheet.errors import BadRequest, SettingsError, SourceError
from small import small_app

CORPUS = [
    {"_id": "a", "title": "Residual networks", "text": "deep residual learning"},
    {"_id": "b", "title": "Type inference", "text": "types of programs"},
    {"_id": "c", "title": "Solitons", "text": "waves that stay"},
    {"_id": "arXiv:2405.00009", "title": "Quokkas", "text": "marsupials of an island"},
]


@pytest.fixture
def folder(tmp_path):
    return beir(
        tmp_path / "set",
        {"q1": "residual learning", "q2": "types"},
        [("q1", "a", 1), ("q2", "b", 2), ("q2", "a", 0)],
    )


def beir(folder, queries, qrels, corpus=CORPUS, paper_ids=None):
    (folder / "qrels").mkdir(parents=True)
    lines = [{"_id": id, "text": text} for id, text in queries.items()]
    for line in lines:
        if paper_ids and line["_id"] in paper_ids:
            line["metadata"] = {"paper_id": paper_ids[line["_id"]]}
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, lines)))
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in qrels)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(rows))
    if corpus:
        (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    return folder


@pytest.fixture
def app(tmp_path):
    with small_app(tmp_path) as app:
        yield app


def test_a_set_whose_answers_come_first_is_worth_one(app, folder):
    found = app.evaluate(folder)
    assert (found.queries, found.missing, found.ndcg_at_10, found.recall_at_100) == (2, 0, 1, 1)
    assert 0 < found.p50_ms <= found.p99_ms


def test_the_corpus_leaves_no_trace_in_the_instance(app, folder):
    app.evaluate(folder)
    assert app.status().papers == 5


def test_without_a_corpus_the_instance_itself_is_asked(app, tmp_path):
    asked = beir(tmp_path / "own", {"q": "residual networks"}, [("q", "arXiv:2405.00001", 1)], corpus=None)
    assert app.evaluate(asked).ndcg_at_10 == 1


def test_judged_documents_that_are_not_there_count_as_not_found(app, tmp_path):
    qrels = [("q", "arXiv:2405.00001", 1), ("q", "arXiv:9999.00001", 1)]
    found = app.evaluate(beir(tmp_path / "own", {"q": "residual networks"}, qrels, corpus=None))
    assert (found.missing, found.recall_at_100) == (1, 0.5)


def test_two_documents_that_are_one_paper_count_once(app, tmp_path):
    twice = [*CORPUS, {"_id": "acl:P1-1", "title": "QUOKKAS of the sea", "text": "x"}]
    twice[-1] |= {"title": CORPUS[3]["title"], "text": CORPUS[3]["text"] * 6}
    qrels = [("q", "arXiv:2405.00009", 1), ("q", "acl:P1-1", 1)]
    found = app.evaluate(beir(tmp_path / "twice", {"q": "quokkas marsupials"}, qrels, twice))
    assert found.ndcg_at_10 == 1


def test_the_paper_that_a_query_was_made_of_is_left_out(app, tmp_path):
    qrels = [("q", "b", 1), ("q", "a", 1)]
    asked = beir(tmp_path / "made", {"q": "residual networks and types"}, qrels, paper_ids={"q": "a"})
    assert app.evaluate(asked).recall_at_100 == 0.5


def test_a_document_whose_id_is_the_querys_by_chance_stays(app, tmp_path):
    assert app.evaluate(beir(tmp_path / "chance", {"a": "residual"}, [("a", "a", 1)])).ndcg_at_10 == 1


def test_every_query_has_its_own_figures(app, folder):
    first, second = app.evaluate(folder).per_query
    assert (first.id, first.text, first.ndcg_at_10, first.mrr, first.ap) == (
        "q1",
        "residual learning",
        1,
        1,
        1,
    )
    assert first.ranked[0][0] == "a"
    assert first.titles[0] == "Residual networks"
    assert first.ms > 0
    assert dict(second.judged) == {"b": 2, "a": 0}


def test_means_lie_in_their_intervals(app, tmp_path):
    qrels = [("q1", "a", 1), ("q2", "c", 1), ("q3", "b", 1)]
    queries = {"q1": "residual learning", "q2": "residual learning", "q3": "types"}
    found = app.evaluate(beir(tmp_path / "set", queries, qrels))
    for measure in ("ndcg_at_10", "recall_at_100", "mrr", "map"):
        low, high = found.intervals[measure]
        assert 0 <= low <= getattr(found, measure) <= high <= 1
    assert found.intervals["ndcg_at_10"][0] < found.ndcg_at_10 < found.intervals["ndcg_at_10"][1]


def test_papers_are_named_as_the_set_does_or_by_their_id(app, folder):
    names = {name for result in app.evaluate(folder).per_query for name, _ in result.ranked}
    assert {"a", "b"} <= names <= {"a", "b", "beir:c", "beir:arXiv:2405.00009"}


def test_several_sets_share_a_corpus_that_is_taken_in_once(app, tmp_path):
    one = beir(tmp_path / "one", {"q": "residual"}, [("q", "a", 1)], corpus=None)
    other = beir(tmp_path / "other", {"q": "types"}, [("q", "b", 1)])
    began = []
    found = app.evaluate_all(
        [one, other, one],
        [other / "corpus.jsonl"],
        progress=lambda what, total=None: began.append(what) or int,
    )
    assert [(each.name, each.ndcg_at_10) for each in found] == [("one", 1), ("other", 1)]
    assert sum("corpus.jsonl" in what for what in began) == 1


def test_sets_of_one_name_are_told_apart_by_their_folders(app, tmp_path):
    sets = [
        beir(tmp_path / part / "same", {"q": "residual"}, [("q", "a", 1)], CORPUS)
        for part in ("dev", "train")
    ]
    assert [found.name for found in app.evaluate_all(sets)] == ["dev-same", "train-same"]


@pytest.mark.parametrize(
    "changes", [{"meaning_weight": "0"}, {"embedder": "wordllama"}, {"second_embedder": "hashing"}]
)
def test_two_ways_of_searching_are_compared_query_by_query(app, folder, changes):
    (compared,) = app.compare([folder], changes)
    assert compared.changes == changes
    assert compared.first.ndcg_at_10 == compared.second.ndcg_at_10 == 1
    assert (compared.differences["map"].mean, compared.differences["map"].p) == (0, 1)


def test_a_difference_is_ours_minus_the_other(app, tmp_path):
    queries = {f"q{n}": f"{word} inference" for n, word in enumerate(("solitons", "waves", "stay"))}
    asked = beir(tmp_path / "set", queries, [(id, "c", 1) for id in queries])
    (compared,) = app.compare([asked], {"meaning_weight": "1"})
    found = compared.differences["ndcg_at_10"]
    assert found.mean == pytest.approx(compared.first.ndcg_at_10 - compared.second.ndcg_at_10)
    assert found.low <= found.mean <= found.high


def test_the_instances_own_papers_are_compared_too(app, tmp_path):
    asked = beir(tmp_path / "own", {"q": "residual networks"}, [("q", "arXiv:2405.00001", 1)], corpus=None)
    (compared,) = app.compare([asked], {"meaning_weight": "0"})
    assert compared.first.ndcg_at_10 == compared.second.ndcg_at_10 == 1
    with pytest.raises(BadRequest, match="no indexes for these settings"):
        app.compare([asked], {"embedder": "wordllama"})
    assert app.evaluate(asked).ndcg_at_10 == 1


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        ({"meaning_wait": "0"}, BadRequest, "no setting 'meaning_wait' .* meaning_weight"),
        ({"embedding_key": "secret"}, BadRequest, "no setting 'embedding_key'"),
        ({"data_dir": "elsewhere"}, BadRequest, "no setting 'data_dir'"),
        ({"meaning_weight": "2"}, SettingsError, "MEANING_WEIGHT='2': .* less than or equal to 1"),
    ],
)
def test_a_change_that_cannot_be_is_told(app, folder, changes, kind, said):
    with pytest.raises(kind, match=said):
        app.compare([folder], changes)


@pytest.mark.parametrize("lost", ["queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(app, folder, lost):
    (folder / lost).unlink()
    with pytest.raises(SourceError, match=lost):
        app.evaluate(folder)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("queries.jsonl", '{"_id": "q1"}', "queries.jsonl, line 1"),
        ("queries.jsonl", "[]", "queries.jsonl, line 1"),
        ("qrels/test.tsv", "head\nq1\ta", "test.tsv, line 2"),
        ("qrels/test.tsv", "head\nq1\ta\tnan", "test.tsv, line 2"),
        ("qrels/test.tsv", "head\n", "no query of queries.jsonl has a relevant document"),
    ],
)
def test_a_malformed_file_is_told_with_its_line(app, folder, file, content, said):
    (folder / file).write_text(content)
    with pytest.raises(SourceError, match=said):
        app.evaluate(folder)
