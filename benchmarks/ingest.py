"""From compressed files to searchable: rate, peak memory and disk.

    python benchmarks/ingest.py FILE.jsonl.xz …

Runs `broadsheet harvest` in a data folder of its own, which is removed afterwards unless --keep names one.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from _run import answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="leave the data folder here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        started = time.perf_counter()
        answer(folder, "harvest", *map(str, asked.files))
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        status = json.loads(answer(folder, "status", "--json"))
    counted = f"{status['papers']:>12,} of {status['records']:,} records, {status['indexed']:,} indexed"
    print(f"papers         {counted}")
    print(f"seconds        {seconds:>12.1f}   {status['records'] / seconds:,.0f} records/s")
    print(f"peak memory    {peak / 1e6:>12,.0f} MB")
    print(f"data folder    {status['size_bytes'] / 1e6:>12,.0f} MB")


if __name__ == "__main__":
    main()
