"""The tools as a server of the Model Context Protocol, by the official SDK. https://modelcontextprotocol.io

Nothing here keeps state between two calls: over HTTP each request is served by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp_types import Tool as ToolAsTold
from starlette.types import Receive, Scope, Send

from broadsheet import __version__
from broadsheet.readers import Who

from . import keeping, reading
from .quoting import NOTICE
from .tool import Outcome, Tool, call, schema, unknown

if TYPE_CHECKING:
    from broadsheet.app import App

TOOLS = {tool.name: tool for tool in (*reading.TOOLS, *keeping.TOOLS)}
MOST_BYTES = 1_000_000  # of a request
INSTRUCTIONS = f"""Research papers: search them, read abstracts, see what is new, keep a library, cite.
{NOTICE} Links there are not opened by this server.
Days are inclusive at both ends. Answers are cut to `max_tokens`; `next_offset` leads on.
A trouble is JSON with status, message and retry_after_seconds."""

Context = ServerRequestContext[Any, Any]
Whose = Callable[[Context], Who]


def build(app: App, whose: Whose) -> Server[Any]:
    """A server of the tools; `whose` tells who calls."""

    async def list_tools(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_told(tool) for tool in TOOLS.values()])

    async def call_tool(context: Context, asked: CallToolRequestParams) -> CallToolResult:
        return _result(await to_thread.run_sync(_called, app, whose, context, asked))

    return Server(
        "broadsheet",
        title=app.settings.name,
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def answer(server: Server[Any], scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request over HTTP, as JSON. Nothing is kept for the next one."""
    manager = StreamableHTTPSessionManager(
        server, json_response=True, stateless=True, max_request_body_size=MOST_BYTES
    )
    async with manager.run():
        await manager.handle_request(scope, receive, send)


def speak(app: App, whose: Callable[[], Who]) -> None:
    """Serve over stdin and stdout until stdin ends."""
    server = build(app, lambda _: whose())

    async def serve() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(serve)


def _called(app: App, whose: Whose, context: Context, asked: CallToolRequestParams) -> Outcome:
    tool = TOOLS.get(asked.name)
    if tool is None:
        return unknown(asked.name, TOOLS)
    return call(tool, app, lambda: whose(context), asked.arguments or {})


def _result(outcome: Outcome) -> CallToolResult:
    """Troubles go as text alone: some clients hold whatever is structured to the form of the answer."""
    content: list[Any] = [TextContent(text=outcome.text)]
    if outcome.failed:
        return CallToolResult(content=content, is_error=True)
    return CallToolResult(content=content, structured_content=outcome.said.model_dump(mode="json"))


def _told(tool: Tool) -> ToolAsTold:
    return ToolAsTold(
        name=tool.name,
        title=tool.title,
        description=tool.about,
        input_schema=schema(tool.asks),
        output_schema=schema(tool.gives),
        annotations=ToolAnnotations(
            read_only_hint=not tool.writes,
            destructive_hint=tool.destroys,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )
