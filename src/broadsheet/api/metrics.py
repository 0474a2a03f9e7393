"""The state of the instance for Prometheus, at `/metrics`. https://prometheus.io/docs/practices/naming/

All figures are those of the data folder, whichever process is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from broadsheet.app import App
from broadsheet.harvests import Run, without_secrets


def router(app: App) -> APIRouter:
    """`/metrics`."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(app))
    routes = APIRouter()

    @routes.get("/metrics", summary="Figures for Prometheus", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes


class _Figures(Collector):
    """What is told when Prometheus asks."""

    def __init__(self, app: App) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """All figures as they are now."""
        yield from self._papers()
        yield from self._jobs()
        yield from self._complete()

    def _papers(self) -> Iterator[Metric]:
        status = self._app.status()
        yield _gauge("papers", "Papers in the catalog", status.papers)
        yield _gauge("records", "Records kept, of all sources", status.records)
        yield _gauge("records_merged", "Records taken for a paper that was there", status.merged)
        yield _gauge("records_skipped", "Records that could not be read", status.skipped)
        yield _gauge("data_bytes", "What the instance takes on disk", status.size_bytes)
        indexed = _family("indexed_papers", "Papers in an index", "index")
        pending = _family("index_pending", "Changes that an index has not read", "index")
        broken = _family("index_broken", "1 when an index cannot answer", "index")
        for index in status.indexes:
            indexed.add_metric([index.name], index.papers)
            pending.add_metric([index.name], index.pending)
            broken.add_metric([index.name], index.trouble is not None)
        yield from (indexed, pending, broken)

    def _jobs(self) -> Iterator[Metric]:
        done = _family("job_last_done_seconds", "When a job was last done, in seconds since 1970", "job")
        took = _family("job_last_duration_seconds", "How long that took", "job")
        counted = _family("job_last_count", "What it then did, by kind", "job", "kind")
        for name, run in self._app.last_done().items():
            job = without_secrets(name)
            done.add_metric([job], run.started_at.timestamp())
            took.add_metric([job], _seconds(run))
            for kind, number in run.counts.items():
                counted.add_metric([job, kind], number)
        runs = _family("job_runs", "Runs of a job in the last 90 days, by outcome", "job", "outcome")
        for name, outcome, number in self._app.runs_counted():
            runs.add_metric([without_secrets(name), outcome], number)
        yield from (done, took, counted, runs)

    def _complete(self) -> Iterator[Metric]:
        whole = self._app.completeness()
        yield _gauge(
            "short_days", "Announced days of the last month that did not come whole", len(whole.short)
        )
        if whole.lag_hours is not None:
            yield _gauge(
                "complete_lag_hours",
                "Hours since the last day that came whole was announced",
                whole.lag_hours,
            )


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"broadsheet_{name}", said, value=value)


def _family(name: str, said: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"broadsheet_{name}", said, labels=labels)


def _seconds(run: Run) -> float:
    return (run.ended_at - run.started_at).total_seconds() if run.ended_at else 0.0
