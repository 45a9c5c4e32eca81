"""A learnt style: the conditional norms' own scales and shifts, and low-rank additions to pointwise convolutions.

Norms as in Dumoulin et al. (2017), *A learned representation for artistic style*; adapters as in Hu et al. (2022),
*LoRA*: a matrix ``W`` becomes ``W + up @ down``, where ``up @ down`` has a rank of a few. A predicted vector becomes
such a style without adapters by the network's own linear map, and paints the same picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor
from torch.func import functional_call

from ..machine.checkpoint import write_atomically
from .transformer import STYLE_DIM, Transformer

NORMS = "norms"
"""Name of the scales and shifts in a file."""
ADAPTED = ("blocks.", "up1.", "refine1.", "up2.")
"""Where adapters go: behind the first conditional norm, so that the encoder's output is the same for every style."""


@dataclass(frozen=True, kw_only=True)
class LearntStyle:
    """The numbers of a style, float32."""

    norms: Tensor
    """``[numbers]``: scale, then shift, of every conditional norm in order, as the linear map gives them."""
    down: Mapping[str, Tensor]
    """By the name of the convolution's weight, ``[rank, inputs]``."""
    up: Mapping[str, Tensor]
    """As ``down``, ``[outputs, rank]``."""

    def numbers(self) -> list[Tensor]:
        """Everything that is learnt."""
        return [self.norms, *self.down.values(), *self.up.values()]

    def count(self) -> int:
        """How many numbers it has."""
        return sum(part.numel() for part in self.numbers())


def adapted_weights(transformer: Transformer) -> dict[str, Tensor]:
    """The pointwise convolutions that may have adapters, by name, each ``[outputs, inputs, 1, 1]``."""
    return {
        name: weight
        for name, weight in transformer.named_parameters()
        if name.endswith("pointwise.weight") and name.startswith(ADAPTED)
    }


def begin(transformer: Transformer, vector: Tensor, *, rank: int, seed: int) -> LearntStyle:
    """The style of a vector ``[1, 100]``, to be learnt on from: its adapters add nothing yet; a rank of 0 has none."""
    generator = torch.Generator().manual_seed(seed)
    down, up = {}, {}
    for name, weight in adapted_weights(transformer).items() if rank else ():
        outputs, inputs = weight.shape[:2]
        down[name] = torch.randn(rank, inputs, generator=generator) * inputs**-0.5
        up[name] = torch.zeros(outputs, rank)
    norms = transformer.style(vector).detach().float().flatten()
    return LearntStyle(norms=norms, down=down, up=up)


def paint(transformer: Transformer, style: LearntStyle, photo: Tensor) -> Tensor:
    """Photo ``[batch, 3, height, width]`` to picture, as :class:`Transformer`; has a gradient in the style."""
    weights = dict(transformer.named_parameters())
    adapted = {
        name: weights[name] + (style.up[name] @ style.down[name])[:, :, None, None].to(weights[name].dtype)
        for name in style.down
    }
    # Of a vector of zeros the linear map gives its bias.
    given = {**adapted, "style.bias": style.norms}
    picture: Tensor = functional_call(transformer, given, (photo, photo.new_zeros(len(photo), STYLE_DIM)))
    return picture


def write(style: LearntStyle, file: Path, about: Mapping[str, str]) -> None:
    """Write a safetensors file; ``about`` stands beside the numbers."""
    tensors = {NORMS: style.norms}
    for name in style.down:
        stem = name.removesuffix(".weight")
        tensors[f"{stem}.down"], tensors[f"{stem}.up"] = style.down[name], style.up[name]
    parts = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_atomically(file, save(parts, metadata=dict(about)))


def read(file: Path) -> tuple[LearntStyle, Mapping[str, str]]:
    """What :func:`write` wrote."""
    with safe_open(file, framework="pt") as opened:
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}
        about = opened.metadata() or {}
    norms = tensors.pop(NORMS)
    down = {f"{name.removesuffix('.down')}.weight": part for name, part in tensors.items() if name.endswith(".down")}
    up = {f"{name.removesuffix('.up')}.weight": part for name, part in tensors.items() if name.endswith(".up")}
    if down.keys() != up.keys():
        raise ValueError(f"{file} has half an adapter")
    return LearntStyle(norms=norms, down=down, up=up), about
