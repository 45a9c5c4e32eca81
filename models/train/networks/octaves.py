"""Coarse and fine parts of a picture, the same arithmetic as ``src/core/octaves.ts``.

What :func:`reduced` loses is what an enlargement lacks (a Laplacian pyramid of two levels, Burt and Adelson 1983).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

Size = tuple[int, int]
"""Height and width, px."""


def size_of(image: Tensor) -> Size:
    """Of ``[batch, 3, height, width]``."""
    return image.shape[2], image.shape[3]


def reduced(image: Tensor, size: Size) -> Tensor:
    """With the antialiased triangle filter."""
    return image if size == size_of(image) else F.interpolate(image, size, mode="bilinear", antialias=True)


def enlarged(image: Tensor, size: Size) -> Tensor:
    """By Catmull and Rom's cubic (1974), which goes through the values it is given; PyTorch's is another."""
    height, width = size
    return _along(_along(image, 2, height), 3, width)


def merged(draft: Tensor, full: Tensor) -> Tensor:
    """All that the draft can hold from the draft, and what is finer from the full painting, 0..1.

    Both ``[batch, 3, height, width]``; the draft is no larger.
    """
    lacks = draft - reduced(full, size_of(draft))
    return (full + enlarged(lacks, size_of(full))).clamp(0, 1)


def _along(image: Tensor, axis: int, length: int) -> Tensor:
    """Enlarged along one axis; neighbours beyond an edge are the edge's."""
    had = image.shape[axis]
    place = (torch.arange(length, device=image.device, dtype=torch.float64) + 0.5) * had / length - 0.5
    t = place - place.floor()
    weights = (
        ((2 - t) * t - 1) * t / 2,
        ((3 * t - 5) * t * t + 2) / 2,
        ((4 - 3 * t) * t + 1) * t / 2,
        (t - 1) * t * t / 2,
    )
    shape = [length if k == axis else 1 for k in range(image.dim())]
    first = place.floor().long() - 1
    out = torch.zeros((), dtype=image.dtype, device=image.device)
    for k, weight in enumerate(weights):
        out = out + image.index_select(axis, (first + k).clamp(0, had - 1)) * weight.to(image.dtype).view(shape)
    return out
