"""Samples between two paintings: where the vector is a mix, the picture's statistics shall be one in the same shares.

Without them a path of vectors may pass a better picture than it ends at: nothing tells the networks how far along it a
vector is. Dumoulin et al. (2017, section 3.3) mix vectors without training for it.

Steps of paths go further: the same photo is painted at a path's end and a little before it, and the one before must not
be nearer to the painting.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from .losses import Statistics, moment_distance

OVERSHOOT_MARGIN = 0.15
"""How much nearer a path shall come, at least, per part of the way that is left: 1.5 % in the last tenth."""


def beside(values: Tensor) -> Tensor:
    """For each sample the values of its partner, first with second, third with fourth; the last of an odd batch is its
    own. Pairs, so that processes with even slices make the pairs of one process with them all."""
    order = torch.arange(len(values), device=values.device)
    partner = order ^ 1
    return values[torch.where(partner < len(values), partner, order)]


def mixed(values: Tensor, own: Tensor) -> Tensor:
    """A line from the partner's values to the sample's own, ``own`` (0..1, ``[batch]``) of the way."""
    return torch.lerp(beside(values), values, own.reshape(-1, *[1] * (values.dim() - 1)))


def mixed_statistics(found: Statistics, own: Tensor) -> Statistics:
    """Lines between means, between deviations, and between covariances, which with the mixed means make the Gram
    matrix: a line between Gram matrices would ask for more contrast half-way than either painting has."""
    apart = found.mean - beside(found.mean)
    excess = (own * (1 - own))[:, None, None] * apart[:, :, None] * apart[:, None, :]
    return Statistics(mixed(found.gram, own) - excess, mixed(found.mean, own), mixed(found.deviation, own))


def mixed_style(painting: Mapping[str, Statistics], own: Tensor) -> dict[str, Statistics]:
    """Statistics of paintings, mixed."""
    return {tap: mixed_statistics(found, own) for tap, found in painting.items()}


def overshoot(picture: Mapping[str, Statistics], painting: Mapping[str, Statistics], own: Tensor) -> Tensor:
    """How much nearer a picture short of the path's end comes to the painting than the one at its end, ``[batch]``.

    Of every four samples the last two, with ``own`` below 1, are the first two again; what is theirs is in their
    places, 0 in the others. The logarithm makes it a relative measure, and asks as much of the picture before (farther)
    as of the one at the end (nearer). Not the style loss: most paths that overshoot do so at the deepest taps, where
    the picture is far from any painting, and less than the squares of the shallow taps gain.
    """
    far = moment_distance(picture, painting).clamp(min=1e-4).log().reshape(-1, 2, 2)
    margin = OVERSHOOT_MARGIN * (1 - own.reshape(-1, 2, 2)[:, 1])
    beyond = (far[:, 0] - far[:, 1] + margin).clamp(min=0)
    return torch.stack([torch.zeros_like(beyond), beyond], 1).flatten()
