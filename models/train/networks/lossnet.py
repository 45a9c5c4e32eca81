"""Loss networks: VGG-19's first layers in any width, and readers for the peers' weights and for our own.

Images are NCHW, RGB, 0..1. Taps are named as in the papers: relu1_1 ... relu5_1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

Features = dict[str, Tensor]
"""Tap to ``[batch, channels, height, width]``."""


@dataclass(frozen=True, kw_only=True)
class LossNetworkSpec:
    """Architecture numbers: channels and convolutions of every level; levels are joined by 2x2 max pooling."""

    widths: tuple[int, ...] = (16, 32, 64, 128, 128)
    convs: tuple[int, ...] = (2, 2, 4, 4, 1)

    @property
    def taps(self) -> tuple[str, ...]:
        """The first activation of every level."""
        return tuple(f"relu{level + 1}_1" for level in range(len(self.widths)))

    def manifest(self) -> dict[str, object]:
        """What the release's manifest says of a loss network."""
        numbers = {name: list(value) for name, value in asdict(self).items()}
        return {**numbers, "pool": "max", "padding": "zero", "taps": list(self.taps)}


class LossNetwork(nn.Module):
    """3x3 convolutions with biases, ReLU after each, max pooling 2x2 (rounded up) between levels (Simonyan 2015).

    The parameters are ``conv1_1.weight`` and so on. ``padding`` is ``zeros`` or ``reflect``.
    """

    def __init__(self, spec: LossNetworkSpec | None = None, padding: Literal["zeros", "reflect"] = "zeros") -> None:
        super().__init__()
        self.spec = spec or LossNetworkSpec()
        width = 3
        for level, (channels, convs) in enumerate(zip(self.spec.widths, self.spec.convs, strict=True)):
            for k in range(convs):
                conv = nn.Conv2d(width, channels, 3, padding=1, padding_mode=padding)
                nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
                assert conv.bias is not None
                nn.init.zeros_(conv.bias)
                if width == 3:
                    _centre_input(conv)
                self.add_module(f"conv{level + 1}_{k + 1}", conv)
                width = channels

    def forward(self, image: Tensor, last: str | None = None) -> Features:
        """All taps up to ``last`` (all of them by default)."""
        taps: Features = {}
        h = image
        for level, convs in enumerate(self.spec.convs):
            if level:
                h = F.max_pool2d(h, 2, 2, ceil_mode=True)
            for k in range(convs):
                h = F.relu(self.get_submodule(f"conv{level + 1}_{k + 1}")(h))
                if k == 0:
                    taps[f"relu{level + 1}_1"] = h
                    if f"relu{level + 1}_1" == last:
                        return taps
        return taps

    def frozen(self) -> LossNetwork:
        """Itself, with nothing left to train."""
        return self.requires_grad_(False).eval()


class SeenLossNetwork(nn.Module):
    """A loss network seen through its metrics: distances of its taps are those of VGG-19's predicted features.

    ``metrics`` are symmetric ``[channels, channels]`` matrices; a tap without one is seen as it is.
    """

    def __init__(self, network: LossNetwork, metrics: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.network, self.spec = network, network.spec
        self._seen = frozenset(metrics)
        for tap, root in metrics.items():
            self.register_buffer(f"{tap}_metric", root.float()[:, :, None, None].clone())

    def forward(self, image: Tensor, last: str | None = None) -> Features:
        """All taps up to ``last`` (all of them by default)."""
        taps: Features = self.network(image, last)
        for tap in self._seen & taps.keys():
            taps[tap] = F.conv2d(taps[tap], self.get_buffer(f"{tap}_metric"))
        return taps


@torch.no_grad()
def _centre_input(conv: nn.Conv2d) -> None:
    """Let a fresh first layer start as if its input had mean 0 and deviation 1, with an image's usual ones."""
    mean, deviation = 0.45, 0.25
    assert conv.bias is not None
    conv.weight.div_(deviation)
    conv.bias.sub_(conv.weight.sum((1, 2, 3)) * mean)


def _fold_colour(weight: Tensor, bias: Tensor, colour_weight: Tensor, colour_bias: Tensor) -> tuple[Tensor, Tensor]:
    """Merge a leading 1x1 colour transform into the 3x3 convolution that follows it."""
    matrix = colour_weight[:, :, 0, 0]
    return torch.einsum("oihw,ij->ojhw", weight, matrix), bias + torch.einsum("oihw,i->o", weight, colour_bias)


def load_compressed_vgg19(folder: Path) -> tuple[LossNetwork, dict[str, tuple[Tensor, Tensor]]]:
    """VGG-19 compressed 16 times (Wang et al. 2020, Collaborative Distillation) from ``se5.pth``.

    Returns the network and, per tap, the linear map ``(weight [vgg, own], bias [vgg])`` to VGG-19's width. Zero
    padding, as release 0 was trained with.
    """
    weights: Mapping[str, Tensor] = torch.load(folder / "se5.pth", map_location="cpu", weights_only=True)["model"]
    net = LossNetwork()
    state = {}
    for name in net.state_dict():
        conv, kind = name.split(".")
        state[name] = weights[f"{conv.replace('_', '')}.{kind}"]
    state["conv1_1.weight"], state["conv1_1.bias"] = _fold_colour(
        state["conv1_1.weight"], state["conv1_1.bias"], weights["conv0.weight"], weights["conv0.bias"]
    )
    net.load_state_dict(state)
    maps = {
        tap: (weights[f"conv{tap[4]}1_aux.weight"][:, :, 0, 0], weights[f"conv{tap[4]}1_aux.bias"])
        for tap in net.spec.taps
    }
    return net.frozen(), maps


def load_vgg19_to_relu3(folder: Path) -> LossNetwork:
    """VGG-19 with normalised activations up to relu3_1 (Huang & Belongie 2017), reflection padding."""
    weights = torch.load(folder / "vgg_normalised_conv3_1.pth", map_location="cpu", weights_only=True)
    net = LossNetwork(LossNetworkSpec(widths=(64, 128, 256), convs=(2, 2, 1)), padding="reflect")
    places = {"conv1_1": 2, "conv1_2": 5, "conv2_1": 9, "conv2_2": 12, "conv3_1": 16}
    state = {f"{conv}.{kind}": weights[f"{k}.{kind}"] for conv, k in places.items() for kind in ("weight", "bias")}
    state["conv1_1.weight"], state["conv1_1.bias"] = _fold_colour(
        state["conv1_1.weight"], state["conv1_1.bias"], weights["0.weight"], weights["0.bias"]
    )
    net.load_state_dict(state)
    return net.frozen()


def load_own(file: Path) -> LossNetwork:
    """Our own loss network, as the ``loss-network`` stage exports it; the widths are read off the tensors."""
    tensors = {name: value.float() for name, value in load_file(file).items() if name.startswith("conv")}
    levels: dict[int, list[str]] = {}
    for name in tensors:
        if name.endswith(".weight"):
            levels.setdefault(int(name[4]), []).append(name)
    widths = tuple(tensors[f"conv{level}_1.weight"].shape[0] for level in sorted(levels))
    convs = tuple(len(levels[level]) for level in sorted(levels))
    net = LossNetwork(LossNetworkSpec(widths=widths, convs=convs))
    net.load_state_dict(tensors)
    return net.frozen()


def open_loss_network(path: Path) -> LossNetwork:
    """The compressed VGG-19 (a folder with ``se5.pth``) or our own network (a ``.safetensors`` file)."""
    if (path / "se5.pth").exists():
        return load_compressed_vgg19(path)[0]
    if path.suffix == ".safetensors" and path.exists():
        return load_own(path)
    raise FileNotFoundError(f"no loss network at {path}: give compressed-vgg19's folder or a loss-network.safetensors")


def open_seen_network(path: Path) -> SeenLossNetwork:
    """What :func:`open_loss_network` opens, seen through the metrics that our own network comes with."""
    network = open_loss_network(path)
    tensors = load_file(path) if path.is_file() else {}
    metrics = {name.removesuffix(".metric"): value for name, value in tensors.items() if name.endswith(".metric")}
    return SeenLossNetwork(network, metrics)


class VggTargets(nn.Module):
    """VGG-19's features: the real ones to relu3_1, beyond them the compressed network's map to VGG-19's width."""

    def __init__(self, near: LossNetwork, far: LossNetwork, maps: Mapping[str, tuple[Tensor, Tensor]]) -> None:
        super().__init__()
        self.near, self.far = near, far
        self.far_taps = tuple(tap for tap in far.spec.taps if tap not in near.spec.taps)
        for tap in self.far_taps:
            weight, bias = maps[tap]
            self.register_buffer(f"{tap}_weight", weight[:, :, None, None].clone())
            self.register_buffer(f"{tap}_bias", bias.clone())

    @staticmethod
    def from_peers(peers: Path) -> VggTargets:
        """From the folders ``vgg19-conv3`` and ``compressed-vgg19`` of other people's weights."""
        far, maps = load_compressed_vgg19(peers / "compressed-vgg19")
        return VggTargets(load_vgg19_to_relu3(peers / "vgg19-conv3"), far, maps)

    @staticmethod
    def made_up(seed: int = 0) -> VggTargets:
        """Random weights, for trying the pipeline out without anyone's network."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            near = LossNetwork(LossNetworkSpec(widths=(8, 12, 16), convs=(1, 1, 1)))
            far = LossNetwork(LossNetworkSpec(widths=(4, 8, 8, 16, 16), convs=(1, 1, 1, 1, 1)))
            maps = {tap: (torch.randn(24, 16) / 4, torch.zeros(24)) for tap in ("relu4_1", "relu5_1")}
        return VggTargets(near.frozen(), far.frozen(), maps)

    @torch.no_grad()
    def forward(self, image: Tensor) -> Features:
        targets: Features = self.near(image)
        far = self.far(image)
        for tap in self.far_taps:
            targets[tap] = F.conv2d(far[tap], self.get_buffer(f"{tap}_weight"), self.get_buffer(f"{tap}_bias"))
        return targets
