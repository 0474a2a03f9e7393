"""Likes of somebody among the papers of `three_fields`, without a database of people."""

from datetime import timedelta

from broadsheet.personal import Like
from three_fields import NOW, number

QUOKKAS, SOLITONS, COMPILERS = 0, 1, 2


def row(field, n):
    """The row of the n-th paper of a field, which is of the n-th day."""
    return number(field, n) + 1


def rows(field, *which):
    return [row(field, n) for n in which]


def likes(field, *which, kind="saved", tags=(), ago=0):
    """That they like these papers of a field, the first the newest; so many days ago."""
    return [
        Like(row(field, n), kind, NOW - timedelta(days=ago, hours=at), tags) for at, n in enumerate(which)
    ]


def field_of(row):
    """0 to 2, of the paper of that row."""
    return (row - 1 + (row - 1) // 3) % 3
