"""An instance served on a port of its own, for clients that speak HTTP and nothing else."""

import socket
import threading
from contextlib import contextmanager

import uvicorn

from broadsheet.cli.serve import server


@contextmanager
def serving(app):
    """The address, `http://127.0.0.1:…`, at which the app answers meanwhile."""
    config = uvicorn.Config(
        server(app), log_level="warning", access_log=False, lifespan="off", ws="none", proxy_headers=False
    )
    served = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(32)
        thread = threading.Thread(target=served.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            served.should_exit = True
            thread.join()
