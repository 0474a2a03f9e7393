"""Write the generated pages of docs/ anew: settings, commands, API.

python scripts/make_docs.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer.main

from broadsheet.cli import program
from broadsheet.settings import CONFIG, PREFIX, Settings

DOCS = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Made by scripts/make_docs.py: change the code, then run `make docs`. -->\n\n"


def main() -> None:
    """Write every page into the folder that was named, docs/ by default."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    for name, page in pages().items():
        (folder / name).write_text(page, "utf-8")


def pages() -> dict[str, str]:
    """Each generated page by its file's name."""
    made = {"settings.md": NOTE + settings(), "cli.md": NOTE + commands(), "api.md": NOTE + api()}
    return made | {"broadsheet.1": manual()}


def settings() -> str:
    """Every setting with its default and help."""
    lines = [
        "# Settings\n",
        f"Each is a variable of the environment; or, without `{PREFIX}` and in small letters, a line of",
        f"the TOML file that `{CONFIG}` names. A variable beats the file. An unknown name is an error.\n",
        "| setting | default | |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "empty"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Every command with its arguments and options."""
    group: Any = typer.main.get_command(program)
    lines = [
        "# Commands\n",
        "Data goes to stdout (`--json` for programs), talk to stderr.",
        "Exit status: 0 done, 1 failed, 2 asked wrongly.",
        "The data folder is `BROADSHEET_DATA_DIR`; see [settings](settings.md).",
        "`NO_COLOR=1` takes colours away.\n",
        "`broadsheet --install-completion` lets the shell complete commands, options, formats, styles, names",
        "of accounts, lists and jobs. The same as a man page is [broadsheet.1](broadsheet.1):",
        "`man broadsheet` where pip installed it, `man docs/broadsheet.1` in a checkout.\n",
    ]
    for name, command in group.commands.items():
        lines += _command("##", name, command)
        for part, inner in getattr(command, "commands", {}).items():
            lines += _command("###", f"{name} {part}", inner)
    return "\n".join(lines)


def _command(marks: str, name: str, command: Any) -> list[str]:
    rows = [_parameter(parameter) for parameter in command.params if parameter.name != "help"]
    told = [f"{marks} `broadsheet {name}`\n", f"{command.help}\n"]
    return [*told, "| | |", "|---|---|", *rows, ""] if rows else told


def _parameter(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    names = ", ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
    default = parameter.default if isinstance(parameter.default, str | int | float) else None
    shown = f" Default: {default}." if default not in (None, "", True, False) else ""
    return f"| `{names}` | {parameter.help}{shown} |"


def manual() -> str:
    """The man page: `man docs/broadsheet.1`, or `man broadsheet` where it was installed."""
    group: Any = typer.main.get_command(program)
    lines = [
        '.\\" Made by scripts/make_docs.py: change the code, then run `make docs`.',
        '.TH BROADSHEET 1 "" "Broadsheet" "User Commands"',
        ".SH NAME",
        "broadsheet \\- your own Daily Papers",
        ".SH SYNOPSIS",
        ".B broadsheet",
        ".I COMMAND",
        ".RI [ OPTION ...]",
        ".SH DESCRIPTION",
        _roff(group.help),
        "Data goes to standard output, talk to standard error.",
        ".SH COMMANDS",
    ]
    for name, command in group.commands.items():
        inner = getattr(command, "commands", {})
        for part, one in inner.items() or {"": command}.items():
            lines += _manual_of(" ".join(filter(None, (name, part))), one)
    lines += [".SH EXIT STATUS", ".TP", "0", "Done.", ".TP", "1", "Failed.", ".TP", "2", "Asked wrongly."]
    lines += [".SH ENVIRONMENT", ".TP", "NO_COLOR", "No colours."]
    for name, field in Settings.model_fields.items():
        lines += [".TP", _roff(f"{PREFIX}{name.upper()}"), _roff(str(field.description))]
    lines += [".SH FILES", ".TP", _roff(f"${PREFIX}DATA_DIR/broadsheet.db"), "Papers, people and letters."]
    lines += [".TP", _roff(f"${PREFIX}DATA_DIR/index/"), "Indexes, which can be made again."]
    return "\n".join(lines) + "\n"


def _manual_of(name: str, command: Any) -> list[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    shown = " ".join(f"{one.name.upper()}{'...' if one.nargs == -1 else ''}" for one in arguments)
    lines = [".SS " + _roff(f"{name} {shown}".strip()), _roff(" ".join(command.help.split()))]
    for one in command.params:
        if one.name != "help":
            is_option = one.param_type_name == "option"
            names = ", ".join([*one.opts, *one.secondary_opts]) if is_option else one.name.upper()
            lines += [".TP", f".B {_roff(names)}", _roff(one.help or "")]
    return lines


def _roff(text: str) -> str:
    """Text as troff takes it: no sign in it is a command."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return f"\\&{plain}" if plain[:1] in (".", "'") else plain


def api() -> str:
    """Every address of the JSON API with its parameters."""
    from fastapi import FastAPI

    from broadsheet.api.routes import PREFIX as VERSION
    from broadsheet.api.routes import router

    server = FastAPI()
    server.include_router(router(None), prefix=VERSION)  # type: ignore[arg-type]
    document = server.openapi()
    lines = [
        "# JSON API\n",
        "The whole document, with the form of every answer, is at `/api/openapi.json` of an instance.",
        'Errors are `{"error": "…"}`: 400 and 422 for a malformed question, 401 where one has to sign in,',
        "403 for what one may not do, 404 for an unknown paper, 409 for what is there already, 429 with",
        "`Retry-After` for what comes too often, 503 when an index cannot answer, with what helps.",
        "A paper is named by any of its ids: `arXiv:2405.14979`, `2405.14979`, `doi:10.1145/…`.\n",
    ]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines += [f"## `{method.upper()} {path}`\n", f"{operation['summary']}.\n"]
            rows = [_query(parameter) for parameter in operation.get("parameters", ())]
            lines += ["| parameter | |", "|---|---|", *rows, ""] if rows else []
    return "\n".join(lines)


def _query(parameter: dict[str, Any]) -> str:
    need = " (required)" if parameter["required"] else ""
    schema = parameter["schema"]
    default = f" Default: {schema['default']}." if schema.get("default") else ""
    said = parameter.get("description", schema.get("title", ""))
    return f"| `{parameter['name']}`{need} | {said}.{default} |"


if __name__ == "__main__":
    main()
