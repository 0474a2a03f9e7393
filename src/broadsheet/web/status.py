"""How the instance is: what came, when, and what is late or broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from broadsheet.harvests import without_secrets

from .render import Pages

if TYPE_CHECKING:
    from broadsheet.app import App

MOST_RUNS = 30
MOST_SKIPPED = 20


def router(app: App, pages: Pages) -> APIRouter:
    """`/status`."""
    routes = APIRouter()

    def status(request: Request) -> HTMLResponse:
        done = app.last_done()
        return pages.show(
            request,
            "status.html",
            state=app.status(),
            whole=app.completeness(),
            jobs=[(run, done.get(run.job)) for run in app.last_runs()],
            waiting=[name for name in app.settings.archives if f"harvest {name}" not in done],
            runs=app.runs(MOST_RUNS),
            skipped=app.skipped(MOST_SKIPPED),
            now=app.now(),
            plain=without_secrets,
        )

    routes.add_api_route("/status", status, methods=["GET", "HEAD"], include_in_schema=False)
    return routes
