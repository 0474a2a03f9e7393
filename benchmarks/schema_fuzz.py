"""Do answers hold to the OpenAPI document, whatever is sent? Schemathesis asks for ten minutes.

    python -m venv FOLDER && FOLDER/bin/pip install schemathesis
    python benchmarks/schema_fuzz.py --schemathesis FOLDER/bin/schemathesis [--minutes 10] [--seed 1]

Serves the shipped sample in mode `public` with people, comments, lists, tags and a submission, and has
Schemathesis send what the document allows and what it does not, by a token of an admin, with all of its
checks: no 5xx, no status, type or form of an answer that the document lacks, nothing taken that it forbids.
It brings 40 packages that nothing else here needs, so that it is not among those of the tests.

Limits on how often one may do a thing are lifted (--limits keeps them): nearly every act would be refused.
The token is made anew whenever it was ended: the document has a way to do so, which is tried as well.
Exit status 1 when anything failed.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

import broadsheet
from _run import say
from broadsheet.app import App, open_app
from broadsheet.cli.serve import server
from broadsheet.community import limits
from broadsheet.readers import SCOPES, Who
from broadsheet.settings import Settings

SAMPLE = Path(broadsheet.__file__).parent / "sample" / "arxiv-sample.jsonl.xz"
BEARER = "Bearer the-token-of-the-admin"
NOT_ASKED = ",".join(
    (
        "positive_data_acceptance",  # a query can have the form of one, and still say nothing: 400
        "use_after_free",  # who takes a comment back can say it again, and a claim that is gone is null
    )
)
HOOKS = """
import schemathesis

@schemathesis.hook
def filter_case(context, case):  # servers refuse addresses over 64 KB before they are ours to answer
    return len(repr(case.query)) + len(repr(case.path_parameters)) < 5_000
"""


class AsAdmin:
    """Middleware that puts a token that works in the place of `BEARER`."""

    def __init__(self, inner: ASGIApp, app: App, admin: Who) -> None:
        self._inner, self._app, self._admin = inner, app, admin
        self._token, self._turn = "", threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        if headers.get(b"authorization") == BEARER.encode():
            headers[b"authorization"] = f"Bearer {self._working()}".encode()
            scope = {**scope, "headers": list(headers.items())}
        await self._inner(scope, receive, send)

    def _working(self) -> str:
        with self._turn:
            if not (self._token and self._app.by_token(self._token, "header")):
                self._token = self._app.make_token(self._admin, "fuzz", list(SCOPES))
            return self._token


def signed_in(app: App, name: str, role: str) -> Who:
    app.add_reader(name, role)
    return app.by_session(app.sign_in_by_link(app.sign_in_link(name)))


def populate(app: App) -> Who:
    """People, and something of each kind that can be asked for; the admin."""
    ada, emmy = signed_in(app, "ada", "admin"), signed_in(app, "emmy", "reader")
    papers = [paper.id for paper in app.trending(20).papers]
    for number, paper in enumerate(papers):
        comment = app.say(emmy, paper, f"Comment *{number}* on $x^{number}$, @ada")
        app.say(ada, paper, "An answer", comment)
        app.vote(emmy, paper)
        app.save(ada, paper, "saved")
        app.tag(ada, paper, "boats")
    app.submit(ada, papers[0], "Read this")
    app.write_note(ada, papers[0], "A note")
    app.make_list(emmy, "Shown", "all", "For everyone")
    app.report_comment(ada, 1, "Spam")
    for kind, value in (("category", "cs.CL"), ("author", "Ada Lovelace"), ("reader", "emmy")):
        app.follow(ada, kind, value)
    app.mute(ada, "word", "boats")
    return ada


@contextmanager
def serving(app: App, admin: Who) -> Iterator[str]:
    config = uvicorn.Config(
        AsAdmin(server(app), app, admin), log_level="error", access_log=False, lifespan="off", ws="none"
    )
    served = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        thread = threading.Thread(target=served.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        served.should_exit = True
        thread.join()


def command(schemathesis: str, address: str, minutes: float, seed: int, rest: list[str]) -> list[str]:
    given = {
        "--max-time": f"{minutes * 60:.0f}",
        "--header": f"Authorization: {BEARER}",
        "--checks": "all",
        "--exclude-checks": NOT_ASKED,
        "--seed": str(seed),
        "--request-timeout": "60",
        "--max-response-time": "60",  # others may be using the machine
        "--generation-database": "none",
        "--suppress-health-check": "all",
    }
    pairs = [word for pair in given.items() for word in pair]
    return [schemathesis, "run", f"{address}/api/openapi.json", *pairs, "--continue-on-failure", *rest]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--schemathesis", default="schemathesis", help="the command")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limits", action="store_true", help="keep the limits on how often")
    asked, rest = parser.parse_known_args()
    if not asked.limits:
        limits.LIMITS.update(dict.fromkeys(limits.LIMITS, limits.Limit(1e9, 1e9)))
    with TemporaryDirectory(prefix="broadsheet-") as folder:
        settings = Settings(
            data_dir=Path(folder),
            mode="public",
            submissions_per_day=1_000_000,
            client_requests=1_000_000,
            embedder="hashing",
        )
        with open_app(settings) as app:
            app.harvest(SAMPLE)
            app.index()
            admin = populate(app)
            say(f"{app.status().papers} papers are served")
            with serving(app, admin) as address:
                wanted = command(asked.schemathesis, address, asked.minutes, asked.seed, rest)
                hooks = Path(folder) / "fuzz_hooks.py"
                hooks.write_text(HOOKS)
                environment = os.environ | {"SCHEMATHESIS_HOOKS": "fuzz_hooks", "PYTHONPATH": folder}
                return subprocess.run(wanted, check=False, cwd=folder, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
