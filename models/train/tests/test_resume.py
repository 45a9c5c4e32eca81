"""A run that is killed goes on as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from train.cli import main
from train.machine import checkpoint
from train.tests.helpers import MODELS, command, curve, finish

STEPS = 16


def transfer(run: Path, images: Path, loss_network: Path, *extra: str) -> list[str]:
    more = ("--steps", str(STEPS), "--sizes", "64x2,72x1", "--calibration-images", "8", "--identity-share", "0.4")
    return command("transfer", run, images, loss_network, *more, *extra)


def kill_after(arguments: list[str], entries: int) -> None:
    """Start a run and SIGKILL it once it has made so many log entries."""
    process = subprocess.Popen(arguments, cwd=MODELS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    for _ in range(entries):
        assert process.stdout.readline(), "the run ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("optimiser", ["adam", "muon"])
def test_killed_twice_the_loss_curve_and_the_weights_are_the_same(
    tmp_path: Path, images: Path, loss_network: Path, optimiser: str
) -> None:
    extra = ("--optimiser", optimiser)
    finish(transfer(tmp_path / "whole", images, loss_network, *extra))
    broken = tmp_path / "broken"
    kill_after(transfer(broken, images, loss_network, *extra), 4)
    kill_after(transfer(broken, images, loss_network, *extra), 5)
    state = checkpoint.load(broken / checkpoint.FILE)
    assert state is not None and 6 <= state["step"] < STEPS and state["step"] % 3 == 0
    finish(transfer(broken, images, loss_network, *extra))
    assert [entry["step"] for entry in curve(broken)] == list(range(1, STEPS + 1))
    assert curve(broken) == curve(tmp_path / "whole")
    a, b = (checkpoint.load(run / checkpoint.FILE) for run in (tmp_path / "whole", broken))
    assert a is not None and b is not None
    for kind in ("networks", "averages"):
        for network, tensors in a[kind].items():
            for name, value in tensors.items():
                assert torch.equal(value, b[kind][network][name]), (kind, network, name)


CHANGES = ("--content", "1:0,6:4,2:9", "--mix-share", "0:0,0.8:5", "--identity-share", "0.4:0,0.2:7")


def test_killed_before_a_weight_changes_the_run_is_the_uninterrupted_one(
    tmp_path: Path, images: Path, loss_network: Path
) -> None:
    finish(transfer(tmp_path / "whole", images, loss_network, *CHANGES))
    broken = tmp_path / "broken"
    # Checkpoints are made every third step: it resumes at step 3, before the first change, and goes through all.
    kill_after(transfer(broken, images, loss_network, *CHANGES), 4)
    finish(transfer(broken, images, loss_network, *CHANGES))
    assert curve(broken) == curve(tmp_path / "whole")
    assert same_networks(tmp_path / "whole", broken)
    finish(transfer(tmp_path / "constant", images, loss_network, "--content", "1", "--mix-share", "0"))
    # Steps are counted from 0: the loss that is logged as the fifth is the first with another weight.
    alike = [a == b for a, b in zip(curve(tmp_path / "whole"), curve(tmp_path / "constant"), strict=True)]
    assert alike[:4] == [True] * 4 and not any(alike[4:])


def test_a_change_by_hand_at_a_step_is_the_schedule_s(tmp_path: Path, images: Path, loss_network: Path) -> None:
    finish(transfer(tmp_path / "schedule", images, loss_network, "--content", "1:0,6:4"))
    by_hand = tmp_path / "by-hand"
    finish(transfer(by_hand, images, loss_network, "--content", "1", "--until", "4"))
    assert [entry["step"] for entry in curve(by_hand)] == [1, 2, 3, 4]
    # Asked to stop where it stands already, it does nothing.
    finish(transfer(by_hand, images, loss_network, "--content", "1", "--until", "4"))
    finish(transfer(by_hand, images, loss_network, "--content", "6"))
    assert curve(by_hand) == curve(tmp_path / "schedule")
    assert same_networks(tmp_path / "schedule", by_hand)


def same_networks(one: Path, two: Path) -> bool:
    """Whether two runs ended with the same weights, bit for bit."""
    a, b = (checkpoint.require(run / checkpoint.FILE) for run in (one, two))
    return all(
        torch.equal(value, b[kind][network][name])
        for kind in ("networks", "averages")
        for network, tensors in a[kind].items()
        for name, value in tensors.items()
    )


def test_time_limit_checkpoints_and_says_so(tmp_path: Path, images: Path, loss_network: Path) -> None:
    arguments = [*transfer(tmp_path / "run", images, loss_network), "--minutes", "0.001"]
    assert main(arguments[3:]) == 3
    state = checkpoint.load(tmp_path / "run" / checkpoint.FILE)
    assert state is not None and 1 <= state["step"] < STEPS
    finish(transfer(tmp_path / "run", images, loss_network))
    assert len(curve(tmp_path / "run")) == STEPS


def test_sigterm_checkpoints_before_leaving(tmp_path: Path, images: Path, loss_network: Path) -> None:
    run = tmp_path / "run"
    arguments = [*transfer(run, images, loss_network), "--steps", "400", "--checkpoint-every", "1000"]
    process = subprocess.Popen(arguments, cwd=MODELS, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(checkpoint.read_log(run)) < 2:
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    process.terminate()
    assert process.wait(60) == 3
    state = checkpoint.load(run / checkpoint.FILE)
    assert state is not None and state["step"] >= 2


def test_other_architecture_is_refused(
    tmp_path: Path, images: Path, loss_network: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    run.mkdir()
    wrong = {"specs": {"transformer": {"widths": (4, 4, 4), "blocks": 1}}}
    checkpoint.save(run / checkpoint.FILE, wrong)
    assert main(transfer(run, images, loss_network)[3:]) == 1
    assert "other networks" in capsys.readouterr().err


def test_another_optimiser_is_refused(
    tmp_path: Path, images: Path, loss_network: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    finish(transfer(run, images, loss_network, "--steps", "1"))
    again = transfer(run, images, loss_network, "--optimiser", "muon")
    assert main(again[3:]) == 1
    assert "another optimiser" in capsys.readouterr().err


def test_a_write_that_breaks_leaves_the_old_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / checkpoint.FILE
    checkpoint.save(file, {"step": 1})

    def broken(state: object, handle: Any) -> None:
        handle.write(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(torch, "save", broken)
    with pytest.raises(OSError, match="no space"):
        checkpoint.save(file, {"step": 2})
    state = checkpoint.load(file)
    assert state is not None and state["step"] == 1


def test_log_forgets_what_came_after_the_checkpoint(tmp_path: Path) -> None:
    for step in range(1, 6):
        checkpoint.append_log(tmp_path, {"step": step, "loss": 1 / step})
    with (tmp_path / checkpoint.LOG).open("a") as handle:
        handle.write('{"step": 6, "lo')
    checkpoint.trim_log(tmp_path, 3)
    assert [entry["step"] for entry in checkpoint.read_log(tmp_path)] == [1, 2, 3]
