"""Two processes train as one process with the doubled batch does."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from train.machine.checkpoint import FILE, load
from train.tests.helpers import command, curve, finish, finish_in_two_processes

Curve = list[dict[str, Any]]
FIRST = 5e-5
"""Relative rounding of the first step's numbers, whose weights are the same: some hundred float32 units in the last
place, for sums over 10^5 places."""
SIGMAS = 6
"""How many standard deviations of what rounding does to a curve are taken for rounding."""


def compare(one: Path, two: Path, steps: int, bounds: list[dict[str, float]] | None = None) -> None:
    """float32 rounding is all that may differ; it grows, since every step starts from the last one's weights, and
    faster in the gradient's norm than in the loss. ``bounds`` are those of :func:`rounding`."""
    a, b = curve(one), curve(two)
    assert len(a) == len(b) == steps
    for k, (x, y) in enumerate(zip(a, b, strict=True)):
        assert x.keys() == y.keys()
        for name, value in x.items():
            close = 2e-2 if name == "gradient" else 5e-4
            if bounds:
                close = bounds[k]["gradient" if name == "gradient" else "losses"]
            close = FIRST if x["step"] == 1 else close
            assert y[name] == pytest.approx(value, rel=close, abs=1e-6), (x["step"], name)


def nudged(arguments: list[str], seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a command whose gradients are off by about one unit in the last place of each tensor's largest number: what
    another order of summing does."""
    generator = torch.Generator().manual_seed(seed)
    clip = torch.nn.utils.clip_grad_norm_

    def nudge(parameters: list[torch.nn.Parameter], most: float) -> Tensor:
        for gradient in (p.grad for p in parameters if p.grad is not None):
            unit = torch.finfo(gradient.dtype).eps * gradient.abs().max()
            gradient.add_(unit * torch.randn(gradient.shape, generator=generator))
        return clip(parameters, most)

    with monkeypatch.context() as patch:
        patch.setattr(torch.nn.utils, "clip_grad_norm_", nudge)
        finish(arguments)


def rounding(whole: Curve, others: list[Curve]) -> list[dict[str, float]]:
    """Per step, the relative difference that rounding explains: of the losses, and of the gradient's norm.

    Adam's first steps move every weight by the rate in the direction of its gradient, however small that is, so where
    a gradient is nothing but rounding a unit in the last place becomes a step: a bound in fixed units cannot hold on
    every processor. The curves of ``others`` differ from the ``whole`` one by a unit in each gradient, and show it.
    """
    bounds: list[dict[str, float]] = []
    for k, entry in enumerate(whole):
        bound = dict(bounds[-1]) if bounds else {"losses": 0.0, "gradient": 0.0}
        for kind, chosen in (
            ("gradient", ["gradient"]),
            ("losses", [n for n in entry if n not in ("gradient", "step")]),
        ):
            found = [
                (other[k][name] - entry[name]) / max(abs(entry[name]), 1e-6) for other in others for name in chosen
            ]
            bound[kind] = max(bound[kind], SIGMAS * math.sqrt(sum(d * d for d in found) / len(found)))
        bounds.append(bound)
    return bounds


def test_transfer_loss_curve(tmp_path: Path, images: Path, loss_network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = ("--steps", "6", "--calibration-images", "8", "--identity-share", "0.3")

    def run(name: str, sizes: str) -> list[str]:
        return command("transfer", tmp_path / name, images, loss_network, *more, "--sizes", sizes)

    finish(run("one", "64x4"))
    for seed in range(3):
        nudged(run(f"nudged-{seed}", "64x4"), seed, monkeypatch)
    bounds = rounding(curve(tmp_path / "one"), [curve(tmp_path / f"nudged-{seed}") for seed in range(3)])
    # Rounding it must be: a share of the batch that is counted wrongly shows in per cents.
    assert all(bound["losses"] < 1e-2 for bound in bounds)
    finish_in_two_processes(run("two", "64x2"))
    compare(tmp_path / "one", tmp_path / "two", 6, bounds)
    # Some step had an identity pair, so that unequal shares of the processes were tried.
    assert any("identity" in entry for entry in curve(tmp_path / "one"))


def test_distillation_loss_curve_with_batch_norms(tmp_path: Path, images: Path, loss_network: Path) -> None:
    start = command("transfer", tmp_path / "start", images, loss_network, "--steps", "1", "--sizes", "64x1")
    finish([*start, "--calibration-images", "8"])
    more = ("--init", str(tmp_path / "start"), "--distil-steps", "4", "--joint-steps", "0", "--rate", "1e-4")
    finish(command("student", tmp_path / "one", images, loss_network, *more, "--distil-sizes", "64x4"))
    two = command("student", tmp_path / "two", images, loss_network, *more, "--distil-sizes", "64x2")
    finish_in_two_processes(two)
    compare(tmp_path / "one" / "distil", tmp_path / "two" / "distil", 4)
    a, b = (load(tmp_path / name / "distil" / FILE) for name in ("one", "two"))
    assert a is not None and b is not None
    for statistic in ("running_mean", "running_var"):
        x, y = (state["networks"]["student"][f"stem.norm.{statistic}"].tolist() for state in (a, b))
        assert x == pytest.approx(y, rel=1e-4, abs=1e-6)


def test_joint_loss_curve_from_a_release(tmp_path: Path, images: Path, loss_network: Path, release: Path) -> None:
    more = ("--init", str(release), "--distil-steps", "0", "--joint-steps", "3", "--rate", "1e-4", "--mix-share", "0.7")
    finish(command("student", tmp_path / "one", images, loss_network, *more, "--sizes", "64x4"))
    two = command("student", tmp_path / "two", images, loss_network, *more, "--sizes", "64x2")
    finish_in_two_processes(two)
    compare(tmp_path / "one" / "joint", tmp_path / "two" / "joint", 3)
