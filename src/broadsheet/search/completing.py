"""What a query may become while it is typed: its last word made whole."""

from __future__ import annotations

import re

from broadsheet.index._vocabulary import Vocabulary

SHORTEST = 2  # letters; before that, anything could follow
_LAST = re.compile(r"[^\W\d_]{2,40}\Z")
_AUTHOR = re.compile(r"author:([^\W\d_]{2,40})\Z")


def completions(vocabulary: Vocabulary, text: str, limit: int) -> list[str]:
    """Queries that begin with this text, the more papers have the word the earlier.

    The last word is made whole, by words of papers, or after `author:` by names; a word that is whole
    already comes back with longer ones.
    """
    if author := _AUTHOR.search(text):
        begun, found = author[1], vocabulary.names_from(author[1].lower(), limit)
    elif last := _LAST.search(text):
        begun, found = last[0], vocabulary.words_from(last[0].lower(), limit)
    else:
        return []
    return [text + word[len(begun) :] for word in found]
