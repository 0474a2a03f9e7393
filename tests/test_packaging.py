"""What is shipped, and how it is installed."""

import importlib.util
import lzma
import os
import re
import tomllib
from pathlib import Path

import orjson
import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "src" / "broadsheet" / "sample" / "arxiv-sample.jsonl.xz"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sample():
    return [orjson.loads(line) for line in lzma.decompress(SAMPLE.read_bytes()).splitlines()]


def test_the_sample_is_about_two_thousand_papers_over_fields_and_years():
    papers = sample()
    assert 1900 <= len(papers) <= 2100
    assert len({paper["published"][:4] for paper in papers}) >= 25
    assert len({paper["categories"][0].partition(".")[0] for paper in papers}) >= 25


def test_the_sample_holds_nothing_but_arxivs_own_metadata():
    for paper in sample():
        assert paper["id"].startswith("arXiv:")
        assert paper.keys() <= set(script("make_sample").FIELDS)


def test_the_sample_has_the_paper_that_the_readme_asks_for():
    assert "arXiv:1706.03762" in {paper["id"] for paper in sample()}


@pytest.mark.large
def test_the_sample_is_made_anew_byte_for_byte(shared, tmp_path, monkeypatch):
    files = sorted(map(str, (shared / "data").glob("papers-dev-*.jsonl.xz")))
    monkeypatch.setattr("sys.argv", ["make_sample.py", *files, "--to", str(tmp_path / "sample.xz")])
    script("make_sample").main()
    assert (tmp_path / "sample.xz").read_bytes() == SAMPLE.read_bytes()


LOCKS = {
    "requirements.lock": [],
    "requirements-test.lock": ["test"],
    "requirements-transformer.lock": ["transformer"],
}


@pytest.mark.parametrize("name", [*LOCKS, "requirements-model.lock"])
def test_a_lock_names_no_place(name):
    lock = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|file:|^-|/opt|@ ", lock, re.M)
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", lock.strip()) if "==" in entry)


@pytest.mark.parametrize(("name", "extras"), LOCKS.items())
def test_a_lock_holds_every_dependency(name, extras):
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==", (ROOT / name).read_text("utf-8"), re.M))
    asked = PYPROJECT["project"]["dependencies"] + [
        line for extra in extras for line in PYPROJECT["project"]["optional-dependencies"][extra]
    ]
    assert {re.split(r"[<>=\[ ]", line)[0] for line in asked} <= locked


def test_ci_runs_what_the_readme_tells_everyone_to_run():
    run = ROOT / ".ci" / "run"
    lines = [line for line in run.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]
    assert os.access(run, os.X_OK)
    assert "`make test`" in (ROOT / "README.md").read_text("utf-8")


def test_everything_that_is_not_python_is_in_the_package():
    shipped = PYPROJECT["tool"]["setuptools"]["package-data"]["broadsheet"]
    folder = ROOT / "src" / "broadsheet"
    covered = {path for pattern in shipped for path in folder.glob(pattern)}
    others = {path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    assert others <= covered
