"""The two style predictors: the shipped MobileNet, and the teacher that reads a loss network's statistics.

Both answer ``[batch, 100]`` for paintings ``[batch, 3, height, width]``, RGB 0..1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..machine.distributed import WholeBatchNorm
from .norms import moments
from .transformer import STYLE_DIM

LEAK = 0.1
"""Slope of the hidden layer's leaky ReLU below 0."""

STUDENT_FLOOR = 1e-2
"""Added to a standard deviation before its logarithm, student."""

TEACHER_FLOOR = 1e-3
"""The same, teacher."""

Stage = tuple[int, int, int, int]
"""Width, stride of the first block, expansion, blocks."""


@dataclass(frozen=True, kw_only=True)
class PredictorSpec:
    """Architecture numbers, as in the manifest."""

    input_size: int = 384
    """Short side in px at which the painting is given to the network."""
    stem: int = 24
    stages: tuple[Stage, ...] = ((32, 2, 3, 1), (48, 2, 4, 2), (96, 2, 4, 3), (160, 2, 4, 2))
    hidden: int = 256

    @property
    def statistics(self) -> int:
        """Numbers given to the first dense layer: mean and log deviation of every channel of stem and stages."""
        return 2 * (self.stem + sum(stage[0] for stage in self.stages))


class ConvShape(NamedTuple):
    """Channels, kernel and so on of a convolution."""

    inputs: int
    outputs: int
    kernel: int = 1
    stride: int = 1
    groups: int = 1


class ConvNorm(nn.Conv2d):
    """Convolution, zero-padded to keep the size at stride 1, with a batch norm or, folded, a bias."""

    def __init__(self, shape: ConvShape, norms: bool) -> None:
        inputs, outputs, kernel, stride, groups = shape
        super().__init__(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=not norms)
        self.norm = WholeBatchNorm(outputs, momentum=0.02) if norms else None

    def forward(self, input: Tensor) -> Tensor:
        out = super().forward(input)
        return out if self.norm is None else self.norm(out)

    def folded(self) -> tuple[Tensor, Tensor]:
        """Weight and bias of the convolution that equals this one at inference."""
        if self.norm is None:
            assert self.bias is not None
            return self.weight.detach(), self.bias.detach()
        factor, offset = inference_affine(self.norm)
        return self.weight.detach() * factor[:, None, None, None], offset


def inference_affine(norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Scale and offset per channel that a batch norm applies at inference."""
    assert norm.running_mean is not None and norm.running_var is not None
    factor = norm.weight.detach() / (norm.running_var + norm.eps).sqrt()
    return factor, norm.bias.detach() - norm.running_mean * factor


class InvertedResidual(nn.Module):
    """Expand 1x1, depthwise 3x3 with the stage's stride, project 1x1 without an activation (Sandler et al. 2018)."""

    def __init__(self, inputs: int, stage: Stage, norms: bool) -> None:
        super().__init__()
        outputs, stride, expansion, _ = stage
        inner = inputs * expansion
        self.skips = stride == 1 and inputs == outputs
        self.expand = ConvNorm(ConvShape(inputs, inner), norms)
        self.depthwise = ConvNorm(ConvShape(inner, inner, 3, stride, inner), norms)
        self.project = ConvNorm(ConvShape(inner, outputs), norms)

    def forward(self, features: Tensor) -> Tensor:
        out: Tensor = self.project(F.relu6(self.depthwise(F.relu6(self.expand(features)))))
        return features + out if self.skips else out


class MobilePredictor(nn.Module):
    """The shipped predictor. With ``norms`` it has batch norms; without, it is the folded network of a release."""

    def __init__(self, spec: PredictorSpec | None = None, norms: bool = True) -> None:
        super().__init__()
        self.spec, self.norms = spec or PredictorSpec(), norms
        self.stem = ConvNorm(ConvShape(3, self.spec.stem, 3, 2), norms)
        self.stages = nn.ModuleList()
        width = self.spec.stem
        for outputs, stride, expansion, blocks in self.spec.stages:
            stage = nn.Sequential()
            for block in range(blocks):
                stage.append(InvertedResidual(width, (outputs, stride if block == 0 else 1, expansion, 1), norms))
                width = outputs
            self.stages.append(stage)
        self.statistics_norm = WholeBatchNorm(self.spec.statistics, momentum=0.02) if norms else None
        self.dense1 = nn.Linear(self.spec.statistics, self.spec.hidden)
        self.dense2 = nn.Linear(self.spec.hidden, STYLE_DIM)

    def forward(self, painting: Tensor) -> Tensor:
        features = F.relu6(self.stem(painting * 2 - 1))
        collected = [features]
        for stage in self.stages:
            features = stage(features)
            collected.append(features)
        statistics = log_statistics(collected, STUDENT_FLOOR)
        if self.statistics_norm is not None:
            statistics = self.statistics_norm(statistics)
        vector: Tensor = self.dense2(F.leaky_relu(self.dense1(statistics), LEAK))
        return vector

    @torch.no_grad()
    def folded(self) -> MobilePredictor:
        """The same function at inference, without batch norms: what a release holds."""
        tensors = {}
        for name, module in self.named_modules():
            if isinstance(module, ConvNorm):
                tensors[f"{name}.weight"], tensors[f"{name}.bias"] = module.folded()
        for name, dense in (("dense1", self.dense1), ("dense2", self.dense2)):
            tensors[f"{name}.weight"], tensors[f"{name}.bias"] = dense.weight.detach(), dense.bias.detach()
        if self.statistics_norm is not None:
            factor, offset = inference_affine(self.statistics_norm)
            tensors["dense1.bias"] = self.dense1.bias + self.dense1.weight @ offset
            tensors["dense1.weight"] = self.dense1.weight * factor[None]
        twin = MobilePredictor(self.spec, norms=False).to(self.dense1.weight.device)
        twin.load_state_dict(tensors)
        return twin.eval()


def log_statistics(features: list[Tensor], floor: float) -> Tensor:
    """Per map: channel means, then log standard deviations; all concatenated, ``[batch, 2 * channels]`` float32."""
    numbers = []
    for part in features:
        mean, deviation = moments(part)
        numbers += [mean, torch.log(deviation + floor)]
    return torch.cat(numbers, 1)


class StatisticsPredictor(nn.Module):
    """The teacher: statistics of a loss network's taps to a style vector.

    The norm always runs on fixed statistics, measured once by :meth:`calibrate`: its input comes from a frozen network,
    so an exact measurement replaces a running one. With statistics of small batches the style loss does not fall.
    """

    def __init__(self, widths: tuple[int, ...] = (16, 32, 64, 128, 128), hidden: int = 512) -> None:
        super().__init__()
        self.widths, self.hidden = widths, hidden
        self.norm = WholeBatchNorm(2 * sum(widths), momentum=0.01)
        self.dense1 = nn.Linear(2 * sum(widths), hidden)
        self.dense2 = nn.Linear(hidden, STYLE_DIM)

    def forward(self, features: Mapping[str, Tensor]) -> Tensor:
        statistics = self.normalise(log_statistics(list(features.values()), TEACHER_FLOOR))
        vector: Tensor = self.dense2(F.leaky_relu(self.dense1(statistics), LEAK))
        return vector

    def normalise(self, statistics: Tensor) -> Tensor:
        """The norm on its fixed statistics, also while training."""
        norm = self.norm
        return F.batch_norm(statistics, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)

    @torch.no_grad()
    def calibrate(self, statistics: Tensor) -> None:
        """Set the norm's mean and variance from log statistics ``[images, 2 * channels]`` of many paintings."""
        assert self.norm.running_mean is not None and self.norm.running_var is not None
        variance, mean = torch.var_mean(statistics.float(), 0)
        self.norm.running_mean.copy_(mean)
        # A channel that is silent on every painting must not have its noise blown up.
        self.norm.running_var.copy_(variance.clamp(min=1e-4))
