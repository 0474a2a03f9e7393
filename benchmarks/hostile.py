"""Ten thousand hostile and odd queries: does anything break, and does anything take long?

    python benchmarks/hostile.py DATA_DIR [--count 10000] [--every-way]

DATA_DIR is a harvested instance. Queries go in turn to `App.search`, the page `/search` and
`/api/v1/search`, the latter two inside this process by Starlette's test client (needs httpx, which the
test extra brings); with --every-way each query goes to all three. They are the same for the same seed,
except for the titles of the instance's own papers that some are mixed with.

A failure is an exception, a status of 500 or more, a refusal of a query that is not too long, a refusal
that does not say why, or a page with a script of the query in it. Answers over --slow ms are told with what
the same query takes when asked again. Exit status 1 when anything failed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sqlite3
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.app import App, open_app
from broadsheet.cli.serve import server
from broadsheet.errors import BadRequest, BroadsheetError
from broadsheet.index._words import STOP_WORDS
from broadsheet.search.searcher import LONGEST_QUERY
from broadsheet.settings import Settings

MOST_BYTES = 19_000  # percent signs make three of one, and clients refuse addresses over 64 KB
STUCK_AFTER = 30  # seconds until we say which query we are waiting for
PATIENCE = 20  # failures and slow queries that are printed; --json has all

# --- the queries ---

TITLES = (
    "Attention Is All You Need",
    "Deep Residual Learning for Image Recognition",
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "Über die $L^p$-boundedness of Calderón–Zygmund operators in $\\mathbb{R}^n$",
    "GPT-4 Technical Report",
    "Proximal Policy Optimization Algorithms",
)
PREFIXES = (
    "author: category: cat: year: since: until: venue: has: title: abstract: ti: au: abs: all:"
    " submittedDate:[ doi: arxiv: id: jr: co: rn: day: date: from: to: sort: site: words: meaning:"
).split()


def items(text: str) -> list[str]:
    """What stands between the signs ¦ and the ends of lines."""
    return [item.strip() for item in re.split(r"[¦\n]", text.strip())]


# What may stand after a prefix, or alone.
GARBAGE = (
    *items(r"""
    " ¦ "" ¦ "never closed ¦ '' ¦ ( ¦ ) ¦ () ¦ [ ¦ ] ¦ [] ¦ * ¦ ? ¦ : ¦ :: ¦ - ¦ / ¦ .. ¦ ... ¦ -1 ¦ +2024
    0 ¦ 0000 ¦ 9999..0 ¦ 0..9999 ¦ 2024.. ¦ ..2024 ¦ 2024...2025 ¦ 2025..2024 ¦ -1..-2 ¦ 1..1 ¦ 0000-00-00
    10000 ¦ 10000-01-01 ¦ 2024-13-45 ¦ 2024-02-30 ¦ 2023-02-29 ¦ 20xx ¦ 2024-W53 ¦ 2024-1-1
    99999999999999999999 ¦ 1e308 ¦ NaN ¦ inf ¦ 0x7E8 ¦ 2_024 ¦ 2024.5 ¦ ٢٠٢٤ ¦ ２０２４ ¦ ²⁰²⁴ ¦ Ⅿ ¦ ½ ¦ 🙂
    ﬁ ¦ ß ¦ [* TO *] ¦ {a TO z] ¦ TO ¦ TO] ¦ 2024 TO 2023] ¦ [202401010000 TO 202412312359]
    202401010000 TO ¦ cs.* ¦ *.* ¦ cs. ¦ .CL ¦ cs.CL,cs.LG ¦ cs.cl ¦ all ¦ nothing ¦ code ¦ pdf ¦ null
    None ¦ % ¦ _ ¦ %00 ¦ %s ¦ {} ¦ {0} ¦ \ ¦ \\ ¦ \u0000 ¦ ';-- ¦ author: ¦ year:year:2024 ¦ NOT
    """),
    *("", " ", "\0", "2024\0", "\ud800", "\udfff2024", "\u202e4202"),
)
OPERATORS = """
    AND OR NOT and or not && || ! + - ^ ~ ~2 ^1e9 * ? TO NEAR NEAR/3 ANDNOT IN | & , ; = == <> :
""".split()
# Languages that a query might end up in: SQL, HTML, templates, paths, patterns, engines, addresses, ids.
INJECTIONS = (
    *items(r"""
    '; DROP TABLE papers; -- ¦ ' OR '1'='1 ¦ " OR ""=" ¦ 1; SELECT * FROM papers UNION SELECT NULL,NULL--
    ') MATCH ('a ¦ papers MATCH 'a' ORDER BY rank ¦ <script>alert(1)</script> ¦ "><script>alert(1)</script>
    <!-- --> <![CDATA[ ]]> ¦ </title><script>alert(1)</script> ¦ <img src=x onerror=alert(1)>
    javascript:alert(1) ¦ <?xml version='1.0'?> ¦ &lt;script&gt;&#60;&#x3c;&amp;&nonsense;&#99999999;
    {{ 7 * 7 }} {% for x in y %} ${7*7} #{7*7} <%= 7*7 %> ¦ {{ self.__init__.__globals__ }}
    %s%s%s%n %d {0} {query!r} %(name)s ¦ ../../../../etc/passwd ¦ ..\..\windows\system32
    /dev/null; cat /etc/passwd | nc 127.0.0.1 1 `id` $(id) ¦ ${jndi:ldap://127.0.0.1/a} ¦ =cmd|' /C calc'!A0
    (a+)+$ ¦ (a|aa)+b ¦ ^(([a-z])+.)+[A-Z]([a-z])+$ ¦ [a- ¦ (?P<x> ¦ (?: ¦ a{99999} ¦ \
    \Q\E\p{L}\x{10FFFF} ¦ /.*/ ¦ /[/ ¦ title:/.*a.*/ ¦ text:[a TO z] ¦ text:{* TO *} ¦ text:IN [a b c
    row:1 ¦ day:>0 ¦ "a b"~99999999999 ¦ "a b"^1e400 ¦ a^-1 ¦ a~9 ¦ *:* ¦ * ¦ ** ¦ *a* ¦ _exists_:title
    +-a ¦ - ¦ -- ¦ -a ¦ - a ¦ NOT ¦ NOT a ¦ AND ¦ OR ¦ a AND ¦ OR a ¦ a AND OR b ¦ () ¦ ( ) ¦ (()) ¦ a()b
    -(-(-(a))) ¦ $$$$ ¦ $\frac{1}{ ¦ \begin{equation} ¦ $\rm\bf\em ¦ : ¦ :: ¦ :value ¦ http://[
    https://[invalid]/abs/1 ¦ http://[::1 ¦ http://:99999/abs/2405.14979 ¦ https://arxiv.org/abs/
    https://arxiv.org/abs/2405.14979v99999999999999999999 ¦ https://arxiv.org/pdf/../../etc/passwd
    https://doi.org/10. ¦ https://huggingface.co/papers/ ¦ arXiv: ¦ arXiv:9999.99999 ¦ arXiv:2405.14979v0
    arXiv:hep-th/ ¦ doi: ¦ acl: ¦ year:9999..0 ¦ submittedDate:[202401010000 TO ¦ submittedDate:[] TO []
    author:author:author: ¦ -author: ¦ 0 ¦ 00 ¦ 1/0 ¦ undefined ¦ null ¦ None ¦ true ¦ NaN
    pneumonoultramicroscopicsilicovolcanoconiosis
    """),
    "\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "doi:10.1/\0",
)
RANGES = (
    (0x0000, 0x001F),  # controls, NUL among them
    (0x007F, 0x009F),
    (0x0300, 0x036F),  # combining marks
    (0x0590, 0x06FF),  # Hebrew and Arabic
    (0x0900, 0x097F),
    (0x0E00, 0x0E7F),  # Thai has no spaces
    (0x2000, 0x206F),  # widths, directions, joiners
    (0x20D0, 0x20FF),
    (0x2200, 0x22FF),  # mathematics
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xD800, 0xDFFF),  # halves of pairs
    (0xE000, 0xF8FF),
    (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFFF),
    (0x1D400, 0x1D7FF),  # mathematical letters
    (0x1F300, 0x1FAFF),
    (0xE0000, 0xE007F),
    (0x10FF00, 0x10FFFF),
)
FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}\u200d\N{BOY}"
SPACES = " \t\n\r\v\f\u00a0\u1680\u2003\u2028\u2029\u202f\u3000\u200b\ufeff\x1c\x85"


def hostile_queries(seed: int, count: int, titles: Sequence[str] = TITLES) -> Iterator[str]:
    """So many queries that nobody should ask, the known ones first; the same for the same arguments.

    Args:
        titles: of real papers; some queries are mixed with them.
    """
    chance = random.Random(seed)
    pairs = [prefix + after for prefix in PREFIXES for after in GARBAGE]
    chance.shuffle(pairs)
    known = [*INJECTIONS, "", " ", *pairs]
    made = (cut(chance.choice(KINDS)(chance, titles)) for _ in iter(int, 1))
    yield from islice(known, count // 4)
    yield from islice(made, count - min(len(known), count // 4))


def prefixed(chance: random.Random, titles: Sequence[str]) -> str:
    """Several prefixes with garbage, words of titles between them."""
    parts = []
    for _ in range(chance.randint(1, 6)):
        parts.append(chance.choice(("", "-", "+", "NOT ", "(", '"')))
        parts.append(chance.choice(PREFIXES) + chance.choice((*GARBAGE, word(chance, titles))))
        parts.append(chance.choice((" ", "", f" {word(chance, titles)} ", " OR ", ") ", '" ')))
    return "".join(parts)


def operators(chance: random.Random, titles: Sequence[str]) -> str:
    """Operators, with few words or none."""
    words = [chance.choice(OPERATORS) for _ in range(chance.randint(1, 40))]
    if chance.random() < 0.6:
        words.insert(chance.randrange(len(words) + 1), word(chance, titles))
    return chance.choice((" ", "", "  ")).join(words)


def unbalanced(chance: random.Random, titles: Sequence[str]) -> str:
    """A title with quotes and brackets strewn in."""
    signs = list(title(chance, titles))
    for _ in range(chance.randint(1, 30)):
        signs.insert(chance.randrange(len(signs) + 1), chance.choice("\"'`“”«»()[]{}<>|\\/^~*?:!"))
    return "".join(signs)


def deep(chance: random.Random, titles: Sequence[str]) -> str:
    """Brackets, negations or prefixes, thousands deep, closed or not."""
    opening, closing = chance.choice((("(", ")"), ("[", "]"), ("-(", ")"), ("NOT (", ")"), ('"(', ')"')))
    depth = int(10 ** chance.uniform(0.5, 3.7))
    closed = chance.choice((depth, depth, 0, depth - 1, depth + 1))
    return cut(opening * depth + word(chance, titles) + closing * closed, 9_900)


def many(chance: random.Random, titles: Sequence[str]) -> str:
    """Very many words between operators."""
    joint = chance.choice((" OR ", " AND ", " ", " NOT ", "||", " -", ",", " OR author:", '" "', "* "))
    words = (word(chance, titles) + chance.choice(("", "", str(chance.randrange(999)))) for _ in range(1500))
    return cut(joint.join(words), int(10 ** chance.uniform(2, 3.99)))


def long(chance: random.Random, titles: Sequence[str]) -> str:
    """Up to 10,000 characters: one word, one sign, spaces, a title again and again."""
    length = int(10 ** chance.uniform(2, 4))
    unit = chance.choice(
        ("a", "ab ", "a-", "é", "\N{GRINNING FACE}", "0", ".", "a.", " ", "\n", "'", "$", "$x$ ")
    )
    unit = chance.choice((unit, title(chance, titles) + " ", word(chance, titles)))
    return (unit * (length // len(unit) + 1))[:length]


def too_long(chance: random.Random, titles: Sequence[str]) -> str:
    """More than a query may have."""
    unit = chance.choice(("a", "ab ", title(chance, titles).encode("ascii", "ignore").decode() + " "))
    length = LONGEST_QUERY + chance.choice((1, 2, 100, 4000))
    return (unit * (length // len(unit) + 1))[:length]


def soup(chance: random.Random, titles: Sequence[str]) -> str:
    """Signs from one or more odd corners of Unicode, alone or strewn into a title."""
    corners = chance.sample(RANGES, chance.randint(1, 4))
    odd = [chr(chance.randint(*chance.choice(corners))) for _ in range(int(10 ** chance.uniform(0, 3)))]
    if chance.random() < 0.5:
        odd += title(chance, titles)
        chance.shuffle(odd)
    return "".join(odd)


def marked(chance: random.Random, titles: Sequence[str]) -> str:
    """A title under piles of combining marks, or turned about by directions, or with joiners inside."""
    height = chance.randint(1, 40)
    pile = ("".join(chr(chance.randint(0x300, 0x36F)) for _ in range(height)) for _ in iter(int, 1))
    joiners = ("\u200b", "\u200d", "\u00ad", "\ufeff", "\u202e", "\u2066", "\u2069", FAMILY, "\ufe0f", "\0")
    odd = (chance.choice(joiners) for _ in iter(int, 1))
    return "".join(map("".join, zip(title(chance, titles), chance.choice((pile, odd)), strict=False)))


def spaced(chance: random.Random, titles: Sequence[str]) -> str:
    """Words of a title with all kinds of space around them."""
    gaps = ("".join(chance.choices(SPACES, k=chance.randint(1, 9))) for _ in iter(int, 1))
    return "".join(gap + word for gap, word in zip(gaps, title(chance, titles).split(), strict=False))


def stop_words(chance: random.Random, titles: Sequence[str]) -> str:  # noqa: ARG001
    """Words that say nothing, few or all."""
    words = sorted(STOP_WORDS)
    return " ".join(chance.sample(words, chance.choice((1, 3, 20, len(words)))))


def common_phrases(chance: random.Random, titles: Sequence[str]) -> str:
    """Phrases of words that most papers have, few or as many as a query takes, short or very long."""
    words = [*chance.sample(sorted(STOP_WORDS), 6), word(chance, titles), "of", "the", "in", "a"]
    longest = chance.choice((2, 3, 20, 1000))
    phrases = (" ".join(chance.choices(words, k=chance.randint(2, longest))) for _ in iter(int, 1))
    joint, sign = chance.choice((" OR ", " AND ", " ")), chance.choice(("", "-", "ti:", "abs:"))
    number = chance.choice((1, 4, 16, 64))
    return cut(joint.join(f'{sign}"{phrase}"' for phrase in islice(phrases, number)), 9_000)


def letters(chance: random.Random, titles: Sequence[str]) -> str:  # noqa: ARG001
    """Single letters and numbers."""
    return " ".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789äßçñπЖ漢", k=chance.randint(1, 300)))


def longest_words(chance: random.Random, titles: Sequence[str]) -> str:
    """Words about as long as an index takes, and longer."""
    lengths = (39, 40, 41, 59, 60, 61, 64, 255, 256, 1000, 5000)
    words = [word(chance, titles)[:1] * chance.choice(lengths) for _ in range(chance.randint(1, 3))]
    return " ".join([*words, max(title(chance, titles).split(), key=len, default="")])


def numbers(chance: random.Random, titles: Sequence[str]) -> str:
    """Numbers, among them far too large ones, with signs that numbers may have."""
    digits = "".join(chance.choices("0123456789", k=int(10 ** chance.uniform(0, 3.9))))
    sign, dot = (
        chance.choice(("", "-", "+", "$", "#", "0x")),
        chance.choice(("", ".", "e", ",", "..", "v", "/")),
    )
    start, end = chance.choice((*PREFIXES, "", "")), chance.choice((digits[:9], word(chance, titles)))
    return f"{start}{sign}{digits}{dot}{end}"


def mangled(chance: random.Random, titles: Sequence[str]) -> str:
    """A title cut, turned, doubled, in capitals, or as bytes that were read wrongly."""
    text = title(chance, titles)
    start, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    wrong = text.encode("utf-8", "replace").decode("latin-1")
    ways = (text[start:end], text[::-1], text.upper(), text * 5, wrong, urllib.parse.quote(text), repr(text))
    return chance.choice(ways)


def mixed(chance: random.Random, titles: Sequence[str]) -> str:
    """Several of all these in one."""
    parts = [
        chance.choice((*INJECTIONS, *GARBAGE, *PREFIXES, title(chance, titles), word(chance, titles)))
        for _ in range(chance.randint(2, 12))
    ]
    parts.append(cut(chance.choice(KINDS[:-1])(chance, titles), 2_000))
    chance.shuffle(parts)
    return chance.choice((" ", "", "\n", "\0", " AND ")).join(parts)


KINDS: tuple[Callable[[random.Random, Sequence[str]], str], ...] = (
    *(prefixed, operators, unbalanced, deep, many, long, too_long, soup, marked, spaced, stop_words, letters),
    *(common_phrases, longest_words, numbers, mangled, mixed),
)


def title(chance: random.Random, titles: Sequence[str]) -> str:
    return chance.choice(titles)


def word(chance: random.Random, titles: Sequence[str]) -> str:
    return chance.choice(title(chance, titles).split() or ["a"])


def cut(text: str, most: int = MOST_BYTES) -> str:
    """The beginning of a text that takes at most so many bytes."""
    coded = text.encode("utf-8", "surrogatepass")[:most]
    while coded:
        try:
            return coded.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:  # it was cut inside a sign
            coded = coded[:-1]
    return ""


# --- asking ---


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one query, asked one way; `again_ms` when it was slow and asked a second time."""

    way: str
    query: str
    ms: float
    refused: bool = False
    failure: str | None = None
    again_ms: float | None = None


Verdict = tuple[bool, str | None]  # whether it was refused, and what is wrong with the answer
Way = Callable[[str], Verdict]


def main() -> None:
    asked = arguments()
    queries = list(hostile_queries(asked.seed, asked.count, titles_of(asked.data_dir, asked.seed)))
    with ExitStack() as stack:
        app = stack.enter_context(open_app(Settings.load(data_dir=asked.data_dir)))
        app.warm()
        ways = list(ways_of(app, stack).items())
        answers = []
        for number, query in enumerate(queries):
            chosen = ways if asked.every_way else [ways[number % len(ways)]]
            answers += [ask(name, way, query, asked.slow) for name, way in chosen]
            if number % 1000 == 999:
                print(f"{number + 1:,} queries asked", file=sys.stderr, flush=True)
        papers = app.status().papers
    report(answers, papers, asked.slow)
    if asked.json:
        asked.json.write_text(json.dumps(written(answers, asked.slow), indent=2) + "\n")
    sys.exit(1 if any(answer.failure for answer in answers) else 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slow", type=float, default=500.0, help="ms over which an answer is told")
    parser.add_argument("--every-way", action="store_true", help="ask every query all three ways")
    parser.add_argument("--json", type=Path, help="write every failure and slow answer to this file")
    return parser.parse_args()


def titles_of(folder: Path, seed: int) -> list[str]:
    """Some titles of the instance's papers, or those that we know when it has none."""
    path = folder / "broadsheet.db"
    if not path.is_file():
        sys.exit(f"{path} is not there; harvest papers first: broadsheet harvest FILE…")
    with sqlite3.connect(path) as db:
        found = [text for (text,) in db.execute("SELECT title FROM papers WHERE id % 37 = 0 ORDER BY id")]
    db.close()
    return random.Random(seed).sample(found, min(500, len(found))) or list(TITLES)


def ways_of(app: App, stack: ExitStack) -> dict[str, Way]:
    """The three ways to ask, by name."""
    try:
        from starlette.testclient import TestClient
    except (ImportError, RuntimeError) as error:
        sys.exit(f"the test client is missing ({error}). Run: pip install 'broadsheet[test]'")
    site = server(app)
    client = stack.enter_context(TestClient(site, raise_server_exceptions=False))
    frank = stack.enter_context(TestClient(site))

    def over_http(path: str, judged: Callable[[str, Any], str | None]) -> Way:
        def way(query: str) -> Verdict:
            address = f"{path}?{urllib.parse.urlencode({'q': query}, errors='surrogatepass')}"
            answer = client.get(address)
            if answer.status_code >= 500:
                return False, f"{answer.status_code}: {cause(lambda: frank.get(address))}"
            refused = answer.status_code != 200
            trouble = f"refused with {answer.status_code}" if refused and not is_too_long(query) else None
            return refused, trouble or judged(query, answer)

        return way

    return {
        "App.search": lambda query: by_app(app, query),
        "/search": over_http("/search", page_trouble),
        "/api/v1/search": over_http("/api/v1/search", json_trouble),
    }


def by_app(app: App, query: str) -> Verdict:
    try:
        app.search(query)
    except BadRequest as error:
        return True, None if is_too_long(query) and str(error) else f"refused: {error}"
    except Exception as error:
        return False, told(error)
    return False, None


def is_too_long(query: str) -> bool:
    """Whether it is too long as a server reads it, to whom a lone half of a pair is three wrong bytes."""
    return len(query.encode("utf-8", "surrogatepass").decode("utf-8", "replace")) > LONGEST_QUERY


def page_trouble(query: str, answer: Any) -> str | None:
    """What is wrong with a page that is no error."""
    if not answer.headers["content-type"].startswith("text/html"):
        return f"a page of the type {answer.headers['content-type']}"
    if "<script>alert" in answer.text or "onerror=alert(1)>" in answer.text:
        return f"a script of the query stands in the page of {query[:60]!r}"
    return None if "</html>" in answer.text else "half a page"


def json_trouble(query: str, answer: Any) -> str | None:  # noqa: ARG001
    """What is wrong with a JSON answer that is no server error."""
    try:
        said = answer.json()
    except ValueError as error:
        return f"no JSON: {error}"
    wanted = "hits" if answer.status_code == 200 else "error"
    return None if wanted in said and (said[wanted] or wanted == "hits") else f"no {wanted!r} in the answer"


def cause(work: Callable[[], object]) -> str:
    """The exception behind a status of 500 or more, if it comes again."""
    try:
        work()
    except Exception as error:
        return told(error)
    return "not the second time"


def told(error: Exception) -> str:
    """An exception in a line, with where it was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}: {str(error)[:200]}"


def ask(name: str, way: Way, query: str, slow: float) -> Asked:
    """Ask, and once more when it was slow."""
    refused, failure, ms = timed(way, query)
    again = timed(way, query)[2] if ms > slow else None
    return Asked(name, query, ms, refused, failure, again)


def timed(way: Way, query: str) -> tuple[bool, str | None, float]:
    with watched(query):
        started = time.perf_counter()
        try:
            refused, failure = way(query)
        except Exception as error:
            refused, failure = False, told(error)
        return refused, failure, (time.perf_counter() - started) * 1000


@contextmanager
def watched(query: str) -> Iterator[None]:
    """Say which query we wait for when an answer does not come."""
    text = f"still waiting for the answer to {query!r}"
    bell = threading.Timer(STUCK_AFTER, lambda: print(text, file=sys.stderr, flush=True))
    bell.start()
    try:
        yield
    finally:
        bell.cancel()


# --- what is told ---


def report(answers: Sequence[Asked], papers: int, slow: float) -> None:
    """A table in Markdown, then what failed and what was slow."""
    print(f"{len(answers):,} answers from {papers:,} papers\n")
    print(
        f"| asked by | queries | p50 ms | p90 ms | p99 ms | max ms | over {slow:g} ms | too long | failed |"
    )
    print("| --- " + "| --: " * 8 + "|")
    for name in (*dict.fromkeys(answer.way for answer in answers), "all"):
        print(row(name, [answer for answer in answers if name in (answer.way, "all")], slow))
    failed = [answer for answer in answers if answer.failure]
    tell("Failed", failed, lambda answer: str(answer.failure))
    for kind, count in Counter(str(answer.failure).split(":")[0] for answer in failed).most_common():
        print(f"{count:>6} × {kind}")
    late = sorted((answer for answer in answers if answer.ms > slow), key=lambda answer: -answer.ms)
    tell("Slow", late, lambda answer: f"{answer.ms:.0f} ms, again {answer.again_ms:.0f} ms")


def row(name: str, answers: Sequence[Asked], slow: float) -> str:
    p50, p90, p99, most = np.percentile([answer.ms for answer in answers], [50, 90, 99, 100])
    counts = (
        sum(answer.ms > slow for answer in answers),
        sum(answer.refused and not answer.failure for answer in answers),
        sum(answer.failure is not None for answer in answers),
    )
    times = " | ".join(f"{ms:.1f}" for ms in (p50, p90, p99, most))
    return f"| {name} | {len(answers):,} | {times} | {' | '.join(f'{count:,}' for count in counts)} |"


def tell(heading: str, answers: Sequence[Asked], what: Callable[[Asked], str]) -> None:
    """The first of these, with their queries."""
    if answers:
        print(f"\n{heading}: {len(answers):,}")
    for answer in answers[:PATIENCE]:
        shown = repr(answer.query)
        shown = shown if len(shown) <= 160 else f"{shown[:150]}… ({len(answer.query):,} characters)"
        print(f"- {answer.way}: {what(answer)}: {shown}")


def written(answers: Sequence[Asked], slow: float) -> dict[str, Any]:
    """What --json keeps."""
    odd = [asdict(answer) for answer in answers if answer.failure or answer.ms > slow]
    times = np.percentile([answer.ms for answer in answers], [50, 99, 100]).tolist()
    figures = dict(zip(("p50_ms", "p99_ms", "max_ms"), times, strict=True))
    return {"answers": len(answers), **figures, "failed_or_slow": odd}


if __name__ == "__main__":
    try:
        main()
    except BroadsheetError as error:  # it names the trouble and the way out
        sys.exit(str(error))
