"""Authors among the readers: "I wrote this" on the page of a paper, and the page where admins decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from broadsheet.errors import BadRequest
from broadsheet.talk import CLAIM_STATES, ClaimState
from broadsheet.types import Paper

from .forms import Number, On, read_page
from .links import paper_path
from .paging import pager
from .render import Pages
from .sign_in import Text, back
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

CLAIMS = "/moderation/claims"
_ON_A_PAGE = 50
Position = Annotated[int | None, Form(ge=0, le=100_000)]


def router(app: App, pages: Pages) -> APIRouter:
    """The forms below a paper's address; `/moderation/claims`."""
    routes = APIRouter(include_in_schema=False)

    def claim(request: Request, paper_id: str, position: Position = None, on: On = 1) -> Response:
        who = who_of(request)
        known = app.claim(who, paper_id, position) if on else app.take_claim_back(who, paper_id)
        here = paper_path(app.paper(paper_id).id)
        if known is None:
            return back(request, here)
        return done(request, here, "claim", paper_id, str(known.position), bool(on))

    def claims(request: Request, state: str = "open", p: str | None = None) -> Response:
        page = read_page(p)
        found = app.claims(who_of(request), _state(state), _ON_A_PAGE + 1, (page - 1) * _ON_A_PAGE)
        return pages.show(
            request,
            "claims.html",
            claims=found[:_ON_A_PAGE],
            state=state,
            states=CLAIM_STATES,
            pager=pager(CLAIMS, {"state": state}, page, len(found) > _ON_A_PAGE),
        )

    def decide(request: Request, claim: Number, state: Text = "", reason: Text = "") -> Response:
        app.decide_claim(who_of(request), claim, cast(ClaimState, state), reason)
        return back(request, CLAIMS)

    routes.add_api_route("/papers/{paper_id:path}/claim", claim, methods=["POST"])
    routes.add_api_route(CLAIMS, claims, methods=["GET", "HEAD"])
    routes.add_api_route(f"{CLAIMS}/{{claim}}", decide, methods=["POST"])
    return routes


def claiming(app: App, request: Request, paper: Paper) -> dict[str, Any]:
    """What the page of a paper shows of who wrote it, and of what its reader has to do with that."""
    who = who_of(request)
    return {
        "wrote": {one.position: one for one in app.claimed([paper.row]).get(paper.row, ())},
        "claiming": app.claiming(who, paper) if app.may(who, "claim") and who.reader else None,
        "decides_claims": app.may(who, "administer"),
    }


def _state(text: str) -> ClaimState:
    for known in CLAIM_STATES:
        if text == known:
            return known
    raise BadRequest(f"state={text[:40]!r} is no state of a claim; there are: {', '.join(CLAIM_STATES)}")
