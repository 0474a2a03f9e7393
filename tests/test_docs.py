"""The documentation says what the code does, or these tests fail."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from broadsheet.cli import program
from broadsheet.extensions import available
from broadsheet.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def page(name):
    return (ROOT / "docs" / name).read_text("utf-8")


def test_the_generated_pages_are_those_that_the_code_gives(tmp_path):
    subprocess.run([sys.executable, ROOT / "scripts" / "make_docs.py", tmp_path], check=True)
    for made in tmp_path.iterdir():
        assert made.read_text("utf-8") == page(made.name), f"docs/{made.name} is old: run make docs"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name):
    assert f"`BROADSHEET_{name.upper()}`" in page("settings.md")
    assert Settings.model_fields[name].description in page("settings.md")


@pytest.mark.parametrize("name", available("sources"))
def test_every_source_has_a_section(name):
    assert f"## `{name}`" in page("sources.md")


@pytest.mark.parametrize("name", [command.name for command in program.registered_commands])
def test_every_command_is_documented(name):
    assert f"## `broadsheet {name}`" in page("cli.md")


def test_every_link_to_a_file_leads_somewhere():
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text("utf-8")):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"


def test_the_readme_names_the_python_that_the_project_needs():
    least = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"Python {least} or newer" in README


def test_every_dependency_has_its_reason_in_the_readme():
    table = README.split("## What it is built on")[1].lower()
    names = [re.split(r"[<>=\[ ]", line)[0] for line in PYPROJECT["project"]["dependencies"]]
    assert [
        name for name in names if name not in table and name.replace("jinja2", "jinja") not in table
    ] == []


def test_the_source_in_the_readme_works_as_it_stands(tmp_path, monkeypatch):
    code = re.search(r"## Add a source.*?```python\n(.*?)```", README, re.S)[1]
    (tmp_path / "titles_of_mine.py").write_text(code)
    (tmp_path / "some.titles").write_text("Attention is all you need\n\nAdam\n")
    monkeypatch.syspath_prepend(tmp_path)
    source = import_module("titles_of_mine").make()
    assert source.recognises(tmp_path / "some.titles", "")
    assert [type(one).__name__ for one in source.read(tmp_path / "some.titles")] == [
        "Record",
        "Skip",
        "Record",
    ]


def test_the_python_in_the_readme_works_as_it_stands(tmp_path, monkeypatch, capsys):
    code = re.search(r"In \*\*Python\*\*:\n\n```python\n(.*?)```", README, re.S)[1]
    from small import small_app

    small_app(tmp_path, embedder="wordllama", text_index="tantivy", vector_index="turbovec").close()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").rename(tmp_path / "demo-data")
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("1 ")


def test_the_commands_in_the_readme_are_commands_of_ours():
    known = {command.name for command in program.registered_commands}
    assert set(re.findall(r"^broadsheet (\w+)", README, re.M)) <= known
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"make (demo|test|lint|bench|docs|lock)\b", README)) <= targets


def test_the_python_in_its_page_works_as_it_stands(tmp_path, monkeypatch):
    from small import small_app

    small_app(tmp_path, embedder="wordllama", text_index="tantivy", vector_index="turbovec").close()
    (tmp_path / "data").rename(tmp_path / "demo-data")
    monkeypatch.chdir(tmp_path)
    names = {}
    for code in re.findall(r"```python\n(.*?)```", page("python.md"), re.S):
        exec(compile(code, "docs/python.md", "exec"), names)
    assert (tmp_path / "cited.bib").read_text("utf-8").startswith("@")


def test_who_imports_the_package_does_not_wait_for_what_is_in_it():
    code = "import sys, broadsheet; print(broadsheet.__version__); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "sqlalchemy", "pydantic", "broadsheet.app"} & set(loaded)


def test_every_name_of_the_package_is_there():
    import broadsheet

    assert all(getattr(broadsheet, name) is not None for name in broadsheet.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        broadsheet.nothing  # noqa: B018


def test_the_man_page_names_every_command_and_setting_and_no_line_of_text_is_taken_for_a_request():
    manual = page("broadsheet.1")
    for name in [command.name.replace("-", "\\-") for command in program.registered_commands]:
        assert f"\n.SS {name}" in manual
    for name in Settings.model_fields:
        assert f"\nBROADSHEET_{name.upper()}\n" in manual
    requests = {line.partition(" ")[0] for line in manual.splitlines() if line.startswith((".", "'"))}
    assert requests == {'.\\"', ".TH", ".SH", ".SS", ".TP", ".B", ".I", ".RI"}
