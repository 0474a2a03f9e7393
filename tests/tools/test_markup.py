import pytest

from broadsheet.tools.markup import plain_text, without_styling


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("<p>One line\n  in two</p>", "One line in two"),
        ("p&amp;q&nbsp;&mdash; &#233;<b>bold</b>", "p&q — ébold"),
        ("CO<sub>2</sub> at 10<sup>−3</sup>, the 1<sup>st</sup>", "CO₂ at 10⁻³, the 1st"),
        ("&lt;b&gt; stays", "<b> stays"),
        ("seen<script>alert(1)</script><style>p{}</style><!-- not -->", "seen"),
        ("<![CDATA[<i>x</i>]]>", "x"),
        ("plain words", "plain words"),
        ("two\n\n lines", "two\nlines"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup, text):
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "text", ["a < b and c > d", "$a<b$", "AT&T; R&D", "f(x)<<g", "<unknown>", "List<T> & co"]
)
def test_signs_that_are_no_markup_stay(text):
    assert plain_text(text) == text
    assert plain_text(f"{text} <i>i</i>") == f"{text} i"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (
            '<semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics>',
            "$x^2$",
        ),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mi>y</mi></mfrac>", "x²=1/y"),
        ("<msub><mi>a</mi><mi>k</mi></msub>", "a_k"),
        ("<msup><mi>a</mi><mi>q</mi></msup>", "a^q"),
    ],
)
def test_formulas_stay_readable(formula, text):
    assert plain_text(f"<p>So <math>{formula}</math></p>") == f"So {text}"


def test_formulas_may_have_a_prefix():
    assert (
        plain_text("<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>") == "x²"
    )


def test_a_formula_with_a_text_for_readers_gives_that():
    assert plain_text('<math alttext="E=mc^2"><mi>E</mi></math>!') == "$E=mc^2$!"


@pytest.mark.parametrize(
    "markup", ["<div>" * 100_000 + "x", "<" * 100_000, "<p " * 100_000, "&" * 100_000, "\x00\ud800<b>"]
)
def test_markup_made_to_annoy_does_not_break_it(markup):
    assert isinstance(plain_text(markup), str)


def test_only_styling_goes_from_a_title():
    assert (
        without_styling('<i>A</i> <span class="nocase">b</span> x<sub>2</sub> a<b <pre>')
        == "A b x₂ a<b <pre>"
    )
    assert without_styling("plain") == "plain"
