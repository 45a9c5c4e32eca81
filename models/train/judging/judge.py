"""The independent judge: SqueezeNet 1.0 (Iandola et al. 2016), on which no peer and no network of ours was trained.

Never train on it, tune to it or pick steps by it: it is for the final report.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from ..machine.options import opt, read_fields
from ..machine.places import PEERS

Layer = tuple[str, int, int, int]
"""Name, input channels, output channels, kernel."""

FIRES = (
    (2, 16, 64, 96),
    (3, 16, 64, 128),
    (4, 32, 128, 128),
    (5, 32, 128, 256),
    (6, 48, 192, 256),
    (7, 48, 192, 384),
    (8, 64, 256, 384),
    (9, 64, 256, 512),
)
"""Number, squeezed channels, expanded channels (twice), input channels."""
STYLE_TAPS = ("conv1", "f3", "f5", "f7")
CONTENT_TAPS = ("f5", "f7")
MEAN_BGR = (104.0, 117.0, 123.0)


def _layers() -> Iterator[Layer]:
    yield "conv1", 3, 96, 7
    for number, squeezed, expanded, inputs in FIRES:
        yield f"f{number}s", inputs, squeezed, 1
        yield f"f{number}a", squeezed, expanded, 1
        yield f"f{number}b", squeezed, expanded, 3
    yield "conv10", 512, 1000, 1


@dataclass(frozen=True, kw_only=True)
class JudgeOptions:
    """Which judge, in :func:`open_judge`."""

    peers: Annotated[Path, opt("folder of other people's networks, the judge's among them")] = PEERS
    made_up_judge: Annotated[bool, opt("random weights instead of SqueezeNet's: figures mean nothing")] = False


class Judge:
    """Features of images ``[batch, 3, height, width]`` RGB 0..1, and the two errors made of them."""

    def __init__(self, weights: dict[str, tuple[Tensor, Tensor]]) -> None:
        self._weights = weights

    @staticmethod
    def load(file: Path) -> Judge:
        """From ``squeezenet.net``."""
        return Judge(read_deep_compressed(file.read_bytes()))

    @staticmethod
    def made_up(seed: int = 0) -> Judge:
        """Random weights, for trying the pipeline out."""
        generator = torch.Generator().manual_seed(seed)
        return Judge(
            {
                name: (
                    torch.randn(outputs, inputs, kernel, kernel, generator=generator)
                    * (2 / (inputs * kernel**2)) ** 0.5,
                    torch.zeros(outputs),
                )
                for name, inputs, outputs, kernel in _layers()
            }
        )

    def _conv(self, name: str, x: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
        weight, bias = self._weights[name]
        return F.relu(F.conv2d(x, weight, bias, stride, padding))

    @torch.no_grad()
    def features(self, image: Tensor) -> dict[str, Tensor]:
        """conv1 and the fire modules' outputs f2 ... f9."""
        x = image.flip(1) * 255 - torch.tensor(MEAN_BGR)[None, :, None, None]
        x = self._conv("conv1", x, stride=2)
        taps = {"conv1": x}
        x = _pool(x)
        for number, *_ in FIRES:
            squeezed = self._conv(f"f{number}s", x)
            x = torch.cat([self._conv(f"f{number}a", squeezed), self._conv(f"f{number}b", squeezed, padding=1)], 1)
            taps[f"f{number}"] = x
            if number in (4, 8):
                x = _pool(x)
        return taps

    def score(self, picture: Tensor, photo: Tensor, painting: Tensor) -> tuple[Tensor, Tensor]:
        """Content and style error, each ``[batch]``: see :func:`content_error` and :func:`style_error`."""
        found = self.features(picture)
        return content_error(found, self.features(photo)), style_error(found, self.features(painting))

    def style(self, picture: Tensor, painting: Tensor) -> float:
        """The style error of a single picture."""
        return float(style_error(self.features(picture), self.features(painting)))


def open_judge(args: Namespace) -> Judge:
    """The peers' SqueezeNet, or the made-up one."""
    options = read_fields(args, JudgeOptions)
    return Judge.made_up() if options.made_up_judge else Judge.load(options.peers / "squeezenet" / "squeezenet.net")


def content_error(picture: dict[str, Tensor], photo: dict[str, Tensor]) -> Tensor:
    """RMS difference of instance-normalised features: palette and contrast do not count. The photo itself scores 0."""
    terms = [
        (F.instance_norm(picture[tap]) - F.instance_norm(photo[tap])).square().mean((1, 2, 3)).sqrt()
        for tap in CONTENT_TAPS
    ]
    return torch.stack(terms).mean(0)


def style_error(picture: dict[str, Tensor], painting: dict[str, Tensor]) -> Tensor:
    """Relative distance of channel means and of deviations, averaged over taps. The painting itself scores 0."""
    terms = []
    for tap in STYLE_TAPS:
        a, b = picture[tap], painting[tap]
        for x, y in ((a.mean((2, 3)), b.mean((2, 3))), (a.std((2, 3)), b.std((2, 3)))):
            terms.append(torch.linalg.vector_norm(x - y, dim=1) / torch.linalg.vector_norm(y, dim=1))
    return torch.stack(terms).mean(0)


def _pool(x: Tensor) -> Tensor:
    return F.max_pool2d(x, 3, 2, ceil_mode=True)


def read_deep_compressed(raw: bytes) -> dict[str, tuple[Tensor, Tensor]]:
    """Weights and biases from Deep Compression's file (Han et al. 2016).

    Per layer a codebook of 256 float32, the biases, one byte of code per stored weight, and 4-bit gaps between the
    positions of stored weights, two to a byte.
    """
    layers = list(_layers())
    counts = np.frombuffer(raw, np.uint32, len(layers))
    offset = counts.nbytes

    def take(dtype: npt.DTypeLike, count: int) -> npt.NDArray[np.generic]:
        nonlocal offset
        values = np.frombuffer(raw, dtype, count, offset)
        offset += values.nbytes
        return values

    weights = {}
    for (name, inputs, outputs, kernel), stored in zip(layers, counts.tolist(), strict=True):
        book, bias = take(np.float32, 256), take(np.float32, outputs)
        codes, packed = take(np.uint8, stored), take(np.uint8, (stored - 1) // 2 + 1).astype(np.int64)
        gaps = np.stack([packed % 16, packed // 16], 1).ravel()[:stored]
        dense = np.zeros(outputs * inputs * kernel * kernel, np.uint8)
        dense[np.cumsum(gaps + 1) - 1] = codes
        values = book[dense].reshape(outputs, inputs, kernel, kernel)
        weights[name] = torch.from_numpy(values.copy()), torch.from_numpy(bias.copy())
    if offset != len(raw):
        raise ValueError("the judge's file is damaged: it has bytes left over")
    return weights
