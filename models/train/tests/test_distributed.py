"""Two processes train as one process with the doubled batch does."""

from __future__ import annotations

from pathlib import Path

import pytest

from train.machine.checkpoint import FILE, load
from train.tests.helpers import command, curve, finish, finish_in_two_processes


def compare(one: Path, two: Path, steps: int) -> None:
    """float32 rounding is all that may differ; it grows, since every step starts from the last one's weights, and
    faster in the gradient's norm than in the loss."""
    a, b = curve(one), curve(two)
    assert len(a) == len(b) == steps
    for x, y in zip(a, b, strict=True):
        assert x.keys() == y.keys()
        for name, value in x.items():
            close = 5e-5 if x["step"] == 1 else 2e-2 if name == "gradient" else 5e-4
            assert y[name] == pytest.approx(value, rel=close, abs=1e-6), (x["step"], name)


def test_transfer_loss_curve(tmp_path: Path, images: Path, loss_network: Path) -> None:
    more = ("--steps", "6", "--calibration-images", "8", "--identity-share", "0.3")
    one = command("transfer", tmp_path / "one", images, loss_network, *more, "--sizes", "64x4")
    two = command("transfer", tmp_path / "two", images, loss_network, *more, "--sizes", "64x2")
    finish(one)
    finish_in_two_processes(two)
    compare(tmp_path / "one", tmp_path / "two", 6)
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
