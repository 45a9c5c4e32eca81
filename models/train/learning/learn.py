"""Stage ``learn``: styles learnt from paintings: norms and low-rank adapters, by descent through the transformer.

What is learnt is measured on photos that it was not learnt on, beside the predicted vector. Each painting's style is a
function of its file, the options and the seed, so a run that is killed resumes with the next painting; several
processes share a run's paintings out (``--part 1/2`` and ``--part 2/2``).

Some paintings lead farther from a photo than others at the same weights. So that all styles are equally strong the
weight of the content follows its error: where a style leaves more of it than ``--content-target`` it grows.
"""

from __future__ import annotations

import json
import math
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import torch
from torch import Tensor

from ..images.library import Library, LibraryOptions
from ..images.pictures import resized
from ..machine.checkpoint import write_atomically
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import RUNS, SHARED, current_release
from ..machine.schedule import constant
from ..machine.start import RunOptions, start
from ..networks.learnt import LearntStyle, begin, paint, write
from ..networks.painting import Release
from ..networks.weights import open_networks
from .fit import Fitter, Painting, Target, open_painting
from .losses import content_loss, statistics_of, style_error
from .objective import LossWeights, ObjectiveOptions, open_objective

LEAST_PULL, MOST_PULL = 0.3, 10.0
"""Weights of the content."""
PULL = 0.25
"""How fast the weight follows: its growth a step, as a share of the error's excess."""
SMOOTHING = 0.9
"""Of the error, which differs from photo to photo."""
IMAGES = (".jpg", ".jpeg", ".png", ".webp")
HELD_SEED = 1_000_003
"""Added to the seed for the photos that styles are measured on."""
HELD_STEPS = 3
"""Batches of those."""


@dataclass(frozen=True, kw_only=True)
class LearnOptions:
    """What is learnt, how far and how fast."""

    run: Path
    release: str
    size: Annotated[int, opt("of the photos, px")] = 256
    steps: Annotated[int, opt("of descent a painting, each on other photos")] = 250
    rate: Annotated[float, opt("Adam's; adapters and norms have numbers near 1")] = 0.01
    rank: Annotated[int, opt("of the adapters; 0 learns the norms alone")] = 8
    side: Annotated[int, opt("short side at which a painting is seen, px: that of a draft")] = 384
    content_target: Annotated[float, opt("content error that the content's weight is led by; 0 leaves it")] = 0.475
    """Predicted vectors leave 0.46 to 0.47. At 0.40 styles are filters, at 0.50 small faces are lost."""
    seed: int = 0


class Pull:
    """The weight of the content, led by its error."""

    def __init__(self, weight: float, target: float) -> None:
        self.weight, self.target = weight, target
        self._error: float | None = None

    def follow(self, error: float) -> None:
        """Hear the error of a step."""
        if not self.target:
            return
        self._error = error if self._error is None else SMOOTHING * self._error + (1 - SMOOTHING) * error
        grown = self.weight * math.exp(PULL * (self._error / self.target - 1))
        self.weight = min(MOST_PULL, max(LEAST_PULL, grown))


class Learner:
    """Learns styles, on the same photos each time."""

    def __init__(self, fitter: Fitter, held: Sequence[Tensor], options: LearnOptions) -> None:
        self.fitter, self.held, self.options = fitter, held, options

    def painting(self, file: Path) -> Tensor:
        """``[1, 3, height, width]``, as large as it is learnt from."""
        return resized(open_painting(file), self.options.side).to(self.fitter.objective.machine.device)

    def learn(self, painting: Tensor) -> tuple[LearntStyle, LearntStyle]:
        """The style learnt, and the one it began from: that of the predicted vector."""
        transformer = self.fitter.release.transformer
        target = self.fitter.target(painting)
        seen = min(self.fitter.release.predictor.spec.input_size, self.options.side)
        vector = self.fitter.release.vector(painting, seen)
        first = begin(transformer, vector, rank=self.options.rank, seed=self.options.seed)
        device = painting.device
        style = replace(
            first,
            norms=first.norms.clone().to(device).requires_grad_(True),
            down={name: part.clone().to(device).requires_grad_(True) for name, part in first.down.items()},
            up={name: part.clone().to(device).requires_grad_(True) for name, part in first.up.items()},
        )
        numbers, brush = style.numbers(), self.brush(style)
        given = self.fitter.objective.weights.at("content", 0)
        pull = Pull(given, self.options.content_target)

        def loss(photo: Tensor) -> Tensor:
            total, parts = self.fitter.scored(photo, vector, target, brush)
            total = total + (pull.weight - given) * parts["content"]
            pull.follow(parts["content"].item())
            return total

        self.fitter.descend(numbers, self.options.rate, loss)
        if not all(torch.isfinite(number).all() for number in numbers):
            raise ValueError("the descent diverged: give a lower --rate")
        return style, first

    def brush(self, style: LearntStyle) -> Callable[[Tensor], Tensor]:
        """Paints in a style."""
        return lambda photo: paint(self.fitter.release.transformer, style, photo)

    @torch.no_grad()
    def measure(self, style: LearntStyle, target: Target) -> dict[str, float]:
        """Mean errors by the loss network on photos that no style was learnt on."""
        features = self.fitter.objective.features
        errors = []
        for photo in self.held:
            seen = features(self.brush(style)(self.fitter.grounded(photo)))
            style_errors = style_error(statistics_of(seen), target[1]).mean()
            errors.append((content_loss(seen, features(photo)).mean(), style_errors))
        content, style_mean = torch.tensor(errors).mean(0).tolist()
        return {"content": round(content, 4), "style": round(style_mean, 4)}


def learn_all(learner: Learner, paintings: Sequence[Painting]) -> dict[str, object]:
    """Learn every painting; answers the figures, by name."""
    options = learner.options
    options.run.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    figures: dict[str, object] = {}
    for painting in paintings:
        file = options.run / f"{painting.name}.json"
        if file.exists():
            figures[painting.name] = json.loads(file.read_text(encoding="utf-8"))
            continue
        image = learner.painting(painting.file)
        style, first = learner.learn(image)
        target = learner.fitter.target(image)
        found = {"predicted": learner.measure(first, target), "learnt": learner.measure(style, target)}
        about = {"release": options.release, "steps": str(options.steps), "rank": str(options.rank)}
        write(style, options.run / f"{painting.name}.safetensors", about)
        figures[painting.name] = {**found, "numbers": style.count()}
        write_atomically(file, (json.dumps(figures[painting.name], indent=1) + "\n").encode())
        print(f"{len(figures)}/{len(paintings)} {painting.name} {found} {time.monotonic() - began:.0f} s", flush=True)
    return figures


def _part(text: str) -> tuple[int, int]:
    """``2/3`` as 2 and 3."""
    which, _, of = text.partition("/")
    if not (which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of)):
        raise ValueError(f"{text} is no part such as 1/2")
    return int(which), int(of)


@dataclass(frozen=True, kw_only=True)
class GalleryOptions:
    """Which paintings are learnt."""

    init: Annotated[Path, opt("release that they are learnt for")]
    folder: Annotated[Path, opt("images of the paintings; a file's name is the style's")]
    only: Annotated[str, opt("names, with commas between them; by default all", flag="--only")] = ""
    part: Annotated[tuple[int, int], opt("which of several processes this is, as 1/2", parse=_part)] = (1, 1)


def gallery_of(options: GalleryOptions) -> list[Painting]:
    """The paintings in the folder, by name."""
    files = sorted(file for file in options.folder.iterdir() if file.suffix.lower() in IMAGES)
    wanted = [name for name in options.only.split(",") if name]
    missing = set(wanted) - {file.stem for file in files}
    if missing:
        raise FileNotFoundError(f"there is no {', '.join(sorted(missing))} in {options.folder}")
    chosen = [Painting(name=file.stem, file=file) for file in files if not wanted or file.stem in wanted]
    which, of = options.part
    return chosen[which - 1 :: of]


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    weights = {"style": constant(4.0), "content": constant(2.0), "flat": constant(8.0), "distil": constant(0.0)}
    options = (RunOptions, LibraryOptions, ObjectiveOptions, LossWeights, LearnOptions)
    add_fields(parser, *options, run=RUNS / "learn", **weights)
    add_fields(parser, GalleryOptions, init=current_release(), folder=SHARED / "data" / "gallery")


def run(args: Namespace) -> None:
    """Run the stage. Weights of the objective are those of step 0."""
    machine = start(args)
    gallery = read_fields(args, GalleryOptions)
    release = Release(open_networks(gallery.init))
    machine.place(release.transformer)
    machine.place(release.predictor)
    options = read_fields(args, LearnOptions, run=args.run, release=gallery.init.name, seed=args.seed)
    library = Library.chosen(args)
    photos = [photo.to(machine.device) for photo in Fitter.draw_photos(library, options)]
    others = Fitter.draw_photos(library, replace(options, steps=HELD_STEPS, seed=options.seed + HELD_SEED))
    fitter = Fitter(release, open_objective(args, machine, 1), photos)
    learn_all(Learner(fitter, [photo.to(machine.device) for photo in others], options), gallery_of(gallery))
