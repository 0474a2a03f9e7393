"""A double of arXiv's OAI-PMH server: it pages and makes tokens as that does, and can be made to misbehave.

What goes wrong is drawn from a seed, for each page anew, so that it is the same each time.
"""

import random
import select
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate, takewhile
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
GROUPS = ("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat")
LONGEST_SILENCE_S = 10

# What can go wrong with a page, each once; after that it comes as it should.
FAULTS = (
    "unavailable",  # 503 and how long to wait
    "broken",  # 500
    "silent",  # no answer until whoever asks loses patience
    "cut",  # fewer bytes than promised
    "cut unseen",  # fewer bytes than there are, and none promised
    "bad bytes",  # not UTF-8
    "html",  # a page to look at, with status 200
    "empty",  # no records, and yet a token
    "last again",  # the page before, in place of this one
    "expired",  # its token
)


@dataclass(frozen=True)
class Held:
    """A paper that the repository has, or had."""

    number: str
    title: str = ""
    abstract: str = ""
    authors: tuple = ()
    categories: tuple = ("cs.LG",)
    dates: tuple = ("2024-05-01",)
    datestamp: str = "2024-05-02"
    comments: str = ""
    journal: str = ""
    doi: str = ""
    license: str = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    deleted: bool = False

    @property
    def sets(self):
        return [set_of(category) for category in self.categories]


@dataclass
class Asked:
    """One request, and when: seconds since 1970."""

    path: str
    arrived: float
    fault: str = ""
    answered: float = 0.0
    wait_s: float = 0.0  # how long the answer asks to wait

    @property
    def token(self):
        return parse_qs(urlsplit(self.path).query).get("resumptionToken", [""])[0]


@dataclass
class Misbehaviour:
    """What goes wrong with each page: `each` of the kinds, in an order of its own."""

    kinds: tuple = ()
    each: int = 100
    seed: int = 0
    wait_s: int = 0
    shuffled: bool = True

    def of(self, page):
        chance = random.Random(f"{self.seed} {page}")
        return chance.sample(self.kinds, min(self.each, len(self.kinds)))


@dataclass
class Repository:
    """Where it listens, what it holds and what it was asked."""

    held: list
    per_page: int
    misbehaviour: Misbehaviour
    today: str
    address: str = ""
    asked: list = field(default_factory=list)
    tries: Counter = field(default_factory=Counter)
    before: dict = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def most_at_once(self):
        """How many requests were under way at the same time, at most."""
        steps = sorted(
            (at, step) for one in self.asked for at, step in ((one.arrived, 1), (one.answered, -1))
        )
        return max(accumulate(step for _, step in steps), default=0)

    @property
    def faults(self):
        return Counter(asked.fault for asked in self.asked if asked.fault)

    def too_soon(self, pause_s):
        """Requests that came before they were allowed to."""
        pairs = zip(self.asked, self.asked[1:], strict=False)
        return [two.path for one, two in pairs if two.arrived < one.answered + max(pause_s, one.wait_s)]

    def page(self, params):
        """Records and token for these parameters, or the error's code; as arXiv's server does it."""
        if "resumptionToken" in params:
            inner = parse_qs(unquote(params["resumptionToken"]))
            if "%3D" not in params["resumptionToken"] or "skip" not in inner:
                return [], "badResumptionToken"
            params = {name: values[0] for name, values in inner.items()}
        if params.get("metadataPrefix") not in FORMATS:
            return [], "cannotDisseminateFormat"
        skip = int(params.pop("skip", 0))
        found = [held for held in self.held if _matches(held, params)]
        found = sorted(found, key=lambda held: (held.datestamp, held.number))[skip:]
        shown = found[: self.per_page]
        if not shown:
            return [], "noRecordsMatch"
        return shown, self._token(params, shown, skip) if len(found) > len(shown) else ""

    def _token(self, params, shown, skip):
        """Goes on from the last day, past what was shown of it."""
        last = shown[-1].datestamp
        if shown[0].datestamp == last:
            skip += len(shown)
        else:
            skip = len(list(takewhile(lambda held: held.datestamp == last, reversed(shown))))
            params = params | {"from": last}
        return quote(urlencode(params | {"skip": skip}))

    def answer(self, path):
        """The answer to this request, and what is wrong with it."""
        params = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        page = params.get("resumptionToken") or f"{params.get('set')} {params.get('from')}"
        if params.get("verb") != "ListRecords":
            return self._error("badVerb"), ""
        with self.lock:
            tried = self.tries[page]
            self.tries[page] += 1
        left = self.misbehaviour.of(page)[tried:]
        shown, token = self.page(params)
        if token in ERRORS:
            return self._error(token), ""
        whole = self._list(shown, token, params)
        self.before.setdefault(token, whole)
        fault = left[0] if left else ""
        return self._spoilt(fault, whole, params, token), fault

    def _spoilt(self, fault, whole, params, token):
        given = params.get("resumptionToken", "")
        if fault == "expired":
            return self._error("badResumptionToken") if given else whole
        if fault == "last again":
            return self.before.get(given, whole) if given else whole
        if fault == "empty":
            return self._list([], token, params) if token else whole
        if fault == "html":
            return b"<!DOCTYPE html><html><body><p>Back in a moment<br></body></html>"
        if fault == "bad bytes":
            middle = whole.index(b"<title>") + 7
            return whole[:middle] + b"\xe9\xff" + whole[middle:]
        if fault in ("cut", "cut unseen"):
            return whole[: len(whole) * 2 // 3]
        return whole

    def _list(self, shown, token, params):
        form = (
            params.get("metadataPrefix") or parse_qs(unquote(params["resumptionToken"]))["metadataPrefix"][0]
        )
        if self.misbehaviour.shuffled and self.misbehaviour.kinds:
            shown = random.Random(f"{self.misbehaviour.seed} {token}").sample(shown, len(shown))
        records = "".join(_record(held, form) for held in shown)
        end = f"<resumptionToken expires='{self.today}T00:00:00Z'>{token}</resumptionToken>" if token else ""
        return self._framed(f"<ListRecords>{records}{end}</ListRecords>")

    def _error(self, code):
        return self._framed(f"<error code='{code}'>{ERRORS[code]}</error>")

    def _framed(self, inner):
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" {XSI}>\n'
            f"<responseDate>{self.today}T10:20:30Z</responseDate>\n<request>{self.address}</request>\n{inner}\n</OAI-PMH>\n"
        ).encode()


ERRORS = {
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "badVerb": "Value of the verb argument is not a legal OAI-PMH verb.",
    "cannotDisseminateFormat": "The metadata format is not supported by the repository.",
    "noRecordsMatch": "The combination of the values of the arguments results in an empty list.",
}


def set_of(category):
    """`cs.LG` is in `cs:cs:LG`, `hep-th` in `physics:hep-th`."""
    archive, _, part = category.partition(".")
    group = archive if archive in GROUPS else "physics"
    return f"{group}:{archive}:{part}" if part else f"{group}:{archive}"


def _matches(held, params):
    within = [params.get("set", ""), params.get("from", ""), params.get("until", "9999")]
    if within[0] and not any(f"{name}:".startswith(f"{within[0]}:") for name in held.sets):
        return False
    return within[1] <= held.datestamp <= within[2]


def _record(held, form):
    status = ' status="deleted"' if held.deleted else ""
    sets = "".join(f"<setSpec>{name}</setSpec>" for name in held.sets)
    header = (
        f"<identifier>oai:arXiv.org:{held.number}</identifier><datestamp>{held.datestamp}</datestamp>{sets}"
    )
    said = "" if held.deleted else f"<metadata>{FORMATS[form](held)}</metadata>"
    return f"<record>\n<header{status}>{header}</header>\n{said}\n</record>\n"


def _tags(**texts):
    return "".join(
        f"<{name.replace('_', '-')}>{escape(text)}</{name.replace('_', '-')}>\n"
        for name, text in texts.items()
        if text
    )


def _end(held):
    return _tags(
        categories=" ".join(held.categories),
        comments=held.comments,
        journal_ref=held.journal,
        doi=held.doi,
        license=held.license,
        abstract=held.abstract,
    )


def _arxiv(held):
    authors = "".join(
        f"<author>{_tags(keyname=name.rpartition(' ')[2], forenames=name.rpartition(' ')[0])}</author>"
        for name in held.authors
    )
    dates = _tags(created=held.dates[0], updated=held.dates[-1] if len(held.dates) > 1 else "")
    return (
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/" {XSI}>\n{_tags(id=held.number)}{dates}'
        f"<authors>{authors}</authors>\n{_tags(title=held.title)}{_end(held)}</arXiv>"
    )


def _raw(held):
    versions = "".join(
        f'<version version="v{number}"><date>{_mail_date(day)}</date><size>{number}kb</size></version>\n'
        for number, day in enumerate(held.dates, 1)
    )
    return (
        f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" {XSI}>\n{_tags(id=held.number, submitter="A. Submitter")}'
        f"{versions}{_tags(title=held.title, authors=', '.join(held.authors))}{_end(held)}</arXivRaw>"
    )


def _mail_date(day):
    return time.strftime("%a, %d %b %Y 12:00:00 GMT", time.strptime(day, "%Y-%m-%d"))


FORMATS = {"arXiv": _arxiv, "arXivRaw": _raw}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        repository = self.server.repository
        asked = Asked(self.path, time.time())
        repository.asked.append(asked)
        content, asked.fault = repository.answer(self.path)
        if asked.fault == "silent":
            self._wait_for_the_end(asked)
            return
        status = {"unavailable": 503, "broken": 500}.get(asked.fault, 200)
        if status != 200:
            content = b"not now"
        self.send_response(status)
        if asked.fault == "unavailable":
            asked.wait_s = repository.misbehaviour.wait_s
            self.send_header("Retry-After", str(repository.misbehaviour.wait_s))
        if asked.fault != "cut unseen":
            self.send_header("Content-Length", str(len(content) * (3 if asked.fault == "cut" else 1)))
        self.end_headers()
        self.wfile.write(content[:-1])
        asked.answered = time.time()  # whoever asks cannot go on before the last byte
        self.wfile.write(content[-1:])

    def _wait_for_the_end(self, asked):
        """Until whoever asks hangs up; the last moment at which that was not so is when the answer ends."""
        while time.time() < asked.arrived + LONGEST_SILENCE_S:
            asked.answered = time.time()
            if select.select([self.connection], [], [], 0.002)[0]:
                break
        self.close_connection = True

    def log_message(self, *args):
        pass


@contextmanager
def serving(held, per_page=20, misbehaviour=None, today="2024-06-01"):
    """Run a repository that holds these papers."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    httpd.daemon_threads = True
    repository = Repository(list(held), per_page, misbehaviour or Misbehaviour(), today)
    repository.address = f"http://127.0.0.1:{httpd.server_port}/oai"
    httpd.repository = repository
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield repository
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


WORDS = (
    "adaptive bayesian causal convex deep discrete elastic finite graph harmonic implicit kernel latent linear lossy"
    " modal neural optimal parallel quantum random robust sparse spectral stable stochastic tensor uniform variational"
    " wavelet bounds codes estimates fields flows games groups inference lattices learning manifolds models networks"
    " operators orders planning proofs sampling search signals spaces systems transport trees types"
).split()
NAMES = (
    "Ada Lovelace",
    "Emmy Noether",
    "Sofya Kovalevskaya",
    "Mary Somerville",
    "Grace Hopper",
    "Maria Agnesi",
)
CATEGORIES = ("cs.LG", "cs.CL", "math.NA", "hep-th", "stat.ML")


def invented(number, count):
    """Papers that nobody wrote, of which some are withdrawn."""
    for index in range(number, number + count):
        chance = random.Random(index)
        month, day = 1 + index % 5, 1 + index % 27
        dates = [f"2024-{month:02}-{day:02}", f"2024-{month + 1:02}-{day:02}"][: 1 + chance.randrange(2)]
        yield Held(
            number=f"24{month:02}.{index:05}",
            title=" ".join(chance.sample(WORDS, 5)).capitalize(),
            abstract="  " + " ".join(chance.choices(WORDS, k=60)) + f" with $x < {index}$ & more.\n",
            authors=tuple(chance.sample(NAMES, 2)),
            categories=tuple(chance.sample(CATEGORIES, 2)),
            dates=tuple(dates),
            datestamp=f"2024-05-{1 + index % 9:02}",
            comments="This paper has been withdrawn by the authors" if index % 17 == 0 else f"{index} pages",
            journal=f"J. Inv. Res. {index % 90 + 1} (2024) 1-9" if index % 3 == 0 else "",
            doi=f"10.1000/invented.{index}" if index % 2 else "",
        )
