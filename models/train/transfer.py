"""Stage ``transfer``: teacher predictor and transformer from perceptual losses and an annealed distillation."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from .data import Batch, Source, calibration_paintings, transfer_batch
from .loop import Parts, Task
from .mixing import mixed, mixed_style
from .objective import Objective, Painted
from .predictor import TEACHER_FLOOR, log_statistics
from .weights import Networks, specs_of

CALIBRATION_BATCH = 8


class TransferTask(Task):
    """Photo and painting to picture, the painting read by the loss network and the teacher predictor."""

    def __init__(self, networks: Networks, objective: Objective, source: Source) -> None:
        super().__init__()
        if networks.teacher is None:
            raise ValueError("the transfer stage needs a teacher predictor")
        self.networks = nn.ModuleDict({"transformer": networks.require_transformer(), "teacher": networks.teacher})
        self.rates = {"transformer": 1.0, "teacher": 1.0}
        self._specs = specs_of(Networks(networks.transformer, None, networks.teacher))
        self._objective, self._source = objective, source
        self._transform = [objective.machine.compiled(self.networks["transformer"])]

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return transfer_batch(self._source, step)

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with torch.no_grad():
            painting = self._objective.features(batch.painting)
            style = mixed_style(painting, batch.own)
        vector = mixed(self.networks["teacher"](painting), batch.own)
        with self._objective.machine.autocast():
            picture = self._transform[0](batch.photo, vector, batch.seeds)
        return self._objective(batch, Painted(vector, picture, style), step)


@torch.no_grad()
def teacher_statistics(objective: Objective, source: Source, count: int) -> Tensor:
    """Log statistics of the loss network on ``count`` paintings, ``[count, 2 * channels]`` float32."""
    rows = []
    for part in torch.split(calibration_paintings(source, count), CALIBRATION_BATCH):
        features = objective.features(part.to(objective.machine.device))
        rows.append(log_statistics(list(features.values()), TEACHER_FLOOR).float())
    return torch.cat(rows)
