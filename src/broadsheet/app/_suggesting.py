"""What a browser offers while somebody types into its address bar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from broadsheet.errors import BroadsheetError
from broadsheet.people.rights import check
from broadsheet.readers import Who
from broadsheet.search.completing import completions
from broadsheet.search.spelling import suggest
from broadsheet.syndication import Suggestion

from ._reading import Reading

MOST = 8
_LONGEST = 200  # letters; who pastes more does not look at what is offered
_EACH = 3  # of words made whole, of categories


class Suggesting(Reading):
    """Suggestions for a query."""

    def suggestions(self, who: Who, text: str) -> tuple[Suggestion, ...]:
        """What the text may become: words made whole, as it may be meant, categories, titles of papers."""
        check(who, "read")
        text = " ".join(text.split())
        if not text or len(text) > _LONGEST:
            return ()
        try:
            found = {one.text.lower(): one for one in reversed(list(self._suggested(text)))}
        except BroadsheetError:  # an index is away; whoever types on will be told by the search
            return ()
        return tuple(islice(reversed(found.values()), MOST))

    def _suggested(self, text: str) -> Iterator[Suggestion]:
        vocabulary = self._indexes.vocabulary()
        for whole in completions(vocabulary, text, _EACH):
            yield Suggestion(whole)
        if meant := suggest(vocabulary, text):
            yield Suggestion(meant, "did you mean")
        last = text.rpartition(" ")[2].lower()
        begun = [(name, n) for name, n in self.categories() if name.lower().startswith(last)]
        for name, papers in begun[:_EACH]:
            yield Suggestion(f"category:{name}", f"{papers:,} papers")
        for hit in self.search(text, limit=MOST).hits:
            yield Suggestion(hit.paper.title, "paper", hit.paper.id)
