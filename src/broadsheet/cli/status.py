"""`broadsheet status`: the state of the instance, in numbers."""

from __future__ import annotations

from ._say import JSON, say_json

NAME = "status"


def run(json: bool = JSON) -> None:
    """Show how many papers there are, how many are indexed, and what is wrong, if anything."""
    from broadsheet.api import schema
    from broadsheet.app import open_app

    with open_app() as app:
        status = app.status()
    if json:
        say_json(schema.Status.of(status).model_dump(mode="json") | {"data_dir": status.data_dir})
        return
    print(f"{status.papers:,} papers from {status.records:,} records, {status.merged:,} of them merged")
    print(f"{status.featured_days:,} featured days; the newest day with papers is {status.newest_day}")
    print(f"{status.indexed:,} indexed with {status.embedder}, {status.pending:,} changes pending")
    if status.embedded is not None:
        print(f"{status.embedded:,} of {status.papers:,} embedded by the second embedder")
    print(f"{status.skipped:,} records skipped; {status.size_bytes / 1e6:,.1f} MB in {status.data_dir}")
    for index in status.indexes:
        if index.trouble:
            print(index.trouble)
