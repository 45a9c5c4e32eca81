"""The ground: faint noise under the photo, the same numbers as ``src/core/ground.ts`` where the seed is 0.

Where a photo is flat the networks have nothing irregular to hold on to and weave a lattice; on a ground they paint
brushwork. Fine detail of the photo calms it, so that faces and lettering stay as they are.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .noise import uniform
from .transformer import reflect_pad

OCTAVES = ((2, 0.034, 1.6), (4, 0.017, 1.524))
"""Side of a cell in px, root mean square in parts of white, and what interpolation takes away."""

STREAM = 1000
"""First of the hash's streams; lower ones are the noise inside the networks."""

CALM = 0.01
"""Mean fine detail that lowers the ground to 1 / e."""

REACH = 4
"""Fine detail is averaged over this many px to every side."""

LUMA = (0.299, 0.587, 0.114)


def lattice_noise(px: int, stream: int, size: tuple[int, int], seeds: Tensor) -> Tensor:
    """Noise of deviation 1, drawn at cells of ``px`` and interpolated, ``[seeds, 1, height, width]`` float32."""
    places = [(torch.arange(side, device=seeds.device, dtype=torch.float64) + 0.5) / px - 0.5 for side in size]
    firsts = [place.floor().long() for place in places]
    y, x = (torch.arange(-1, int(first[-1]) + 2, device=seeds.device) for first in firsts)
    cells = 12**0.5 * (uniform(y[:, None], x[None], stream, seeds) - 0.5)
    down, across = (place - first for place, first in zip(places, firsts, strict=True))
    top, left = (first + 1 for first in firsts)
    rows = torch.lerp(cells[:, top], cells[:, top + 1], down[:, None])
    return torch.lerp(rows[:, :, left], rows[:, :, left + 1], across).float()[:, None]


def calm(photo: Tensor) -> Tensor:
    """1 where the photo is flat, towards 0 where it has fine detail, ``[batch, 1, height, width]``."""
    luma = (photo * photo.new_tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
    fine = (luma - F.avg_pool2d(reflect_pad(luma), 3, 1)).abs()
    return torch.exp(-F.avg_pool2d(reflect_pad(fine, REACH), 2 * REACH + 1, 1) / CALM)


def on_ground(photo: Tensor, amount: Tensor, seeds: Tensor) -> Tensor:
    """The photo on its ground; may leave 0..1.

    ``amount`` ``[batch]`` ≥ 0; ``seeds``, int64 ``[batch]`` or one for all: 0 at inference, others in training, so that
    the networks cannot learn the pattern.
    """
    size = (photo.shape[2], photo.shape[3])
    noise = sum(rms * gain * lattice_noise(px, STREAM + i, size, seeds) for i, (px, rms, gain) in enumerate(OCTAVES))
    return photo + amount[:, None, None, None] * calm(photo) * noise
