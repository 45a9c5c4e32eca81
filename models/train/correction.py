"""What a predictor misses, learnt from fitted vectors: a teacher that corrects its answers.

Few paintings can be fitted, so a network trained on their vectors learns them by heart. Kernel ridge regression on what
the loss network sees and what the predictor answered does not, and is the teacher of the predictor on every other crop.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from . import distributed
from .data import Batch, Source, painting_sample, photo_sample, to_tensor
from .fit import Fitted
from .loop import Parts, Task
from .objective import Objective, share
from .predictor import TEACHER_FLOOR, log_statistics
from .transfer import CALIBRATION_BATCH
from .weights import Networks, specs_of

RIDGE = 0.1
WIDTH = 2.0
"""Of the kernel, in medians of the squared distances."""
VECTOR_WEIGHT = 3.0
"""Of the predictor's 100 numbers beside the loss network's statistics, of which there are more."""
FARTHEST = 4.0
"""Standardised inputs are cut there: a statistic that is silent on most paintings must not rule the distance."""
LEAST_DEVIATION = 1e-2


@dataclass(frozen=True)
class Standard:
    """Zero mean and unit deviation per column, as measured on some rows."""

    mean: Tensor
    deviation: Tensor

    @staticmethod
    def of(rows: Tensor) -> Standard:
        """Measure it."""
        return Standard(rows.mean(0), rows.std(0).clamp(min=LEAST_DEVIATION))

    def __call__(self, rows: Tensor) -> Tensor:
        return ((rows - self.mean) / self.deviation).clamp(-FARTHEST, FARTHEST)


@dataclass(frozen=True)
class Correction:
    """Kernel ridge regression from statistics and predicted vector to what the vector should have more, float64."""

    statistics: Standard
    vectors: Standard
    known: Tensor
    """Inputs that it was learnt from, ``[paintings, numbers]``."""
    scale: float
    shares: Tensor
    """``[paintings, 100]``."""
    mean: Tensor
    """Correction where nothing is like the input, ``[100]``."""

    @staticmethod
    def learn(statistics: Tensor, predicted: Tensor, fitted: Tensor) -> Correction:
        """From log statistics ``[paintings, numbers]``, predicted and fitted vectors ``[paintings, 100]``."""
        standards = Standard.of(statistics.double()), Standard.of(predicted.double())
        known = _inputs(standards, statistics, predicted)
        distances = torch.cdist(known, known).square()
        scale = float(2 * WIDTH * distances.median())
        missed = (fitted - predicted).double()
        mean = missed.mean(0)
        kernel = torch.exp(-distances / scale) + RIDGE * torch.eye(len(known), dtype=torch.float64)
        return Correction(*standards, known, scale, torch.linalg.solve(kernel, missed - mean), mean)

    def __call__(self, statistics: Tensor, predicted: Tensor) -> Tensor:
        """Corrected vectors ``[batch, 100]`` float32."""
        inputs = _inputs((self.statistics, self.vectors), statistics, predicted)
        kernel = torch.exp(-torch.cdist(inputs, self.known).square() / self.scale)
        return predicted.float() + (self.mean + kernel @ self.shares).float()


def _inputs(standards: tuple[Standard, Standard], statistics: Tensor, predicted: Tensor) -> Tensor:
    seen, answered = standards
    return torch.cat([seen(statistics.double()), VECTOR_WEIGHT * answered(predicted.double())], 1)


PHOTO_EVERY = 4
"""One sample in so many is a photo."""
KEPT = 0.5
"""Weight of the vectors of photos, which shall stay, beside those of paintings."""


def kept_batch(source: Source, step: int) -> Batch:
    """Paintings, and photos flagged ``identity``; all in ``painting``."""
    size, mine = source.draw(step)
    total = len(mine) * distributed.world_size()
    photos = [(i + step) % PHOTO_EVERY == 0 for i in range(total)]
    makers = [photo_sample if photos[i] else painting_sample for i in mine]
    images = to_tensor([make(source.library, size, source.rng(step, i)) for i, make in zip(mine, makers, strict=True)])
    flags, none = torch.tensor([float(photos[i]) for i in mine]), torch.zeros(len(mine), dtype=torch.int64)
    return Batch(images, images, flags, total, sum(photos), none, torch.ones(len(mine)))


class CorrectedTask(Task):
    """The student's vectors follow its own first ones, corrected by what fitted vectors taught; a photo's stay.

    Vectors are compared by the scales and shifts that the transformer makes of them. The loss is the squared distance
    over that of the fitted vectors from the predicted ones: 1, times the share that is predictable, is what the
    uncorrected student gets.
    """

    def __init__(self, networks: Networks, objective: Objective, source: Source, fitted: Fitted) -> None:
        super().__init__()
        student = networks.require_student().eval()
        self.networks = nn.ModuleDict({"student": student})
        self.rates = {"student": 1.0}
        self._specs = specs_of(Networks(None, student))
        self._objective, self._source = objective, source
        device = objective.machine.device
        self._first = [copy.deepcopy(student).requires_grad_(False).to(device)]
        self._style = [networks.require_transformer().style.weight.detach().to(device)]
        self._predict = [objective.machine.compiled(self.networks["student"])]
        seen = [self._look(part) for part in self._crops(fitted)]
        statistics, predicted = (torch.cat(part).cpu() for part in zip(*seen, strict=True))
        self._correction = Correction.learn(statistics, predicted, fitted.vector)
        self._gap = float(self._distance(fitted.vector.to(device), predicted.to(device)).mean())

    def _crops(self, fitted: Fitted) -> list[Tensor]:
        places = torch.split(torch.arange(len(fitted.index)), CALIBRATION_BATCH)
        return [to_tensor([fitted.crop(self._source.library, int(k)) for k in part]) for part in places]

    @torch.no_grad()
    def _look(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Log statistics and first vectors of images, uint8 or float32 0..1."""
        machine = self._objective.machine
        if images.dtype == torch.uint8:
            images = images.to(machine.device).float().div_(255).contiguous(memory_format=torch.channels_last)
        taps = self._objective.features(images)
        with machine.autocast():
            vector = self._first[0](images).float()
        return log_statistics(list(taps.values()), TEACHER_FLOOR), vector

    def _distance(self, a: Tensor, b: Tensor) -> Tensor:
        return ((a - b) @ self._style[0].T).square().mean(1)

    def train(self, mode: bool = True) -> CorrectedTask:
        super().train(mode)
        self.networks["student"].eval()
        return self

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return kept_batch(self._source, step)

    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        statistics, first = self._look(batch.painting)
        corrected = self._correction(statistics.cpu(), first.cpu()).to(first.device)
        target = torch.where(batch.identity[:, None] == 1, first, corrected)
        with self._objective.machine.autocast():
            vector = self._predict[0](batch.painting)
        error = self._distance(vector.float(), target) / self._gap
        parts = {"missed": share(error, batch.total - batch.identities, 1 - batch.identity)}
        if batch.identities:
            parts["moved"] = share(error, batch.identities, batch.identity)
        return parts["missed"] + KEPT * parts.get("moved", torch.zeros(())), parts
