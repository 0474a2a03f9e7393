"""Run our own command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def start(folder: Path, *command: str, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """A command on this data folder, running."""
    environment = os.environ | {"BROADSHEET_DATA_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-m", "broadsheet.cli", *command], env=environment, stdout=output
    )


def answer(folder: Path, *command: str) -> bytes:
    """What a command prints."""
    running = start(folder, *command, output=subprocess.PIPE)
    printed, _ = running.communicate()
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")
    return printed
