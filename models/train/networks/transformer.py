"""The transformer, and the layers it is made of.

All images are NCHW, RGB, 0..1. Parameter names are those of the release's safetensors file.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .noise import hashed_noise
from .norms import scaled_instance_norm

STYLE_DIM = 100
"""Numbers in a style vector."""


def reflect_pad(image: Tensor, pixels: int = 1) -> Tensor:
    """Mirror ``pixels`` on every side, without repeating the edge."""
    return F.pad(image, (pixels,) * 4, mode="reflect")


class LearnedInstanceNorm(nn.Module):
    """Instance norm with its own scale ``gamma`` and shift ``beta``."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, features: Tensor) -> Tensor:
        return scaled_instance_norm(features, self.gamma[None], self.beta[None])


class SeparableConv(nn.Module):
    """Reflection padding, depthwise 3x3, pointwise 1x1, no biases (a norm follows)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, groups=inputs, bias=False)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        out: Tensor = self.pointwise(self.depthwise(reflect_pad(features)))
        return out


class ResidualPair(nn.Module):
    """The two separable convolutions of a residual block; the norms have no parameters of their own."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.a = SeparableConv(channels, channels)
        self.b = SeparableConv(channels, channels)

    def forward(
        self, features: Tensor, first: tuple[Tensor, Tensor], second: tuple[Tensor, Tensor], grain: Tensor | None
    ) -> Tensor:
        inner = scaled_instance_norm(self.a(features), *first)
        inner = F.relu(inner if grain is None else inner + grain.to(inner.dtype))
        return features + scaled_instance_norm(self.b(inner), *second)


@dataclass(frozen=True, kw_only=True)
class TransformerSpec:
    """Architecture numbers, as in the manifest."""

    widths: tuple[int, int, int] = (32, 64, 128)
    """Channels at 1/2, 1/4 and 1/8 of the input."""
    blocks: int = 6
    """Residual blocks at 1/8."""
    noise: bool = False
    """Whether the style sets an amount of grain, per channel, inside each block and after the first upsampling."""
    ground: bool = False
    """Whether the network was trained on photos that lie on a ground (``ground.py``)."""

    MULTIPLE_OF = 8


class Transformer(nn.Module):
    """Photo and style vector to picture: conditional instance norm (Dumoulin et al. 2017, Ghiasi et al. 2017).

    First and last layers at half resolution through pixel (un)shuffle, residual blocks at 1/8, skips at 1/4 and 1/2.
    """

    def __init__(self, spec: TransformerSpec | None = None) -> None:
        super().__init__()
        self.spec = spec or TransformerSpec()
        half, quarter, eighth = self.spec.widths
        self.encode1 = nn.Conv2d(12, half, 3, bias=False)
        self.norm1 = LearnedInstanceNorm(half)
        self.encode2 = SeparableConv(half, quarter, 2)
        self.norm2 = LearnedInstanceNorm(quarter)
        self.encode3 = SeparableConv(quarter, eighth, 2)
        self.norm3 = LearnedInstanceNorm(eighth)
        self.blocks = nn.ModuleList([ResidualPair(eighth) for _ in range(self.spec.blocks)])
        self.up1 = SeparableConv(eighth, quarter)
        self.skip1 = nn.Conv2d(quarter, quarter, 1, bias=False)
        self.refine1 = SeparableConv(quarter, quarter)
        self.up2 = SeparableConv(quarter, half)
        self.skip2 = nn.Conv2d(half, half, 1, bias=False)
        self.output = nn.Conv2d(half, 12, 3)
        self.sites = [eighth] * (2 * self.spec.blocks) + [quarter, quarter, half]
        self.style = nn.Linear(STYLE_DIM, 2 * sum(self.sites))
        self.grainy = [eighth] * self.spec.blocks + [quarter]
        self.noise = nn.Linear(STYLE_DIM, sum(self.grainy)) if self.spec.noise else None
        self._initialise()

    def _initialise(self) -> None:
        with torch.no_grad():
            nn.init.normal_(self.style.weight, std=0.05)
            nn.init.zeros_(self.style.bias)
            start = 0
            for channels in self.sites:
                self.style.bias[start : start + channels] = 1.0
                start += 2 * channels
            if self.noise is not None:
                nn.init.normal_(self.noise.weight, std=1e-3)
                nn.init.normal_(self.noise.bias, std=2e-2)
            # ICNR (Aitken et al. 2017): the four sub-pixels of a colour start equal, without a checkerboard.
            self.output.weight.copy_(self.output.weight[:3].repeat_interleave(4, 0) * 0.5)

    def scales_and_shifts(self, vector: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Scale and shift of every conditional norm, in order, each ``[batch, channels]`` float32."""
        numbers = self.style(vector).float()
        parts = numbers.split([channels for channels in self.sites for _ in range(2)], 1)
        return list(zip(parts[0::2], parts[1::2], strict=True))

    def _grains(self, vector: Tensor, height: int, width: int, seeds: Tensor | None) -> list[Tensor | None]:
        """Grain to be added at each place that has it, for a photo of this size (Karras et al. 2019)."""
        if self.noise is None:
            return [None] * len(self.grainy)
        if seeds is None:
            seeds = torch.zeros(1, dtype=torch.int64, device=vector.device)
        amounts = torch.split(self.noise(vector).float(), self.grainy, 1)
        sizes = [(height // 8, width // 8)] * self.spec.blocks + [(height // 4, width // 4)]
        return [
            amount[:, :, None, None] * hashed_noise(site, *size, seeds)
            for site, (amount, size) in enumerate(zip(amounts, sizes, strict=True))
        ]

    def forward(self, photo: Tensor, vector: Tensor, seeds: Tensor | None = None) -> Tensor:
        """``photo`` ``[batch, 3, height, width]``, sides multiples of 8, from 16; ``vector`` ``[batch, 100]``.

        ``seeds`` ``[batch]`` vary the grain in training. Answers the picture, 0..1 float32.
        """
        sites = iter(self.scales_and_shifts(vector))
        grains = self._grains(vector, photo.shape[2], photo.shape[3], seeds)
        half = F.relu(self.norm1(self.encode1(reflect_pad(F.pixel_unshuffle(photo, 2)))))
        quarter = F.relu(self.norm2(self.encode2(half)))
        h = F.relu(self.norm3(self.encode3(quarter)))
        for block, grain in zip(self.blocks, grains[:-1], strict=True):
            h = block(h, next(sites), next(sites), grain)
        h = scaled_instance_norm(self.up1(_double(h)) + self.skip1(quarter), *next(sites))
        h = F.relu(h if grains[-1] is None else h + grains[-1].to(h.dtype))
        h = h + scaled_instance_norm(self.refine1(h), *next(sites))
        h = F.relu(scaled_instance_norm(self.up2(_double(h)) + self.skip2(half), *next(sites)))
        return torch.sigmoid(F.pixel_shuffle(self.output(reflect_pad(h)).float(), 2))


def _double(features: Tensor) -> Tensor:
    return F.interpolate(features, scale_factor=2, mode="nearest")
