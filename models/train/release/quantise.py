"""int8 weights with a scale per output channel, where pictures do not show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from ..images.pictures import psnr

LEAST_NUMBERS = 1024
"""Smaller tensors save nothing worth the error."""
PSNR_FLOOR = 40.0
"""Least PSNR of a picture against the fp16 weights', dB."""

Tensors = dict[str, Tensor]


def quantise(weight: Tensor) -> tuple[Tensor, Tensor]:
    """int8 tensor and float32 scales ``[outputs]``: symmetric, the largest weight of a channel becomes 127."""
    scale = weight.float().flatten(1).abs().amax(1).clamp(min=1e-8) / 127
    levels = (weight.float() / scale.view(-1, *[1] * (weight.dim() - 1))).round()
    return levels.clamp(-127, 127).to(torch.int8), scale


def rounded(weight: Tensor) -> Tensor:
    """What int8 makes of a weight, float32."""
    levels, scale = quantise(weight)
    return levels.float() * scale.view(-1, *[1] * (weight.dim() - 1))


def choose(tensors: Mapping[str, Tensor], render: Callable[[Tensors], Tensor], floor: float = PSNR_FLOOR) -> set[str]:
    """Names of the tensors that may be int8, all together, with every picture at ``floor`` dB or more.

    ``render`` makes pictures ``[pictures, 3, height, width]`` with given tensors. Largest first: they save most.
    """
    reference = render({name: t.float() for name, t in tensors.items()})
    current = {name: t.float() for name, t in tensors.items()}
    candidates = [name for name, t in tensors.items() if t.dim() > 1 and t.numel() >= LEAST_NUMBERS]
    chosen: set[str] = set()
    for name in sorted(candidates, key=lambda name: -tensors[name].numel()):
        trial = current | {name: rounded(tensors[name])}
        pictures = render(trial)
        if min(psnr(a, b) for a, b in zip(pictures, reference, strict=True)) >= floor:
            current = trial
            chosen.add(name)
    return chosen
