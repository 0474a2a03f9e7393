"""What every test would make anew, and always alike, is made once: a database's tables, templates compiled."""

import inspect
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest
from fastapi import routing
from jinja2 import BytecodeCache

from broadsheet.store import connection
from broadsheet.web import render


@pytest.fixture(scope="session", autouse=True)
def ready_database(tmp_path_factory):
    """A new SQLite file begins as a copy of one that the migrations made; what opens it still asks its revision."""
    made = tmp_path_factory.mktemp("ready") / "ready.db"
    connection.open_store(f"sqlite:///{made}").close()
    migrate = connection._migrate

    def copy_and_migrate(engine):
        path = engine.url.database
        if engine.dialect.name == "sqlite" and path and not Path(path).exists():
            shutil.copyfile(made, path)
        migrate(engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_migrate", copy_and_migrate)
        yield


@pytest.fixture(scope="session", autouse=True)
def ready_templates():
    """Every server has templates of its own; what they are compiled to is the same."""
    kept, make = _Kept(), render._environment

    def environment():
        made = make()
        made.bytecode_cache = kept
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "_environment", environment)
        yield


@pytest.fixture(scope="session", autouse=True)
def ready_endpoints():
    """What FastAPI finds out about an endpoint's parameters and answer is the same in every server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "get_dependant", _found_once(routing.get_dependant))
        patch.setattr(routing, "create_model_field", _made_once(routing.create_model_field))
        patch.setattr(routing, "_get_body_field", _bound_once(routing._get_body_field))
        yield


def _found_once(find):
    kept = {}

    def get_dependant(*, path, call, **given):
        inner = inspect.unwrap(call)
        key = path, inner.__code__, repr((inner.__annotations__, inner.__defaults__, given))
        if key not in kept:
            kept[key] = find(path=path, call=call, **given)
        return _of(kept[key], call)

    return get_dependant


def _of(found, call):
    """The same for this endpoint, which differs in what it encloses alone; lists that FastAPI adds to are its own."""
    lists = {
        f.name: list(getattr(found, f.name))
        for f in fields(found)
        if isinstance(getattr(found, f.name), list)
    }
    return replace(found, call=call, **lists)


def _made_once(make):
    kept = {}

    def create_model_field(**given):
        key = frozenset(given.items())
        if key not in kept:
            kept[key] = make(**given)
        return kept[key]

    return create_model_field


def _bound_once(bind):
    kept = {}

    def get_body_field(*, body_params, **given):
        key = frozenset(given.items()), tuple(map(id, body_params))
        if key not in kept:
            kept[key] = body_params, bind(body_params=body_params, **given)  # what is kept keeps its id
        return kept[key][1]

    return get_body_field


class _Kept(BytecodeCache):
    """Compiled templates in memory, by name and by what stands in them."""

    def __init__(self):
        self._codes = {}

    def load_bytecode(self, bucket):
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self._codes[bucket.key, bucket.checksum] = bucket.code
