"""When is it done? Jobs with their times; one process does each when it is due."""

from broadsheet.clock.clock import Clock
from broadsheet.clock.jobs import Job, jobs

__all__ = ["Clock", "Job", "jobs"]
