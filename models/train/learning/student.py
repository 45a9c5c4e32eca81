"""Stage ``student``: the MobileNet predictor, distilled from the teacher, then fine-tuned with the transformer."""

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
    predictor_batch,
    transfer_batch,
)
from ..images.library import Library, LibraryOptions
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import RUNS
from ..machine.start import RunOptions, start
from ..networks.ground import on_ground
from ..networks.predictor import MobilePredictor
from ..networks.weights import GrainOptions, Networks, open_networks, specs_of, with_ground, with_noise
from .loop import LoopOptions, train
from .mixing import mixed, mixed_style
from .objective import LossWeights, Objective, ObjectiveOptions, Painted, open_objective, share
from .task import Parts, Task
from .transfer import CALIBRATION_BATCH, open_source

DISTIL_SIZES = Sizes.parse("256x8")


class DistilTask(Task):
    """The student's vectors follow the teacher's on paintings, photos and mixes of them.

    The loss is the squared distance over the teacher's variance: 1 is what a constant answer would get.
    """

    def __init__(self, networks: Networks, objective: Objective, source: Source) -> None:
        student = networks.require_student()
        if networks.teacher is None:
            raise ValueError("distillation needs the teacher of a transfer run; without one, set --distil-steps 0")
        self.networks = nn.ModuleDict({"student": student})
        self.rates = {"student": 1.0}
        self._specs = specs_of(Networks(student=student))
        self._objective, self._source = objective, source
        self._teacher = networks.teacher.requires_grad_(False).eval().to(objective.machine.device)
        self._predict = objective.machine.compiled(self.networks["student"])
        paintings = calibration_paintings(source, 8 * CALIBRATION_BATCH)
        answers = [
            self._answer(part.to(objective.machine.device)) for part in torch.split(paintings, CALIBRATION_BATCH)
        ]
        self._variance = torch.cat(answers).var(0).mean()

    @torch.no_grad()
    def _answer(self, image: Tensor) -> Tensor:
        vector: Tensor = self._teacher(self._objective.features(image))
        return vector.float()

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return predictor_batch(self._source, step)

    def loss(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with self._objective.machine.autocast():
            vector = self._predict(batch.painting)
        error = (vector.float() - self._answer(batch.painting)).square().mean(1) / self._variance
        loss = share(error, batch.total)
        return loss, {"unexplained": loss}


class JointTask(Task):
    """Student and transformer together on the transfer objective; batch norms, if any, keep their statistics.

    ``student_rate`` is the student's factor on the learning rate.
    """

    def __init__(self, networks: Networks, objective: Objective, source: Source, *, student_rate: float) -> None:
        student = networks.require_student().eval()
        self.networks = nn.ModuleDict({"transformer": networks.require_transformer(), "student": student})
        self.rates = {"transformer": 1.0, "student": student_rate}
        self._specs = specs_of(Networks(transformer=networks.transformer, student=student))
        self._objective, self._source = objective, source
        self._predict = objective.machine.compiled(self.networks["student"])
        self._transform = objective.machine.compiled(self.networks["transformer"])

    def train(self) -> None:
        super().train()
        self.networks["student"].eval()

    def specs(self) -> dict[str, Any]:
        return self._specs

    def batch(self, step: int) -> Batch:
        return transfer_batch(self._source, step)

    def loss(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        with torch.no_grad():
            style = mixed_style(self._objective.features(batch.painting), batch.own)
        with self._objective.machine.autocast():
            vector = mixed(self._predict(batch.painting).float(), batch.own)
            picture = self._transform(on_ground(batch.photo, batch.ground, batch.seeds), vector, batch.seeds)
        return self._objective(batch, Painted(vector=vector, picture=picture, style=style), step)


@dataclass(frozen=True, kw_only=True)
class StudentOptions:
    """Options of this stage alone."""

    init: Annotated[Path, opt("release, run or checkpoint to start from")]
    distil_steps: Annotated[int, opt("0 where --init has no teacher")] = 8_000
    distil_sizes: Annotated[Sizes, opt("--sizes of the distillation")] = DISTIL_SIZES
    joint_steps: Annotated[int, opt("of student and transformer together")] = 8_000
    student_rate: Annotated[float, opt("the student's factor on --rate beside the transformer")] = 0.5


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, RunOptions, LibraryOptions, LoopOptions, run=RUNS / "student")
    add_fields(parser, SizeOptions, SampleOptions, GrainOptions, sizes=Sizes.parse("256x4,256x4,320x3,384x2"))
    add_fields(parser, ObjectiveOptions, LossWeights, StudentOptions)


def run(args: Namespace) -> None:
    """Run the stage: ``OUT/distil``, then ``OUT/joint``."""
    machine = start(args)
    options = read_fields(args, StudentOptions)
    library = Library.chosen(args)
    networks = open_networks(options.init)
    from_scratch = networks.student is None
    networks.student = networks.student or MobilePredictor()
    if args.noise:
        networks.transformer = with_noise(networks.require_transformer())
    if networks.transformer:
        with_ground(networks.transformer, args.ground_share.highest > 0)
    minutes = args.minutes
    if options.distil_steps:
        source = Source(library=library, sizes=options.distil_sizes, seed=args.seed)
        task: Task = DistilTask(networks, open_objective(args, machine, options.distil_steps), source)
        run, steps = args.run / "distil", options.distil_steps
        loop = read_fields(args, LoopOptions, run=run, steps=steps, from_scratch=from_scratch)
        minutes -= train(task, machine, loop, networks).progress.seconds / 60
        found = open_networks(run)
        networks = replace(networks, student=found.student, hours=found.hours, steps=found.steps)
    if options.joint_steps:
        goal = open_objective(args, machine, options.joint_steps)
        source = open_source(args, library, args.seed + 1)
        task = JointTask(networks, goal, source, student_rate=options.student_rate)
        phase = {"run": args.run / "joint", "steps": options.joint_steps, "minutes": max(0.0, minutes)}
        train(task, machine, read_fields(args, LoopOptions, **phase, from_scratch=False), networks)
