"""How regular flat areas are painted: a weave has most of its detail at one frequency, brushwork has it at many."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

PATCH = 64
"""Side of a patch, px."""
STEP = 32
"""From one patch to the next, px."""
FLATTEST = 0.3
"""Share of the patches that counts as flat."""
COARSEST = 1 / 12
"""Cycles per px below which structure is the scene's."""
SILENCE = 1e-6
"""Power below which a patch has no detail at all."""


def _patches(image: Tensor) -> Tensor:
    """Of the colours' mean, ``[patches, side, side]``."""
    grey = image[0].mean(0)
    if min(grey.shape) < PATCH:
        return grey.new_zeros(0, PATCH, PATCH)
    return grey.unfold(0, PATCH, STEP).unfold(1, PATCH, STEP).reshape(-1, PATCH, PATCH)


def regularity(picture: Tensor, photo: Tensor | None = None) -> float:
    """Share of the strongest spectral peak, mirror included, in the detail of patches; 0..1, lower is better.

    ``picture`` ``[1, 3, height, width]``; ``photo``, of that size, says which patches are flat: without it all count.
    NaN where there is no patch with any detail.
    """
    patches = _patches(picture)
    if not len(patches):
        return math.nan
    if photo is not None:
        deviations = _patches(photo).std((1, 2))
        patches = patches[deviations.argsort(stable=True)[: max(1, int(len(patches) * FLATTEST))]]
    window = torch.hann_window(PATCH, periodic=False)
    patches = (patches - patches.mean((1, 2), keepdim=True)) * window * window[:, None]
    frequency = torch.fft.fftfreq(PATCH)
    power = torch.fft.fft2(patches).abs().square()
    power = power * (torch.hypot(frequency[:, None], frequency) >= COARSEST)
    power = power[power.sum((1, 2)) > SILENCE]
    if not len(power):
        return math.nan
    peaks = torch.stack([power.roll((y, x), (1, 2)) for y in (-1, 0, 1) for x in (-1, 0, 1)]).sum(0).amax((1, 2))
    return float((2 * peaks / power.sum((1, 2))).mean())


def mean_regularity(values: Sequence[float]) -> float:
    """Of pictures that have detail; NaN where none has."""
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan
