"""Samples between two paintings: where the vector is a mix, the picture's statistics shall be one in the same shares.

Without them a path of vectors may pass a better picture than it ends at: nothing tells the networks how far along it a
vector is. Dumoulin et al. (2017, section 3.3) mix vectors without training for it.

Steps of paths go further: the same photo is painted at a path's end and a little before it, and what lies between must
lead to the painting.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from .losses import Statistics, moment_distance

PROGRESS = 0.3
"""How much of a path's last piece must lead to the painting: 1 where it goes straight there, -1 straight away.

On training pairs of release 2 half of the pieces have more. Two networks that measure the same piece differ by 0.11.
"""


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
    """What a path's last piece lacks of leading to the painting as far as it shall, 0 to 1.3, ``[batch]``.

    The piece lies between two pictures: of every four samples the last two, with ``own`` below 1, are the first two
    again. What it lacks is in the last two's places, 0 in the others. By plain distances, not by the style loss: paths
    overshoot at the deepest taps, where the picture is far from any painting, and where the squares hardly change
    beside those of shallow taps.
    """
    end = {tap: _of_fours(found, 0) for tap, found in picture.items()}
    before = {tap: _of_fours(found, 1) for tap, found in picture.items()}
    goal = {tap: _of_fours(found, 0) for tap, found in painting.items()}
    nearer = moment_distance(before, goal, goal) - moment_distance(end, goal, goal)
    lack = (PROGRESS - nearer / moment_distance(before, end, goal)).clamp(min=0)
    lack = torch.where(own.reshape(-1, 2, 2)[:, 1] < 1, lack.reshape(-1, 2), 0)
    return torch.stack([torch.zeros_like(lack), lack], 1).flatten()


def _of_fours(found: Statistics, half: int) -> Statistics:
    """The first two of every four samples, or the last two."""

    def pick(values: Tensor) -> Tensor:
        return values.reshape(-1, 2, 2, *values.shape[1:])[:, half].flatten(0, 1)

    return Statistics(pick(found.gram), pick(found.mean), pick(found.deviation))
