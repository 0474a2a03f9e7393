"""What somebody may choose of their letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from broadsheet.errors import BadRequest
from broadsheet.letters import FOR_ANYONE, RHYTHMS, SECTIONS, Choices

from .schedule import zone_of

RANGES = {
    "weekday": (0, 6),
    "hour": (0, 23),
    "minute": (0, 59),
    "most": (1, 50),
    "threshold": (0, 10_000),
    "told_when_empty": (0, 30),
}


def checked(given: Mapping[str, object], before: Choices, with_account: bool) -> Choices:
    """Choices with those of `given` in place of what they were before.

    Raises:
        BadRequest: there is no such choice, or it cannot be so.
    """
    known = {field.name for field in fields(Choices)}
    if unknown := sorted(given.keys() - known):
        raise BadRequest(f"{unknown[0][:40]!r} cannot be chosen; there are: {', '.join(sorted(known))}")
    choices = replace(before, **given)  # type: ignore[arg-type]
    choices = replace(choices, sections=_sections(choices.sections, with_account))
    if choices.rhythm not in RHYTHMS:
        raise BadRequest(f"letters come {', '.join(RHYTHMS)}, not {str(choices.rhythm)[:40]!r}")
    for name, (least, most) in RANGES.items():
        value = getattr(choices, name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadRequest(f"{name} is a whole number from {least} to {most}")
    zone_of(str(choices.zone))
    return choices


def _sections(wanted: object, with_account: bool) -> tuple:  # type: ignore[type-arg]
    allowed = SECTIONS if with_account else FOR_ANYONE
    found = wanted if isinstance(wanted, (tuple, list)) else (wanted,)
    if wrong := [one for one in found if one not in allowed]:
        raise BadRequest(f"a letter has no part {str(wrong[0])[:40]!r}; there are: {', '.join(allowed)}")
    if not found:
        raise BadRequest("a letter of nothing is no letter; choose a part, or end the letters")
    return tuple(one for one in SECTIONS if one in found)
