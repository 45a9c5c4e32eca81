"""Stage ``transfer``: teacher predictor and transformer from perceptual losses and an annealed distillation."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from .data import Batch, Library, Sizes, calibration_paintings, transfer_batch
from .loop import Parts, Task
from .nets import Transformer
from .objective import Objective
from .predictor import TEACHER_FLOOR, StatisticsPredictor, log_statistics
from .weights import Networks, specs_of

CALIBRATION_BATCH = 8


class TransferTask(Task):
    """Photo and painting to picture, the painting read by the loss network and the teacher predictor."""

    def __init__(
        self, networks: Networks, objective: Objective, library: Library, sizes: Sizes, seed: int, identity_share: float
    ) -> None:
        super().__init__()
        if networks.teacher is None:
            raise ValueError("the transfer stage needs a teacher predictor")
        self.networks = nn.ModuleDict({"transformer": networks.require_transformer(), "teacher": networks.teacher})
        self.rates = {"transformer": 1.0, "teacher": 1.0}
        self._specs = specs_of(Networks(networks.transformer, None, networks.teacher))
        self._objective, self._library, self._sizes = objective, library, sizes
        self._seed, self._identity_share = seed, identity_share
        self._transform = [objective.machine.compiled(self.networks["transformer"])]

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return transfer_batch(self._library, self._sizes, self._seed, step, self._identity_share)

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with torch.no_grad():
            painting = self._objective.features(batch.painting)
        vector = self.networks["teacher"](painting)
        with self._objective.machine.autocast():
            picture = self._transform[0](batch.photo, vector, batch.seeds)
        return self._objective(batch, vector, picture, step, painting)


def fresh_networks(objective: Objective, widths: tuple[int, ...], transformer: Transformer | None = None) -> Networks:
    """An untrained teacher for a loss network of these widths, and an untrained transformer unless one is given."""
    return Networks(transformer or Transformer(), None, StatisticsPredictor(widths))


@torch.no_grad()
def teacher_statistics(objective: Objective, library: Library, size: int, count: int, seed: int) -> Tensor:
    """Log statistics of the loss network on ``count`` paintings, ``[count, 2 * channels]`` float32."""
    paintings = calibration_paintings(library, size, count, seed)
    rows = []
    for part in torch.split(paintings, CALIBRATION_BATCH):
        features = objective.features(part.to(objective.machine.device))
        rows.append(log_statistics(list(features.values()), TEACHER_FLOOR).float())
    return torch.cat(rows)
