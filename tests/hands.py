"""A clock that a test moves."""

from datetime import timedelta


class Hands:
    """Tells the same moment until it is moved."""

    def __init__(self, start):
        self.now = start

    def __call__(self):
        return self.now

    def move(self, **span):
        self.now += timedelta(**span)
