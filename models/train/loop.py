"""The training loop that all stages share: schedule, averages, checkpoints, log, several processes."""

from __future__ import annotations

import copy
import math
import signal
import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from . import checkpoint, distributed
from .data import Ahead, Batch
from .device import Machine
from .muon import Muon, is_matrix
from .weights import Networks

Parts = dict[str, Tensor]
"""Named terms of a loss: this process's share of the mean over the whole batch; the processes' sum is the mean."""

GRAIN_RATE = 4.0
"""Factor on the learning rate of the transformer's ``noise`` layer."""

ADAM_BETAS = (0.9, 0.99)
"""Decays of Adam's moments."""


class Task(nn.Module):
    """What a stage trains: its networks, its batches, its loss.

    Only networks that are trained may be submodules. Frozen ones are kept in plain objects, which ``nn.Module`` does
    not search, so that they are neither moved nor averaged nor sent between processes.
    """

    networks: nn.ModuleDict
    rates: dict[str, float]
    """Per network, the factor on the learning rate; a network that is not named is not trained."""

    def groups(self, chosen: Callable[[str, nn.Parameter], bool]) -> list[dict[str, Any]]:
        """Chosen parameters with their factors on the learning rate; amounts of grain start near 0 and learn faster."""
        groups = []
        for network, factor in self.rates.items():
            for grain in (False, True):
                found = [
                    parameter
                    for name, parameter in self.networks[network].named_parameters()
                    if name.startswith("noise.") == grain and chosen(name, parameter)
                ]
                if found:
                    groups.append({"params": found, "factor": factor * (GRAIN_RATE if grain else 1)})
        return groups

    @abstractmethod
    def batch(self, step: int) -> Batch:
        """The step's batch, a pure function of the step: called from several threads."""

    @abstractmethod
    def specs(self) -> dict[str, Any]:
        """Architecture numbers for the checkpoint."""

    @abstractmethod
    def forward(self, batch: Batch, step: int) -> tuple[Tensor, Parts]:
        """This process's share of the loss, and its terms for the log."""


@dataclass(frozen=True)
class LoopOptions:
    """How long and how fast."""

    run: Path
    steps: int
    minutes: float = math.inf
    """Checkpoint and stop after so many minutes of this call."""
    rate: float = 1e-3
    """Peak learning rate."""
    optimiser: str = "adam"
    """``adam``, or ``muon``: that for matrices, Adam for the rest."""
    warmup: int = 150
    """Steps of linear rise."""
    average_rate: float = 0.003
    """Share of the new weights that enters the averaged ones in a step."""
    from_scratch: bool = True
    """Whether the networks start untrained: then the average forgets the first steps faster."""
    clip: float = 5.0
    """Greatest norm of the gradient."""
    checkpoint_every: int = 200
    log_every: int = 50
    workers: int = 1
    """Threads that make batches."""


def learning_rate(options: LoopOptions, step: int) -> float:
    """Linear rise, then a cosine down to 2 % of the peak at the last step."""
    rise = min(1.0, (step + 1) / options.warmup) if options.warmup else 1.0
    fall = 0.5 * (1 + math.cos(math.pi * step / options.steps)) * 0.98 + 0.02
    return options.rate * rise * fall


def average_share(options: LoopOptions, step: int) -> float:
    """Share of the new weights in the average at a step; larger at first, lest the random start be held for long."""
    return max(options.average_rate, 9 / (10 + step)) if options.from_scratch else options.average_rate


@dataclass
class Progress:
    """What the loop knows beside the networks."""

    step: int = 0
    seconds: float = 0.0
    """Training time over all calls."""
    sums: dict[str, float] = field(default_factory=dict)
    """Terms since the last log entry, summed."""
    skipped: int = 0
    """Steps whose gradient was not finite."""
    earlier_steps: int = 0
    """Steps of the runs that this one started from, as far as known."""
    earlier_seconds: float = 0.0


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
        machine.place(task)
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
        if state["specs"] != self.task.specs():
            raise ValueError(f"{self.options.run} holds a run of other networks: choose another --out or remove it")
        for name, network in self.task.networks.items():
            network.load_state_dict(state["networks"][name])
            self.averages[name].load_state_dict(state["averages"][name])
        if ("muon" in state) != ("muon" in self.optimisers):
            raise ValueError(f"{self.options.run} holds a run with another optimiser: choose it or another --out")
        for name, optimiser in self.optimisers.items():
            optimiser.load_state_dict(state[name])
        self.progress = Progress(**{name: state[name] for name in vars(self.progress)})
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
                    **vars(self.progress),
                    **{name: optimiser.state_dict() for name, optimiser in self.optimisers.items()},
                    "specs": self.task.specs(),
                },
            )

    def run(self) -> bool:
        """Train to the last step; False where the time limit, SIGTERM or SIGINT stopped it before."""
        if self.progress.step >= self.options.steps:
            return True
        model: nn.Module = self.task
        if distributed.world_size() > 1:
            devices = [self.machine.device.index] if self.machine.device.type == "cuda" else None
            model = DistributedDataParallel(self.task, device_ids=devices, broadcast_buffers=False)
        self.task.train()
        batches = Ahead(self.task.batch, self.progress.step, self.options.workers)
        try:
            with _HandledSignals(self):
                return self._steps(model, batches)
        finally:
            batches.close()

    def _steps(self, model: nn.Module, batches: Ahead[Batch]) -> bool:
        end = time.monotonic() + self.options.minutes * 60
        last = time.monotonic()
        while self.progress.step < self.options.steps:
            self._step(model, batches.next().to(self.machine.device))
            now = time.monotonic()
            self.progress.seconds += now - last
            last = now
            done = self.progress.step >= self.options.steps
            stop = distributed.first_decides(self._stop or now > end, self.machine.device)
            if self.progress.step % self.options.log_every == 0 or done:
                self._log()
            if self.progress.step % self.options.checkpoint_every == 0 or done or stop:
                self.save()
            if stop:
                return done
        return True

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
            progress.sums[name] = progress.sums.get(name, 0.0) + value
            progress.sums[f"{name}#"] = progress.sums.get(f"{name}#", 0.0) + 1
        progress.step += 1

    @torch.no_grad()
    def _average(self) -> None:
        share = average_share(self.options, self.progress.step)
        torch._foreach_lerp_(list(self.averages.parameters()), list(self.task.networks.parameters()), share)
        for average, current in zip(self.averages.buffers(), self.task.networks.buffers(), strict=True):
            average.copy_(current)

    def _log(self) -> None:
        sums = self.progress.sums
        means = {name: total / sums[f"{name}#"] for name, total in sums.items() if not name.endswith("#")}
        self.progress.sums = {}
        if distributed.rank() == 0:
            entry = {"step": self.progress.step, "seconds": round(self.progress.seconds, 1), **means}
            checkpoint.append_log(self.options.run, entry)
            terms = " ".join(f"{name} {value:.4f}" for name, value in means.items())
            print(f"{self.progress.step}/{self.options.steps} {self.progress.seconds:.0f} s {terms}", flush=True)

    def request_stop(self) -> None:
        """Checkpoint and stop after the current step."""
        self._stop = True


class _HandledSignals:
    """SIGTERM and SIGINT end the run after a checkpoint while this context is open."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._old: dict[int, Any] = {}

    def __enter__(self) -> None:
        def handle(number: int, frame: FrameType | None) -> None:
            self._loop.request_stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            self._old[number] = signal.signal(number, handle)

    def __exit__(self, *_: object) -> None:
        for number, old in self._old.items():
            signal.signal(number, old)
