"""Two processes train as one process with the doubled batch does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from train.checkpoint import FILE, load
from train.tests.helpers import MODELS, command, curve, finish


def under_torchrun(arguments: list[str]) -> list[str]:
    """The command ``python -m train ...`` in two gloo processes."""
    return [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", *arguments[1:]]


def compare(one: Path, two: Path, steps: int) -> None:
    """float32 rounding is all that may differ; it grows, since every step starts from the last one's weights."""
    a, b = curve(one), curve(two)
    assert len(a) == len(b) == steps
    for x, y in zip(a, b, strict=True):
        assert x.keys() == y.keys()
        for name, value in x.items():
            close = 5e-5 if x["step"] == 1 else 2e-3
            assert y[name] == pytest.approx(value, rel=close, abs=1e-6), (x["step"], name)


def test_transfer_loss_curve(tmp_path: Path, images: Path, loss_network: Path) -> None:
    more = ("--steps", "6", "--calibration-images", "8", "--identity-share", "0.3")
    one = command("transfer", tmp_path / "one", images, loss_network, *more, "--sizes", "64x4")
    two = command("transfer", tmp_path / "two", images, loss_network, *more, "--sizes", "64x2")
    finish(one)
    done = subprocess.run(under_torchrun(two), cwd=MODELS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    compare(tmp_path / "one", tmp_path / "two", 6)
    # Some step had an identity pair, so that unequal shares of the processes were tried.
    assert any("identity" in entry for entry in curve(tmp_path / "one"))


def sizes(each: int) -> tuple[str, ...]:
    """Options for so many samples per process in both phases."""
    return "--distil-sizes", f"64x{each}", "--sizes", f"64x{each}"


def test_student_loss_curve_with_batch_norms(tmp_path: Path, images: Path, loss_network: Path) -> None:
    start = command("transfer", tmp_path / "start", images, loss_network, "--steps", "1", "--sizes", "64x1")
    finish([*start, "--calibration-images", "8"])
    more = ("--init", str(tmp_path / "start"), "--distil-steps", "4", "--joint-steps", "2", "--rate", "1e-4")
    finish(command("student", tmp_path / "one", images, loss_network, *more, *sizes(4)))
    two = command("student", tmp_path / "two", images, loss_network, *more, *sizes(2))
    done = subprocess.run(under_torchrun(two), cwd=MODELS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    compare(tmp_path / "one" / "distil", tmp_path / "two" / "distil", 4)
    compare(tmp_path / "one" / "joint", tmp_path / "two" / "joint", 2)
    states = [load(tmp_path / name / "distil" / FILE) for name in ("one", "two")]
    assert states[0] is not None and states[1] is not None
    means = [state["networks"]["student"]["stem.norm.running_mean"] for state in states if state]
    assert means[0].tolist() == pytest.approx(means[1].tolist(), rel=1e-3, abs=1e-5)
