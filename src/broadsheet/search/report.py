"""One HTML page of figures: no script, no request to anywhere, every text escaped, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import zip_longest

from broadsheet.types import Evaluation, QueryResult

from . import plots
from .evaluation import MEASURES, Comparison, figures

SHOWN_CHARS = 300  # of a query; some are whole abstracts
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
"""
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #595959; --page: #fdfdfb; --rule: #d9d9d4;
  --kind0: #2463a6; --kind1: #b4540a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --soft: #b0b0b0; --page: #16181b;
  --rule: #3a3e44; --kind0: #7fb4ee; --kind1: #f0a35e; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: auto; padding: 1rem; }
h1, h2, summary { line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
p, small, caption, figcaption { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .5rem; }
caption span { display: block; max-width: min(46rem, calc(100vw - 2rem)); }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--rule); text-align: right;
  vertical-align: top; white-space: nowrap; }
th:first-child, .queries :is(th, td):last-child { text-align: left; overflow-wrap: anywhere; }
.queries td { width: 1%; }
.queries :is(th, td):is(:first-child, :last-child) { white-space: normal; width: 40%; min-width: 16rem; }
tbody th { font-weight: normal; }
small { display: block; }
ol { margin: 0; padding-left: 1.3rem; }
.plots { display: grid; gap: 1rem 2rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
figure { margin: 1rem 0; max-width: 36rem; }
svg { width: 100%; height: auto; }
svg text { fill: var(--ink); font-size: 12px; }
rect.kind0 { fill: var(--kind0); } rect.kind1 { fill: var(--kind1); }
.line { fill: none; stroke-width: 2; } .line.kind0 { stroke: var(--kind0); }
.line.kind1 { stroke: var(--kind1); stroke-dasharray: 5 3; }
.grid { stroke: var(--rule); fill: none; } .whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; }
b.kind0 { color: var(--kind0); } b.kind1 { color: var(--kind1); }
summary { cursor: pointer; padding: .6rem 0; font-weight: bold; }
"""


def page(
    found: Sequence[Evaluation], compared: Sequence[Comparison], made: str, settings: Mapping[str, object]
) -> str:
    """The whole page, as a file of its own.

    Args:
        compared: the same sets against a second way of searching, in the same order; or none.
        made: when, and by what.
        settings: what searched, by name; shown as they are.
    """
    used = ", ".join(f"{name} {value}" for name, value in settings.items() if value != "")
    parts = [
        "<h1>How good is search?</h1>",
        f"<p>{escape(made)}. {escape(used)}. Means over queries with their intervals of 95%.</p>",
        _sets(found),
        _set_bars(found, compared),
        *([_against(compared)] if compared else []),
        *(
            _one(number, one, other)
            for number, (one, other) in enumerate(zip_longest(found, compared), start=1)
        ),
    ]
    title = f"<title>How good is search? {escape(', '.join(one.name for one in found))}</title>"
    head = f"{_HEAD}{title}\n<style>{_STYLE}</style>\n</head>\n"
    return head + "<body>\n<main>\n" + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"


def _sets(found: Sequence[Evaluation]) -> str:
    rows = [
        [
            escape(one.name),
            f"{one.queries:,}",
            f"{one.missing:,}",
            *(_mean(getattr(one, measure), one.intervals[measure]) for measure in MEASURES),
            f"{one.p50_ms:.1f}",
            f"{one.p99_ms:.1f}",
        ]
        for one in found
    ]
    headings = ["set", "queries", "missing", *MEASURES.values(), "p50 ms", "p99 ms"]
    said = "Sets of judged queries; missing: judged documents that were not there to be found"
    return _table(said, headings, rows)


def _against(compared: Sequence[Comparison]) -> str:
    rows = [
        [
            escape(one.first.name),
            label,
            f"{getattr(one.first, measure):.3f}",
            f"{getattr(one.second, measure):.3f}",
            _mean(difference.mean, (difference.low, difference.high), "+.3f"),
            _p(difference.p),
        ]
        for one in compared
        for measure, label in MEASURES.items()
        for difference in [one.differences[measure]]
    ]
    said = (
        "Difference: these settings minus the others. p: two-sided paired randomization test over queries,"
        " not corrected for how many tests there are"
    )
    headings = ["set", "measure", "these", "others", "difference", "p"]
    return f"<h2>Against {escape(_changes(compared[0]))}</h2>{_table(said, headings, rows)}"


def _one(number: int, found: Evaluation, against: Comparison | None) -> str:
    key = f"set{number}"
    shown = [_curve(key, found, against), _times(key, found), *([_gains(key, against)] if against else [])]
    return (
        f'<section><h2>{escape(found.name)}</h2><div class="plots">{"".join(shown)}</div>'
        f"<details><summary>{found.queries:,} queries of {escape(found.name)}, worst first</summary>"
        f"{_queries(found)}</details></section>"
    )


def _curve(key: str, found: Evaluation, against: Comparison | None) -> str:
    lines = [("these settings", figures(found.per_query, "ndcg_at_10"))]
    said = "nDCG@10 of every query, the best first."
    if against:
        lines.append((_changes(against), figures(against.second.per_query, "ndcg_at_10")))
        said += _legend("line", "dashes", against)
    return _figure(plots.curves(f"{key}-curve", f"{found.name}: nDCG@10 by query", lines), said)


def _times(key: str, found: Evaluation) -> str:
    plot = plots.histogram(f"{key}-time", f"{found.name}: time of a query", figures(found.per_query, "ms"))
    said = f"half {found.p50_ms:.1f} ms or less, 99 of 100 {found.p99_ms:.1f} ms or less"
    return _figure(plot, f"How many queries took how long: {said}.")


def _gains(key: str, against: Comparison) -> str:
    pairs = zip(against.first.per_query, against.second.per_query, strict=True)
    values = [one.ndcg_at_10 - other.ndcg_at_10 for one, other in pairs]
    title = f"{against.first.name}: nDCG@10, these settings minus {_changes(against)}"
    found = against.differences["ndcg_at_10"]
    said = (
        f"nDCG@10 minus that of {escape(_changes(against))}, query by query:"
        f" mean {found.mean:+.3f}, p {_p(found.p)}."
    )
    return _figure(plots.differences(f"{key}-gain", title, values), said)


def _queries(found: Evaluation) -> str:
    rows = [
        [
            f"{escape(_short(one.text))}<small>{escape(one.id)}</small>",
            *(f"{value:.3f}" for value in (one.ndcg_at_10, one.recall_at_100, one.mrr)),
            f"{one.ms:.1f}",
            _hits(one),
        ]
        for one in sorted(found.per_query, key=lambda one: one.ndcg_at_10)
    ]
    said = f"{found.name}: every query with its first hits, worst nDCG@10 first"
    return _table(said, ["query", "nDCG@10", "recall@100", "MRR", "ms", "first hits"], rows, "queries")


def _hits(result: QueryResult) -> str:
    grades = dict(result.judged)
    lines = [
        f"<li>{escape(title) or '(no title)'}<small>{escape(name)}{_grade(grades.get(name))}</small></li>"
        for title, (name, _) in zip(result.titles, result.ranked, strict=False)
    ]
    return f"<ol>{''.join(lines)}</ol>" if lines else "nothing found"


def _grade(grade: float | None) -> str:
    if grade is None:
        return ""
    return f" · <b>relevant, grade {grade:g}</b>" if grade > 0 else " · judged not relevant"


def _set_bars(found: Sequence[Evaluation], compared: Sequence[Comparison]) -> str:
    def bar(one: Evaluation, label: str) -> plots.Bar:
        return plots.Bar(label, one.ndcg_at_10, *one.intervals["ndcg_at_10"])

    rows = [
        (one.name, [bar(one, ""), *([bar(other.second, _changes(other))] if other else [])])
        for one, other in zip_longest(found, compared)
    ]
    said = "nDCG@10 of each set; the whisker is its interval of 95%."
    plot = plots.bars("sets", "nDCG@10 of each set", rows)
    return _figure(plot, f"{said}{_legend('first bar', 'second', compared[0]) if compared else ''}")


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Rows of cells that are HTML already; it scrolls by itself where the screen is narrow."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="{kind}"><caption><span>{escape(caption)}.</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _figure(plot: str, said: str) -> str:
    """A plot with its caption, both HTML already."""
    return f"<figure>{plot}<figcaption>{said}</figcaption></figure>"


def _legend(first: str, second: str, compared: Comparison) -> str:
    changes = escape(_changes(compared))
    return f' <b class="kind0">{first}</b>: these settings; <b class="kind1">{second}</b>: {changes}.'


def _mean(value: float, within: tuple[float, float], form: str = ".3f") -> str:
    low, high = within
    return f"{value:{form}}<small>{low:{form}} to {high:{form}}</small>"


def _p(p: float) -> str:
    return "&lt; 0.001" if p < 0.001 else f"{p:.3f}"


def _changes(compared: Comparison) -> str:
    return ", ".join(f"{name}={value}" for name, value in compared.changes.items())


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"
