"""A PostgreSQL server from Debian's package as it comes, safe writes and all, on a free port, for a while."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database on a server of its own; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-pg-"))
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    port, data = _free_port(), folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    _run("initdb", "-D", data, "-A", "trust", "-U", "broadsheet", "-E", "UTF8", "--locale", "C")
    _run("pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
    try:
        yield f"postgresql://broadsheet@127.0.0.1:{port}/postgres"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(program: str, *arguments: object) -> None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)  # Debian keeps them off the PATH
    found = shutil.which(program, path=os.pathsep.join(map(str, places)))
    if found is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    command = [found, *map(str, arguments)]
    if os.geteuid() == 0:  # it refuses to run as root
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)
