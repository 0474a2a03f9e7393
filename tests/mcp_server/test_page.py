"""docs/agents.md says what is so."""

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("mcp")

from api.serving import serving
from broadsheet.mcp import budget
from broadsheet.mcp.server import TOOLS
from broadsheet.mcp.tool import _STATUS
from small import small_app

PAGE = (Path(__file__).parents[2] / "docs" / "agents.md").read_text("utf-8")


def test_every_tool_is_in_the_table_and_no_other():
    table = PAGE.split("## Tools")[1].split("##")[0]
    rows = [line.split("|")[1:4] for line in table.splitlines() if line.startswith("| `")]
    named = {name: "yes" in changes for names, _, changes in rows for name in re.findall(r"`(\w+)`", names)}
    assert named == {name: tool.writes for name, tool in TOOLS.items()}


def test_every_piece_of_json_can_be_read():
    assert [json.loads(piece) for piece in re.findall(r"```json\n(.*?)```", PAGE, re.S)]


def test_every_status_and_the_budget_are_told():
    assert all(f"`{status}`" in PAGE for status in {*_STATUS.values(), "failed"})
    assert f"({budget.AS_IT_COMES:,}; from {budget.LEAST} to {budget.MOST:,})" in PAGE


def test_the_python_works_as_it_stands(tmp_path, capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    with small_app(tmp_path) as app, serving(app) as address:
        exec(compile(code.replace("http://127.0.0.1:8000", address), "docs/agents.md", "exec"), {})
    assert capsys.readouterr().out.startswith("arXiv:2405.00001 Residual networks")
