"""What a good picture is, as numbers: every loss answers one float32 value per sample, ``[batch]``.

Per-sample values make the sum over a batch independent of how the batch is spread over processes. Features are the taps
of a loss network; images are NCHW, RGB, 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ..networks.norms import moments
from ..networks.transformer import reflect_pad

CONTENT_TAPS: Mapping[str, float] = {"relu3_1": 0.3, "relu4_1": 1.0}
"""Weights of the taps whose normalised features must stay."""

STYLE_TAPS: Mapping[str, float] = {"relu1_1": 4.0, "relu2_1": 2.0, "relu3_1": 1.5}
"""Weights of the taps whose statistics must become the painting's, 1 for the others.

Shallow ones hold palette and contrast, which content has nothing against.
"""

DISTIL_TAPS: Mapping[str, float] = {"relu1_1": 0.3, "relu2_1": 0.3, "relu3_1": 0.3, "relu4_1": 0.3}
"""Weights of the taps compared with the distillation teacher's picture."""

OUTLIER = 20.0
"""Style terms above this are cut, so that a nearly black painting cannot dominate a step."""


def gram(features: Tensor) -> Tensor:
    """Channel products averaged over positions, ``[batch, channels, channels]`` float32 (Gatys et al. 2016)."""
    flat = features.flatten(2)
    return torch.bmm(flat, flat.transpose(1, 2)).float() / flat.shape[2]


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """What style is at one tap, float32."""

    gram: Tensor
    """``[batch, channels, channels]``."""
    mean: Tensor
    """``[batch, channels]``."""
    deviation: Tensor
    """``[batch, channels]``."""


def statistics(features: Tensor) -> Statistics:
    """Gram matrix, means and deviations of a tap."""
    products = gram(features)
    mean, deviation = moments(features)
    return Statistics(gram=products, mean=mean, deviation=deviation)


def statistics_of(image: Mapping[str, Tensor]) -> dict[str, Statistics]:
    """:func:`statistics` of every tap."""
    return {tap: statistics(features) for tap, features in image.items()}


def gram_error(picture: Statistics, painting: Statistics) -> Tensor:
    """Squared distance of Gram matrices over the painting's squared norm."""
    distance = (picture.gram - painting.gram).square().sum((1, 2))
    return distance / (painting.gram.square().sum((1, 2)) + 1e-4)


def moment_error(picture: Statistics, painting: Statistics) -> Tensor:
    """Squared distance of channel means and deviations, over the painting's squares (Huang & Belongie 2017)."""
    distance = (picture.mean - painting.mean).square().sum(1) + (picture.deviation - painting.deviation).square().sum(1)
    return distance / (painting.mean.square().sum(1) + painting.deviation.square().sum(1) + 1e-3)


def style_error(picture: Mapping[str, Statistics], painting: Mapping[str, Statistics]) -> Tensor:
    """Weighted sum over the painting's taps of 0.3 Gram error and moment error: relative, so no weight per pair."""
    terms = [
        STYLE_TAPS.get(tap, 1.0)
        * (
            0.3 * gram_error(picture[tap], painting[tap]).clamp(max=OUTLIER)
            + moment_error(picture[tap], painting[tap]).clamp(max=OUTLIER)
        )
        for tap in painting
    ]
    return torch.stack(terms).sum(0)


def style_loss(picture: Mapping[str, Tensor], painting: Mapping[str, Tensor]) -> Tensor:
    """:func:`style_error` of two images' features."""
    return style_error(statistics_of(picture), statistics_of(painting))


def content_loss(picture: Mapping[str, Tensor], photo: Mapping[str, Tensor]) -> Tensor:
    """Mean absolute difference of instance-normalised features: contrast and palette are free to change."""
    terms = [
        weight * (F.instance_norm(picture[tap].float()) - F.instance_norm(photo[tap].float())).abs().mean((1, 2, 3))
        for tap, weight in CONTENT_TAPS.items()
    ]
    return torch.stack(terms).sum(0)


def feature_loss(picture: Mapping[str, Tensor], target: Mapping[str, Tensor]) -> Tensor:
    """Mean absolute difference of features over the target's mean (Johnson et al. 2016, made relative)."""
    terms = []
    for tap, weight in DISTIL_TAPS.items():
        a, b = picture[tap].float(), target[tap].float()
        terms.append(weight * (a - b).abs().mean((1, 2, 3)) / (b.abs().mean((1, 2, 3)) + 1e-3))
    return torch.stack(terms).sum(0)


def pixel_loss(picture: Tensor, target: Tensor) -> Tensor:
    """Mean absolute difference."""
    return (picture - target).abs().mean((1, 2, 3))


def palette(image: Tensor) -> Tensor:
    """The colours' means and deviations, and the deviations of two chroma axes, ``[batch, 8]``.

    The axes are red against green, and blue against both. All are taken after 4x4 averaging: texture does not count as
    colour. Without the last two a few saturated places cost nothing, and a ball stays green in an engraving.
    """
    coarse = F.avg_pool2d(image, 4)
    red, green, blue = coarse.unbind(1)
    chroma = torch.stack([red - green, (red + green) / 2 - blue], 1)
    return torch.cat([*moments(coarse), moments(chroma)[1]], 1)


def colour_loss(picture: Tensor, colours: Tensor) -> Tensor:
    """Absolute difference from a palette, a third of each number's."""
    return (palette(picture) - colours).abs().sum(1) / 3


def identity_loss(picture: Tensor, photo: Tensor) -> Tensor:
    """A photo's own vector returns the photo: absolute difference, and eight squared ones that bound the PSNR."""
    difference = picture - photo
    return difference.abs().mean((1, 2, 3)) + 8 * difference.square().mean((1, 2, 3))


def total_variation(picture: Tensor) -> Tensor:
    """Mean absolute difference of neighbours, down plus across."""
    down = (picture[:, :, 1:] - picture[:, :, :-1]).abs().mean((1, 2, 3))
    across = (picture[:, :, :, 1:] - picture[:, :, :, :-1]).abs().mean((1, 2, 3))
    return down + across


def fine_detail(image: Tensor) -> Tensor:
    """Absolute distance to the 3x3 mean, averaged over colours, ``[batch, 1, height, width]``."""
    return (image - F.avg_pool2d(reflect_pad(image), 3, 1)).abs().mean(1, keepdim=True)


def flat_area_loss(picture: Tensor, photo: Tensor) -> Tensor:
    """Pixel-scale detail of the picture where the photo is flat (sky, skin): what release 0 filled with a hatch."""
    calm = F.avg_pool2d(reflect_pad(fine_detail(photo), 4), 9, 1)
    return (fine_detail(picture) * torch.exp(-calm / 0.01)).mean((1, 2, 3))


def vector_size(vector: Tensor) -> Tensor:
    """Mean square of a style vector: keeps the 100 numbers from drifting."""
    return vector.square().mean(1)
