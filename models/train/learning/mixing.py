"""Samples between two paintings: where the vector is a mix, the picture's statistics shall be one in the same shares.

Without them a path of vectors may pass a better picture than it ends at: nothing tells the networks how far along it a
vector is. Dumoulin et al. (2017, section 3.3) mix vectors without training for it.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from .losses import Statistics, statistics_of


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
    return Statistics(
        gram=mixed(found.gram, own) - excess, mean=mixed(found.mean, own), deviation=mixed(found.deviation, own)
    )


def mixed_style(painting: Mapping[str, Tensor], own: Tensor) -> dict[str, Statistics]:
    """Statistics of the paintings' features, mixed."""
    return {tap: mixed_statistics(found, own) for tap, found in statistics_of(painting).items()}
