"""Stage ``student``: the MobileNet predictor, distilled from the teacher, then fine-tuned with the transformer."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from .data import Batch, Source, calibration_paintings, predictor_batch, transfer_batch
from .loop import Parts, Task
from .mixing import mixed, mixed_style
from .objective import Objective, Painted, share
from .predictor import StatisticsPredictor
from .transfer import CALIBRATION_BATCH
from .weights import Networks, specs_of


class DistilTask(Task):
    """The student's vectors follow the teacher's on paintings, photos and mixes of them.

    The loss is the squared distance over the teacher's variance: 1 is what a constant answer would get.
    """

    def __init__(self, networks: Networks, objective: Objective, source: Source) -> None:
        super().__init__()
        student = networks.require_student()
        if networks.teacher is None:
            raise ValueError("distillation needs the teacher of a transfer run; without one, set --distil-steps 0")
        self.networks = nn.ModuleDict({"student": student})
        self.rates = {"student": 1.0}
        self._specs = specs_of(Networks(None, student))
        self._objective, self._source = objective, source
        self._teacher = [networks.teacher.requires_grad_(False).eval().to(objective.machine.device)]
        self._predict = [objective.machine.compiled(self.networks["student"])]
        paintings = calibration_paintings(source, 8 * CALIBRATION_BATCH)
        answers = [
            self._answer(part.to(objective.machine.device)) for part in torch.split(paintings, CALIBRATION_BATCH)
        ]
        self._variance = [torch.cat(answers).var(0).mean()]

    @torch.no_grad()
    def _answer(self, image: Tensor) -> Tensor:
        teacher: StatisticsPredictor = self._teacher[0]
        vector: Tensor = teacher(self._objective.features(image))
        return vector.float()

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return predictor_batch(self._source, step)

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with self._objective.machine.autocast():
            vector = self._predict[0](batch.painting)
        error = (vector.float() - self._answer(batch.painting)).square().mean(1) / self._variance[0]
        loss = share(error, batch.total)
        return loss, {"unexplained": loss}


class JointTask(Task):
    """Student and transformer together on the transfer objective; batch norms, if any, keep their statistics.

    ``student_rate`` is the student's factor on the learning rate.
    """

    def __init__(self, networks: Networks, objective: Objective, source: Source, student_rate: float) -> None:
        super().__init__()
        student = networks.require_student().eval()
        self.networks = nn.ModuleDict({"transformer": networks.require_transformer(), "student": student})
        self.rates = {"transformer": 1.0, "student": student_rate}
        self._specs = specs_of(Networks(networks.transformer, student))
        self._objective, self._source = objective, source
        self._predict = [objective.machine.compiled(self.networks["student"])]
        self._transform = [objective.machine.compiled(self.networks["transformer"])]

    def train(self, mode: bool = True) -> JointTask:
        super().train(mode)
        self.networks["student"].eval()
        return self

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return transfer_batch(self._source, step)

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with torch.no_grad():
            style = mixed_style(self._objective.features(batch.painting), batch.own)
        with self._objective.machine.autocast():
            vector = mixed(self._predict[0](batch.painting).float(), batch.own)
            picture = self._transform[0](batch.photo, vector, batch.seeds)
        return self._objective(batch, Painted(vector, picture, style), step)
