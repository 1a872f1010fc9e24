"""The messages that never went out, for Prometheus."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from core.outbox_watch import OutboxWatch


class OutboxMetrics(Collector):
    """Tells what the watch counted last."""

    def __init__(self, watch: OutboxWatch) -> None:
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        """Yield every figure as it is now."""
        family = GaugeMetricFamily(
            "tawasul_messages_given_up",
            "Messages given up within the last day, after every try.",
            labels=["channel"],
        )
        for channel, count in self._watch.given_up.items():
            family.add_metric([channel], count)
        yield family
