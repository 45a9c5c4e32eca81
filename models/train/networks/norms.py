"""Channel statistics and instance norm, with gradients written out.

What PyTorch derives for ``var_mean`` took about a quarter of a training step on a CPU: its forward pass is not
vectorised over channels-last images, and its reverse pass walks through them seven times. All images are NCHW.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

NORM_EPS = 1e-5
"""Added to the variance in instance norms and channel moments."""

_PLACES = (2, 3)


def _mean(values: Tensor) -> Tensor:
    """Over places, ``[batch, channels, 1, 1]``."""
    return values.mean(_PLACES, keepdim=True)


def _centred(features: Tensor, mean: Tensor) -> Tensor:
    """Distances from the mean in float32: squares of the values themselves would cancel where contrast is low."""
    return features.float() - mean


def _mean_and_variance(features: Tensor) -> tuple[Tensor, Tensor]:
    """Over places, each ``[batch, channels, 1, 1]`` float32; the variance is biased."""
    mean = features.mean(_PLACES, keepdim=True, dtype=torch.float32)
    return mean, _mean(_centred(features, mean).square_())


class _Moments(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor, eps: float) -> tuple[Tensor, Tensor]:
        mean, variance = _mean_and_variance(features)
        deviation = (variance + eps).sqrt()
        ctx.save_for_backward(features, mean, deviation)
        return mean[:, :, 0, 0], deviation[:, :, 0, 0]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        features, mean, deviation = ctx.saved_tensors
        of_mean, of_deviation = (gradient[:, :, None, None] for gradient in gradients)
        places = features.shape[2] * features.shape[3]
        slope = of_deviation / (deviation * places)
        change = torch.addcmul(of_mean / places - slope * mean, features.float(), slope)
        return change.to(features.dtype), None


class _ScaledInstanceNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        mean, variance = _mean_and_variance(features)
        inverse = torch.rsqrt(variance + NORM_EPS)
        factor = scale[:, :, None, None] * inverse
        offset = shift[:, :, None, None] - mean * factor
        ctx.save_for_backward(features, mean, inverse, scale)
        return torch.addcmul(offset.to(features.dtype), features, factor.to(features.dtype))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        features, mean, inverse, scale = ctx.saved_tensors
        gradient = gradients[0].float()
        normal = _centred(features, mean).mul_(inverse)
        of_shift, of_scale = _mean(gradient), _mean(gradient * normal)
        change = gradient.sub(of_shift).sub_(normal.mul_(of_scale)).mul_(scale[:, :, None, None] * inverse)
        places = features.shape[2] * features.shape[3]
        # One scale may serve the whole batch.
        sums = [(part[:, :, 0, 0] * places).sum_to_size(scale.shape) for part in (of_scale, of_shift)]
        return change.to(features.dtype), sums[0], sums[1]


def moments(features: Tensor, eps: float = NORM_EPS) -> tuple[Tensor, Tensor]:
    """Channel means and standard deviations ``sqrt(variance + eps)``, each ``[batch, channels]`` float32.

    The variance is biased (divided by the number of positions), as in instance norm.
    """
    mean, deviation = _Moments.apply(features, eps)  # type: ignore[no-untyped-call]
    return mean, deviation


def scaled_instance_norm(features: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """Instance norm with a given scale and shift, both ``[batch or 1, channels]`` float32 (Dumoulin et al. 2017).

    The statistics are float32 whatever the features are.
    """
    out: Tensor = _ScaledInstanceNorm.apply(features, scale, shift)  # type: ignore[no-untyped-call]
    return out
