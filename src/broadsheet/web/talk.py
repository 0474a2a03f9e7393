"""What people say on the page of a paper, and the pages of those who keep order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from markupsafe import Markup

from broadsheet.talk import REACTIONS, REASONS, Comment
from broadsheet.types import Paper

from .forms import Number, On, read_day
from .library import buttons
from .links import paper_path
from .render import Handler, Pages
from .sign_in import Text
from .undo import done
from .who import who_of

if TYPE_CHECKING:
    from broadsheet.app import App

Body = Annotated[str, Form(max_length=200_000)]
SIGNS = dict(zip(REACTIONS, ("+1", *"👍♥🔥🚀👀🧠🤯🤝🤗😢😎"), strict=True))


def router(app: App, pages: Pages) -> APIRouter:
    """The forms below a paper's address and a comment's; `/moderation`, `/submit`."""
    routes = APIRouter(include_in_schema=False)
    _add_papers_forms(routes, app, pages)
    _add_comments_forms(routes, app, pages)
    _add_order(routes, app, pages)
    return routes


def talking(app: App, request: Request, paper: Paper) -> dict[str, Any]:
    """What the page of a paper shows of what is said of it."""
    who = who_of(request)
    found = app.comments(who, paper, request.scope.get("root_path", ""))
    return {
        "comments": [(one, Markup(one.html)) for one in found],  # it went through the sanitiser
        "reactions": SIGNS,
        "can": {act: app.may(who, act) for act in ("comment", "moderate", "submit", "feature")},
        "submission": app.submitted([paper.row]),
    }


def _add_papers_forms(routes: APIRouter, app: App, pages: Pages) -> None:
    def vote(
        request: Request, paper_id: str, up: On = 1, back_to: Annotated[Text, Form(alias="back")] = "/"
    ) -> Response:
        app.vote(who_of(request), paper_id, bool(up))
        return buttons(app, pages, request, paper_id, back_to) or done(
            request, back_to, "vote", paper_id, "", bool(up)
        )

    def say(
        request: Request, paper_id: str, body: Body = "", parent: Annotated[Number | None, Form()] = None
    ) -> Response:
        number = app.say(who_of(request), paper_id, body, parent)
        return _to(request, app, app.comment(who_of(request), number), "take-back", on=False)

    def submit(request: Request, paper_id: str, note: Text = "", on: On = 1) -> Response:
        if on:
            return submitted(request, app, paper_id, note)
        was = app.take_submission_back(who_of(request), paper_id)
        return done(request, paper_path(app.paper(paper_id).id), "submit", paper_id, was.note, on=False)

    def decide(
        request: Request, paper_id: str, state: Text = "", day: Text = "", reason: Text = ""
    ) -> Response:
        was = app.decide(who_of(request), paper_id, state, read_day(day), reason)
        path = paper_path(app.paper(paper_id).id)
        return done(request, path, "decide", paper_id, f"{was.state} {was.day}", on=True)

    acts: dict[str, Handler] = {
        "vote": vote,
        "comments": say,
        "submission": submit,
        "submission/decide": decide,
    }
    for path, act in acts.items():
        routes.add_api_route(f"/papers/{{paper_id:path}}/{path}", act, methods=["POST"])


def _add_comments_forms(routes: APIRouter, app: App, pages: Pages) -> None:
    def answer(request: Request, comment: Number, act: str = "answer") -> Response:
        found = app.comment(who_of(request), comment, request.scope.get("root_path", ""))
        paper = app.paper_in(found.paper)
        edits = app.comment_edits(who_of(request), comment)
        return pages.show(
            request,
            "comment.html",
            comment=found,
            html=Markup(found.html),
            paper=paper,
            act=act,
            edits=edits,
            reasons=REASONS,
            reactions=REACTIONS,
            own=_is_own(request, found),
            can={name: app.may(who_of(request), name) for name in ("comment", "moderate")},
        )

    def edit(request: Request, comment: Number, body: Body = "", on: On = 1) -> Response:
        who = who_of(request)
        was = app.edit_comment(who, comment, body) if on else app.undo_edit(who, comment)
        return _to(request, app, was, "edit", on=bool(on))

    def take_back(request: Request, comment: Number, on: On = 1) -> Response:
        was = app.take_comment_back(who_of(request), comment, undo=not on)
        return _to(request, app, was, "take-back", on=bool(on))

    def vote(request: Request, comment: Number, up: On = 1) -> Response:
        voted = app.vote_for_comment(who_of(request), comment, bool(up))
        return _to(request, app, voted, "vote-comment", on=bool(up))

    def react(request: Request, comment: Number, name: Text = "", on: On = 1) -> Response:
        return _to(request, app, app.react(who_of(request), comment, name, bool(on)), "react", name, bool(on))

    def report(request: Request, comment: Number, reason: Text = "", on: On = 1) -> Response:
        who = who_of(request)
        found = app.report_comment(who, comment, reason) if on else app.take_report_back(who, comment)
        return _to(request, app, found, "report", on=bool(on))

    def hide(
        request: Request,
        comment: Number,
        reason: Text = "",
        on: On = 1,
        undo: Annotated[bool, Form()] = False,
    ) -> Response:
        if on:
            return _to(request, app, app.hide(who_of(request), comment, reason), "hide", reason)
        was = app.show_again(who_of(request), comment, reopen=undo)
        return _to(request, app, was, "hide", was.hidden_reason, on=False)

    def dismiss(request: Request, comment: Number, on: On = 1) -> Response:
        (app.dismiss if on else app.reopen_reports)(who_of(request), comment)
        return done(request, "/moderation/reports", "dismiss", comment, "", bool(on))

    routes.add_api_route("/comments/{comment}", answer, methods=["GET", "HEAD"])
    acts: dict[str, Handler] = {
        "edit": edit, "take-back": take_back, "vote": vote, "react": react, "report": report, "hide": hide,
        "dismiss": dismiss,
    }  # fmt: skip
    for path, act in acts.items():
        routes.add_api_route(f"/comments/{{comment}}/{path}", act, methods=["POST"])


def _add_order(routes: APIRouter, app: App, pages: Pages) -> None:
    def moderation(request: Request) -> Response:
        who = who_of(request)
        return pages.show(
            request,
            "moderation.html",
            log=app.moderated(who),
            moderates=app.may(who, "moderate"),
            decides_claims=app.may(who, "administer"),
        )

    def reports(request: Request) -> Response:
        found = app.reports(who_of(request))
        return pages.show(request, "reports.html", reports=found, reasons=REASONS)

    def person(request: Request, name: str) -> Response:
        found = app.person(who_of(request), name, request.scope.get("root_path", ""))
        said = [(one, Markup(one.html)) for one in found.comments if one.paper in found.papers]
        return pages.show(
            request,
            "person.html",
            person=found,
            comments=said,
            lists=app.lists_of(who_of(request), found.reader.id),
            followed=_follows(app, request, found.reader.name),
        )

    def submit_form(request: Request, paper: str = "") -> Response:
        app.check(who_of(request), "submit")
        return pages.show(request, "submit.html", said=paper, limits=app.settings)

    def submit(request: Request, paper: Text = "", note: Text = "") -> Response:
        return submitted(request, app, paper, note)

    routes.add_api_route("/moderation", moderation, methods=["GET", "HEAD"])
    routes.add_api_route("/moderation/reports", reports, methods=["GET", "HEAD"])
    routes.add_api_route("/people/{name}", person, methods=["GET", "HEAD"])
    routes.add_api_route("/submit", submit_form, methods=["GET", "HEAD"])
    routes.add_api_route("/submit", submit, methods=["POST"])


def submitted(request: Request, app: App, paper_id: str, note: str) -> Response:
    """Put a paper on today's page, and show that."""
    day = app.submit(who_of(request), paper_id, note)
    return done(request, f"/papers?date={day}", "submit", app.paper(paper_id).id, note, on=True)


def _to(
    request: Request, app: App, comment: Comment, act: str, things: str = "", on: bool = True
) -> Response:
    """To a comment on its paper's page, with what was done to it."""
    place = f"{paper_path(app.id_in(comment.paper))}#comment-{comment.id}"
    return done(request, place, act, comment.id, things, on)


def _follows(app: App, request: Request, name: str) -> bool:
    who = who_of(request)
    return who.reader is not None and any(
        (one.kind, one.value) == ("reader", name) for one in app.follows(who)
    )


def _is_own(request: Request, comment: Comment) -> bool:
    reader = who_of(request).reader
    return reader is not None and reader.id == comment.reader_id
