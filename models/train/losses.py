"""What a good picture is, as numbers: every loss answers one float32 value per sample, ``[batch]``.

Per-sample values make the sum over a batch independent of how the batch is spread over processes. Features are the taps
of a loss network; images are NCHW, RGB, 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from .nets import reflect_pad
from .norms import moments

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


def gram_error(picture: Tensor, painting: Tensor) -> Tensor:
    """Squared distance of Gram matrices over the painting's squared norm."""
    a, b = gram(picture), gram(painting)
    return (a - b).square().sum((1, 2)) / (b.square().sum((1, 2)) + 1e-4)


def moment_error(picture: Tensor, painting: Tensor) -> Tensor:
    """Squared distance of channel means and deviations, over the painting's squares (Huang & Belongie 2017)."""
    (ma, da), (mb, db) = moments(picture), moments(painting)
    distance = (ma - mb).square().sum(1) + (da - db).square().sum(1)
    return distance / (mb.square().sum(1) + db.square().sum(1) + 1e-3)


def style_loss(picture: Mapping[str, Tensor], painting: Mapping[str, Tensor]) -> Tensor:
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


def colour_loss(picture: Tensor, painting: Tensor) -> Tensor:
    """Difference of the colours' means and deviations after 4x4 averaging, so that texture does not count as colour."""
    (ma, da), (mb, db) = moments(F.avg_pool2d(picture, 4)), moments(F.avg_pool2d(painting, 4))
    return ((ma - mb).abs() + (da - db).abs()).mean(1)


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
