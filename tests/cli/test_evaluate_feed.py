import json

import pytest
from typer.testing import CliRunner

from broadsheet.cli import program
from profiles.invented import authors_file, reviewers_folder
from small import DOUBLES


@pytest.fixture
def broadsheet(tmp_path, monkeypatch):
    for name, value in {**DOUBLES, "data_dir": tmp_path / "data"}.items():
        monkeypatch.setenv(f"BROADSHEET_{name.upper()}", str(value))
    return lambda *command: CliRunner().invoke(program, [*map(str, command)], catch_exceptions=False)


def test_evaluate_feed_prints_a_row_for_each_task_and_split(tmp_path, broadsheet):
    told = broadsheet("evaluate", "feed", "--reviewers", reviewers_folder(tmp_path / "set"))
    assert [line.split()[:3] for line in told.stdout.splitlines()[1:]] == [
        ["reviewers", "cold", "2"],
        ["reviewers", "mid", "1"],
    ]


def test_evaluate_feed_gives_figures_and_no_names(tmp_path, broadsheet):
    told = broadsheet("evaluate", "feed", "--reviewers", reviewers_folder(tmp_path / "set"), "--json")
    assert json.loads(told.stdout)["figures"][0]["mrr"] == 1
    assert "ada" not in told.stdout


def test_papers_may_be_named_one_after_the_other(tmp_path, broadsheet):
    first = authors_file(tmp_path / "first.jsonl", years=(2001,))
    second = authors_file(tmp_path / "second.jsonl", years=(2002,))
    told = broadsheet("evaluate", "feed", "--year", 2002, "--papers", first, second)
    assert told.stdout.splitlines()[1].split()[:3] == ["authors", "cold", "3"]
    assert "left out 2 papers of other archives" in told.stderr


def test_help_of_evaluate_shows_both_commands(broadsheet):
    told = broadsheet("evaluate", "--help").stdout
    assert "evaluate FOLDERS" in told
    assert "evaluate feed" in told


def test_folders_need_no_command_before_them(broadsheet, tmp_path):
    for command in ([], ["search"]):
        told = broadsheet("evaluate", *command, "--split")
        assert "Option '--split' requires an argument" in told.output
