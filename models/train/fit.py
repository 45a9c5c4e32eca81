"""Stage ``fit``: for each painting the style vector that paints best, found by descent through the frozen networks.

It is what the predictor should have answered: the ``student`` stage learns from it (``correction.py``).
Every group of paintings is a pure function of seed and place, so a run that is killed goes on with the next group.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save
from torch import Tensor

from .checkpoint import write_atomically
from .data import Batch, Library, Pixels, photo_sample, random_crop, to_tensor
from .methods import Release
from .objective import Objective, Painted

FILE = "vectors.safetensors"
GROUP = 4
"""Paintings that are fitted side by side, each on a photo of its own a step."""
SAVE_EVERY = 25
"""Groups from one write of the vectors to the next."""
HOLD = 0.4
"""Share of the steps at the full rate, which then falls linearly."""
LEAST = 0.6
"""Least side of a painting's crop, as a share of its short side."""


@dataclass(frozen=True)
class FitOptions:
    """How many paintings, how far and how fast."""

    run: Path
    paintings: int
    size: int = 256
    """Side of photos and crops of paintings, px."""
    steps: int = 10
    """Steps of descent a painting."""
    rate: float = 0.2
    """Adam's, in standard deviations of the predictor's numbers."""
    seed: int = 0


@dataclass(frozen=True)
class Fitted:
    """Fitted vectors of crops of paintings, as far as they are made."""

    index: Tensor
    """Of each painting in the library, int64 ``[paintings]``."""
    vector: Tensor
    """``[paintings, 100]`` float32."""
    size: int
    seed: int

    @staticmethod
    def load(run: Path) -> Fitted:
        """What a run of the stage has written."""
        if not (run / FILE).exists():
            raise FileNotFoundError(f"no fitted vectors in {run}: run the fit stage first")
        tensors = load_file(run / FILE)
        size, seed = (int(n) for n in tensors["source"])
        return Fitted(tensors["index"], tensors["vector"], size, seed)

    def save(self, run: Path) -> None:
        """Write them, whole or not at all."""
        source = torch.tensor([self.size, self.seed])
        write_atomically(run / FILE, save({"index": self.index, "vector": self.vector, "source": source}))

    def crop(self, library: Library, place: int) -> Pixels:
        """The crop that the vector at a place was fitted to."""
        return painting_crop(library, int(self.index[place]), self.size, self.seed)


def painting_crop(library: Library, index: int, size: int, seed: int) -> Pixels:
    """A painting's one crop, always the same."""
    return random_crop(library.style[index], size, np.random.default_rng([seed, index]), LEAST)


def order(paintings: int, seed: int) -> list[int]:
    """The paintings in the order in which they are fitted, so that the first of them are like all."""
    return [int(i) for i in np.random.default_rng(seed).permutation(paintings)]


def fit_group(release: Release, objective: Objective, paintings: Tensor, photos: list[Tensor], rate: float) -> Tensor:
    """Vectors ``[batch, 100]`` of paintings ``[batch, 3, size, size]``, one step for each batch of photos."""
    vector = release.vector(paintings, paintings.shape[2]).float()
    vector = vector.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([vector], betas=(0.8, 0.98))
    count = len(paintings)
    none, own = torch.zeros(count), torch.ones(count)
    with torch.no_grad():
        features = objective.features(paintings)
    for step, photo in enumerate(photos):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (len(photos) - step) / (len(photos) * (1 - HOLD)))
        batch = Batch(photo, paintings, none, count, 0, torch.zeros(count, dtype=torch.int64), own)
        with objective.machine.autocast():
            picture = release.transformer(photo, vector)
        loss, _ = objective(batch, Painted(vector, picture, features), 0)
        (vector.grad,) = torch.autograd.grad(loss, vector)
        optimiser.step()
    return vector.detach()


def fit(release: Release, objective: Objective, library: Library, options: FitOptions) -> Fitted:
    """Fit the first ``paintings`` of the order, going on where an earlier call was stopped."""
    wanted = order(len(library.style), options.seed)[: options.paintings]
    done = _done(options, wanted)
    vectors = list(torch.split(done.vector, 1)) if done else []
    rate = options.rate * _deviation(release, library, options)
    start = time.monotonic()
    for first in range(len(vectors), len(wanted), GROUP):
        group = wanted[first : first + GROUP]
        paintings = _images([painting_crop(library, i, options.size, options.seed) for i in group])
        found = fit_group(release, objective, paintings, _photos(library, options, group), rate)
        vectors += torch.split(found, 1)
        if (first // GROUP) % SAVE_EVERY == 0 or first + GROUP >= len(wanted):
            done = Fitted(torch.tensor(wanted[: len(vectors)]), torch.cat(vectors), options.size, options.seed)
            done.save(options.run)
            print(f"{len(vectors)}/{len(wanted)} {time.monotonic() - start:.0f} s", flush=True)
    assert done
    return done


def _done(options: FitOptions, wanted: list[int]) -> Fitted | None:
    if not (options.run / FILE).exists():
        return None
    found = Fitted.load(options.run)
    made = found.index.tolist()
    if (found.size, found.seed, made) != (options.size, options.seed, wanted[: len(made)]):
        raise ValueError(f"{options.run} holds vectors of other paintings, size or seed: give another --out")
    return found


def _deviation(release: Release, library: Library, options: FitOptions) -> float:
    """Standard deviation of the predictor's numbers over some paintings."""
    some = order(len(library.style), options.seed)[:64]
    vectors = [
        release.vector(_images([painting_crop(library, i, options.size, options.seed)]), options.size) for i in some
    ]
    return float(torch.cat(vectors).std())


def _photos(library: Library, options: FitOptions, group: list[int]) -> list[Tensor]:
    draws = [[np.random.default_rng([options.seed, i, step + 1]) for i in group] for step in range(options.steps)]
    return [_images([photo_sample(library, options.size, rng) for rng in step]) for step in draws]


def _images(pixels: list[Pixels]) -> Tensor:
    return to_tensor(pixels).float().div_(255).contiguous(memory_format=torch.channels_last)
