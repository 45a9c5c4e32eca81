"""Stage ``transfer``: teacher predictor and transformer from perceptual losses and an annealed distillation."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import torch
from torch import Tensor, nn

from ..images.batches import (
    Batch,
    SampleOptions,
    SizeOptions,
    Sizes,
    Source,
    calibration_paintings,
    transfer_batch,
)
from ..images.library import Library, LibraryOptions
from ..machine import checkpoint
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import RUNS
from ..machine.start import RunOptions, start
from ..networks.ground import on_ground
from ..networks.lossnet import open_loss_network
from ..networks.predictor import TEACHER_FLOOR, StatisticsPredictor, log_statistics
from ..networks.transformer import Transformer
from ..networks.weights import GrainOptions, Networks, open_networks, specs_of, with_ground, with_noise
from .loop import LoopOptions, train
from .mixing import mixed, mixed_style
from .objective import LossWeights, Objective, ObjectiveOptions, Painted, open_objective
from .task import Parts, Task

CALIBRATION_BATCH = 8


class TransferTask(Task):
    """Photo and painting to picture, the painting read by the loss network and the teacher predictor."""

    def __init__(self, networks: Networks, objective: Objective, source: Source) -> None:
        if networks.teacher is None:
            raise ValueError("the transfer stage needs a teacher predictor")
        self.networks = nn.ModuleDict({"transformer": networks.require_transformer(), "teacher": networks.teacher})
        self.rates = {"transformer": 1.0, "teacher": 1.0}
        self._specs = specs_of(replace(networks, student=None))
        self._objective, self._source = objective, source
        self._transform = objective.machine.compiled(self.networks["transformer"])

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return transfer_batch(self._source, step)

    def loss(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with torch.no_grad():
            painting = self._objective.features(batch.painting)
            style = mixed_style(painting, batch.own)
        vector = mixed(self.networks["teacher"](painting), batch.own)
        with self._objective.machine.autocast():
            picture = self._transform(on_ground(batch.photo, batch.ground, batch.seeds), vector, batch.seeds)
        return self._objective(batch, Painted(vector=vector, picture=picture, style=style), step)


@torch.no_grad()
def teacher_statistics(objective: Objective, source: Source, count: int) -> Tensor:
    """Log statistics of the loss network on ``count`` paintings, ``[count, 2 * channels]`` float32."""
    rows = []
    for part in torch.split(calibration_paintings(source, count), CALIBRATION_BATCH):
        features = objective.features(part.to(objective.machine.device))
        rows.append(log_statistics(list(features.values()), TEACHER_FLOOR).float())
    return torch.cat(rows)


@dataclass(frozen=True, kw_only=True)
class TransferOptions:
    """Options of this stage alone."""

    steps: Annotated[int, opt("of the whole run")] = 30_000
    init: Annotated[Path | None, opt("release, run or checkpoint to start from, with a fresh optimiser")] = None
    calibration_images: Annotated[int, opt("paintings that the teacher's norm is measured on")] = 256


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, RunOptions, LibraryOptions, LoopOptions, run=RUNS / "transfer")
    add_fields(parser, SizeOptions, SampleOptions, GrainOptions, sizes=Sizes.parse("128x8"))
    add_fields(parser, ObjectiveOptions, LossWeights, TransferOptions)


def open_source(args: Namespace, library: Library, seed: int) -> Source:
    """As :class:`SizeOptions` and :class:`SampleOptions` on the command line say."""
    return Source(library=library, sizes=args.sizes, seed=seed, samples=read_fields(args, SampleOptions))


def run(args: Namespace) -> None:
    """Run the stage."""
    machine = start(args)
    options = read_fields(args, TransferOptions)
    goal = open_objective(args, machine, options.steps)
    source = open_source(args, Library.chosen(args), args.seed)
    given = open_networks(options.init) if options.init else Networks()
    networks = replace(given, transformer=given.transformer or Transformer(), student=None)
    if args.noise:
        networks.transformer = with_noise(networks.require_transformer())
    with_ground(networks.require_transformer(), args.ground_share.highest > 0)
    if networks.teacher is None:
        networks.teacher = StatisticsPredictor(tuple(open_loss_network(args.loss_network).spec.widths))
        if not (args.run / checkpoint.FILE).exists():
            networks.teacher.calibrate(teacher_statistics(goal, source, options.calibration_images).cpu())
    loop = read_fields(args, LoopOptions, run=args.run, steps=options.steps, from_scratch=given.transformer is None)
    train(TransferTask(networks, goal, source), machine, loop, networks)
