"""The correspondence system's figures for Prometheus."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ticketing.breaker import Circuit
from ticketing.transactions import Source, Transactions

Counted = Mapping[Source, int] | Mapping[str, int]


class CorrespondenceMetrics(Collector):
    """Tells where the circuit stands, and what became of what was asked."""

    def __init__(self, asked: Transactions) -> None:
        self._asked = asked

    def collect(self) -> Iterator[Metric]:
        """Yield every figure as it is now."""
        circuit = GaugeMetricFamily(
            "tawasul_correspondence_circuit", "Where the circuit stands.", labels=["state"]
        )
        for state in Circuit:
            circuit.add_metric([state], state is self._asked.circuit)
        yield circuit
        yield _counted("served", "Answers to callers.", "source", self._asked.served)
        yield _counted("failed", "Calls that brought no answer.", "why", self._asked.failed)


def _counted(name: str, text: str, label: str, values: Counted) -> Metric:
    family = CounterMetricFamily(f"tawasul_correspondence_{name}", text, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family
