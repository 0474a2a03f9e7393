"""The command line as scripts use it: in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from broadsheet.cli import program
from small import DOUBLES, PAPERS, write

COMMANDS = [command.name for command in program.registered_commands]


@pytest.fixture
def broadsheet(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    environment |= {f"BROADSHEET_{name.upper()}": value for name, value in DOUBLES.items()}
    environment |= {"BROADSHEET_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "200", "NO_COLOR": "1"}

    def run(*command, status=0):
        line = [sys.executable, "-m", "broadsheet.cli", *map(str, command)]
        done = subprocess.run(line, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    run.environment = environment
    return run


@pytest.fixture
def filled(broadsheet, tmp_path):
    broadsheet("harvest", write(tmp_path / "papers.jsonl"))
    return broadsheet


def test_harvest_tells_what_it_did_in_numbers(broadsheet, tmp_path):
    file = write(tmp_path / "papers.jsonl")
    assert "jsonl: papers.jsonl: 5 records, 5 new" in broadsheet("harvest", file).stdout
    (report,) = json.loads(broadsheet("harvest", file, "--json").stdout)
    assert (report["source"], report["unchanged"], report["new"]) == ("jsonl", 5, 0)


def test_harvest_takes_a_source_by_name(broadsheet, tmp_path):
    file = write(tmp_path / "papers.txt")
    broadsheet("harvest", "--source", "jsonl", file)
    assert "no sources named 'nature'" in broadsheet("harvest", "--source", "nature", file, status=1).stderr


def test_what_was_skipped_can_be_seen(broadsheet, tmp_path):
    file = write(tmp_path / "papers.jsonl")
    file.write_text(file.read_text("utf-8") + "{ broken\n", "utf-8")
    assert "1 skipped (broadsheet harvest --show-skipped)" in broadsheet("harvest", file).stdout
    assert f"{file}, line 6: " in broadsheet("harvest", "--show-skipped").stdout
    (skip,) = json.loads(broadsheet("harvest", "--show-skipped", "--json").stdout)
    assert skip["position"] == "line 6"


def test_what_was_merged_can_be_seen(broadsheet, tmp_path):
    broadsheet(
        "harvest", write(tmp_path / "a.jsonl"), write(tmp_path / "b.jsonl", [PAPERS[0] | {"id": "acl:X1-1"}])
    )
    assert "is arXiv:2405.00001" in broadsheet("harvest", "--show-merged").stdout


def test_one_bad_file_does_not_keep_the_others_out(broadsheet, tmp_path):
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)))
    done = broadsheet("harvest", tmp_path / "bad.bin", write(tmp_path / "papers.jsonl"), status=1)
    assert "bad.bin" in done.stderr
    assert "5 new" in done.stdout
    assert json.loads(broadsheet("status", "--json").stdout)["indexed"] == 5


def test_search_gives_what_scripts_rely_on(filled):
    hits = json.loads(filled("search", "residual networks", "--limit", 2, "--json").stdout)
    assert len(hits) == 2
    assert {"id", "title", "score", "why"} <= hits[0].keys()
    assert hits[0]["id"] == "arXiv:2405.00001"
    text = filled("search", "residual networks", "--limit", 1).stdout
    assert "Residual networks for images" in text
    assert "words: residual" in text


def test_search_takes_filters(filled):
    hits = json.loads(filled("search", "residual", "--category", "cs.CL", "--json").stdout)
    assert [hit["id"] for hit in hits] == ["acl:P19-1613"]
    assert (
        "is after the last"
        in filled("search", "x", "--since", "2025-02-01", "--until", "2025-01-01", status=2).stderr
    )


def test_show_gives_one_paper(filled):
    assert json.loads(filled("show", "2405.00001", "--json").stdout)["id"] == "arXiv:2405.00001"
    assert "Ada Lovelace, Emmy Noether" in filled("show", "arXiv:2405.00001").stdout
    assert filled("show", "2405.00001", "--cite", "mla").stdout.startswith(
        "Lovelace, Ada, and Emmy Noether. “"
    )
    assert json.loads(filled("show", "2405.00001", "--cite", "ieee", "--json").stdout)["label"] == "IEEE"
    assert "no style 'turabian'" in filled("show", "2405.00001", "--cite", "turabian", status=1).stderr
    assert filled("show", "1234.56789", status=1).stderr == "broadsheet: no paper is named '1234.56789'\n"


def test_similar_gives_others(filled):
    hits = json.loads(filled("similar", "2405.00001", "2405.00002", "--json").stdout)
    assert len(hits) == 3


def test_status_gives_numbers(filled):
    status = json.loads(filled("status", "--json").stdout)
    assert {name: status[name] for name in ("papers", "skipped", "indexed", "pending")} == {
        "papers": 5,
        "skipped": 0,
        "indexed": 5,
        "pending": 0,
    }
    assert status["data_dir"].endswith("data")
    assert "5 papers" in filled("status").stdout


def test_index_reads_what_was_left(broadsheet, tmp_path):
    broadsheet("harvest", "--no-index", write(tmp_path / "papers.jsonl"))
    assert "Run: broadsheet index" in broadsheet("search", "x", status=1).stderr
    assert json.loads(broadsheet("index", "--json").stdout)["read"] == 5
    assert json.loads(broadsheet("index", "--rebuild", "--json").stdout)["indexed"] == 5


@pytest.fixture
def judged(tmp_path):
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "quokka"}')
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\td\t1")
    (folder / "corpus.jsonl").write_text('{"_id": "d", "title": "Quokka", "text": "a marsupial"}')
    return folder


def test_evaluate_gives_figures(broadsheet, judged, tmp_path):
    (figures,) = json.loads(broadsheet("evaluate", judged, "--json").stdout)
    assert [figures[name] for name in ("ndcg@10", "recall@100", "mrr", "map")] == [1, 1, 1, 1]
    assert figures["intervals"]["mrr"] == [1, 1]
    (query,) = figures["per_query"]
    assert (query["text"], query["ap"], query["hits"][0][0]) == ("quokka", 1, "d")
    other = write(tmp_path / "corpus.jsonl")
    assert json.loads(broadsheet("evaluate", judged, "--corpus", other, "--json").stdout)[0]["missing"] == 1


def test_evaluate_prints_a_line_for_each_set_and_query(broadsheet, judged):
    lines = broadsheet("evaluate", judged, "--weight", 0, "--per-query").stdout.splitlines()
    assert lines[0].split()[:4] == ["set", "queries", "missing", "ndcg@10"]
    assert lines[1].split()[:4] == ["set", "1", "0", "1.0000±0.0000"]
    assert lines[-1].split()[:3] == ["set", "q", "1.0000"]
    assert lines[-1].endswith("quokka")


def test_evaluate_compares_with_other_settings(broadsheet, judged):
    command = ["evaluate", judged, "--against", "meaning_weight=0", "--against", "PAGE_SIZE=3"]
    (figures,) = json.loads(broadsheet(*command, "--json").stdout)
    assert figures["against"]["settings"] == {"meaning_weight": "0", "page_size": "3"}
    assert figures["against"]["ndcg@10"] == 1
    assert figures["differences"]["map"] == {"mean": 0, "interval": [0, 0], "p": 1}
    assert (
        broadsheet(*command).stdout.splitlines()[4].split() == "set ndcg@10 1.0000 1.0000 +0.0000 1".split()
    )


def test_evaluate_says_what_cannot_be_compared_with(broadsheet, judged):
    def said(change, status):
        return broadsheet("evaluate", judged, "--against", change, status=status).stderr

    assert "no setting 'weight' to compare with; there are: " in said("weight=0", 1)
    assert "BROADSHEET_MEANING_WEIGHT='heavy'" in said("meaning_weight=heavy", 1)
    assert "'meaning_weight' is not NAME=VALUE" in said("meaning_weight", 2)


def test_evaluate_writes_a_page_and_runs(broadsheet, judged, tmp_path):
    page, runs = tmp_path / "new" / "page.html", tmp_path / "runs"
    broadsheet("evaluate", judged, "--html", page, "--runs", runs, "--against", "meaning_weight=0")
    assert "quokka" in page.read_text("utf-8")
    assert (runs / "set.run").read_text() == "q Q0 d 1 1.000000 broadsheet\n"
    assert (runs / "set.qrels").read_text() == "q 0 d 1\n"
    assert (runs / "set.against.run").exists()
    (tmp_path / "file").touch()
    wrong = tmp_path / "file" / "page.html"
    assert f"{wrong} cannot be written" in broadsheet("evaluate", judged, "--html", wrong, status=1).stderr


@pytest.mark.parametrize(
    "command",
    [
        ["harvest"],
        ["search"],
        ["nonsense"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--since", "May"],
        ["show"],
    ],
)
def test_a_command_asked_wrongly_ends_with_2(broadsheet, command):
    assert broadsheet(*command, status=2).stderr


def test_a_wrong_setting_is_named(broadsheet):
    broadsheet.environment["BROADSHEET_PAGE_SIZE"] = "many"
    assert "BROADSHEET_PAGE_SIZE='many'" in broadsheet("status", status=1).stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(broadsheet, name):
    assert name in broadsheet("--help").stdout
    broadsheet(name, "--help")
    (command,) = [one for one in program.registered_commands if one.name == name]
    assert command.callback.__doc__
    for option in command.callback.__defaults__ or ():
        assert option.help, name


def test_the_version_is_told(broadsheet):
    assert broadsheet("--version").stdout.strip().count(".") == 2


def test_the_command_line_starts_without_the_heavy_libraries():
    code = "import sys, broadsheet.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {
        "numpy",
        "tantivy",
        "turbovec",
        "sqlalchemy",
        "fastapi",
        "uvicorn",
        "mcp",
        "alembic",
        "tokenizers",
        "rich.progress",
    }
    assert not heavy & set(loaded)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_stops_when_asked(filled, stop):
    command = [sys.executable, "-m", "broadsheet.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=filled.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as site:
        address = site.stdout.readline().split()[3]
        with urllib.request.urlopen(f"{address}api/v1/status") as answer:
            assert json.load(answer)["papers"] == 5
        with urllib.request.urlopen(address) as answer:
            assert b"Poincar" in answer.read()
        site.send_signal(stop)
        site.wait(10)
        assert "Traceback" not in site.stderr.read()


@contextmanager
def serving(environment):
    """A site of that environment: its address, and its stderr once it has stopped."""
    command = [sys.executable, "-m", "broadsheet.cli", "serve", "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as site:
        complaints = []
        yield site.stdout.readline().split()[3], complaints
        site.terminate()
        complaints.append(site.communicate()[1])


def found_at(address, query):
    with urllib.request.urlopen(f"{address}api/v1/search?q={query}") as answer:
        return [hit["id"] for hit in json.load(answer)["hits"]]


def test_serve_makes_searchable_what_a_killed_harvest_left(broadsheet, tmp_path):
    broadsheet("harvest", "--no-index", write(tmp_path / "papers.jsonl"))
    with serving(broadsheet.environment) as (address, _):
        assert found_at(address, "residual+networks")[0] == "arXiv:2405.00001"


def test_serve_shows_the_day_when_an_index_cannot_answer(filled):
    filled.environment["BROADSHEET_EMBEDDER"] = "wordllama"
    with serving(filled.environment) as (address, complaints):
        with urllib.request.urlopen(address) as answer:
            assert b"Poincar" in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="503"):
            found_at(address, "residual")
    assert "broadsheet index --rebuild" in complaints[0]


def test_a_port_that_is_taken_is_told(filled):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"cannot listen on 127.0.0.1:{port}" in filled("serve", "--port", port, status=1).stderr


def test_records_are_taken_out_of_a_paper_and_put_back(broadsheet, tmp_path):
    file = tmp_path / "papers.jsonl"
    rows = [
        {"id": "arXiv:2405.00001", "title": "On boats"},
        {"id": "acl:P1", "title": "On boats", "ids": ["arXiv:2405.00001"]},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    broadsheet("harvest", file)
    shown = broadsheet("show", "2405.00001").stdout
    assert "record: jsonl:arXiv:2405.00001\n" in shown
    assert "record: jsonl:acl:P1 (same id arXiv:2405.00001)" in shown
    assert broadsheet("split", "2405.00001", "jsonl:acl:P1").stdout == "acl:P1, On boats\n"
    assert "2 papers" in broadsheet("status").stdout.replace("papers: 2", "2 papers")
    assert broadsheet("join", "2405.00001", "acl:P1").stdout == "arXiv:2405.00001, On boats\n"
    assert "(joined by hand)" in broadsheet("show", "acl:P1").stdout
    assert "not SOURCE:KEY" in broadsheet("split", "2405.00001", "P1", status=2).stderr
    assert "its records are" in broadsheet("split", "2405.00001", "jsonl:P2", status=1).stderr


def test_fields_of_other_names_are_mapped(broadsheet, tmp_path):
    file = tmp_path / "papers.csv"
    file.write_text("Name,Who\nOn boats,A B; C D\n")
    told = broadsheet("harvest", file, "--map", "title=Name", "--map", "authors=Who").stdout
    assert "table: papers.csv: 1 records, 1 new" in told
    assert "not FIELD=NAME" in broadsheet("harvest", file, "--map", "title", status=2).stderr
    assert "no column 'Title'" in broadsheet("harvest", file, "--map", "title=Title", status=1).stderr
    refused = broadsheet("harvest", file, "--source", "ris", "--map", "title=Name", status=1).stderr
    assert "ris has fields of its own; only " in refused
