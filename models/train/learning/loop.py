"""The training loop that all stages share: schedule, averages, checkpoints, log, several processes."""

from __future__ import annotations

import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from ..images.ahead import Ahead
from ..images.batches import Batch
from ..machine import checkpoint, distributed, signals
from ..machine.device import Machine
from ..machine.options import opt
from ..networks.weights import Networks, architecture
from .muon import Muon, is_matrix
from .progress import Progress
from .task import Task, TrainedNetworks

ADAM_BETAS = (0.9, 0.99)
"""Decays of Adam's moments."""


class StoppedError(Exception):
    """A run ended before its last step; the same command resumes."""

    def __init__(self, message: str, *, wanted: bool) -> None:
        super().__init__(message)
        self.wanted = wanted
        """Whether ``--until`` asked for just that."""


@dataclass(frozen=True, kw_only=True)
class LoopOptions:
    """How long and how fast. Run and number of steps are the stage's to say."""

    run: Path
    steps: int
    minutes: Annotated[float, opt("checkpoint and stop after so long; exit status 3")] = math.inf
    until: Annotated[int | None, opt("checkpoint and stop after this step, to resume with other options")] = None
    rate: Annotated[float, opt("peak learning rate")] = 1e-3
    optimiser: Annotated[str, opt("muon: that for matrices, Adam for the rest", choices=("adam", "muon"))] = "adam"
    warmup: Annotated[int, opt("steps of linear rise")] = 150
    average_rate: Annotated[float, opt("share of the new weights in the exported averages, a step")] = 0.003
    from_scratch: bool = True
    """Whether the networks start untrained: then the average forgets the first steps faster."""
    clip: float = 5.0
    """Greatest norm of the gradient."""
    checkpoint_every: Annotated[int, opt("steps from one checkpoint to the next")] = 200
    log_every: Annotated[int, opt("steps from one line of the log to the next")] = 50
    workers: Annotated[int, opt("threads that make batches")] = 1

    @property
    def end(self) -> int:
        """Step at which this call ends, if nothing stops it before."""
        return self.steps if self.until is None else min(self.steps, self.until)


def learning_rate(options: LoopOptions, step: int) -> float:
    """Linear rise, then a cosine down to 2 % of the peak at the last step."""
    rise = min(1.0, (step + 1) / options.warmup) if options.warmup else 1.0
    fall = 0.5 * (1 + math.cos(math.pi * step / options.steps)) * 0.98 + 0.02
    return options.rate * rise * fall


def average_share(options: LoopOptions, step: int) -> float:
    """Share of the new weights in the average at a step; larger at first, lest the random start be held for long."""
    return max(options.average_rate, 9 / (10 + step)) if options.from_scratch else options.average_rate


def optimisers(task: Task, options: LoopOptions) -> dict[str, torch.optim.Optimizer]:
    """By their names in the checkpoint."""
    muon = options.optimiser == "muon"
    rest = task.groups(lambda name, parameter: not (muon and is_matrix(name, parameter)))
    found: dict[str, torch.optim.Optimizer] = {"optimiser": torch.optim.Adam(rest, lr=options.rate, betas=ADAM_BETAS)}
    if muon:
        found["muon"] = Muon(task.groups(is_matrix), lr=options.rate)
    return found


class Loop:
    """Trains a task; constructing it resumes from the run's checkpoint where there is one."""

    def __init__(self, task: Task, machine: Machine, options: LoopOptions, earlier: Networks | None = None) -> None:
        self.task, self.machine, self.options = task, machine, options
        options.run.mkdir(parents=True, exist_ok=True)
        machine.place(task.networks)
        self.averages = copy.deepcopy(task.networks).requires_grad_(False)
        self.optimisers = optimisers(task, options)
        groups = [group for optimiser in self.optimisers.values() for group in optimiser.param_groups]
        self.parameters = [p for group in groups for p in cast("list[nn.Parameter]", group["params"])]
        self.progress = Progress()
        if earlier:
            self.progress.earlier_steps, self.progress.earlier_seconds = earlier.steps, earlier.hours * 3600
        self._stop = False
        self._resume()

    def _resume(self) -> None:
        state = checkpoint.load(self.options.run / checkpoint.FILE)
        if state is None:
            return
        if architecture(state["specs"]) != architecture(self.task.specs()):
            raise ValueError(f"{self.options.run} holds a run of other networks: choose another --out or remove it")
        for name, network in self.task.networks.items():
            network.load_state_dict(state["networks"][name])
            self.averages[name].load_state_dict(state["averages"][name])
        if ("muon" in state) != ("muon" in self.optimisers):
            raise ValueError(f"{self.options.run} holds a run with another optimiser: choose it or another --out")
        for name, optimiser in self.optimisers.items():
            optimiser.load_state_dict(state[name])
        self.progress = Progress.restored(state)
        checkpoint.restore_random(state["random"])
        if distributed.rank() == 0:
            checkpoint.trim_log(self.options.run, self.progress.step)

    def save(self) -> None:
        """Write the checkpoint (process 0)."""
        if distributed.rank() == 0:
            states = {
                kind: {name: network.state_dict() for name, network in networks.items()}
                for kind, networks in (("networks", self.task.networks), ("averages", self.averages))
            }
            checkpoint.save(
                self.options.run / checkpoint.FILE,
                {
                    **states,
                    **self.progress.state(),
                    **{name: optimiser.state_dict() for name, optimiser in self.optimisers.items()},
                    "specs": self.task.specs(),
                },
            )

    def run(self) -> bool:
        """Train to the last step; False where ``--until``, the time limit, SIGTERM or SIGINT ended it before."""
        if self.progress.step >= self.options.end:
            return self.progress.step >= self.options.steps
        model: nn.Module = TrainedNetworks(self.task)
        if distributed.world_size() > 1:
            devices = [self.machine.device.index] if self.machine.device.type == "cuda" else None
            model = DistributedDataParallel(model, device_ids=devices, broadcast_buffers=False)
        self.task.train()
        batches = Ahead(self.task.batch, self.progress.step, self.options.workers)
        try:
            with signals.handled(self.request_stop):
                self._steps(model, batches)
        finally:
            batches.close()
        return self.progress.step >= self.options.steps

    def _steps(self, model: nn.Module, batches: Ahead[Batch]) -> None:
        end = time.monotonic() + self.options.minutes * 60
        last = time.monotonic()
        while self.progress.step < self.options.end:
            self._step(model, batches.next().to(self.machine.device))
            now = time.monotonic()
            self.progress.seconds += now - last
            last = now
            done = self.progress.step >= self.options.end
            stop = distributed.first_decides(self._stop or now > end, self.machine.device)
            if self.progress.step % self.options.log_every == 0 or done:
                self._log()
            if self.progress.step % self.options.checkpoint_every == 0 or done or stop:
                self.save()
            if stop:
                return

    def _step(self, model: nn.Module, batch: Batch) -> None:
        progress = self.progress
        rate = learning_rate(self.options, progress.step)
        for optimiser in self.optimisers.values():
            for group in optimiser.param_groups:
                group["lr"] = rate * group["factor"]
            optimiser.zero_grad(set_to_none=True)
        loss, parts = model(batch, progress.step)
        # Gradients are averaged over processes, while the shares of the loss add up.
        (loss * distributed.world_size()).backward()
        norm = nn.utils.clip_grad_norm_(self.parameters, self.options.clip)
        if torch.isfinite(norm):
            for optimiser in self.optimisers.values():
                optimiser.step()
            self._average()
        else:
            progress.skipped += 1
        shares = torch.stack([loss.detach(), *(part.detach() for part in parts.values())])
        values = [*distributed.sum_over_processes(shares).tolist(), float(norm)]
        for name, value in zip(("loss", *parts, "gradient"), values, strict=True):
            progress.terms.add(name, value)
        progress.step += 1

    @torch.no_grad()
    def _average(self) -> None:
        share = average_share(self.options, self.progress.step)
        torch._foreach_lerp_(list(self.averages.parameters()), list(self.task.networks.parameters()), share)
        for average, current in zip(self.averages.buffers(), self.task.networks.buffers(), strict=True):
            average.copy_(current)

    def _log(self) -> None:
        means = self.progress.terms.take()
        if distributed.rank() == 0:
            entry = {"step": self.progress.step, "seconds": round(self.progress.seconds, 1), **means}
            checkpoint.append_log(self.options.run, entry)
            terms = " ".join(f"{name} {value:.4f}" for name, value in means.items())
            print(f"{self.progress.step}/{self.options.steps} {self.progress.seconds:.0f} s {terms}", flush=True)

    def request_stop(self) -> None:
        """Checkpoint and stop after the current step."""
        self._stop = True


def train(task: Task, machine: Machine, options: LoopOptions, earlier: Networks | None = None) -> Loop:
    """Run a loop to its last step; raises :class:`StoppedError` where it ended before."""
    loop = Loop(task, machine, options, earlier)
    done = loop.run()
    step = loop.progress.step
    state = "done" if done else "stopped, the same command resumes"
    if distributed.rank() == 0:
        print(f"{options.run}: {state}, step {step}, {loop.progress.skipped} skipped", flush=True)
    if not done:
        raise StoppedError(f"{options.run} stopped at step {step}", wanted=step >= options.end)
    return loop
