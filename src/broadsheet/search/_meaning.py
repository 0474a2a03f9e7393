"""What the tree of a query asks for: the words to rank by, and the condition on every hit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from broadsheet.conditions import Condition, Days, Has, Term, all_of, any_of, leaves, negated

from ._fields import condition_of, field_of
from ._grammar import Beside, Chain, Excluded, Leaf, Node, Run
from ._tokens import Token, Trouble, one_line

MOST_CONDITIONS = 64

# Fields that belong together when they stand beside each other.
_TOGETHER = {"category": "category", "venue": "venue", "year": "days", "date": "days"}
_TOGETHER |= {"since": "ends", "until": "ends"}


def check_number(conditions: int) -> None:
    """Nothing, if a query may have so many conditions.

    Raises:
        Trouble: it may not.
    """
    if conditions > MOST_CONDITIONS:
        raise Trouble(f"a query has at most {MOST_CONDITIONS} conditions", "leave some out")


@dataclass(slots=True)
class Meaning:
    """Conditions of a tree's nodes; gathers the words to rank by on the way."""

    words: list[str] = field(default_factory=list)
    conditions: int = 0
    excluded: bool = False

    def of(self, node: Node, demanded: bool) -> Condition | None:
        """What a node asks for; of plain words something only if they are demanded."""
        match node:
            case Run(words):
                self._say(*words)
                terms = (self._counted(Term("any", one_line(word))) for word in words)
                return all_of(terms) if demanded else None
            case Leaf(token):
                return self._leaf(token)
            case Excluded(within):
                return self._excluded(within)
            case Chain(operands):
                return self._chain(operands)
            case Beside(parts):
                return self._beside(parts, demanded)

    def _leaf(self, token: Token) -> Condition:
        condition = condition_of(token) if token.kind == "field" else Term("any", one_line(token.text))
        if isinstance(condition, Term) and condition.field in ("any", "title", "abstract"):
            self._say(condition.text)
        return self._counted(condition)

    def _excluded(self, node: Node) -> Condition:
        outer, self.excluded = self.excluded, True
        condition = self.of(node, demanded=True)
        self.excluded = outer
        return negated(_some(condition))

    def _chain(self, operands: Sequence[tuple[str, Node]]) -> Condition:
        sofar: list[Condition] = []
        for operator, node in operands:
            one = self._excluded(node) if operator == "ANDNOT" else _some(self.of(node, demanded=True))
            join = any_of if operator == "OR" else all_of
            sofar = [join([*sofar, one])]
        return sofar[0]

    def _beside(self, parts: Sequence[Node], demanded: bool) -> Condition | None:
        """All of the parts, where those that are alternatives to each other count as one."""
        groups: dict[object, list[Condition]] = {}
        for place, node in enumerate(parts):
            if condition := self.of(node, demanded):
                groups.setdefault(_kind(node) or place, []).append(condition)
        joined = [_joined(kind, conditions) for kind, conditions in groups.items()]
        return all_of(joined) if joined else None

    def _say(self, *words: str) -> None:
        if not self.excluded:
            self.words += words

    def _counted(self, condition: Condition) -> Condition:
        self.conditions += sum(1 for _ in leaves(condition))
        check_number(self.conditions)
        return condition


def _some(condition: Condition | None) -> Condition:
    assert condition is not None  # the grammar lets no operand be empty
    return condition


def _kind(node: Node) -> str | None:
    """Under what a part is an alternative to others beside it, or an end of the same span of days."""
    if not isinstance(node, Leaf) or node.token.kind != "field":
        return None
    prefix = node.token.prefix
    return _TOGETHER.get(field_of(prefix) or prefix)


def _joined(kind: object, conditions: Sequence[Condition]) -> Condition:
    if kind == "ends":
        return _common(days for condition in conditions for days in leaves(condition))
    return any_of(conditions)


def _common(spans: Iterable[Term | Days | Has]) -> Days:
    """The days that lie in all the spans."""
    ends = [days for days in spans if isinstance(days, Days)]
    since = max((days.since for days in ends if days.since), default=None)
    until = min((days.until for days in ends if days.until), default=None)
    if since and until and since > until:
        raise Trouble(f"since:{since} is after until:{until}", "write the earlier day after since:")
    return Days(since, until)
