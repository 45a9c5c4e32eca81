"""The objective that transformer and predictors are trained on: which losses, on which samples, with which weights."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from torch import Tensor

from ..images.batches import Batch
from ..machine.device import Machine
from ..machine.options import Option, opt, read_fields
from ..machine.places import PEERS
from ..machine.schedule import Schedule, constant
from ..machine.start import recorded_options
from ..networks.lossnet import Features, SeenLossNetwork, open_seen_network
from ..networks.microast import MicroAST
from . import losses
from .losses import Statistics
from .mixing import mixed
from .task import Parts

MADE_UP = "made-up"
NONE = "none"


def weight_of(what: str) -> Option:
    """The option of a loss weight."""
    return opt(f"loss weight: {what}")


@dataclass(frozen=True, kw_only=True)
class LossWeights:
    """Weights of the terms; formulas are in ``losses.py``. A weight may change at given steps: ``3:0,4:11759``."""

    style: Annotated[Schedule, weight_of("the painting's statistics at five taps")] = constant(5.0)
    content: Annotated[Schedule, weight_of("the photo's features, whatever their contrast")] = constant(0.5)
    colour: Annotated[Schedule, weight_of("means and deviations of the painting's colours")] = constant(1.0)
    identity: Annotated[Schedule, weight_of("a photo's own vector returns the photo")] = constant(3.0)
    variation: Annotated[Schedule, weight_of("total variation")] = constant(0.05)
    flat: Annotated[Schedule, weight_of("pixel-scale detail where the photo is flat")] = constant(1.5)
    vector: Annotated[Schedule, weight_of("mean square of the style vector")] = constant(1e-4)
    distil: Annotated[Schedule, weight_of("the distillation teacher's picture; at the first step")] = constant(0.3)
    distil_share: Annotated[float, opt("part of the run after which nothing of the distillation is left")] = 0.4
    """It falls linearly until then."""
    distil_every: Annotated[int, opt("steps from one use of the distillation teacher to the next")] = 2
    """The weight makes up for it."""

    def at(self, term: str, step: int) -> float:
        """The weight of a term at a step."""
        schedule: Schedule = getattr(self, term)
        return schedule.at(step)

    def distil_at(self, step: int, steps: int) -> float:
        """The distillation's weight at a step, 0 where the step does without."""
        if step % self.distil_every or self.distil_share <= 0:
            return 0.0
        return self.distil.at(step) * self.distil_every * max(0.0, 1 - step / (steps * self.distil_share))


def recorded_weights(run: Path) -> LossWeights | None:
    """The weights that a run was last started with, or None where it has no record of them."""
    found = recorded_options(run)
    if found is None:
        return None
    recorded: dict[str, Any] = {
        name: Schedule.parse(str(found[name])) if isinstance(default, Schedule) else found[name]
        for name, default in vars(LossWeights()).items()
    }
    return LossWeights(**recorded)


def share(values: Tensor, samples: int, chosen: Tensor | None = None) -> Tensor:
    """This process's share of the mean of per-sample values over the ``samples`` (of all processes) that are chosen."""
    return (values if chosen is None else values * chosen).sum() / samples


@dataclass(frozen=True, kw_only=True)
class Guides:
    """The frozen networks that pictures are scored with."""

    loss_network: SeenLossNetwork
    teacher: MicroAST | None
    """Whose pictures are distilled, if anyone's."""


@dataclass(frozen=True, kw_only=True)
class Painted:
    """What the trained networks made of a batch."""

    vector: Tensor
    """Style vectors ``[batch, 100]``, mixed as the batch says."""
    picture: Tensor
    style: Mapping[str, Statistics]
    """What the loss network's taps shall show, mixed as the batch says."""


class Objective:
    """Scores a batch of pictures. Its own networks are frozen."""

    def __init__(self, *, machine: Machine, guides: Guides, weights: LossWeights, steps: int) -> None:
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
        factors = {name: weights.at(name, step) for name in parts}
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


@dataclass(frozen=True, kw_only=True)
class ObjectiveOptions:
    """The networks that pictures are scored with, in :func:`open_objective`."""

    loss_network: Annotated[Path, opt("compressed VGG-19's folder, or a loss-network.safetensors of ours")] = (
        PEERS / "compressed-vgg19"
    )
    distil_teacher: Annotated[str, opt("MicroAST's folder, made-up, or none")] = str(PEERS / "microast")


def open_objective(args: Namespace, machine: Machine, steps: int) -> Objective:
    """As :class:`ObjectiveOptions` and :class:`LossWeights` on the command line say, for a run of so many steps."""
    options, weights = read_fields(args, ObjectiveOptions), read_fields(args, LossWeights)
    teacher = None
    if options.distil_teacher == MADE_UP:
        teacher = MicroAST.made_up(args.seed)
    elif options.distil_teacher != NONE and weights.distil.highest > 0:
        teacher = MicroAST.load(Path(options.distil_teacher))
    guides = Guides(loss_network=open_seen_network(options.loss_network), teacher=teacher)
    return Objective(machine=machine, guides=guides, weights=weights, steps=steps)
