"""What several tests use."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from train.cli import main
from train.machine import checkpoint

MODELS = Path(__file__).resolve().parents[2]


def command(stage: str, run: Path, images: Path, loss_network: Path, *more: str) -> list[str]:
    """A short run in float32 that logs every step."""
    return [sys.executable, "-m", "train", stage, "--out", str(run), "--data", str(images)] + [
        "--loss-network", str(loss_network), "--distil-teacher", "made-up", "--precision", "fp32", "--threads", "1",
        "--warmup", "2", "--log-every", "1", "--checkpoint-every", "3", *more,
    ]  # fmt: skip


def curve(run: Path) -> list[dict[str, Any]]:
    """The log without its clock."""
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in checkpoint.read_log(run)]


def finish(arguments: list[str]) -> None:
    """Run a whole command in this process: starting Python and PyTorch takes longer than these short runs."""
    assert arguments[1:3] == ["-m", "train"] and main(arguments[3:]) == 0


def finish_in_two_processes(arguments: list[str]) -> None:
    """Run a command under torchrun in two gloo processes."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", *arguments[1:]]
    done = subprocess.run(command, cwd=MODELS, capture_output=True, text=True)
    if "terminate called without an active exception" in done.stderr:
        # PyTorch's own threads abort a process that has finished now and then, on a busy machine; runs resume.
        done = subprocess.run(command, cwd=MODELS, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


def reference(shared: Path, name: str) -> ModuleType:
    """A module of the laboratory, which ours must agree with."""
    folder = str(shared / "reference")
    if not Path(folder, f"{name}.py").exists():
        pytest.skip(f"needs {folder}/{name}.py, which is not here")
    if folder not in sys.path:
        # Last and for good: its modules import each other when they are called, and must not hide others.
        sys.path.append(folder)
    spec = importlib.util.spec_from_file_location(f"reference_{name}", shared / "reference" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
