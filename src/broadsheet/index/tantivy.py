"""BM25 over title, abstract and authors, by the tantivy engine. https://github.com/quickwit-oss/tantivy-py

English stems; stop words stay in the index and are taken out of the query, which makes long questions
six times as fast and changes no measurable quality (design.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Literal

import numpy as np
import tantivy
from tantivy import (
    Document,
    Filter,
    Occur,
    Query,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from broadsheet.errors import IndexStale
from broadsheet.types import Filters, Ranking, Rows

from . import Entry, archive
from ._files import stamp
from ._tantivy_conditions import CODE, Analyze, Conditions, initials, span
from ._tantivy_days import Days, Scored
from ._words import STOP_WORDS

KIND: Literal["text"] = "text"
VERSION = "2"

_ENGLISH, _NAMES = "broadsheet_english", "broadsheet_names"
_WRITER_THREADS = 1  # a second one gains nothing while the embedder holds the other core
_MOST_WORDS = 256  # a pasted abstract has fewer; a pasted book should not stop the search for others
_HEAP_BYTES = 100_000_000
# A title says more per word than an abstract; an author's name is rarely meant by accident.
_BOOSTS = {"title": 0.4, "text": 1.0, "authors": 0.6}
_MOST_NAMED = 8  # words; who looks for an author writes no more
_LONGEST_WORD = 60


def make(folder: Path) -> TantivyIndex:
    """Open the index in `folder`, or begin an empty one there."""
    return TantivyIndex(folder)


class TantivyIndex:
    """A `TextIndex`; one process writes at a time, any number read."""

    version = VERSION

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._analyzer, self._name_analyzer = _english(), _names()
        # Reading is slow, and papers say the same things: every hit of a page is read for its reason.
        self._words = lru_cache(maxsize=100_000)(self._read)
        self._writer: tantivy.IndexWriter | None = None
        try:
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise IndexStale(
                f"the text index cannot be read ({error}). Run: broadsheet index --rebuild"
            ) from error
        self._index.register_tokenizer(_ENGLISH, _english())
        self._index.register_tokenizer(_NAMES, _names())
        self._index.config_reader("Manual")
        self._conditions = Conditions(self._index.schema, self._analyzer.analyze, self._name_analyzer.analyze)
        self._meta = folder / "meta.json"
        self._seen = stamp(self._meta)
        self._days = self._state()

    def __len__(self) -> int:
        return int(self._days.searcher.num_docs)

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in papers; one that is already in is replaced."""
        self.remove([entry.row for entry in entries])
        writer = self._open_writer()
        for entry in entries:
            writer.add_document(_document(entry, self._name_analyzer.analyze))

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these papers; those it never knew are passed over."""
        writer = self._open_writer()
        for row in rows:
            writer.delete_documents_by_term("row", row)

    def save(self) -> None:
        """Commit, and show readers of this object what is new."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
        self.refresh()

    def refresh(self) -> bool:
        """See what another process has saved; True if there was anything."""
        seen = stamp(self._meta)
        if seen == self._seen:
            return False
        self._index.reload()
        self._seen = seen
        self._days = self._state()
        return True

    def close(self) -> None:
        """Give up the writer's lock; what was not saved is lost."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def search(self, query: str, k: int, filters: Filters = Filters()) -> Ranking:
        """The k papers that match the words best, by BM25 (k1 = 1.2, b = 0.75)."""
        words = self._query(query)
        if words is None or k < 1:
            return Ranking(np.empty(0, np.int64), np.empty(0, np.float32))
        days = self._days
        hits = self._best(days, words, k, filters)
        rows = np.array(days.searcher.fast_field_values("row", [address for _, address in hits]), np.int64)
        scores = np.array([score for score, _ in hits], np.float32)
        order = np.lexsort((rows, -scores))
        return Ranking(rows[order], scores[order])

    def matching(self, filters: Filters, k: int, among: Rows | None = None) -> Rows:
        """The k newest papers that the filters admit, newest first; of `among` alone where that is given."""
        if k < 1 or (among is not None and not len(among)):
            return np.empty(0, np.int64)
        must = [(Occur.Must, Query.all_query()), *self._conditions.of(filters)]
        if among is not None:
            must.append((Occur.Must, Query.term_set_query(self._index.schema, "row", among.tolist())))
        searcher = self._days.searcher
        hits = searcher.search(Query.boolean_query(must), k, count=False, order_by_field="day").hits
        rows = np.array(searcher.fast_field_values("row", [at for _, at in hits]), np.int64)
        days = np.array([day for day, _ in hits], np.int64)
        return rows[np.lexsort((rows, -days))]

    def words(self, text: str) -> dict[str, str]:
        """Each word of a text that is not a stop word, as it stands there, and its stem."""
        found: dict[str, str] = {}
        for chunk in dict.fromkeys(text.split()):
            found.update(self._words(chunk))
        return found

    def count(self, word: str) -> int:
        """How many papers have the word, or one of its stem, in title or abstract."""
        searcher = self._days.searcher
        return min((searcher.doc_freq("text", stem) for stem in self._analyzer.analyze(word)), default=0)

    def _read(self, text: str) -> list[tuple[str, str]]:
        """(word as it stands, stem) of each word that is not a stop word, in order."""
        tokens = self._analyzer.pre_tokenize(text).tokens
        words = ((text[token.char_offset_from : token.char_offset_to], token.text) for token in tokens)
        return [(word, stem) for word, stem in words if word.lower() not in STOP_WORDS]

    def _state(self) -> Days:
        return Days(self._index.searcher(), self._conditions.within)

    def _best(self, days: Days, words: Query, k: int, filters: Filters) -> list[Scored]:
        if (filters.since or filters.until) and not (filters.categories or filters.where):
            sifted = days.best(words, k, span(filters))
            if sifted is not None:
                return sifted
        return days.searcher.search(self._filtered(words, filters), limit=k, count=False).hits

    def _query(self, text: str) -> Query | None:
        stems = Counter(stem for _, stem in self._read(text))
        names = Counter(name for name in self._name_analyzer.analyze(text) if name not in STOP_WORDS)
        terms = [(field, stem, count) for stem, count in _head(stems) for field in ("text", "title")]
        if len(names) <= _MOST_NAMED:
            terms += [("authors", name, 1) for name in names]
        clauses = [(Occur.Should, self._term(*term)) for term in terms]
        return Query.boolean_query(clauses) if clauses else None

    def _term(self, field: str, term: str, count: int) -> Query:
        # A word that is often in the query tells its subject, in a pasted abstract above all. The square
        # root gains 0.04 nDCG@10 on such queries and costs a question nothing (docs/notes/0002).
        query = Query.term_query(self._index.schema, field, term, "freq")
        return Query.boost_query(query, _BOOSTS[field] * sqrt(count))

    def _filtered(self, words: Query, filters: Filters) -> Query:
        must = self._conditions.of(filters)
        return Query.boolean_query([(Occur.Must, words), *must]) if must else words

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, _WRITER_THREADS)
        return self._writer


def _head(counts: Counter[str]) -> list[tuple[str, int]]:
    return list(counts.items())[:_MOST_WORDS]


def _schema() -> tantivy.Schema:
    schema = SchemaBuilder()
    schema.add_integer_field("row", indexed=True, fast=True)
    schema.add_integer_field("day", indexed=True, fast=True)
    schema.add_text_field("text", tokenizer_name=_ENGLISH)
    schema.add_text_field("title", tokenizer_name=_ENGLISH)
    schema.add_text_field("abstract", tokenizer_name=_ENGLISH, index_option="basic")
    schema.add_text_field("authors", tokenizer_name=_NAMES)
    schema.add_text_field("venue", tokenizer_name=_NAMES)
    for name in ("initials", "category", "has"):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
    return schema.build()


def _document(entry: Entry, names: Analyze) -> Document:
    document = Document()
    document.add_integer("row", entry.row)
    document.add_integer("day", entry.day)
    document.add_text("text", f"{entry.title}\n{entry.abstract}")
    document.add_text("title", entry.title)
    document.add_text("abstract", entry.abstract)
    document.add_text("authors", entry.authors)
    document.add_text("venue", entry.venue)
    for short in {short for name in entry.authors.split("; ") for short in initials(name, names)}:
        document.add_text("initials", short)
    if entry.code:
        document.add_text("has", CODE)
    for name in {*entry.categories, *(f"{archive(name)}.*" for name in entry.categories)}:
        document.add_text("category", name)
    return document


def _english() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.stemmer("english")).build()


def _names() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold()).build()
