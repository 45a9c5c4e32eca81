"""The objective that transformer and predictors are trained on: which losses, on which samples, with which weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from . import losses
from .data import Batch
from .device import Machine
from .loop import Parts
from .losses import Statistics
from .lossnet import Features, SeenLossNetwork
from .microast import MicroAST
from .mixing import mixed


@dataclass(frozen=True)
class LossWeights:
    """Weights of the terms; what release 0 taught is in README.md."""

    style: float = 5.0
    content: float = 0.5
    colour: float = 1.0
    identity: float = 3.0
    variation: float = 0.05
    flat: float = 1.5
    vector: float = 1e-4
    distil: float = 0.3
    """Weight of the distillation at the first step."""
    distil_share: float = 0.4
    """Part of the run after which nothing of the distillation is left; it falls linearly until then."""
    distil_every: int = 2
    """Steps from one use of the distillation teacher to the next; the weight makes up for it."""

    def distil_at(self, step: int, steps: int) -> float:
        """The distillation's weight at a step, 0 where the step does without."""
        if step % self.distil_every or self.distil_share <= 0:
            return 0.0
        return self.distil * self.distil_every * max(0.0, 1 - step / (steps * self.distil_share))


def share(values: Tensor, samples: int, chosen: Tensor | None = None) -> Tensor:
    """This process's share of the mean of per-sample values over the ``samples`` (of all processes) that are chosen."""
    return (values if chosen is None else values * chosen).sum() / samples


@dataclass(frozen=True)
class Guides:
    """The frozen networks that pictures are scored with."""

    loss_network: SeenLossNetwork
    teacher: MicroAST | None
    """Whose pictures are distilled, if anyone's."""


@dataclass(frozen=True)
class Painted:
    """What the trained networks made of a batch."""

    vector: Tensor
    """Style vectors ``[batch, 100]``, mixed as the batch says."""
    picture: Tensor
    style: Mapping[str, Statistics]
    """What the loss network's taps shall show, mixed as the batch says."""


class Objective:
    """Scores a batch of pictures. Its own networks are frozen."""

    def __init__(self, machine: Machine, guides: Guides, weights: LossWeights, steps: int) -> None:
        self.machine, self.weights, self.steps = machine, weights, steps
        self.teacher = guides.teacher.to(machine.device, machine.dtype) if guides.teacher else None
        self._network = machine.compiled(machine.place_frozen(guides.loss_network))

    def features(self, image: Tensor, last: str | None = None) -> Features:
        """The loss network's taps."""
        taps: Features = self._network(self.machine.image(image), last)
        return taps

    def __call__(self, batch: Batch, painted: Painted, step: int) -> tuple[Tensor, Parts]:
        """This process's share of the loss, and of its unweighted terms."""
        picture = painted.picture
        weights, total = self.weights, batch.total
        styled, count = 1 - batch.identity, batch.total - batch.identities
        found = self.features(picture)
        photo = self.features(batch.photo, "relu4_1")
        parts: Parts = {
            "style": share(losses.style_error(losses.statistics_of(found), painted.style), count, styled),
            "content": share(losses.content_loss(found, photo), count, styled),
            "colour": share(losses.colour_loss(picture, mixed(losses.palette(batch.painting), batch.own)), total),
            "variation": share(losses.total_variation(picture), total),
            "flat": share(losses.flat_area_loss(picture, batch.photo), count, styled),
            "vector": share(losses.vector_size(painted.vector), total),
        }
        if batch.identities:
            kept = losses.identity_loss(picture, batch.photo)
            parts["identity"] = share(kept, batch.identities, batch.identity)
        factors = {name: getattr(weights, name) for name in parts}
        distil = weights.distil_at(step, self.steps)
        if self.teacher and distil > 0:
            parts["distil"], factors["distil"] = self._distillation(batch, picture, found), distil
        loss = sum((factors[name] * part for name, part in parts.items()), start=picture.new_zeros(()))
        return loss, parts

    def _distillation(self, batch: Batch, picture: Tensor, found: Features) -> Tensor:
        assert self.teacher
        made = self.teacher(self.machine.image(batch.photo), self.machine.image(batch.painting)).float()
        keep = batch.identity[:, None, None, None]
        target = made * (1 - keep) + batch.photo * keep
        values = 3 * losses.pixel_loss(picture, target) + losses.feature_loss(found, self.features(target, "relu4_1"))
        # The teacher knows the whole painting, no mixes.
        return share(values, batch.total, (batch.own == 1).to(values.dtype))
