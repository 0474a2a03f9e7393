"""What there is to choose from, for shells that complete words: asked for without an instance."""

from broadsheet.exporters._styles import STYLES
from broadsheet.extensions import available

__all__ = ["STYLES", "available"]
