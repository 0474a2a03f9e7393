"""Eight styles of references, each held against what citeproc-js makes of the styles of citationstyles.org.

Others are a step away: BibTeX, RIS and CSL-JSON lead to every reference manager, each with thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ._cited_names import inverted, join, listed, natural, with_others
from ._work import Work, bold, headline, initials, italic, quoted, stop


class Style(NamedTuple):
    """A style: what it is called, and how it writes a work."""

    label: str
    write: Callable[[Work], str]


def _apa(work: Work) -> str:
    names = listed([inverted(name) for name in work.names], ", & ", ", & ", 20)
    alone = work.kind in ("preprint", "whole")
    title = italic(work.title) if alone else work.title
    is_thesis = work.kind == "whole" and not work.is_book and bool(work.by)
    more = f"({work.number})" if work.number and alone else f"[{work.by}]" if is_thesis else ""
    told = join(" ", title, more)
    when = f"({work.year or 'n.d.'})"
    head = [stop(with_others(work, names)), f"{when}.", stop(told)] if names else [stop(told), f"{when}."]
    issue = italic(work.volume) + (f"({work.issue})" if work.issue else "")
    where = (
        join(", ", italic(work.where), issue, work.page_range())
        if not alone
        else ""
        if is_thesis
        else work.by
    )
    return join(" ", *head, stop(where), work.address)


def _mla(work: Work) -> str:
    names = [inverted(name, full=True) for name in work.names[:1]] + [
        natural(name) for name in work.names[1:]
    ]
    others = len(names) > 2 or work.others
    by = f"{names[0]}, et al" if others and names else ", and ".join(names)
    title = headline(work.title)
    title = stop(italic(title)) if work.kind == "whole" else quoted(title, ".")
    pages = work.page_range("two")
    pages = f"{'p.' if work.has_one_page else 'pp.'} {pages}" if pages else ""
    short = work.year if work.kind in ("meeting", "whole") else join(" ", _mla_month(work), work.year)
    when = join(" ", str(work.day or ""), short) if work.kind == "preprint" else short
    numbered = join(", ", _after("vol. ", work.volume), _after("no. ", work.issue))
    source = italic(work.where) if work.where else join(", ", work.number, work.by)
    return join(" ", stop(by), title, stop(join(", ", source, numbered, when, pages, work.address)))


def _chicago(work: Work) -> str:
    names = [inverted(name, full=True) for name in work.names[:1]] + [
        natural(name) for name in work.names[1:]
    ]
    by = with_others(work, listed(names, ", and ", ", and ", 6, 3, ", et al."))
    is_whole = work.kind == "whole" and work.is_book
    title = stop(italic(headline(work.title))) if is_whole else quoted(headline(work.title), ".")
    year = work.year or "n.d."
    head = (stop(by), stop(year), title) if by else (title, stop(year))
    return join(" ", *head, stop(_chicago_source(work)), stop(work.address))


def _chicago_source(work: Work) -> str:
    pages, month = work.page_range("two"), work.month_name
    if work.kind == "preprint":
        when = join(" ", month, str(work.day or ""))
        return join(" ", stop(work.number), join(", ", "Preprint", work.by, when))
    if work.kind == "whole":
        return join(" ", stop(work.number), work.by)
    if not work.volume:
        return join(", ", italic(work.where), month, pages)
    issue = f"({work.issue})" if work.issue else f"({month})" if month else ""
    return join(": ", join(" ", italic(work.where), work.volume, issue), pages)


def _ieee(work: Work) -> str:
    names = [join(" ", initials(name.given), name.particle, name.family, name.suffix) for name in work.names]
    by = with_others(
        work, listed(names, " and ", ", and ", 6, 1, f" {italic('et al.')}"), f" {italic('et al.')}"
    )
    is_book = work.kind == "whole" and work.is_book and not work.number
    title = stop(italic(work.title)) if is_book else quoted(work.title, ",")
    head = join(", ", by, title)
    pages = work.page_range()
    pages = f"{'p.' if work.has_one_page else 'pp.'} {pages}" if pages else ""
    when = join(" ", work.short_month, work.year)
    if work.kind == "preprint":
        day = f" {work.day}" if work.day and work.month else ""
        when = join(", ", f"{work.short_month}{day}" if day else "", work.year) if day else when
        source = join(", ", when, f"{italic(work.by)}: {work.number}" if work.by and work.number else work.by)
        return join(" ", head, stop(source), _online(work, "doi: "))
    if work.kind == "journal":
        numbered = (_after("vol. ", work.volume), _after("no. ", work.issue), pages, when)
        return join(" ", head, _ieee_end(work, join(", ", italic(work.where), *numbered)))
    if work.kind == "meeting":
        source = join(
            ", ", f"in {italic(work.where)}" if work.where else "", join(", ", work.by, when), pages
        )
        return join(" ", head, stop(source), _online(work, "doi: "))
    return join(" ", head, stop(join(", ", work.by, work.number, work.year)), _online(work, "doi: "))


def _ieee_end(work: Work, source: str) -> str:
    return f"{source}, doi: {work.doi}." if work.doi else join(" ", stop(source), _online(work))


def _vancouver(work: Work) -> str:
    names = [
        join(" ", name.particle, name.family, initials(name.given, "", "", ""), name.suffix.rstrip("."))
        for name in work.names
    ]
    by = with_others(work, listed(names, ", ", ", ", 6, 6, ", et al"), ", et al")
    end = f"doi:{work.doi}" if work.doi else _after("Available from: ", work.address)
    net = " [Internet]" if work.address and not work.doi else ""
    pages = work.page_range("least")
    if work.kind == "journal":
        issue = f"({work.issue})" if work.issue else ""
        when = join(" ", work.year, "" if work.issue else work.month_name[:3])
        numbered = join(":", join(";", when, f"{work.volume}{issue}"), pages)
        return join(" ", stop(by), stop(work.title), stop(work.where + net), stop(numbered), end)
    made = join("; ", work.by, work.year)
    if work.kind == "meeting":
        where = f"In: {work.where}{net}" if work.where else ""
        return join(" ", stop(by), stop(work.title), stop(where), stop(made), stop(_after("p. ", pages)), end)
    number = f"Report {work.number}" if work.number and work.kind == "whole" else ""
    kept = " [Preprint]" if work.kind == "preprint" and work.doi else net
    return join(" ", stop(by), stop(work.title + kept), stop(made), stop(number), end)


def _harvard(work: Work) -> str:
    names = [inverted(name, between="") for name in work.names]
    others = f" {italic('et al.')}"
    by = with_others(work, listed(names, " and ", " and ", 3, 1, others), others)
    alone = work.kind == "whole"
    title = italic(work.title) if alone else f"‘{work.title}’"
    when = f"({work.year or 'no date'})"
    head = join(" ", by, when, title) if by else join(" ", title, when)
    pages = work.page_range()
    pages = f"{'p.' if work.has_one_page else 'pp.'} {pages}" if pages else ""
    issue = work.volume + (f"({work.issue})" if work.issue else "")
    end = stop(_after("Available at: ", work.address))
    if work.kind == "journal":
        return join(" ", stop(join(", ", head, italic(work.where), issue, pages)), end)
    if work.kind == "meeting":
        where = join(", ", head, italic(work.where))
        return join(" ", stop(join(", ", join(". ", where, work.by), pages)), end)
    number = work.number if alone else ""
    return join(" ", stop(head), stop(number), stop(work.by), end)


def _nature(work: Work) -> str:
    names = [inverted(name) for name in work.names]
    others = f" {italic('et al.')}"
    by = stop(with_others(work, listed(names, " & ", " & ", 5, 1, others), others))
    when = f"({work.year})" if work.year else ""
    if work.kind == "journal":
        numbered = join(", ", bold(work.volume), work.page_range())
        place = numbered or work.address
        return stop(join(" ", by, stop(work.title), italic(work.where), place, when))
    if work.kind == "meeting":
        made = join(", ", work.by, work.year)
        told = join(
            " ",
            f"in {italic(work.where)}" if work.where else "",
            work.page_range(),
            f"({made})" if made else "",
        )
        return join(" ", by, stop(work.title), stop(told), stop(_after("doi:", work.doi)))
    if work.kind == "preprint":
        at = _after("Preprint at ", work.address) or work.number
        return stop(join(" ", by, stop(work.title), at, when))
    title = italic(headline(work.title)) if work.is_book else work.title
    made = join(", ", work.by, work.year)
    return join(" ", by, stop(title), f"({made})." if made else "")


def _acm(work: Work) -> str:
    names = [natural(name) for name in work.names]
    by = with_others(work, listed(names, " and ", ", and ", 10_000), " et al.")
    head = join(" ", stop(by), stop(work.year), stop(work.title if not work.is_book else italic(work.title)))
    end = work.address if work.doi else _after("Retrieved from ", work.address)
    when = join(" ", work.month_name, work.year)
    if work.kind == "journal":
        issue = join(", ", work.volume, work.issue)
        dated = f"({when})" if when else ""
        source = join(" ", italic(work.where), issue + ("," if issue and not work.issue else ""), dated)
        return join(" ", head, stop(join(", ", source, work.page_range())), end)
    if work.kind == "meeting":
        where = f"In {italic(work.where)}" if work.where else ""
        source = join(", ", where, when)
        return join(" ", head, stop(source), stop(join(", ", work.by, work.page_range())), end)
    kept = work.number if work.kind == "preprint" else work.by
    return join(" ", head, stop(kept), end)


STYLES: dict[str, Style] = {
    "apa": Style("APA", _apa),
    "mla": Style("MLA", _mla),
    "chicago": Style("Chicago", _chicago),
    "ieee": Style("IEEE", _ieee),
    "vancouver": Style("Vancouver", _vancouver),
    "harvard": Style("Harvard", _harvard),
    "nature": Style("Nature", _nature),
    "acm": Style("ACM", _acm),
}


def _mla_month(work: Work) -> str:
    name = work.month_name
    return name if name in ("June", "July") else "Sept." if name == "September" else work.short_month


def _online(work: Work, doi: str = "doi: ") -> str:
    if work.doi:
        return f"{doi}{work.doi}."
    return _after("[Online]. Available: ", work.address)


def _after(word: str, text: str) -> str:
    return word + text if text else ""
