"""All pages, in the order in which their addresses are tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter

from . import (
    about,
    account,
    admin,
    claims,
    crawlers,
    feed_files,
    feeds,
    follows,
    for_you,
    hooks,
    leaving,
    letters,
    library,
    lists,
    openid,
    opensearch,
    papers,
    search,
    sign_in,
    status,
    talk,
    topics,
)
from .render import Pages

if TYPE_CHECKING:
    from broadsheet.app import App


def router(app: App, now: Callable[[], datetime]) -> APIRouter:
    """The pages of `app`; `now` tells which year goes without saying."""
    pages = Pages(app.settings, now)
    routes = APIRouter()
    for group in (
        feed_files,  # their endings come before the names that pages take
        feeds,  # what is asked for most comes early: an address is held against one route after the other
        search,
        talk,
        about,
        status,
        sign_in,
        openid,
        account,
        admin,
        leaving,
        letters,
        library,
        lists,
        follows,
        for_you,
        hooks,
        claims,
        topics,
        opensearch,
        crawlers,
        papers,
    ):  # papers last: its address takes any path after /papers/
        routes.routes += group.router(app, pages).routes
    return routes
