"""Device, number format and compilation: the same code on a laptop's CPU and on a GPU."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import torch
from torch import Tensor, nn

from .options import opt

M = TypeVar("M", bound=nn.Module)

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4
"""Names in glibc's malloc.h."""


def keep_freed_memory() -> None:
    """Let glibc keep what is freed, for the next step: a tenth of a step on a CPU, or more, went into new pages."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return
    mallopt(_M_MMAP_MAX, 0)
    mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)


def cpu_has_bf16() -> bool:
    """Whether the CPU multiplies bfloat16 tiles faster than float32.

    AVX-512's dot products (``avx512_bf16`` alone) do not make up for the conversions: a training step on two such cores
    takes 0.62 s in float32 and 0.9 s in bfloat16.
    """
    try:
        return bool({"amx_bf16", "bf16"} & set(Path("/proc/cpuinfo").read_text().split()))
    except OSError:
        return False


@dataclass(frozen=True, kw_only=True)
class ThreadOptions:
    """How much of a CPU PyTorch may take."""

    threads: Annotated[int | None, opt("of PyTorch on the CPU")] = None

    def use(self) -> None:
        """Set the number, where one is given."""
        if self.threads:
            torch.set_num_threads(self.threads)


@dataclass(frozen=True, kw_only=True)
class DeviceOptions(ThreadOptions):
    """Where networks run, and how; ``auto``: see :meth:`Machine.choose`."""

    device: Annotated[str, opt(choices=("auto", "cpu", "cuda"))] = "auto"
    precision: Annotated[str, opt(choices=("auto", "bf16", "fp32"))] = "auto"
    compile: Annotated[str, opt(choices=("auto", "on", "off"))] = "auto"


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Where and in which precision networks run."""

    device: torch.device
    dtype: torch.dtype
    compiles: bool

    @staticmethod
    def choose(device: str = "auto", precision: str = "auto", compile: str = "auto") -> Machine:
        """``auto``: CUDA where there is one, bf16 where the device has it, ``torch.compile`` on CUDA only."""
        kind = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
        if precision == "auto":
            precision = "bf16" if (cpu_has_bf16() if kind == "cpu" else torch.cuda.is_bf16_supported()) else "fp32"
        compiles = kind == "cuda" if compile == "auto" else compile == "on"
        dtype = torch.bfloat16 if precision == "bf16" else torch.float32
        return Machine(device=torch.device(kind), dtype=dtype, compiles=compiles)

    def autocast(self) -> AbstractContextManager[Any]:
        """Mixed precision for trained networks, whose weights stay float32."""
        return torch.autocast(self.device.type, dtype=self.dtype, enabled=self.dtype != torch.float32)

    def place(self, module: M) -> M:
        """A trained network, float32, channels last."""
        module.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return module

    def place_frozen(self, module: M) -> M:
        """A network that is only evaluated, wholly in the machine's precision."""
        module.to(self.device, self.dtype).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return module

    def compiled(self, module: Callable[..., Any]) -> Callable[..., Any]:
        """The module, compiled where this machine does that; one program per image size."""
        return torch.compile(module, dynamic=False) if self.compiles else module

    def image(self, image: Tensor) -> Tensor:
        """In the precision of :meth:`place_frozen` networks."""
        return image.to(self.dtype).contiguous(memory_format=torch.channels_last)
