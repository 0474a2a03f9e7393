"""Files that people send, as files: sources read nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

_UNSAFE = re.compile(r"[^\w. -]+")


@contextmanager
def on_disk(name: str | None, content: IO[bytes]) -> Iterator[Path]:
    """What was sent, where sources can read it, under its own name; it is gone afterwards."""
    name = _UNSAFE.sub("-", Path(name or "").name).strip("-.")[-80:] or "file"
    with TemporaryDirectory(prefix="broadsheet-") as folder:
        path = Path(folder) / name
        with path.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        yield path
