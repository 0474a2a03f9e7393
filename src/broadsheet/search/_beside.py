"""What is done beside the search itself: its engines work outside Python's lock, which leaves time for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

# Nothing that is done here may wait for something else that is: all the threads could be waiting.
BESIDE = ThreadPoolExecutor(thread_name_prefix="beside")
