"""Stage ``fit``: the style vectors of the built-in paintings, found by descent through the frozen networks.

A vector that has been fitted paints nearer to its painting than the predicted one, and costs the app nothing. Photos
lie on the usual ground where the release was trained with one. Each painting's vector is a function of its file and
the seed, so a run that is killed resumes with the next painting.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..images.batches import Batch
from ..images.library import Library, LibraryOptions, photo_sample, to_tensor
from ..images.pictures import resized
from ..machine.checkpoint import write_atomically
from ..machine.options import add_fields, opt, read_fields
from ..machine.places import CHECKOUT, RUNS, current_release
from ..machine.start import RunOptions, start
from ..networks.ground import on_ground
from ..networks.painting import Release
from ..networks.transformer import STYLE_DIM
from ..networks.weights import open_networks
from .losses import Statistics, statistics_of
from .objective import LossWeights, Objective, ObjectiveOptions, Painted, open_objective
from .task import Parts

FILE = "vectors.json"
PHOTOS = 4
"""Photos a step."""
BETAS = (0.8, 0.98)
"""Decays of Adam's moments: there are few steps."""
HOLD = 0.4
"""Share of the steps at the full rate, which then falls linearly."""
MOST_AWAY = 0.65
"""Distance of a fitted vector from the predicted one at most, as a share of that one's length."""


@dataclass(frozen=True, kw_only=True)
class Painting:
    """A built-in style and where its painting is."""

    name: str
    file: Path


@dataclass(frozen=True, kw_only=True)
class FitOptions:
    """How far and how fast."""

    run: Path
    release: str
    """Identifier: vectors of different releases never mix."""
    size: Annotated[int, opt("of the photos, px")] = 256
    steps: Annotated[int, opt("of descent a vector, each on other photos")] = 20
    rate: Annotated[float, opt("Adam's; the numbers of a vector deviate by about 0.9")] = 0.17
    seed: int = 0


class Draws(Protocol):
    """Which photos are drawn for each step."""

    @property
    def size(self) -> int:
        """Side, px."""

    @property
    def steps(self) -> int:
        """Batches."""

    @property
    def seed(self) -> int:
        """Another one draws others."""


def read_collection(file: Path, folder: Path) -> list[Painting]:
    """The list of the built-in styles; paintings are looked for in ``folder``."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    paintings = [Painting(name=entry["name"], file=folder / entry["file"]) for entry in entries]
    for painting in paintings:
        if not painting.file.exists():
            raise FileNotFoundError(f"the painting of {painting.name} is not at {painting.file}")
    return paintings


def open_painting(file: Path) -> Tensor:
    """``[1, 3, height, width]`` RGB 0..1."""
    with Image.open(file) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    return to_tensor([pixels]).float().div_(255)


Target = tuple[Tensor, Mapping[str, Statistics]]
"""A painting, and its statistics."""
Brush = Callable[[Tensor], Tensor]
"""Paints photos."""


class Fitter:
    """Fits vectors to paintings, on the same photos each time."""

    def __init__(self, release: Release, objective: Objective, photos: Sequence[Tensor]) -> None:
        self.release, self.objective = release, objective
        self.photos = photos
        """One batch a step, float32 0..1."""

    @staticmethod
    def draw_photos(library: Library, options: Draws) -> list[Tensor]:
        """Photos for every step."""
        draws = [
            [photo_sample(library, options.size, np.random.default_rng([options.seed, step, k])) for k in range(PHOTOS)]
            for step in range(options.steps)
        ]
        return [to_tensor(images).float().div_(255).contiguous(memory_format=torch.channels_last) for images in draws]

    def loss(self, photo: Tensor, vector: Tensor, target: Target) -> Tensor:
        """The training objective for photos in the style of one vector."""
        return self.scored(photo, vector, target)[0]

    def scored(self, photo: Tensor, vector: Tensor, target: Target, brush: Brush | None = None) -> tuple[Tensor, Parts]:
        """That objective and its unweighted terms; the vector is ``[1, 100]``, the target the painting's.

        ``brush`` paints photos as given, on their ground; by default the transformer does, with the vector.
        """
        painting, style = target
        count = len(photo)
        paintings, vectors = painting.expand(count, -1, -1, -1), vector.expand(count, -1)
        batch = Batch(
            photo=photo,
            painting=paintings,
            identity=photo.new_zeros(count),
            total=count,
            identities=0,
            seeds=torch.arange(count, device=photo.device),
            own=photo.new_ones(count),
            ground=photo.new_full((count,), self.release.brushwork),
        )
        # As in training, the photo that a picture is scored against lies on no ground.
        given = self.grounded(photo)
        with self.objective.machine.autocast():
            picture = brush(given) if brush else self.release.transformer(given, vectors)
        return self.objective(batch, Painted(vector=vectors, picture=picture, style=style), 0)

    def grounded(self, photo: Tensor) -> Tensor:
        """Photos on the ground that the release was trained with, each on noise of its own."""
        if not self.release.brushwork:
            return photo
        amount = photo.new_full((len(photo),), self.release.brushwork)
        return on_ground(photo, amount, torch.arange(len(photo), device=photo.device))

    @torch.no_grad()
    def target(self, painting: Tensor) -> Target:
        """A painting with its statistics."""
        return painting, statistics_of(self.objective.features(painting))

    def read(self, file: Path) -> Tensor:
        """A painting ``[1, 3, height, width]``, as large as the predictor sees it in the app."""
        return resized(open_painting(file), self.release.predictor.spec.input_size)

    def fit(self, painting: Tensor, rate: float) -> Tensor:
        """The vector ``[1, 100]`` of a painting ``[1, 3, height, width]``, from the predicted one on."""
        painting = painting.to(self.objective.machine.device)
        target = self.target(painting)
        predicted = self.release.vector(painting, min(painting.shape[2:])).float()
        vector = predicted.clone().requires_grad_(True)
        self.descend([vector], rate, lambda photo: self.loss(photo, vector, target))
        return kept_near(vector.detach(), predicted)

    def descend(self, numbers: Sequence[Tensor], rate: float, loss: Callable[[Tensor], Tensor]) -> None:
        """Adam on the numbers, a step on the loss of each batch of photos."""
        optimiser = torch.optim.Adam(numbers, betas=BETAS)
        for step, photo in enumerate(self.photos):
            left = (len(self.photos) - step) / (len(self.photos) * (1 - HOLD))
            optimiser.param_groups[0]["lr"] = rate * min(1.0, left)
            for number, gradient in zip(numbers, torch.autograd.grad(loss(photo), numbers), strict=True):
                number.grad = gradient
            optimiser.step()


def kept_near(vector: Tensor, predicted: Tensor) -> Tensor:
    """The vector, drawn towards the predicted one where it is farther than the networks have seen in training."""
    away = torch.linalg.vector_norm(vector - predicted) / torch.linalg.vector_norm(predicted)
    return torch.lerp(predicted, vector, min(1.0, MOST_AWAY / max(float(away), 1e-9)))


def fit(fitter: Fitter, paintings: Sequence[Painting], options: FitOptions) -> dict[str, Any]:
    """Fit every painting; writes and answers what the gallery script reads."""
    file = options.run / FILE
    made: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if made and made["release"] != options.release:
        raise ValueError(f"{file} has vectors of {made['release']}: give another --out")
    styles: dict[str, list[float]] = made.get("styles", {})
    if not all(isinstance(vector, list) for vector in styles.values()):
        raise ValueError(f"{file} has vectors for sizes of stroke, of an earlier version: give another --out")
    start = time.monotonic()
    for painting in paintings:
        if painting.name in styles:
            continue
        styles[painting.name] = _numbers(fitter.fit(fitter.read(painting.file), options.rate))
        made = {"release": options.release, "styles": styles}
        write_atomically(file, (json.dumps(made, indent=1) + "\n").encode())
        print(f"{len(styles)}/{len(paintings)} {painting.name} {time.monotonic() - start:.0f} s", flush=True)
    return made


def _numbers(vector: Tensor) -> list[float]:
    if not torch.isfinite(vector).all() or vector.numel() != STYLE_DIM:
        raise ValueError("the descent diverged: give a lower --rate")
    return [float(f"{number:.5g}") for number in vector.flatten().tolist()]


@dataclass(frozen=True, kw_only=True)
class CollectionOptions:
    """Whose styles are fitted."""

    init: Annotated[Path, opt("release whose built-in styles are fitted")]
    paintings: Annotated[Path, opt("their list")] = CHECKOUT / "src" / "tools" / "gallery" / "paintings.json"


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, RunOptions, LibraryOptions, ObjectiveOptions, LossWeights, FitOptions, run=RUNS / "fit")
    add_fields(parser, CollectionOptions, init=current_release())


def run(args: Namespace) -> None:
    """Run the stage. Weights of the objective are those of step 0."""
    machine = start(args)
    collection = read_fields(args, CollectionOptions)
    release = Release(open_networks(collection.init))
    machine.place(release.transformer)
    machine.place(release.predictor)
    options = read_fields(args, FitOptions, run=args.run, release=collection.init.name, seed=args.seed)
    photos = Fitter.draw_photos(Library.chosen(args), options)
    fitter = Fitter(release, open_objective(args, machine, 1), [photo.to(machine.device) for photo in photos])
    fit(fitter, read_collection(collection.paintings, args.data), options)
