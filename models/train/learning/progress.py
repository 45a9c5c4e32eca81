"""What a run knows beside its networks, as it stands in the checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(kw_only=True)
class Means:
    """Means of named numbers; a name need not come every time."""

    sums: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        """Count a value in."""
        self.sums[name] = self.sums.get(name, 0.0) + value
        self.counts[name] = self.counts.get(name, 0) + 1

    def take(self) -> dict[str, float]:
        """The means so far, which are forgotten."""
        found = {name: total / self.counts[name] for name, total in self.sums.items()}
        self.sums, self.counts = {}, {}
        return found


@dataclass(kw_only=True)
class Progress:
    """Where a run is."""

    step: int = 0
    seconds: float = 0.0
    """Training time over all calls."""
    skipped: int = 0
    """Steps whose gradient was not finite."""
    earlier_steps: int = 0
    """Steps of the runs that this one started from, as far as known."""
    earlier_seconds: float = 0.0
    terms: Means = field(default_factory=Means)
    """Since the last log entry."""

    def state(self) -> dict[str, Any]:
        """For the checkpoint: plain values."""
        plain = {part.name: getattr(self, part.name) for part in fields(self) if part.name != "terms"}
        return {**plain, "sums": self.terms.sums, "counts": self.terms.counts}

    @staticmethod
    def restored(state: Mapping[str, Any]) -> Progress:
        """Undo :meth:`state`. Older checkpoints have the counts among the sums, as ``NAME#``."""
        sums: Mapping[str, float] = state["sums"]
        counts = state.get("counts") or {n.removesuffix("#"): int(v) for n, v in sums.items() if n.endswith("#")}
        terms = Means(sums={n: v for n, v in sums.items() if not n.endswith("#")}, counts=dict(counts))
        plain = {part.name: state[part.name] for part in fields(Progress) if part.name != "terms"}
        return Progress(**plain, terms=terms)
