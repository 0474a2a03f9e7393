"""What the benchmarks share: our own command line in a process of its own, a clock, a voice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


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


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What the work gave, and the seconds it took."""
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def say(text: str) -> None:
    """Tell on stderr, beside the figures."""
    print(text, file=sys.stderr, flush=True)
