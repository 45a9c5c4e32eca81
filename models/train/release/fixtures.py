"""Stage ``fixtures``: what an implementation of a release must reproduce to 1e-3, made from formulas, float32, NHWC."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
from torch import Tensor

from ..learning.fit import Fitter
from ..learning.objective import Guides, LossWeights, Objective
from ..machine.device import Machine
from ..machine.options import add_fields, opt, read_fields
from ..machine.schedule import constant
from ..networks.learnt import begin, paint
from ..networks.lossnet import LossNetwork, open_seen_network
from ..networks.painting import Release
from ..networks.weights import Networks, open_networks
from .files import read_manifest, write_manifest, write_tensors

SELFTEST_LIMIT = 80_000
"""Bytes of a file that the app fetches at every start."""


def _grid(height: int, width: int) -> tuple[Tensor, Tensor]:
    y, x = torch.meshgrid(torch.arange(float(height)), torch.arange(float(width)), indexing="ij")
    return y, x


def _as_bytes(image: Tensor) -> Tensor:
    return (image * 255).round() / 255


def made_up_photo(height: int, width: int) -> Tensor:
    """Waves and a chequerboard, ``[1, 3, height, width]``, in steps of 1/255."""
    y, x = _grid(height, width)
    waves = 0.5 + 0.5 * torch.sin(x / 5 + y / 9)
    board = ((x // 8 + y // 8) % 2) * 0.6 + 0.2
    return _as_bytes(torch.stack([waves, 0.5 + 0.5 * torch.cos(y / 4), board])[None])


def made_up_painting(side: int) -> Tensor:
    """Rings, stripes and ripples, ``[1, 3, side, side]``, in steps of 1/255."""
    y, x = _grid(side, side)
    rings = 0.5 + 0.5 * torch.sin((x**2 + y**2) / 900)
    ripples = 0.5 + 0.5 * torch.cos(x / 7) * torch.sin(y / 11)
    return _as_bytes(torch.stack([rings, ((x // 16) % 3) / 2, ripples])[None])


def _nhwc(image: Tensor) -> Tensor:
    return image.permute(0, 2, 3, 1).contiguous()


@torch.no_grad()
def parity(networks: Networks) -> dict[str, Tensor]:
    """``photo`` 48x64, ``painting`` 256x256, ``style`` of the painting, ``picture`` of both."""
    photo, painting = made_up_photo(48, 64), made_up_painting(256)
    style = networks.require_student()(painting)
    picture = networks.require_transformer()(photo, style)
    return {"photo": _nhwc(photo), "painting": _nhwc(painting), "style": style, "picture": _nhwc(picture)}


@torch.no_grad()
def selftest(networks: Networks) -> dict[str, Tensor]:
    """Small enough to be run at every start: ``photo`` 32x32, :func:`parity`'s ``style``, ``picture`` of both;
    ``painting`` 64x64 and its ``vector``."""
    photo, painting = made_up_photo(32, 32), made_up_painting(64)
    style = networks.require_student()(made_up_painting(256))
    picture = networks.require_transformer()(photo, style)
    vector = networks.require_student()(painting)
    return {
        "photo": _nhwc(photo),
        "style": style,
        "picture": _nhwc(picture),
        "painting": _nhwc(painting),
        "vector": vector,
    }


def gradient(network: LossNetwork) -> dict[str, Tensor]:
    """What an engine's reverse pass must reproduce: ``selftest.photo`` 40x36, and ``selftest.gradient`` there of the
    mean squares of all taps' features, added up. The odd sides at the deeper levels are on purpose."""
    photo = made_up_photo(40, 36).requires_grad_(True)
    taps = network(photo).values()
    torch.autograd.backward(torch.stack([tap.square().mean() for tap in taps]).sum())
    assert photo.grad is not None
    return {"selftest.photo": _nhwc(photo.detach()), "selftest.gradient": _nhwc(photo.grad)}


LEARNING_STEPS = 5
LEARNING_RATE = 0.02
LEARNING_WEIGHTS = LossWeights(
    style=constant(4.0), content=constant(4.0), flat=constant(8.0), vector=constant(0.0), distil=constant(0.0)
)


def learning(released: Networks, loss_network: Path) -> dict[str, Tensor]:
    """What learning a painting in the app must reproduce, of made-up images on the ground: ``losses`` (style, content,
    colour, variation, flat), the ``gradient`` at the ``start`` (the painting's own norms, and adapters that add a
    little), and the ``curve`` of the whole loss over a few steps. Numbers lie as in ``src/learning/numbers.ts``."""
    machine = Machine(device=torch.device("cpu"), dtype=torch.float32, compiles=False)
    guides = Guides(loss_network=open_seen_network(loss_network), teacher=None)
    objective = Objective(machine=machine, guides=guides, weights=LEARNING_WEIGHTS, steps=1)
    release = Release(released)
    photo, painting = made_up_photo(48, 64), made_up_painting(384)
    fitter = Fitter(release, objective, [photo] * LEARNING_STEPS)
    with torch.no_grad():
        vector = release.vector(painting, 256)
    style = begin(release.transformer, vector, rank=2, seed=0)
    for up in style.up.values():
        up.copy_(0.1 * torch.sin(torch.arange(float(up.numel()))).reshape(up.shape))
    numbers = [number.requires_grad_(True) for number in style.numbers()]
    target = fitter.target(painting)
    curve: list[Tensor] = []
    parts: dict[str, Tensor] = {}

    def flat(norms: Tensor, down: Sequence[Tensor], up: Sequence[Tensor]) -> Tensor:
        pairs = (part for one, other in zip(down, up, strict=True) for part in (one, other.T))
        return torch.cat([norms.flatten(), *(part.flatten() for part in pairs)]).detach().clone()

    def loss(given: Tensor) -> Tensor:
        total, found = fitter.scored(given, vector, target, lambda on: paint(release.transformer, style, on))
        parts.update({} if parts else found)
        curve.append(total.detach())
        return total

    count = len(style.down)
    start = flat(style.norms, list(style.down.values()), list(style.up.values()))
    gradients = torch.autograd.grad(loss(photo), numbers)
    curve.clear()
    fitter.descend(numbers, LEARNING_RATE, loss)
    loss(photo)
    return {
        "start": start,
        "losses": torch.stack([parts[name].detach() for name in ("style", "content", "colour", "variation", "flat")]),
        "gradient": flat(gradients[0], gradients[1 : 1 + count], gradients[1 + count :]),
        "curve": torch.stack(curve),
    }


def add_fixtures(folder: Path) -> None:
    """Write the fixtures of a release from its files' weights, so that rounding is in them."""
    manifest = read_manifest(folder)
    released = open_networks(folder)
    write_tensors(folder / "parity.safetensors", parity(released))
    entry = write_tensors(folder / "selftest.safetensors", selftest(released), SELFTEST_LIMIT)
    manifest["files"]["selftest"] = entry
    write_manifest(folder, manifest)
    loss_network = folder / "loss-network.safetensors"
    if loss_network.exists():
        write_tensors(folder / "learning.safetensors", learning(released, loss_network))


@dataclass(frozen=True, kw_only=True)
class FixturesOptions:
    """Which release."""

    release: Annotated[Path, opt("its folder, whose fixtures are rewritten", flag="release")]


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, FixturesOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    add_fixtures(read_fields(args, FixturesOptions).release)
