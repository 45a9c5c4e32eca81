"""What a release must show beside the judge's errors: identity, even steps, scale, cost. One function a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..images.pictures import psnr, resized
from ..learning.losses import flat_area_loss
from ..networks.painting import Release
from ..networks.transformer import STYLE_DIM
from .judge import Judge

TARGETS = {
    "content": 0.90,
    "style": 0.225,
    "worstContent": 1.063,
    "worstStyle": 0.309,
    "psnr": 30.0,
    "step": 3.0,
    "transformerGmac512": 2.0,
    "predictorGmac256": 0.2,
    "bytes": 3_000_000,
}
"""What a release is held against at 384 px: errors of the judge, dB; and GMAC, bytes."""

SEEN_TARGETS = {(1536, 384): (0.84, 0.235), (1536, 768): (0.88, 0.235)}
"""Content and style errors by the longer sides in px at which pictures are painted and seen."""

STEPS = 10
SLACK = 2e-3
"""A rise of the style error below this is not counted against monotony: 8-bit rounding alone makes as much."""


def strength_zero_psnr(release: Release, photos: list[Tensor]) -> list[float]:
    """PSNR of photos painted with strength 0, dB."""
    none = torch.zeros(1, STYLE_DIM)
    return [psnr(release.picture(photo, none, strength=0), photo) for photo in photos]


def summary(errors: Sequence[tuple[float, float]], seconds: float) -> dict[str, float]:
    """Means, and what the worst tenth of the pairs exceeds."""
    table = np.array(errors)
    content, style = table.mean(0)
    worst_content, worst_style = np.quantile(table, 0.9, axis=0)
    return {
        "content": float(content),
        "style": float(style),
        "worstContent": float(worst_content),
        "worstStyle": float(worst_style),
        "pairs": len(table),
        "secondsPerPair": seconds / len(table),
    }


@dataclass(frozen=True, kw_only=True)
class Path10:
    """Pictures along a line between two vectors, in ten steps."""

    style_errors: list[float]
    """Against the painting at the end, eleven values."""
    changes: list[float]
    """RMS difference of successive pictures, ten values."""

    @property
    def monotone(self) -> bool:
        """Whether the style error falls at every step."""
        return self.largest_rise <= SLACK

    @property
    def largest_rise(self) -> float:
        """The most that the style error rises in one step; below 0 where it always falls, NaN where it is none."""
        return float(np.diff(self.style_errors).max())

    @property
    def largest_step(self) -> float:
        """The greatest change over the mean change."""
        return max(self.changes) / max(float(np.mean(self.changes)), 1e-9)


@dataclass(frozen=True, kw_only=True)
class Route:
    """From one vector to another on a photo, in one pass."""

    photo: Tensor
    start: Tensor
    end: Tensor
    painting: Tensor
    """That ``end`` comes from, at the photo's size."""
    grounds: tuple[float, float] = (0.0, 0.0)
    """Amount of ground at the start and at the end."""


def walk(release: Release, judge: Judge, route: Route) -> Path10:
    """Paint along a route, and judge the style against its painting."""
    begin, end = route.grounds
    shares = [step / STEPS for step in range(STEPS + 1)]
    pictures = [
        release.paint(route.photo, torch.lerp(route.start, route.end, share), begin + share * (end - begin))
        for share in shares
    ]
    changes = [float((b - a).square().mean().sqrt()) for a, b in pairwise(pictures)]
    errors = [judge.style(picture, route.painting) for picture in pictures]
    return Path10(style_errors=errors, changes=changes)


def scale_errors(
    release: Release, judge: Judge, pair: tuple[Tensor, Tensor], sides: tuple[int, ...]
) -> dict[int, Tensor]:
    """Per output side in px, for a photo and a painting: three errors, ``[3]`` float32.

    Content and style of the whole picture seen at the smallest side; style of a centred window of that many px beside
    the painting at its canonical size.
    """
    photo, painting = pair
    vector, small = release.vector(painting), min(sides)
    seen = resized(painting, small)
    read = resized(painting, release.predictor.spec.input_size)
    out = {}
    for side in sides:
        picture = release.picture(resized(photo, side), vector)
        content, style = judge.score(resized(picture, small), resized(photo, small), seen)
        top, left = (n // 2 - small // 2 for n in picture.shape[2:])
        close = judge.style(picture[:, :, top : top + small, left : left + small], read)
        out[side] = torch.tensor([float(content), float(style), close])
    return out


def flat_detail(picture: Tensor, photo: Tensor) -> float:
    """Pixel-scale detail in the photo's flat areas, in 1/255: the hatch. A photo has some itself: compare with it."""
    return 255 * float(flat_area_loss(picture, photo))


def edge_frame(picture: Tensor, photo: Tensor, pixels: int = 8) -> float:
    """Mean change of colour in a border of ``pixels`` over that inside: 1 where there is no frame."""
    change = (F.avg_pool2d(picture, 4) - F.avg_pool2d(photo, 4)).abs().mean(1)
    border = pixels // 4
    inside = change[:, border:-border, border:-border]
    outside = (change.sum() - inside.sum()) / (change.numel() - inside.numel())
    return float(outside / inside.mean().clamp(min=1e-6))


def multiply_accumulates(module: nn.Module, *inputs: Tensor) -> int:
    """Multiply-accumulates of all convolutions and dense layers in one call."""
    total = 0

    def count(layer: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            total += output.numel() // output.shape[0] * layer.weight[0].numel()

    hooks = [layer.register_forward_hook(count) for layer in module.modules()]
    try:
        with torch.no_grad():
            module(*inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return total


def cost(release: Release) -> dict[str, float]:
    """GMAC of the transformer at 512x512 and of the predictor at 256x256."""
    image, vector = torch.zeros(1, 3, 512, 512), torch.zeros(1, STYLE_DIM)
    return {
        "transformerGmac512": multiply_accumulates(release.transformer, image, vector) / 1e9,
        "predictorGmac256": multiply_accumulates(release.predictor, image[:, :, :256, :256]) / 1e9,
    }


def file_sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Bytes of the weight files of a release."""
    for file in sorted(folder.glob("*.safetensors")):
        yield file.name, file.stat().st_size
