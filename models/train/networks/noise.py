"""Noise that is a function of the place: grain that a style can ask for, the same at every place of every picture.

A hash rather than a generator: a tile, a preview and a full picture then agree, and so do processes in training.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

MASK = 0xFFFFFFFF
"""All arithmetic is modulo 2^32; int64 holds every product below."""


def _mixed(n: Tensor) -> Tensor:
    """Avalanche of 32-bit numbers (the finaliser of lowbias32's family)."""
    n = n ^ (n >> 15)
    n = (n * 0x2C1B3C6D) & MASK
    n = n ^ (n >> 12)
    n = (n * 0x297A2D39) & MASK
    return n ^ (n >> 15)


def uniform(y: Tensor, x: Tensor, stream: int, seeds: Tensor) -> Tensor:
    """A function of place, stream and seed: between 0 and 1, both excluded, ``[seeds, height, width]`` float64."""
    place = ((x * 0x9E3779B1) & MASK) ^ ((y * 0x85EBCA77) & MASK)
    salt = (((stream + 1) * 0xC2B2AE3D) & MASK) ^ ((seeds * 0x27D4EB2F) & MASK)
    return (_mixed(place[None] ^ salt[:, None, None]).double() + 0.5) / 2**32


def hashed_noise(site: int, height: int, width: int, seeds: Tensor) -> Tensor:
    """Standard normal noise ``[seeds, 1, height, width]`` float32 (Box and Muller 1958).

    ``site`` numbers the layer. ``seeds``, int64 from 0 to 2^32 - 1, one per sample: 0 at inference, others in training,
    so that the network cannot learn the pattern.
    """
    y = torch.arange(height, device=seeds.device)[:, None]
    x = torch.arange(width, device=seeds.device)[None]
    radius = (-2 * uniform(y, x, 2 * site, seeds).log()).sqrt()
    angle = 2 * math.pi * uniform(y, x, 2 * site + 1, seeds)
    return (radius * angle.cos()).float()[:, None]
