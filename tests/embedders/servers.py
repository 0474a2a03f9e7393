"""A local HTTP server that answers what a function says; it remembers what it was asked."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from broadsheet.embedders.hashing import Hashing


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict
    content: bytes

    @property
    def json(self):
        return json.loads(self.content)


@dataclass
class Reply:
    """One answer; a `length` other than the content's is a lie, and the connection ends with the content."""

    status: int = 200
    content: bytes = b""
    headers: dict = field(default_factory=dict)
    length: int | None = None


@dataclass
class Server:
    """Where it listens, and what it was asked."""

    address: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def paths(self):
        return [asked.path for asked in self.asked]


@contextmanager
def serving(answer):
    """Run a server on which `answer(asked)` gives the `Reply`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, dict(self.headers), content)
            server.asked.append(asked)
            reply = answer(asked)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.content) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.content)

        do_POST = do_GET

        def log_message(self, *args):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{httpd.server_port}")
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def closed_address():
    """Where nobody listens."""
    with serving(lambda asked: Reply()) as server:
        return server.address


def embeddings(asked):
    """Answer a question to /v1/embeddings as the services do, with hashed words, the last text first."""
    if asked.path != "/v1/embeddings":
        return Reply(404, b"no such page")
    found = [
        {"object": "embedding", "index": index, "embedding": vector.tolist()}
        for index, vector in enumerate(Hashing().embed(asked.json["input"]))
    ]
    return answered(found[::-1])


def answered(found):
    """A reply with these embeddings."""
    return Reply(content=json.dumps({"object": "list", "data": found}).encode())


def hub_of(files):
    """An answer that gives files by their name in any model and commit, and 404 for others."""

    def answer(asked):
        file = asked.path.split("/resolve/", 1)[-1].split("/", 1)[-1]
        if file not in files:
            return Reply(404, b"Entry not found", {"X-Error-Code": "EntryNotFound"})
        return Reply(content=files[file])

    return answer
