"""What holds for every command: `--json`, exit status, colours, completion. All in one process, since one is slow."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest
import typer.main

from broadsheet.cli import program
from small import DOUBLES, write

OTHER_FORMS = {"export", "follow", "mcp", "serve", "mail trial"}  # files, or nothing
ENOUGH = {
    "harvest": ["x.jsonl"],
    "follow": ["--opml"],
    "split": ["x", "a:b"],
    "export": ["--all"],
    "clock": ["--once"],
    "reader add": ["ada", "--link"],
    "reader role": ["ada", "admin"],
    "reader connect": ["ada", "x"],
    "mail trial": ["ada@example.org"],
} | {f"reader {name}": ["ada"] for name in ("close", "open", "link", "letters")}
LOOP = """
import json, sys
from broadsheet.cli import main
statuses = {}
for line in json.load(open(sys.argv[1])):
    sys.argv = ["broadsheet", *line]
    try:
        main()
        status = 0
    except SystemExit as error:
        status = error.code or 0
    statuses[" ".join(line)] = status
    sys.stderr.flush()
print(json.dumps(statuses), file=open("statuses.json", "w"))
"""


def commands():
    """Every command by its words, those in groups as well."""
    for name, command in typer.main.get_command(program).commands.items():
        for part, inner in getattr(command, "commands", {"": command}).items():
            yield f"{name} {part}".strip(), inner


NAMES = [name for name, _ in commands()]


@pytest.fixture
def statuses(tmp_path):
    """The exit status of each of these lines, with a terminal at the other end; and what it showed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    environment |= {"BROADSHEET_DATA_DIR": str(tmp_path / "data"), "NO_COLOR": "1", "TERM": "xterm-256color"}

    def run(lines, **settings):
        (tmp_path / "lines.json").write_text(json.dumps(lines))
        ours, theirs = pty.openpty()
        child = subprocess.Popen(
            [sys.executable, "-c", LOOP, "lines.json"],
            cwd=tmp_path,
            env=environment | {f"BROADSHEET_{name.upper()}": value for name, value in settings.items()},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
        os.close(ours)
        assert child.wait() == 0, shown
        return json.loads((tmp_path / "statuses.json").read_text()), shown.decode()

    return run


def _required(command):
    """Something for each argument that a command must have: this folder."""
    return ["." for one in command.params if one.param_type_name == "argument" and one.required]


def _read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_every_command_that_prints_data_prints_it_as_json_too():
    lacking = {name for name, command in commands() if not any(one.name == "json" for one in command.params)}
    assert lacking == OTHER_FORMS


def test_help_ends_with_0_and_has_no_colours_where_none_are_wanted(statuses):
    found, shown = statuses([[*name.split(), "--help"] for name in NAMES])
    assert set(found.values()) == {0}
    assert "Usage:" in shown
    assert not re.search(r"\x1b\[[\d;]*(3[0-8]|4[0-8]|9[0-7]|10[0-7])(;[\d;]*)?m", shown)


def test_what_is_asked_wrongly_ends_with_2(statuses):
    found, _ = statuses([[*name.split(), "--nonsense"] for name in NAMES])
    assert set(found.values()) == {2}


def test_what_fails_ends_with_1_and_says_why(statuses):
    lines = [[*name.split(), *ENOUGH.get(name, _required(command))] for name, command in commands()]
    found, shown = statuses(lines, page_size="many")
    assert set(found.values()) == {1}, found
    assert shown.count("BROADSHEET_PAGE_SIZE='many'") == len(NAMES)
    assert "Traceback" not in shown


def offered(tmp_path, *words, **settings):
    """What a shell offers for the last of these words."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    environment |= {f"BROADSHEET_{name.upper()}": value for name, value in DOUBLES.items()}
    environment |= {"BROADSHEET_DATA_DIR": str(tmp_path / "data"), "_BROADSHEET_COMPLETE": "complete_bash"}
    environment |= {"COMP_WORDS": " ".join(("broadsheet", *words)), "COMP_CWORD": str(len(words))}
    code = "import sys; sys.argv = ['broadsheet']; from broadsheet.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert not done.stderr
    return done.stdout.split()


def test_a_shell_completes_what_there_is_and_a_tab_makes_no_instance(tmp_path):
    assert offered(tmp_path, "ha") == ["harvest"]
    assert "csl-json" in offered(tmp_path, "export", "--format", "c")
    assert offered(tmp_path, "harvest", "--source", "arxiv_r") == ["arxiv_rss"]
    assert offered(tmp_path, "show", "--cite", "m") == ["mla"]
    assert offered(tmp_path, "reader", "close", "a") == []
    assert not (tmp_path / "data").exists()


def test_a_shell_completes_names_of_readers_lists_and_jobs(tmp_path):
    from broadsheet.app import open_app
    from broadsheet.settings import Settings
    from small import member

    with open_app(Settings.load(data_dir=tmp_path / "data", mode="private", **DOUBLES)) as app:
        app.harvest(write(tmp_path / "papers.jsonl"))
        app.make_list(member(app, "ada"), "Great papers", "owner")
        member(app, "emmy")
    assert offered(tmp_path, "reader", "close", "a") == ["ada"]
    assert offered(tmp_path, "export", "--list", "ad") == ["ada/great-papers"]
    assert "index" in offered(tmp_path, "clock", "--now", "i")
