"""MicroAST (Wang et al., AAAI 2023), a fast arbitrary style transfer network: distillation teacher and yardstick.

Our own implementation from the paper, for its published (MIT) weights. Images are NCHW, RGB, 0..1.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from .transformer import reflect_pad

Weights = dict[str, Tensor]

PARTS = ("content_encoder", "style_encoder", "modulator", "decoder")
Shape = tuple[str, int, int, int]
"""Name of a convolution, its input channels per group, output channels, kernel."""

ENCODER: tuple[Shape, ...] = (
    ("enc1.0", 3, 16, 9),
    ("enc1.2", 1, 32, 3),
    ("enc1.4", 32, 32, 1),
    ("enc1.6", 1, 64, 3),
    ("enc1.8", 64, 64, 1),
)
DECODER: tuple[Shape, ...] = (
    ("dec3.1", 2, 32, 3),
    ("dec3.3", 32, 32, 1),
    ("dec3.6", 2, 16, 3),
    ("dec3.8", 16, 16, 1),
    ("dec3.10", 16, 3, 9),
)


def adaptive_instance_norm(content: Tensor, style: Tensor, eps: float = 1e-5) -> Tensor:
    """The content's features with the style's channel means and deviations (Huang & Belongie 2017)."""
    axes = (2, 3)
    content_deviation = (content.var(axes, keepdim=True) + eps).sqrt()
    style_deviation = (style.var(axes, keepdim=True) + eps).sqrt()
    normal = (content - content.mean(axes, keepdim=True)) / content_deviation
    return normal * style_deviation + style.mean(axes, keepdim=True)


class MicroAST:
    """``MicroAST(...)(photo, painting)`` is a picture; sides must be multiples of 4. Nothing in it is trained."""

    def __init__(self, weights: dict[str, Weights]) -> None:
        self.weights = weights

    @staticmethod
    def load(folder: Path) -> MicroAST:
        """From the four ``*_iter_160000.pth.tar`` files."""
        files = {part: folder / f"{part}_iter_160000.pth.tar" for part in PARTS}
        return MicroAST({part: torch.load(f, map_location="cpu", weights_only=True) for part, f in files.items()})

    @staticmethod
    def made_up(seed: int = 0) -> MicroAST:
        """Random weights in the right shapes, for trying the pipeline out."""
        generator = torch.Generator().manual_seed(seed)
        encoder = ENCODER + _pair("enc1.10") + _pair("enc2.0")
        shapes: dict[str, tuple[Shape, ...]] = {
            "content_encoder": encoder,
            "style_encoder": encoder,
            "modulator": tuple((f"{name}.0", 1, 64, 3) for name in ("weight1", "bias1", "weight2", "bias2")),
            "decoder": _pair("dec1") + _pair("dec2") + DECODER,
        }
        weights: dict[str, Weights] = {}
        for part, convs in shapes.items():
            weights[part] = {}
            for name, inputs, outputs, kernel in convs:
                scale = (inputs * kernel * kernel) ** -0.5
                weight = torch.randn(outputs, inputs, kernel, kernel, generator=generator) * scale
                weights[part][f"{name}.conv_layer.weight"] = weight
                weights[part][f"{name}.conv_layer.bias"] = torch.zeros(outputs)
        return MicroAST(weights)

    def to(self, device: torch.device, dtype: torch.dtype) -> MicroAST:
        """A copy elsewhere."""
        moved = {
            part: {name: w.to(device, dtype) for name, w in tensors.items()} for part, tensors in self.weights.items()
        }
        return MicroAST(moved)

    @torch.no_grad()
    def __call__(self, photo: Tensor, painting: Tensor) -> Tensor:
        modulator, decoder = self.weights["modulator"], self.weights["decoder"]
        style1, style2 = _encode(painting, self.weights["style_encoder"])
        _, h = _encode(photo, self.weights["content_encoder"])

        def modulation(features: Tensor, level: int) -> tuple[Tensor, Tensor]:
            scale, shift = (_conv(features, modulator, f"{kind}{level}.0", (1, 64)) for kind in ("weight", "bias"))
            return scale.mean((2, 3), keepdim=True), shift.mean((2, 3), keepdim=True)

        h = _residual(adaptive_instance_norm(h, style2), decoder, "dec1", modulation(style2, 2))
        h = _residual(adaptive_instance_norm(h, style1), decoder, "dec2", modulation(style1, 1))
        h = F.relu(_conv(F.relu(_conv(_double(h), decoder, "dec3.1", (1, 32))), decoder, "dec3.3"))
        h = F.relu(_conv(F.relu(_conv(_double(h), decoder, "dec3.6", (1, 16))), decoder, "dec3.8"))
        return _conv(h, decoder, "dec3.10").clamp(0, 1)


def _pair(name: str) -> tuple[Shape, Shape]:
    return (f"{name}.conv1", 64, 64, 3), (f"{name}.conv2", 64, 64, 3)


def _double(features: Tensor) -> Tensor:
    return F.interpolate(features, scale_factor=2, mode="bilinear", align_corners=False)


def _conv(x: Tensor, weights: Weights, name: str, stride_groups: tuple[int, int] = (1, 1)) -> Tensor:
    stride, groups = stride_groups
    weight = weights[f"{name}.conv_layer.weight"]
    pad = weight.shape[-1] // 2
    if pad:
        x = reflect_pad(x, pad)
    return F.conv2d(x, weight, weights[f"{name}.conv_layer.bias"], stride=stride, groups=groups)


def _residual(x: Tensor, weights: Weights, name: str, modulation: tuple[Tensor, Tensor] | None = None) -> Tensor:
    if modulation is None:
        return x + _conv(F.relu(_conv(x, weights, f"{name}.conv1")), weights, f"{name}.conv2")
    scale, shift = modulation
    y = F.relu(scale * _conv(x, weights, f"{name}.conv1") + shift * x)
    return x + scale * _conv(y, weights, f"{name}.conv2") + shift * y


def _encode(x: Tensor, weights: Weights) -> tuple[Tensor, Tensor]:
    x = F.relu(_conv(x, weights, "enc1.0"))
    x = F.relu(_conv(F.relu(_conv(x, weights, "enc1.2", (2, 16))), weights, "enc1.4"))
    x = F.relu(_conv(F.relu(_conv(x, weights, "enc1.6", (2, 32))), weights, "enc1.8"))
    first = _residual(x, weights, "enc1.10")
    return first, _residual(first, weights, "enc2.0")
