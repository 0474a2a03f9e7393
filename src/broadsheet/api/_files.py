"""Files that are sent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import UploadFile

_UNSAFE = re.compile(r"[^\w. -]+")


@contextmanager
def on_disk(file: UploadFile) -> Iterator[Path]:
    """A file that was sent, where sources can read it, under its own name."""
    name = _UNSAFE.sub("-", Path(file.filename or "").name).strip("-.")[-80:] or "file"
    with TemporaryDirectory(prefix="broadsheet-") as folder:
        path = Path(folder) / name
        with path.open("wb") as copy:
            shutil.copyfileobj(file.file, copy)
        yield path
