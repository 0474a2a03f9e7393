"""What is worth reading today? A day, week or month in, papers in order out."""

from broadsheet.feeds.feeds import Feeds

__all__ = ["Feeds"]
