"""A receiver of webhooks on this machine that takes what comes, or does what it is told instead."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Keeps what was sent to it.

    Attributes:
        taken: (headers, content) of what was answered with 200, in order.
        answers: for the next requests, the status instead; `hang` holds it, `drop` breaks off, as does
            `lose`, which has taken it.
    """

    def __init__(self):
        self.taken, self.answers, self.seen = [], [], 0
        self.released = threading.Event()

    def answer(self, handler):
        content = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.seen += 1
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "hang":
            self.released.wait(20)
            answer = 200
        if answer in (200, "lose"):
            self.taken.append((dict(handler.headers), content))
        if answer in ("drop", "lose"):
            handler.connection.close()
            return
        handler.send_response(answer)
        if answer == 302:
            handler.send_header("Location", "http://127.0.0.1:1/elsewhere")
        if answer == 429:
            handler.send_header("Retry-After", "3600")
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"words")


@contextmanager
def receiving():
    """A receiver and its address."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            receiver.answer(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver, f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()


def wait_for(what, seconds=10):
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.01)
    assert what()
