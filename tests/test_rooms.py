"""Who may import whom. This table is the documentation; ARCHITECTURE.md explains it."""

import ast
from pathlib import Path

SRC = Path(__file__).parents[1] / "src" / "broadsheet"

MAY_IMPORT = {
    "conditions": set(),
    "types": {"conditions"},
    "answers": {"types"},
    "harvests": {"types"},
    "readers": set(),
    "talk": set(),
    "library": {"types"},
    "subjects": {"types"},
    "letters": {"types"},
    "hooks": set(),
    "personal": {"types"},
    "syndication": {"types", "answers", "library"},
    "errors": set(),
    "settings": {"errors"},
    "tools": {"errors"},
    "store": {
        "types",
        "answers",
        "harvests",
        "readers",
        "library",
        "talk",
        "letters",
        "hooks",
        "personal",
        "subjects",
        "errors",
    },
    "ranking": {"types", "answers", "errors"},
    "sources": {"types", "harvests", "errors", "tools"},
    "exporters": {"types", "syndication", "errors", "tools"},
    "embedders": {"types", "answers", "errors", "tools"},
    "catalog": {"types", "answers", "harvests", "errors", "tools", "store", "sources"},
    "index": {"types", "conditions", "errors", "store", "embedders"},
    "search": {"types", "answers", "conditions", "errors", "store", "index", "embedders", "ranking"},
    "people": {"types", "answers", "readers", "library", "talk", "personal", "errors", "store", "tools"},
    "community": {"types", "answers", "readers", "talk", "errors", "store", "tools", "people"},
    "feeds": {
        "types",
        "answers",
        "errors",
        "store",
        "index",
        "ranking",
        "people",
        "search",
        "personal",
        "profiles",
    },
    "topics": {"types", "subjects", "readers", "errors", "store"},
    "profiles": {"types", "answers", "personal", "errors", "store", "index", "ranking", "search", "tools"},
    "digests": {
        "types",
        "answers",
        "letters",
        "hooks",
        "personal",
        "library",
        "readers",
        "errors",
        "store",
        "feeds",
        "people",
        "tools",
        "settings",
    },
    **dict.fromkeys(
        ["web", "api", "mcp", "clock"],
        {
            "types",
            "answers",
            "harvests",
            "readers",
            "library",
            "talk",
            "letters",
            "hooks",
            "personal",
            "subjects",
            "syndication",
            "errors",
            "settings",
            "app",
        },
    ),
    "cli": {
        "types",
        "answers",
        "harvests",
        "readers",
        "library",
        "talk",
        "letters",
        "hooks",
        "personal",
        "subjects",
        "errors",
        "settings",
        "app",
        "web",
        "api",
        "mcp",
        "clock",
    },  # it starts the others
}
JOINS_ROOMS = {"app", "extensions", "__init__"}


def modules():
    return [path for path in SRC.rglob("*.py") if "vendor" not in path.parts]


def room_of(path):
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def rooms_imported_by(path):
    """Rooms of ours that a file imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.relative_to(SRC).parts[: -node.level]
            names = [".".join(("broadsheet", *base, node.module or alias.name)) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {
            parts[1]
            for parts in (name.split(".") for name in names)
            if parts[0] == "broadsheet" and parts[1:]
        }
    return found - {"__version__"}


def test_rooms_import_only_what_the_table_allows():
    wrong = [
        f"{path.relative_to(SRC)} imports broadsheet.{room}"
        for path in modules()
        if (here := room_of(path)) in MAY_IMPORT
        for room in rooms_imported_by(path) - MAY_IMPORT[here] - {here}
    ]
    assert not wrong, "\n".join(wrong)


def test_every_room_stands_in_the_table():
    assert {room_of(path) for path in modules()} <= MAY_IMPORT.keys() | JOINS_ROOMS


def test_sql_lives_in_store():
    wrong = [
        str(path.relative_to(SRC))
        for path in modules()
        if room_of(path) != "store"
        and any(word in path.read_text("utf-8") for word in ("sqlite3", "sqlalchemy", ".execute("))
    ]
    assert not wrong


def test_only_the_command_line_asks_another_face():
    assert "web" not in MAY_IMPORT["api"]
    assert "api" not in MAY_IMPORT["web"]


def test_no_file_is_a_heap():
    long = {
        str(path.relative_to(SRC)): lines
        for path in modules()
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert not long


def test_each_room_opens_with_its_question():
    rooms = [
        folder for folder in SRC.iterdir() if (folder / "__init__.py").exists() and folder.name != "tools"
    ]
    for room in rooms:
        first = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))
        assert first, room.name
        assert "?" in first or room.name in {"store", "index"}, room.name
