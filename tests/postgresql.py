"""A PostgreSQL server for tests, from Debian's package, on a free port, gone with the tests."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy

from broadsheet.store import open_store


def _binary(name):
    """A program of the server's package, which Debian keeps off the PATH; None when it is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name, path=os.pathsep.join(map(str, places)))


def _as_server(command):
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _run(*command):
    done = subprocess.run(_as_server(list(map(str, command))), cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


@pytest.fixture(scope="session")
def postgresql_server():
    initdb, pg_ctl = _binary("initdb"), _binary("pg_ctl")
    if not (initdb and pg_ctl):
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-pg-"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    data = folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c max_connections=40"
    _run(initdb, "-D", data, "-A", "trust", "-U", "broadsheet", "-E", "UTF8", "--locale", "C")
    _run(pg_ctl, "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
    yield f"postgresql://broadsheet@127.0.0.1:{port}/"
    _run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_admin(postgresql_server):
    """Makes and drops databases; `ready` is one that the migrations made."""
    admin = postgresql_server.replace("postgresql://", "postgresql+psycopg://")
    engine = sqlalchemy.create_engine(f"{admin}postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(sqlalchemy.text("CREATE DATABASE ready"))
    open_store(f"{postgresql_server}ready").close()
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_url(postgresql_server, postgresql_admin, request):
    """A database of its own for one test, with the tables in it: making them takes longer than copying them."""
    name = f"test_{abs(hash(request.node.nodeid))}"
    with postgresql_admin.connect() as db:
        db.execute(sqlalchemy.text(f"CREATE DATABASE {name} TEMPLATE ready"))
    yield postgresql_server + name
    with postgresql_admin.connect() as db:
        db.execute(sqlalchemy.text(f"DROP DATABASE {name} WITH (FORCE)"))
