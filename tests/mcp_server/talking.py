"""Conversations by the official client, over either transport."""

import sys
from contextlib import asynccontextmanager

import anyio
import httpx2
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from small import DOUBLES


def talk(conversation, transport, mode="auto"):
    """What comes of an async function that is given a client."""

    async def held():
        async with transport() as way, Client(way, mode=mode) as client:
            return await conversation(client)

    return anyio.run(held)


def over_http(address, token="", **headers):
    """A transport to a served instance."""
    headers = {"Authorization": f"Bearer {token}", **headers} if token else headers

    @asynccontextmanager
    async def transport():
        async with httpx2.AsyncClient(headers=headers) as http:
            yield streamable_http_client(f"{address}/mcp", http_client=http)

    return transport


def over_stdio(folder, *options, **settings):
    """A transport to a `broadsheet mcp` of its own, over the data of this folder."""
    settings = {**DOUBLES, "data_dir": folder, **settings}
    environment = {f"BROADSHEET_{name.upper()}": str(value) for name, value in settings.items()}
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "broadsheet.cli", "mcp", *options], env=environment
    )

    @asynccontextmanager
    async def transport():
        yield stdio_client(server)

    return transport
