"""What a stage trains: its networks, its batches, its loss. The loop does the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from ..images.batches import Batch

Parts = dict[str, Tensor]
"""Named terms of a loss: this process's share of the mean over the whole batch; the processes' sum is the mean."""

GRAIN_RATE = 4.0
"""Factor on the learning rate of the transformer's ``noise`` layer."""


class Task(ABC):
    """Not an ``nn.Module`` itself: of what it holds, only ``networks`` are moved, averaged and sent between processes.

    Frozen networks and compiled forms of trained ones are plain attributes.
    """

    networks: nn.ModuleDict
    rates: dict[str, float]
    """Per network, the factor on the learning rate; a network that is not named is not trained."""

    @abstractmethod
    def batch(self, step: int) -> Batch:
        """The step's batch, a pure function of the step: called from several threads."""

    @abstractmethod
    def specs(self) -> dict[str, Any]:
        """Architecture numbers for the checkpoint."""

    @abstractmethod
    def loss(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        """This process's share of the loss, and its terms for the log."""

    def train(self) -> None:
        """Put the networks into training mode."""
        self.networks.train()

    def groups(self, chosen: Callable[[str, nn.Parameter], bool]) -> list[dict[str, Any]]:
        """Chosen parameters with their factors on the learning rate; amounts of grain start near 0 and learn faster."""
        groups = []
        for network, factor in self.rates.items():
            for grain in (False, True):
                found = [
                    parameter
                    for name, parameter in self.networks[network].named_parameters()
                    if name.startswith("noise.") == grain and chosen(name, parameter)
                ]
                if found:
                    groups.append({"params": found, "factor": factor * (GRAIN_RATE if grain else 1)})
        return groups


class TrainedNetworks(nn.Module):
    """A task's networks with its loss as their forward pass: what ``DistributedDataParallel`` wraps."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.networks = task.networks
        self._loss = task.loss

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        return self._loss(batch, step)
