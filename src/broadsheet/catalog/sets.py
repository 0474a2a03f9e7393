"""Sets of papers as arXiv names them to harvesters: `cs`, `physics:hep-th`, `cs:cs:AI`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_PHYSICS = {
    "astro-ph": "Astrophysics",
    "cond-mat": "Condensed Matter",
    "gr-qc": "General Relativity and Quantum Cosmology",
    "hep-ex": "High Energy Physics - Experiment",
    "hep-lat": "High Energy Physics - Lattice",
    "hep-ph": "High Energy Physics - Phenomenology",
    "hep-th": "High Energy Physics - Theory",
    "math-ph": "Mathematical Physics",
    "nlin": "Nonlinear Sciences",
    "nucl-ex": "Nuclear Experiment",
    "nucl-th": "Nuclear Theory",
    "physics": "Physics",
    "quant-ph": "Quantum Physics",
}
_OTHERS = {
    "cs": "Computer Science",
    "econ": "Economics",
    "eess": "Electrical Engineering and Systems Science",
    "math": "Mathematics",
    "q-bio": "Quantitative Biology",
    "q-fin": "Quantitative Finance",
    "stat": "Statistics",
}
# Archives that arXiv has closed, whose names old papers still bear.
_CLOSED = {
    **dict.fromkeys(
        (
            "acc-phys adap-org ao-sci atom-ph bayes-an chao-dyn chem-ph comp-gas mtrl-th patt-sol plasm-ph "
            "solv-int supr-con"
        ).split(),
        "physics",
    ),
    **dict.fromkeys(("alg-geom", "dg-ga", "funct-an", "q-alg"), "math"),
    "cmp-lg": "cs",
}
GROUPS = {**dict.fromkeys(_PHYSICS, "physics"), **{name: name for name in _OTHERS}, **_CLOSED}

_CATEGORY = re.compile(r"([a-z-]+)(?:\.([A-Za-z-]+))?")


def sets_of(categories: Iterable[str]) -> tuple[str, ...]:
    """The narrowest sets of a paper in these categories; categories that are not arXiv's have none."""
    return tuple(spec for category in categories if (spec := _set_of(category)))


def within(spec: str) -> tuple[str, ...]:
    """The categories of a set; `cs.*` stands for all that begin with `cs.`. None for a set that is not."""
    group, _, rest = spec.partition(":")
    archive, colon, subject = rest.partition(":")
    if not rest:
        archives = [name for name, its in GROUPS.items() if its == group]
        return tuple(name for archive in archives for name in (archive, f"{archive}.*"))
    if GROUPS.get(archive) != group or (colon and not subject):
        return ()
    return (f"{archive}.{subject}",) if subject else (archive, f"{archive}.*")


def listed(categories: Sequence[str]) -> list[tuple[str, str]]:
    """(set, name) of every set that papers of these categories are in, each group before its parts."""
    found = set()
    for spec in sets_of(categories):
        parts = spec.split(":")
        found |= {":".join(parts[: end + 1]) for end in range(len(parts))}
    return [(spec, _name(spec)) for spec in sorted(found)]


def _set_of(category: str) -> str | None:
    match = _CATEGORY.fullmatch(category)
    if match is None or match[1] not in GROUPS:
        return None
    archive, subject = match.groups()
    return ":".join(filter(None, (GROUPS[archive], archive, subject)))


def _name(spec: str) -> str:
    parts = spec.split(":")
    if len(parts) == 3:
        return f"{parts[1]}.{parts[2]}"
    return {**_PHYSICS, **_OTHERS}.get(parts[-1], parts[-1])
