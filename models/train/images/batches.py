"""Batches. Every one is a pure function of the seed and the step.

That is what makes training resumable at any step and the same whether one process or several share the batch:
sample ``i`` of step ``k`` is drawn with ``numpy.random.default_rng([seed, k, i])``; a process takes its slice of ``i``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import torch
from torch import Tensor

from ..machine import distributed
from ..machine.options import opt
from ..machine.schedule import Schedule, constant
from .library import Library, close_sample, mixed_sample, painting_sample, photo_sample, to_tensor


@dataclass(frozen=True, kw_only=True)
class Batch:
    """This process's slice of a step's batch. Images ``[batch, 3, size, size]``: uint8; float32 0..1 after ``to``."""

    photo: Tensor
    painting: Tensor
    identity: Tensor
    """1 where the painting is the photo itself, float32 ``[batch]``."""
    total: int
    """Samples of all processes."""
    identities: int
    """Of them, those with ``identity``."""
    seeds: Tensor
    """Another number for every sample of every step, int64 ``[batch]``."""
    own: Tensor
    """How much of the style is the sample's own painting's, 0..1 float32 ``[batch]``; the rest is its partner's."""
    ground: Tensor
    """Amount of the ground under the photo, float32 ``[batch]``; 0 where the photo shall be returned."""

    def to(self, device: torch.device) -> Batch:
        """On the device, channels last, as float32."""
        photo, painting = (
            x.to(device, non_blocking=True).float().div_(255).contiguous(memory_format=torch.channels_last)
            for x in (self.photo, self.painting)
        )
        names = ("identity", "seeds", "own", "ground")
        rest = {name: getattr(self, name).to(device, non_blocking=True) for name in names}
        return replace(self, photo=photo, painting=painting, **rest)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What a step may look like: ``(px, samples per process)``; each step draws one."""

    choices: tuple[tuple[int, int], ...]

    @staticmethod
    def parse(text: str) -> Sizes:
        """From ``256x4,320x3``: 256 px, 4 samples per process, or 320 px, 3. Repeat one to draw it more often."""
        pairs = tuple(tuple(int(n) for n in part.split("x")) for part in text.split(","))
        if any(len(pair) != 2 or pair[0] % 8 or min(pair) < 1 for pair in pairs):
            raise ValueError(f"sizes are like 256x4,320x3 with sides in multiples of 8, not {text!r}")
        return Sizes(choices=tuple((pair[0], pair[1]) for pair in pairs))

    def __str__(self) -> str:
        return ",".join(f"{side}x{count}" for side, count in self.choices)

    def draw(self, seed: int, step: int) -> tuple[int, int]:
        """The step's size, the same on all processes."""
        rng = np.random.default_rng([seed, step])
        return self.choices[int(rng.integers(len(self.choices)))]


@dataclass(frozen=True, kw_only=True)
class SizeOptions:
    """How large batches are."""

    sizes: Annotated[Sizes, opt("sides in px x samples per process, one drawn a step")]


@dataclass(frozen=True, kw_only=True)
class SampleOptions:
    """What a transformer is shown. The shares hold on average, and may change at given steps."""

    identity_share: Annotated[Schedule, opt("samples whose painting is the photo itself")] = constant(0.2)
    mix_share: Annotated[Schedule, opt("other samples whose style is a mix of two")] = constant(0)
    ground_share: Annotated[Schedule, opt("other samples whose photo has a ground, of a random amount")] = constant(0)
    close_share: Annotated[Schedule, opt("photos seen as close as in a full pass over a large one")] = constant(0)


MOST_GROUND = 1.25
"""Amounts of the ground in training go a little beyond the most that a person can set."""

PLAIN = SampleOptions(identity_share=constant(0))
"""Every photo with a painting of its own."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What batches are drawn from, and how."""

    library: Library
    sizes: Sizes
    seed: int
    samples: SampleOptions = PLAIN

    def draw(self, step: int) -> tuple[int, range]:
        """The step's side in px, and the numbers of this process's samples."""
        size, each = self.sizes.draw(self.seed, step)
        return size, range(distributed.rank() * each, (distributed.rank() + 1) * each)

    def rng(self, step: int, *more: int) -> np.random.Generator:
        """A generator of its own for every use."""
        return np.random.default_rng([self.seed, step, *more])


def transfer_batch(source: Source, step: int) -> Batch:
    """Photos with paintings; some, the first of the whole batch, with the photo as its own painting."""
    size, mine = source.draw(step)
    total = len(mine) * distributed.world_size()
    share = source.samples.identity_share.at(step)
    identities = min(int(share * total + source.rng(step, 1 << 20).random()), total - 1)
    photos, paintings, flags, own = [], [], [], []
    for i in mine:
        rng = source.rng(step, i)
        close = source.rng(step, i, 3).random() < source.samples.close_share.at(step)
        photos.append((close_sample if close else photo_sample)(source.library, size, rng))
        paintings.append(photos[-1] if i < identities else painting_sample(source.library, size, rng))
        flags.append(float(i < identities))
        own.append(1.0 if i < identities else _own_share(source, step, i))
    return Batch(
        photo=to_tensor(photos),
        painting=to_tensor(paintings),
        identity=torch.tensor(flags),
        total=total,
        identities=identities,
        seeds=_seeds(source, step, mine),
        own=torch.tensor(own, dtype=torch.float32),
        ground=torch.tensor([0.0 if i < identities else _ground(source, step, i) for i in mine]),
    )


def _own_share(source: Source, step: int, i: int) -> float:
    rng = source.rng(step, i, 2)
    return float(rng.random()) if rng.random() < source.samples.mix_share.at(step) else 1.0


def _ground(source: Source, step: int, i: int) -> float:
    rng = source.rng(step, i, 4)
    return float(rng.uniform(0, MOST_GROUND)) if rng.random() < source.samples.ground_share.at(step) else 0.0


def _seeds(source: Source, step: int, mine: range) -> Tensor:
    draws = [source.rng(step, i, 1).integers(1, 1 << 32) for i in mine]
    return torch.tensor(draws, dtype=torch.int64)


def predictor_batch(source: Source, step: int) -> Batch:
    """Paintings, photos and mixes in turn, all in ``painting``; ``photo`` holds a photo for each."""
    size, mine = source.draw(step)
    photos, images = [], []
    for i in mine:
        rng = source.rng(step, i)
        photos.append(photo_sample(source.library, size, rng))
        make = (painting_sample, photo_sample, mixed_sample)[(i + step) % 3]
        images.append(make(source.library, size, rng))
    return Batch(
        photo=to_tensor(photos),
        painting=to_tensor(images),
        identity=torch.zeros(len(mine)),
        total=len(mine) * distributed.world_size(),
        identities=0,
        seeds=_seeds(source, step, mine),
        own=torch.ones(len(mine)),
        ground=torch.zeros(len(mine)),
    )


def calibration_paintings(source: Source, count: int) -> Tensor:
    """Paintings to measure statistics on, float32 0..1 ``[count, 3, size, size]``, the same on all processes."""
    size = source.sizes.choices[0][0]
    paintings = [painting_sample(source.library, size, source.rng(1 << 30, i)) for i in range(count)]
    return to_tensor(paintings).float().div_(255)
