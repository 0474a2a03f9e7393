"""OAI-PMH 2.0 at `/oai`: our papers for whoever harvests them.

https://www.openarchives.org/OAI/openarchivesprotocol.html

Formats are `oai_dc` for every paper, `arXiv` and `arXivRaw` for those with an arXiv id; those are named as
arXiv names them. Datestamps tell when this instance last changed a paper. Errors are XML with status 200.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from fastapi import APIRouter, Depends, Request, Response

from broadsheet.app import App
from broadsheet.errors import NotFound
from broadsheet.harvests import Provided, Wanted

from . import _oai_tokens
from ._given import Given, address_of, given
from ._oai_arguments import TOKEN, Arguments, OaiError, read, set_of, span
from ._oai_formats import FORMATS, Format
from ._oai_tokens import State
from ._xml import add, clean, document

PATH = "/oai"
PAGE = 500
_UNTOLD = frozenset({"badVerb", "badArgument"})  # a request that the answer does not repeat

_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_ATTRIBUTES = {
    "xmlns": _NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}OAI-PMH.xsd",
}
_TERMS = (
    "Metadata only: titles, abstracts, authors, categories and addresses, as this instance keeps them."
    " Full texts are with the archives that the records point to."
)


def router(app: App) -> APIRouter:
    """The one route, by GET and by POST."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route(PATH, methods=["GET", "POST"])
    def oai(request: Request, given: Annotated[Given, Depends(given)]) -> Response:
        content = Repository(app, address_of(request)).answer(given)
        return Response(content, media_type="text/xml")  # Starlette adds the character set

    return routes


class Repository:
    """Answers harvesters.

    Args:
        address: where it is asked.
    """

    def __init__(self, app: App, address: str) -> None:
        self._app = app
        self._provider = app.provider
        self._address = address
        self._now = app.now()
        self._answers: Mapping[str, Callable[[Element, Arguments], None]] = {
            "Identify": self._identify,
            "ListMetadataFormats": self._list_formats,
            "ListSets": self._list_sets,
            "GetRecord": self._get_record,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }

    def answer(self, given: Given) -> bytes:
        """The answer to a request, whatever it is."""
        said: dict[str, str] = {}
        try:
            arguments = read(given)
            said = {"verb": arguments.verb, **arguments.values}
            body = Element(arguments.verb)
            self._answers[arguments.verb](body, arguments)
        except OaiError as error:
            said = {} if error.code in _UNTOLD else said
            body = Element("error", code=error.code)
            body.text = clean(str(error))
        root = Element("OAI-PMH", _ATTRIBUTES)
        add(root, "responseDate", _written(self._provider.settled(self._now)))
        add(root, "request", self._address, **said)
        root.append(body)
        return document(root)

    def _identify(self, body: Element, _: Arguments) -> None:
        add(body, "repositoryName", self._app.settings.name)
        add(body, "baseURL", self._address)
        add(body, "protocolVersion", "2.0")
        add(body, "adminEmail", f"webmaster@{_domain(self._address)}")  # RFC 2142
        add(body, "earliestDatestamp", _written(self._provider.earliest() or self._now))
        add(body, "deletedRecord", "persistent")
        add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")
        terms = add(add(body, "description"), "dc:description", _TERMS)
        terms.set("xmlns:dc", "http://purl.org/dc/elements/1.1/")

    def _list_formats(self, body: Element, arguments: Arguments) -> None:
        arxiv = self._named(arguments).arxiv if "identifier" in arguments.values else True
        for form in FORMATS.values():
            if arxiv or not form.arxiv:
                described = add(body, "metadataFormat")
                add(described, "metadataPrefix", form.prefix)
                add(described, "schema", form.schema)
                add(described, "metadataNamespace", form.namespace)

    def _list_sets(self, body: Element, arguments: Arguments) -> None:
        if arguments[TOKEN]:
            raise OaiError("badResumptionToken", "the list of sets is never given in parts")
        sets = self._provider.sets()
        if not sets:
            raise OaiError("noSetHierarchy", "there are no sets yet")
        for spec, name in sets:
            described = add(body, "set")
            add(described, "setSpec", spec)
            add(described, "setName", name)

    def _get_record(self, body: Element, arguments: Arguments) -> None:
        form, provided = _format(arguments["metadataPrefix"]), self._named(arguments)
        if form.arxiv and not provided.arxiv:
            raise OaiError(
                "cannotDisseminateFormat", f"{provided.identifier} has no arXiv id; ask for oai_dc"
            )
        _add_record(body, provided, form)

    def _named(self, arguments: Arguments) -> Provided:
        try:
            return self._provider.paper(arguments["identifier"])
        except NotFound as error:
            raise OaiError("idDoesNotExist", str(error)) from error

    def _list(self, body: Element, arguments: Arguments) -> None:
        state, whole = self._state(arguments), arguments.verb == "ListRecords"
        form = _format(state.prefix)
        page = self._provider.page(state.wanted, state.place, PAGE, whole)
        if not page.papers and state.place is None:
            raise OaiError("noRecordsMatch", "there are no such records")
        for provided in page.papers:
            if whole:
                _add_record(body, provided, form)
            else:
                _add_header(body, provided)
        if state.place is None and page.rest is None:
            return
        if state.place is None:
            state = replace(state, total=self._provider.count(state.wanted))
        after = replace(state, place=page.rest, sent=state.sent + len(page.papers), made_at=self._now)
        _add_token(body, state, after)

    def _state(self, arguments: Arguments) -> State:
        """Where the list begins, or goes on."""
        if TOKEN in arguments.values:
            return _oai_tokens.read(arguments[TOKEN], arguments.verb, self._now)
        since, until = span(arguments)
        wanted = Wanted(since, until, set_of(arguments), _format(arguments["metadataPrefix"]).arxiv)
        return State(arguments.verb, arguments["metadataPrefix"], wanted, self._now)


def _format(prefix: str) -> Format:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"no format {prefix!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[prefix]


def _add_record(parent: Element, provided: Provided, form: Format) -> None:
    record = add(parent, "record")
    _add_header(record, provided)
    if provided.paper:
        form.write(add(record, "metadata"), provided, provided.paper)


def _add_header(parent: Element, provided: Provided) -> None:
    header = add(parent, "header", **({"status": "deleted"} if provided.gone else {}))
    add(header, "identifier", provided.identifier)
    add(header, "datestamp", _written(provided.changed_at))
    for spec in provided.sets:
        add(header, "setSpec", spec)


def _add_token(parent: Element, state: State, after: State) -> None:
    """The token of the next part; the last part has an empty one."""
    known = {"completeListSize": str(state.total), "cursor": str(state.sent)}
    if after.place is None:
        add(parent, TOKEN, **known)
    else:
        add(parent, TOKEN, _oai_tokens.write(after), expirationDate=_written(after.expires), **known)


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _domain(address: str) -> str:
    """The name of the host, such that mail could go there as far as its form is concerned."""
    host = urlsplit(address).hostname or "localhost"
    return host if "." in host else f"{host}.localdomain"
