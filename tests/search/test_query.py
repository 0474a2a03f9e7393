import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadsheet.conditions import AllOf, AnyOf, Days, Has, Not, Term, all_of, any_of, depth, leaves, negated
from broadsheet.search.query import Asked, parse, spell_out


def a(text):
    return Term("any", text)


def author(text):
    return Term("author", text)


def title(text):
    return Term("title", text)


def category(text):
    return Term("category", text)


def year(first, last=None):
    return Days(date(first, 1, 1), date(last or first, 12, 31))


HOPPER, NOETHER = author("hopper"), author("noether")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "graph neural networks",
        "what is attention? state-of-the-art e.g. C++ and R&D: a survey",
        "to be or not to be",
        "BERT: pre-training of deep bidirectional transformers",
        "Re: hello",
        "year: a survey",
        "Title: Attention Abstract: We propose",
        "https://arxiv.org/abs/2405.14979",
        "arXiv:2405.14979",
        "doi:10.1145/1571941.1572114",
        "BERT (bidirectional encoder)",
        ":( and :-)",
        "O(n log n) sorting (a survey",
        "transformers - a survey",
        "dashes --as here -_- too",
        'a 5" display',
        "quantum NOT gate",
        "ATTENTION IS ALL YOU NEED AND MORE (PART II)",
        "NAND AND-gates, OR-Tools and XOR",
    ],
)
def test_most_queries_are_words_and_stay_as_they_are(text):
    assert parse(text) == Asked(text)


@pytest.mark.parametrize(
    "text", ["  graph \t neural\n networks ", "graph\x00neural\x1bnetworks", "graph neural\ud800networks"]
)
def test_spaces_and_control_signs_are_one_space(text):
    assert parse(text) == Asked("graph neural networks")


@pytest.mark.parametrize(
    "text",
    ['"graph neural network" pooling', "“graph neural network” pooling", '"graph  neural network"pooling'],
)
def test_a_quoted_phrase_must_be_there_and_ranks_too(text):
    assert parse(text) == Asked("graph neural network pooling", a("graph neural network"))


def test_quotes_with_nothing_between_ask_for_nothing():
    assert parse('graph "" "?!" -"" pooling') == Asked('graph "" "?!" -"" pooling')


@pytest.mark.parametrize(
    ("text", "words", "condition"),
    [
        ("transformers -vision", "transformers", Not(a("vision"))),
        ("transformers -state-of-the-art", "transformers", Not(a("state-of-the-art"))),
        ('transformers -"image net"', "transformers", Not(a("image net"))),
        ("transformers -author:hopper", "transformers", Not(HOPPER)),
        ("-foo", "", Not(a("foo"))),
        ("-foo -bar", "", AllOf((Not(a("foo")), Not(a("bar"))))),
        ("-category:cs.CL,cs.LG", "", Not(AnyOf((category("cs.CL"), category("cs.LG"))))),
        ("x -(cats OR dogs)", "x", Not(AnyOf((a("cats"), a("dogs"))))),
    ],
)
def test_a_minus_excludes_and_what_is_excluded_does_not_rank(text, words, condition):
    assert parse(text) == Asked(words, condition)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("author:hopper", HOPPER),
        ("AUTHOR:hopper", HOPPER),
        ("author:hopper,", HOPPER),
        ('author:"grace hopper"', author("grace hopper")),
        ("category:cs.CL", category("cs.CL")),
        ("cat:CS.cl", category("cs.CL")),
        ("category:cs.*", category("cs.*")),
        ("category:cs", category("cs.*")),
        ("category:hep-th", category("hep-th.*")),
        ("category:physics.FLU-DYN", category("physics.flu-dyn")),
        ('category:"Syntax, Parsing"', category("Syntax, Parsing.*")),
        ("category:cs.CL,cs.LG", AnyOf((category("cs.CL"), category("cs.LG")))),
        ("venue:NeurIPS", Term("venue", "NeurIPS")),
        ('venue:"ACL 2020"', Term("venue", "ACL 2020")),
        ("has:code", Has("code")),
        ("year:2020", year(2020)),
        ("year:2020..2024", year(2020, 2024)),
        ("year:2020-2024", year(2020, 2024)),
        ("year:2020–2024", year(2020, 2024)),
        ("year:2020..", Days(date(2020, 1, 1), None)),
        ("year:..2019", Days(None, date(2019, 12, 31))),
        ("since:2024-05-01", Days(date(2024, 5, 1), None)),
        ("until:2024-02", Days(None, date(2024, 2, 29))),
        ("date:2024-02", Days(date(2024, 2, 1), date(2024, 2, 29))),
        ("date:2024-05-27..2024-06", Days(date(2024, 5, 27), date(2024, 6, 30))),
    ],
)
def test_a_prefix_narrows_without_ranking(text, condition):
    assert parse(f"graphs {text}") == Asked("graphs", condition)


@pytest.mark.parametrize(
    ("text", "words", "condition"),
    [
        ("title:attention", "attention", title("attention")),
        ('abstract:"we show"', "we show", Term("abstract", "we show")),
        ("title:BERT: pre-training", "BERT pre-training", title("BERT")),
        ("ti:C++", "C++", title("C++")),
        ("title:(graph OR tree)", "graph tree", AnyOf((title("graph"), title("tree")))),
    ],
)
def test_titles_and_abstracts_rank_as_well(text, words, condition):
    assert parse(text) == Asked(words, condition)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("author:hopper author:noether", AllOf((HOPPER, NOETHER))),
        ("category:cs.CL category:cs.LG", AnyOf((category("cs.CL"), category("cs.LG")))),
        (
            "category:cs.CL author:hopper cat:cs.LG",
            AllOf((AnyOf((category("cs.CL"), category("cs.LG"))), HOPPER)),
        ),
        ("category:cs.CL AND category:cs.LG", AllOf((category("cs.CL"), category("cs.LG")))),
        ("venue:ACL venue:EMNLP", AnyOf((Term("venue", "ACL"), Term("venue", "EMNLP")))),
        ("year:2020 year:2022", AnyOf((year(2020), year(2022)))),
        ("year:2020 has:code", AllOf((year(2020), Has("code")))),
        ("since:2024-05 until:2024-06", Days(date(2024, 5, 1), date(2024, 6, 30))),
        ("since:2020 since:2021", Days(date(2021, 1, 1), None)),
        ("author:hopper author:hopper", HOPPER),
    ],
)
def test_authors_add_up_while_categories_venues_and_years_are_alternatives(text, condition):
    assert parse(text) == Asked("", condition)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("cats OR dogs", AnyOf((a("cats"), a("dogs")))),
        ("cats AND dogs", AllOf((a("cats"), a("dogs")))),
        ("CNN OR RNN", AnyOf((a("CNN"), a("RNN")))),
        ("cats OR dogs AND birds", AllOf((AnyOf((a("cats"), a("dogs"))), a("birds")))),
        ("cats OR (dogs AND birds)", AnyOf((a("cats"), AllOf((a("dogs"), a("birds")))))),
        ("cats OR house dogs", AnyOf((a("cats"), AllOf((a("house"), a("dogs")))))),
        ("cats ANDNOT dogs", AllOf((a("cats"), Not(a("dogs"))))),
        ("cats AND NOT dogs", AllOf((a("cats"), Not(a("dogs"))))),
        ("cats OR NOT NOT dogs", AnyOf((a("cats"), a("dogs")))),
        ("cats OR dogs author:hopper", AllOf((AnyOf((a("cats"), a("dogs"))), HOPPER))),
        ("author:hopper cats OR dogs", AllOf((HOPPER, AnyOf((a("cats"), a("dogs")))))),
        ("author:hopper NOT cats", AllOf((HOPPER, Not(a("cats"))))),
        ("cats AND(dogs OR O(n))", AllOf((a("cats"), AnyOf((a("dogs"), a("O(n)")))))),
    ],
)
def test_operators_join_from_left_to_right_and_words_in_a_row_are_one_operand(text, condition):
    assert parse(text).condition == condition


def test_plain_words_beside_conditions_only_rank():
    assert parse("deep (belief networks) author:hopper") == Asked("deep belief networks", HOPPER)


@pytest.mark.parametrize(
    ("text", "words", "condition"),
    [
        ("all:electron", "electron", a("electron")),
        ("au:noether_e AND abs:vision", "vision", AllOf((author("noether e"), Term("abstract", "vision")))),
        (
            "au:del_maestro AND (ti:checkerboard OR ti:Pyrochlore)",
            "checkerboard Pyrochlore",
            AllOf((author("del maestro"), AnyOf((title("checkerboard"), title("Pyrochlore"))))),
        ),
        (
            "au:del_maestro+ANDNOT+%28ti:checkerboard+OR+ti:Pyrochlore%29",
            "",
            AllOf((author("del maestro"), Not(AnyOf((title("checkerboard"), title("Pyrochlore")))))),
        ),
        ("ti:%22quantum+criticality%22", "quantum criticality", title("quantum criticality")),
        (
            "jr:Nature co:poster rn:SLAC-1",
            "poster SLAC-1",
            AllOf((Term("venue", "Nature"), a("poster"), a("SLAC-1"))),
        ),
        ("submittedDate:[202301010600 TO 202401010600]", "", Days(date(2023, 1, 1), date(2024, 1, 1))),
        (
            "lastUpdatedDate:[2023+TO+*]+AND+cat:math.AG",
            "",
            AllOf((Days(date(2023, 1, 1), None), category("math.AG"))),
        ),
        ("submittedDate:[* TO 20240101235959]", "", Days(None, date(2024, 1, 1))),
    ],
)
def test_queries_written_for_arxiv_are_understood(text, words, condition):
    assert parse(text) == Asked(words, condition)


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ('"graph neural', "graph neural", "quotation mark"),
        ("author:", "author", "author: has nothing after it"),
        ("attention author: hopper", "attention hopper", "author: has nothing after it"),
        ('x author:""', "x", "author: has nothing after it"),
        ("AND", "AND", "AND has nothing before it"),
        ("x AND", "x", "AND has nothing after it"),
        ("OR x", "x", "OR has nothing before it"),
        ("x AND OR y", "x y", "AND has nothing after it"),
        ("x AND NOT", "x", "NOT has nothing after it"),
        ("author:x (foo", "x foo", "parenthesis is not closed"),
        ("author:x foo)", "x foo", "never opened"),
        ("author:x ()", "x", "nothing in it"),
        ("year:banana", "banana", "“year:banana” is no year"),
        ("year:2024..2020", "2024..2020", "ends before it begins"),
        ("year:0000", "0000", "not in the calendar"),
        ("since:2024-13 x", "2024-13 x", "not in the calendar"),
        ("until:2023-02-29", "2023-02-29", "not in the calendar"),
        ("since:yesterday", "yesterday", "no date"),
        ("since:2024 until:2023", "2024 2023", "since:2024-01-01 is after until:2023-12-31"),
        ("submittedDate:[* TO *]", "*TO*", "names no day"),
        ("submittedDate:[2024", "2024", "bracket before “2024” is not closed"),
        ("has:data", "data", "“has:data”"),
    ],
)
def test_what_cannot_be_understood_is_named_and_all_is_searched_as_words(text, words, named):
    asked = parse(text)
    assert (asked.words.replace("* TO *]", "*TO*"), asked.condition) == (words, None)
    assert named in asked.trouble
    assert "searched as plain words (" in asked.trouble


def test_a_query_has_at_most_64_conditions():
    most = [f"author:a{n}" for n in range(64)]
    assert len(list(leaves(parse(" ".join(most)).condition))) == 64
    assert len(list(leaves(parse(" OR ".join(most)).condition))) == 64
    for much in (
        " ".join([*most, "-x"]),
        " OR ".join([*most, "x"]),
        "cat:" + ",".join(f"c{n}" for n in range(65)),
    ):
        assert "at most 64 conditions" in parse(much).trouble


def test_conditions_nest_at_most_20_deep():
    assert parse("(" * 20 + "ti:x" + ")" * 20).condition == title("x")
    assert "20 deep" in parse("(" * 21 + "ti:x" + ")" * 21).trouble
    assert depth(parse("a" + " OR b AND c" * 9).condition) == 19
    assert "20 deep" in parse("a" + "".join(f" OR b{n} AND c{n}" for n in range(12))).trouble


def test_conditions_have_a_normal_form():
    x, y, z = a("x"), a("y"), a("z")
    assert all_of([x, all_of([y, x]), z]) == AllOf((x, y, z))
    assert any_of([x, AllOf((y, z)), x]) == AnyOf((x, AllOf((y, z))))
    assert any_of([x, x]) == x
    assert negated(negated(x)) == x
    with pytest.raises(ValueError):
        all_of([])


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("cat:cs,stat.ml -au:y_noether", '(category:cs.* OR category:stat.ML) AND -author:"y noether"'),
        ("cats AND (dogs OR -birds)", '"cats" AND ("dogs" OR -"birds")'),
        ("submittedDate:[20200101 TO 20241231]", "year:2020..2024"),
        ("since:2020 has:code", "year:2020.. AND has:code"),
        ("until:2024-05", "date:..2024-05-31"),
        ("-(ti:a OR ti:b)", "-(title:a OR title:b)"),
    ],
)
def test_a_condition_is_spelled_out_in_the_same_language(text, spelled):
    assert spell_out(parse(text).condition) == spelled
    assert parse(spelled).condition == parse(text).condition


PIECES = """
cats dogs DOGS C++ O(n) state-of-the-art ßa ∞ é — - -- -birds -"two words" "two words" "?!" " “ ” ( ) (( )) -( [ ] , : ;
AND OR ANDNOT NOT and author: author:hopper author:"y. noether, jr" au:del_maestro au:a"b -author:x category:cs category:cs.cl
category:cs.ßa cat:CS.*,q-bio.NC cat:a,"b cat:"J. of X" year:2020 year:2020..2024 year:..2019 year:9 since:2024-05 until:2024-06-30
date:2024-05-27.. date:0001..9999 has:code has:x venue:ACL title:( ti:x abs:x+y all:_ id:1 jr:"Nature, 5" co: %22 + ti:a+b
submittedDate:[* TO 20240101] lastUpdatedDate:[2023 http://a.b/c \x00 \ud800 \ufeff
""".strip().split()  # fmt: skip

some_text = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(st.sampled_from([*PIECES, "submittedDate:[* TO 20240101]", '"two words"']), max_size=25).map(
        " ".join
    ),
    st.lists(st.sampled_from([*PIECES, " ", " ", "+"]), max_size=40).map("".join),
)


@settings(max_examples=500, deadline=None)
@given(some_text)
@example('-0"')
@example('ti:"+0"')
@example("cat:cs.ßa")
@example('cat:a,"b')
@example("date:0001..9999")
def test_any_text_has_an_answer_whose_condition_can_be_spelled_out_and_read_again(text):
    asked = parse(text)
    assert asked.words == " ".join(asked.words.split())
    assert not (asked.trouble and asked.condition)
    if asked.condition:
        spelled = parse(spell_out(asked.condition))
        assert (spelled.condition, spelled.trouble) == (asked.condition, None)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["cats", "AND", "OR", "ANDNOT", "NOT", "(", ")", "-(", "-x", '"y z"', "ti:t"]),
        max_size=30,
    )
)
def test_boolean_queries_can_be_spelled_out_and_read_again(pieces):
    asked = parse(" ".join(pieces))
    assert asked.condition is None or parse(spell_out(asked.condition)).condition == asked.condition


@pytest.mark.parametrize("start", ["", "ti:x AND y OR "])
@pytest.mark.parametrize(
    "unit", [*PIECES, "a ", "a OR b AND ", '"a" ', "((a ", "a b", "() ", "NOT ", "ti:(", "ti:a+", "\t"]
)
def test_long_queries_are_read_in_linear_time(unit, start):
    text = start + (unit * 100_000)[:100_000]
    started = time.process_time()
    parse(text)
    # A quadratic step over 100,000 signs takes minutes; this takes about 0.1 s.
    assert time.process_time() - started < 3


def test_nesting_without_end_is_no_recursion_error():
    for text in (
        "(" * 50_000 + "ti:x",
        "ti:x AND " + "NOT " * 50_000 + "y",
        "-(" * 50_000 + "a OR b",
        "a OR b AND " * 9999,
    ):
        parse(text)


def test_quotes_and_dashes_in_prose_ask_for_nothing():
    text = 'We call this "catastrophic forgetting" -as others did- and show that it goes away when networks are very wide'
    assert parse(text) == Asked(text)
    assert parse('networks forget "catastrophic forgetting"').condition == Term(
        "any", "catastrophic forgetting"
    )
