import random
from urllib.parse import unquote

import ir_measures
import pytest
from ir_measures import AP, RR, R, nDCG

from broadsheet.errors import BadRequest
from broadsheet.search import trec
from broadsheet.search.evaluation import summed_up
from broadsheet.types import QueryResult
from small import small_app, write

from .test_evaluate import beir

FIGURES = {nDCG @ 10: "ndcg_at_10", R @ 100: "recall_at_100", RR: "mrr", AP: "ap"}
MEANS = FIGURES | {AP: "map"}
ONE_PAPER = {"arXiv:2405.00001": 1, "doi:10.1000/residual": 2}
WORDS = "deep residual learning networks types programs waves stay solitons marsupials island proofs".split()


@pytest.fixture
def found(tmp_path):
    """Judged queries on papers whose scores tie, some of them merged, missing or the query's own."""
    chance = random.Random(1)
    texts = [" ".join(chance.choices(WORDS, k=6)) for _ in range(60)]
    corpus = [{"_id": f"d {n}", "title": f"T{n} {text}", "text": text} for n, text in enumerate(texts)]
    names = [line["_id"] for line in corpus] + ["lost 1", "lost 2"]
    queries = {f"q {n}": " ".join(chance.choices(WORDS, k=2)) for n in range(20)} | {"none": "zzz"}
    qrels = [
        (query, name, chance.choice([0, 1, 2])) for query in queries for name in chance.sample(names, 15)
    ]
    qrels += [(query, name, grade) for query in queries for name, grade in ONE_PAPER.items()]
    folder = beir(tmp_path / "set", queries, qrels, corpus, paper_ids={"q 3": "d 1", "q 4": "d 2"})
    with small_app(tmp_path) as app:
        return app.evaluate(folder, [folder / "corpus.jsonl", write(tmp_path / "more.jsonl")])


@pytest.fixture
def files(found, tmp_path):
    run, qrels = tmp_path / "new" / "set.run", tmp_path / "new" / "set.qrels"
    trec.write_run(run, found)
    trec.write_qrels(qrels, found)
    return run, qrels


def test_others_reckon_our_means_from_the_files(found, files):
    run, qrels = files
    theirs = ir_measures.calc_aggregate(
        list(FIGURES), ir_measures.read_trec_qrels(str(qrels)), ir_measures.read_trec_run(str(run))
    )
    assert {measure: getattr(found, name) for measure, name in MEANS.items()} == pytest.approx(
        theirs, abs=1e-9
    )


def test_others_reckon_every_query_from_the_files(found, files):
    run, qrels = files
    theirs = ir_measures.iter_calc(
        list(FIGURES), ir_measures.read_trec_qrels(str(qrels)), ir_measures.read_trec_run(str(run))
    )
    ours = {trec.encoded(result.id): result for result in found.per_query}
    for figure in theirs:
        name = FIGURES[figure.measure]
        assert getattr(ours[figure.query_id], name) == pytest.approx(figure.value, abs=1e-9), figure


def test_a_run_has_six_columns_whose_scores_fall(files):
    lines = [line.split(" ") for line in files[0].read_text().splitlines()]
    assert {len(line) for line in lines} == {6}
    assert all(line[1] == "Q0" and line[5] == "broadsheet" for line in lines)
    for before, after in zip(lines, lines[1:], strict=False):
        if before[0] == after[0]:
            assert int(after[3]) == int(before[3]) + 1
            assert float(after[4]) < float(before[4])


def test_a_run_has_each_paper_once_and_not_the_one_the_query_was_made_of(files):
    lines = [line.split() for line in files[0].read_text().splitlines()]
    assert len({(query, name) for query, _, name, *_ in lines}) == len(lines)
    found = {(line[0], line[2]) for line in lines}
    assert ("q%203", "d%201") not in found
    assert ("q%203", "d%202") in found
    assert ("q%204", "d%201") in found


def test_qrels_name_each_paper_once_and_keep_what_is_missing(files):
    lines = [line.split(" ") for line in files[1].read_text().splitlines()]
    assert {len(line) for line in lines} == {4}
    assert len({(query, name) for query, _, name, _ in lines}) == len(lines)
    names = {name for _, _, name, _ in lines}
    assert {"lost%201", "d%201"} <= names
    grades = {grade for _, _, name, grade in lines if name == "arXiv:2405.00001"}
    assert grades == {"2"}
    assert "doi:10.1000/residual" not in names


@pytest.mark.parametrize(
    "name", ["a b", "50%", "a%20b", "tab\tnew\nline", "no\u00a0break\u2003wide", "arXiv:1"]
)
def test_a_name_has_no_white_space_and_can_be_read_back(name):
    assert len(trec.encoded(name).split()) == 1
    assert unquote(trec.encoded(name)) == name


def evaluation(*grades):
    judged = tuple((f"d{n}", grade) for n, grade in enumerate(grades))
    ranked = tuple((name, 0.5) for name, _ in judged)
    return summed_up("set", 0, [QueryResult("q", "text", 1, 1, 1, 1, 1, ranked, judged)])


def test_grades_that_are_not_whole_are_made_whole(tmp_path):
    trec.write_qrels(tmp_path / "qrels", evaluation(0.4, 1.0, 0.5, 0, -1))
    assert [line.split()[3] for line in (tmp_path / "qrels").read_text().splitlines()] == [
        "4",
        "10",
        "5",
        "0",
        "-10",
    ]


def test_tied_scores_keep_our_order(tmp_path):
    trec.write_run(tmp_path / "run", evaluation(1, 1, 1))
    assert [line.split()[4] for line in (tmp_path / "run").read_text().splitlines()] == [
        "0.500000",
        "0.499999",
        "0.499998",
    ]


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadRequest, match="cannot be written"):
        trec.write_run(tmp_path / "file" / "run", evaluation(1))
