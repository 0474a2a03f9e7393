import random
import time

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.tools import files
from broadsheet.tools.latex import readable, readable_name

PIECES = [
    "word", "times", "sim", "3", "leq", " ", "\\", "{", "}", "$", "~", "&amp;", "&", ";", "``", "''", "--",
    "^", "_", "\\'e", "\\emph{", "\\cite{", "\\$", "\\(", "\\)", "\\alpha", "http", "s://", ".", "\n", "é",
    "\U000f0001",
    "\xa0", "\\begin{align}", "\\end{align}", "\\href{a}{b}", "&lt;", "&#36;", "\\\\", '\\"', "(cid:12)", "%",
    "\\frac{1}{2}",
]  # fmt: skip


STRIPPED = {"leq", "geq", "rightarrow"}


def same(*texts):
    return [(text, text) for text in texts]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"up to 50\% of R\&D", "up to 50% of R&D"),
        ("2.68times speed-up, 6.21times, and 10times.", "2.68× speed-up, 6.21×, and 10×."),
        ("256times256 images (leq 256px)", "256×256 images (≤ 256px)"),
        ("2.16timessim2.50times and 5sim15\\%", "2.16×∼2.50× and 5∼15%"),
        ("even at geq 50% sparsity", "even at ≥ 50% sparsity"),
        (r"Poincar\'e, Fr\'echet and L\'{e}vy", "Poincaré, Fréchet and Lévy"),
        (r"{\"o} \"{u} K\"ahler na\"{\i}ve", "ö ü Kähler naïve"),
        (r"\v{S}varc, Erd\H{o}s, Gon\c{c}alves, \c Cen", "Švarc, Erdős, Gonçalves, Çen"),
        (r"Stra\ss e, Bj\o rn, Kuty{\l}owski, {\oe}uvre", "Straße, Bjørn, Kutyłowski, œuvre"),
        (r"the D\O detector and the D\O\ detector", "the DØ detector and the DØ detector"),
        (r"is \emph{not} {\em here}, \textbf{C}ompetence \texttt{x\_y}", "is not here, Competence x_y"),
        (r"\textit{\textbf{r}}elated \underline{work}", "related work"),
        (r"Fig.~3, 20~GeV, Ho \&~Ruderman", "Fig. 3, 20 GeV, Ho & Ruderman"),
        ("``quotes'' and ``mixed\"", "“quotes” and “mixed”"),
        (r"as in \cite{AM}, and by \citep[p.~3]{b,c}.", "as in, and by."),
        (r"\url{ https://a.org/b} {\small \url{https://c.org}}", "https://a.org/b https://c.org"),
        (r"\href{https://a.org/b}{https://a.org/b} \href{https://a.org}{here}", "https://a.org/b here (https://a.org)"),
        ("at https: //github.com/a/b and https://github. com/c/d", "at https://github.com/a/b and https://github.com/c/d"),
        ("//github.com/a/b{https://github.com/a/b}.", "//github.com/a/b."),
        ("{https://github.com/a/b}", "https://github.com/a/b"),
        ("on URL{GitHub}", "on GitHub"),
        ("R&amp;D &lt;b&gt; &#39;x&#39; &amp;amp; &alpha;", "R&D <b> 'x' & α"),
        (r"mathcal{O}(n) and O(mathcal{C_{Phi circ Psi}/n})", "O(n) and O(C_{Phi circ Psi}/n)"),
        (r"{B}ayesian {NLP}, {Congested Clique}", "Bayesian NLP, Congested Clique"),
        (r"top-\p sampling with \modelname{}", "top-p sampling with modelname"),
        (r"5 {\mu}m at 360{\deg}, \alpha-helix, \textless2MB", "5 μm at 360°, α-helix, <2MB"),
        (r"(x\in\mathbb{R}^n), O(s\log d), \sqrt{2}", "(x∈R^n), O(s log d), √2"),
        ("Reissner--Nordström --- yes", "Reissner–Nordström — yes"),
        ("classi(cid:12)er, net(cid:173) work", "classifier, network"),
        ("two  spaces\nand lines ", "two spaces and lines"),
        (r"a stray } brace {", "a stray brace"),
        (r"costs \$5 to \$10", "costs $5 to $10"),
        (r"model\'s \"quoted\" word", "model's \"quoted\" word"),
    ],
)  # fmt: skip
def test_remains_are_made_readable(raw, shown):
    assert readable(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        *same(
            "sometimes three times, at times 3 times; sim2real; 6pm; simple",
            "strings in {0,1}^n with x_{ij}, {a, b}",
            "about ~80%, ~/home, 5~10, http://a.edu/~user/x",
            "train --help, a -> b, <!-- x -->",
            "It costs $5 and then $10 more.",
            "tags like <think> stay",
            "R&D; AT&T",
        )
    ],
)
def test_ordinary_words_stay_as_they_are(raw, shown):
    assert readable(raw) == shown


@pytest.mark.parametrize(
    "mathematics",
    [
        r"$\alpha_{i} \leq 2\%$",
        r"$ x^2 $",
        r"$$\sum_{n=1}^\infty a_n$$",
        r"\(V(s)\)",
        r"\[ {\cal H}_N = 1 \]",
        r"\begin{align} a~b \end{align}",
        r"$10\textbf{x}$",
    ],
)
def test_mathematics_is_left_alone(mathematics):
    assert readable(rf"\emph{{By}} {mathematics}, 5\%") == f"By {mathematics}, 5%"


def test_entities_within_mathematics_are_not():
    assert readable("$a &lt; b$") == "$a < b$"


def test_braces_may_hold_mathematics():
    assert readable(r"a {\em $\delta$-cover} of \textbf{3}$\times$") == r"a $\delta$-cover of 3$\times$"


def test_a_dollar_sign_that_would_begin_mathematics_stays_escaped():
    text = r"\$x and y\$ are prices, $z$"
    assert readable(text) == text


def test_text_of_nothing_but_tex_is_not_lost():
    assert readable("{") == "{"
    assert readable(r"\cite{a}") == r"\cite{a}"


def test_names_are_readable_too():
    assert readable_name(r"J{\'o}zef  {\L}o{\'s}, ") == "Józef Łoś"


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
@example("&amp;#36;x&#36;")
@example(r"\\{\\}$\$")
def test_reading_twice_changes_nothing_more(text):
    once = readable(text)
    assert readable(once) == once


@given(st.text())
def test_any_text_is_read_without_trouble(text):
    once = readable(text)
    assert readable(once) == once
    assert bool(once) == bool(text)


@pytest.mark.parametrize(
    "hostile",
    ["\\(" * 20_000, "{" * 50_000, "\\emph{" * 8_000, "$1" * 20_000, "&amp;" * 20_000, "``" * 20_000],
)
def test_hostile_text_takes_no_time(hostile):
    start = time.perf_counter()
    readable(hostile)
    assert time.perf_counter() - start < 5


def test_real_abstracts_settle_at_once_and_lose_no_ordinary_word(shared):
    rows = [orjson.loads(line) for line in files.lines(shared / "data" / "papers-dev-07.jsonl.xz")]
    texts = [text for row in rows for text in (row["title"], row["abstract"])]
    shown = [readable(text) for text in texts]
    assert [readable(text) for text in shown] == shown
    for text, after in random.Random(1).sample(list(zip(texts, shown, strict=True)), 3_000):
        words = {word for word in text.split() if word.isalpha() and word.isascii()} - STRIPPED
        assert not {word for word in words if word not in after}, text
