"""How is it asked as Hugging Face Papers is? Its public API, so that its official client works unmodified.

Routes, forms and their traps: docs/hf.md. Every route answers in its words, errors included.
"""

from __future__ import annotations

from fastapi import APIRouter

from broadsheet.app import App

from . import collections, giving, papers, people
from ._counted import counted


def router(app: App) -> APIRouter:
    """The routes, under `/api` and `/papers`; they must be tried before the pages."""
    routes = APIRouter(route_class=counted(app))
    papers.add_routes(routes, app)
    giving.add_routes(routes, app)
    people.add_routes(routes, app)
    collections.add_routes(routes, app)
    return routes
