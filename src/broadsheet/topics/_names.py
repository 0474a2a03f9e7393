"""Names: what the papers of a group speak of, and those of the groups beside it do not.

Phrases are weighed by how many of a group's papers have them, times the logarithm of how much more often
they do than others: Grootendorst, "BERTopic", 2022, arXiv:2203.05794, names groups in a like way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ._phrases import Phrases
from ._sphere import Labels

_TOLD = 8  # phrases that are kept of a group
_LOOKED_AT = 40
_MOSTLY = 0.5  # of the papers with a phrase have a longer one around it: that one is told
_LONGER_SAYS_MORE = (1.0, 1.9, 2.2)  # by the number of words
_KIN = 0.7  # of the shorter of two words must begin the longer one
_RARE = 0.008  # a phrase that fewer of a group's papers have says nothing of it
_SAYS_ALL = (0.3, 0.12)  # of one word, of more: with such a share one phrase will do for a name

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and what it was made from."""

    name: str
    phrases: tuple[str, ...]


def names_of(
    phrases: Phrases,
    levels: Sequence[Labels],
    parents: Sequence[NDArray[np.integer]],
    kept: Sequence[Sequence[Named | None]] = (),
    shown: Sequence[Sequence[str]] = (),
) -> list[list[Named]]:
    """Names of every group of every level, the topmost first; none twice beside each other.

    Args:
        levels: for each level, which group each paper of `phrases` lies in; below 0 in none.
        parents: for each level, which group of the level above each group lies in; zeros for the topmost.
        kept: what groups are called already, None for those that are new.
        shown: what people call groups instead; empty for most.
    """
    found: list[list[Named]] = []
    above = np.where(levels[0] < 0, -1, 0) if levels else np.empty(0, np.int64)
    for depth, (labels, parent) in enumerate(zip(levels, parents, strict=True)):
        weighed = _weighed(phrases, labels, above, parent)
        old = kept[depth] if kept else [None] * len(weighed)
        used = _Used(parent, found[-1] if found else [], shown[depth] if shown else ())
        names = [used.keep(group, name.name) if name else "" for group, name in enumerate(old)]
        lowest = depth == len(levels) - 1
        for group, (texts, shares) in enumerate(weighed):
            wanted = (1 if _says_all(texts, shares) else 2) if lowest else 3 if depth == 0 else 2
            names[group] = names[group] or used.take(group, texts, wanted)
        found.append([Named(name, tuple(texts)) for name, (texts, _) in zip(names, weighed, strict=True)])
        above = labels
    return found


class _Used:
    """Names in use beside each group: none is given twice, nor that of what the group lies in."""

    def __init__(self, parent: NDArray[np.integer], above: Sequence[Named], shown: Sequence[str]) -> None:
        self._parent = parent
        self._names = {over: {name.name.lower()} for over, name in enumerate(above)}
        for group, name in enumerate(shown):
            self._beside(group).add(name.lower())

    def keep(self, group: int, name: str) -> str:
        """This name; empty when it is in use."""
        names = self._beside(group)
        if name.lower() in names:
            return ""
        names.add(name.lower())
        return name

    def take(self, group: int, texts: Sequence[str], wanted: int) -> str:
        """A name of these phrases."""
        name = _unused(texts, wanted, self._beside(group)) or f"Papers like each other {group + 1}"
        self._beside(group).add(name.lower())
        return name

    def _beside(self, group: int) -> set[str]:
        return self._names.setdefault(int(self._parent[group]), set())


def _weighed(
    phrases: Phrases, labels: Labels, above: NDArray[np.integer], parent: NDArray[np.integer]
) -> list[tuple[list[str], list[float]]]:
    """For each group its best phrases, and which share of its papers have them."""
    group, phrase, has = _table(phrases, labels)
    inside = np.maximum(np.bincount(labels[labels >= 0], minlength=len(parent)), 1)
    around = np.bincount(above[above >= 0], minlength=int(parent.max(initial=0)) + 1)
    share = has / inside[group]
    beside = (_counted(phrases, above, parent[group], phrase) - has + 1) / (
        around[parent[group]] - inside[group] + 10
    )
    elsewhere = (phrases.totals[phrase] - has + 1) / (phrases.count - inside[group] + 10)
    more = np.log(share / np.maximum(beside, elsewhere))
    weight = share * more * np.array((0, *_LONGER_SAYS_MORE))[phrases.lengths[phrase]]
    weight[has < np.maximum(2, _RARE * inside[group])] = 0
    cuts = np.searchsorted(group, np.arange(len(parent) + 1))
    return [_best(phrases, phrase[a:b], share[a:b], weight[a:b]) for a, b in pairwise(cuts)]


def _best(
    phrases: Phrases, which: NDArray[np.int64], share: Floats, weight: Floats
) -> tuple[list[str], list[float]]:
    order = [place for place in np.argsort(-weight, kind="stable")[:_LOOKED_AT] if weight[place] > 0]
    known = [(phrases.texts[which[place]], float(share[place])) for place in order]
    texts: list[str] = []
    shares: list[float] = []
    passed: list[str] = []
    for text, has in known:
        if len(texts) == _TOLD or any(_like(text, other) for other in (*texts, *passed)):
            continue
        whole = next((longer for longer in known if _is_mostly(text, has, *longer)), (text, has))
        passed += [other for other, _ in known if _short_for(text, other) or _short_for(other, text)]
        if not any(_like(whole[0], other) for other in texts):
            texts.append(whole[0])
            shares.append(whole[1])
    return texts, shares


def _table(
    phrases: Phrases, labels: Labels
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """(group, phrase, papers of the group that have it), ordered by group, then phrase."""
    of_pair = labels[phrases.papers].astype(np.int64)
    inside, n = of_pair >= 0, max(len(phrases.texts), 1)
    keys, counts = np.unique(of_pair[inside] * n + phrases.phrases[inside], return_counts=True)
    return keys // n, keys % n, counts


def _counted(
    phrases: Phrases,
    labels: NDArray[np.integer],
    groups: NDArray[np.integer],
    wanted: NDArray[np.int64],
) -> NDArray[np.int64]:
    """How many papers of each of these groups have each of these phrases; all have some."""
    group, phrase, counts = _table(phrases, labels.astype(np.int32))
    n = max(len(phrases.texts), 1)
    found: NDArray[np.int64] = counts[
        np.searchsorted(group * n + phrase, groups.astype(np.int64) * n + wanted)
    ]
    return found


def _says_all(texts: Sequence[str], shares: Sequence[float]) -> bool:
    return bool(texts) and shares[0] >= _SAYS_ALL[" " in texts[0]]


def _unused(texts: Sequence[str], wanted: int, used: set[str]) -> str:
    """A name of so many phrases that is not in use: of more, or of later ones, where it has to be."""
    for start in range(max(len(texts), 1)):
        for count in range(wanted, len(texts) - start + 1):
            if (name := _joined(texts[start : start + count])).lower() not in used:
                return name
    rest = _joined(texts[:wanted])
    return rest if rest.lower() not in used else ""


def _joined(texts: Sequence[str]) -> str:
    name = ", ".join(texts[:-1]) + " and " + texts[-1] if len(texts) > 1 else "".join(texts)
    first = name.split(" ", 1)[0]
    return name[:1].upper() + name[1:] if first.rstrip(",").islower() else name


def _is_mostly(text: str, share: float, longer: str, its_share: float) -> bool:
    """Whether a phrase is hardly ever met but within a longer one."""
    return len(longer) > len(text) and f" {text} " in f" {longer} " and its_share >= _MOSTLY * share


def _like(one: str, other: str) -> bool:
    """Whether two phrases have a word in common, up to its ending."""
    return any(_kin(a, b) for a in _words(one) for b in _words(other))


def _words(text: str) -> list[str]:
    parts = text.lower().replace("-", " ").split() + text.lower().replace("-", "").split()
    return [word for word in dict.fromkeys(parts) if word != "of"]


def _kin(one: str, other: str) -> bool:
    """Whether two words are forms of one: `cluster`, `clustering`."""
    one, other = (word.rstrip("s").replace("s", "z") for word in (one, other))  # summarisation
    shorter = min(len(one), len(other))
    same = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    return one == other or (same >= 4 and same >= _KIN * shorter)


def _short_for(short: str, whole: str) -> bool:
    words = [word for word in whole.lower().replace("-", " ").split() if word != "of"]
    return len(words) > 1 and short.lower().rstrip("s") == "".join(word[0] for word in words)
