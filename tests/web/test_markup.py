import re
import time

import pytest

from broadsheet.web.markup import plain_words, rich, safe_url


@pytest.mark.parametrize(
    "formula",
    [
        r"$n^2$",
        r"$x < y$",
        r"$$\int_0^1 x\,dx$$",
        r"\(a+b\)",
        r"\[a\]",
        r"$\$5$",
        r"$ \norm{A - B}_p \leq \tau,$",
    ],
)
def test_mathematics_is_marked_and_left_as_it_is(formula):
    html = rich(f"a {formula} b")
    escaped = formula.replace("<", "&lt;").replace(">", "&gt;")
    assert html == f'a <span class="tex" translate="no">{escaped}</span> b'


@pytest.mark.parametrize(
    "text", ["from $5 to $10", "for $5 and then $ 6", "$ 5 $", r"\$x$", "US$", "$$", "Under $0.1"]
)
def test_money_is_not_mathematics(text):
    assert "tex" not in rich(text)


def test_a_formula_may_stand_right_before_a_number():
    assert '<span class="tex" translate="no">$\\sim$</span>10' in rich(r"about $\sim$10 times")


def test_words_are_lit_whole_and_in_any_case():
    assert rich("Model models MODEL", words=("model",)) == "<mark>Model</mark> models <mark>MODEL</mark>"


def test_a_word_is_not_lit_inside_another_one():
    assert rich("scar, car & cars", words=("car",)) == "scar, <mark>car</mark> &amp; cars"


@pytest.mark.parametrize(
    "text", ["İ car CARS car_s (car)car-car", "çar car2 ǆ car ß", "car", "", "carcar car"]
)
def test_the_same_words_are_lit_in_any_script(text):
    lit = re.sub(
        r"[^\W_]+", lambda word: f"<mark>{word[0]}</mark>" if word[0].lower() == "car" else word[0], text
    )
    assert rich(text, words=("car", "absent", "", "<")) == lit


def test_light_never_cuts_a_formula_in_two():
    assert "mark" not in rich(r"$\alpha beta$", words=("beta", "alpha"))


def test_hostile_text_is_escaped_wherever_it_stands():
    text = '<b> $<i>$ http://a.example/"><script> & <mark>'
    html = rich(text, words=("<b>", "mark"), links=True)
    for tag in ("<b>", "<i>", "<script>", '"><'):
        assert tag not in html.replace('external">', "")


def test_addresses_become_links_without_the_full_stop_after_them():
    html = rich("See https://example.org/a?b=1&c=2.", links=True)
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert html.endswith("</a>.")
    assert 'rel="noopener noreferrer nofollow external"' in html


def test_addresses_in_titles_stay_text():
    assert "<a" not in rich("https://example.org")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://a.example",
        "data:text/html,x",
        "//a.example",
        "https:",
        "https://",
        "https:///a",
        "https://a.example/ b",
        "https://a.example/\x00",
        "ftp://a.example",
    ],
)
def test_no_other_address_becomes_a_link(url):
    assert safe_url(url) is None


def test_http_and_https_may_become_links():
    assert safe_url("HTTPS://a.example/b?c#d")
    assert safe_url("http://a.example")


@pytest.mark.parametrize("part", ["$", "\\(", "$$", "$x", "https://", "\\[ ", "$a^", "\\$"])
def test_hostile_repetition_is_read_in_no_time(part):
    start = time.perf_counter()
    rich(part * 20_000, words=("x",), links=True)
    assert time.perf_counter() - start < 5


def test_counts_have_the_right_noun():
    assert plain_words(1, "paper", "papers") == "1 paper"
    assert plain_words(1284, "paper", "papers") == "1,284 papers"
