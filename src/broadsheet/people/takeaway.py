"""Everything that a reader gave and keeps, as one ZIP file: JSON for each kind, no secrets."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

_README = """What {name} gave and keeps on {instance}, as of {at}.

Each .json file is a list of one kind. lists/ has each list as a file of ours (.json), which can be imported
here or elsewhere, and as BibTeX (.bib) and JSON Lines (.jsonl). Passwords and the secrets of sessions,
tokens and links are not here: they are not kept in a form that anybody could read.
"""


def written(
    kinds: Mapping[str, list[dict[str, Any]]],
    files: Iterable[tuple[str, bytes]],
    name: str,
    instance: str,
    at: str,
) -> bytes:
    """The ZIP file: `kinds` as JSON, other files as they are, and what all of it is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README.format(name=name, instance=instance, at=at))
        for kind, rows in kinds.items():
            archive.writestr(f"{kind}.json", json.dumps(rows, ensure_ascii=False, indent=2))
        for path, content in files:
            archive.writestr(path, content)
    return packed.getvalue()
