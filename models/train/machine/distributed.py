"""Several processes as one: start-up under ``torchrun``, sums over processes, batch norm over the whole batch."""

from __future__ import annotations

import os
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


def start(device: torch.device) -> torch.device:
    """Join the process group when started by ``torchrun``; returns this process's device."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not dist.is_initialized():
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        torch.cuda.set_device(device)
    return device


def finish() -> None:
    """Leave the process group."""
    if dist.is_initialized():
        dist.destroy_process_group()


def rank() -> int:
    """Number of this process, from 0."""
    return dist.get_rank() if dist.is_initialized() else 0


def world_size() -> int:
    """Number of processes."""
    return dist.get_world_size() if dist.is_initialized() else 1


def sum_over_processes(values: Tensor) -> Tensor:
    """The sum of a tensor over all processes, on each of them; no gradient."""
    if world_size() > 1:
        values = values.detach().clone()
        dist.all_reduce(values)
    return values


def first_decides(flag: bool, device: torch.device) -> bool:
    """What process 0 says, on every process: so that all stop at the same step."""
    if world_size() == 1:
        return flag
    value = torch.tensor([float(flag)], device=device)
    dist.broadcast(value, 0)
    return bool(value.item())


class _DifferentiableSum(torch.autograd.Function):
    """Sum over processes whose gradient is the sum of the processes' gradients."""

    @staticmethod
    def forward(ctx: Any, values: Tensor) -> Tensor:
        values = values.clone()
        dist.all_reduce(values)
        return values

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        gradient = gradients[0].clone()
        dist.all_reduce(gradient)
        return gradient


def _summed(values: Tensor) -> Tensor:
    out: Tensor = _DifferentiableSum.apply(values)  # type: ignore[no-untyped-call]
    return out


class WholeBatchNorm(nn.BatchNorm2d):
    """Batch norm of ``[batch, channels]`` or ``[batch, channels, height, width]`` over the batch of all processes.

    ``nn.SyncBatchNorm`` has no CPU implementation. Every process must hold equally many samples.
    """

    def _check_input_dim(self, input: Tensor) -> None:
        if input.dim() not in (2, 4):
            raise ValueError(f"expected 2 or 4 dimensions, got {input.dim()}")

    def forward(self, input: Tensor) -> Tensor:
        if not self.training or world_size() == 1:
            return super().forward(input)
        axes = [0, 2, 3][: input.dim() - 1]
        shape = [1, -1, 1, 1][: input.dim()]
        x = input.float()
        count = x.numel() // x.shape[1] * world_size()
        mean = _summed(x.sum(axes)) / count
        centred = x - mean.view(shape)
        variance = _summed(centred.square().sum(axes)) / count
        self._track(mean.detach(), variance.detach() * count / (count - 1))
        normal = centred * torch.rsqrt(variance + self.eps).view(shape)
        out: Tensor = (normal * self.weight.view(shape) + self.bias.view(shape)).to(input.dtype)
        return out

    @torch.no_grad()
    def _track(self, mean: Tensor, unbiased_variance: Tensor) -> None:
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.running_mean.lerp_(mean, self.momentum or 0.0)
        self.running_var.lerp_(unbiased_variance, self.momentum or 0.0)
        self.num_batches_tracked.add_(1)
