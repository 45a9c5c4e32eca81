"""Ways to paint a photo, to be compared: releases and runs of ours, and the peers.

A method takes photo and painting, ``[1, 3, height, width]`` RGB 0..1, and answers a picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from ..images.pictures import resized
from .microast import MicroAST
from .octaves import size_of
from .painting import USUAL, Brush, Release
from .transformer import STYLE_DIM
from .weights import open_networks

Method = Callable[[Tensor, Tensor], Tensor]

PEER_SIDE = 640
"""Short side in px at which MicroAST sees a painting at most."""


class UnavailableError(Exception):
    """A method that cannot run here; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class NamedMethod:
    """A method and what its figures and pictures are filed under."""

    name: str
    paint: Method


class AnySize:
    """MicroAST for photos of any size, in one pass beside a painting of as many px, :data:`PEER_SIDE` at most."""

    def __init__(self, method: Method) -> None:
        self._method = method

    def __call__(self, photo: Tensor, painting: Tensor) -> Tensor:
        height, width = size_of(photo)
        padded = F.pad(photo, (0, -width % 4, 0, -height % 4), mode="reflect") if width % 4 or height % 4 else photo
        read = resized(painting, min(*size_of(painting), max(height, width), PEER_SIDE))
        return self._method(padded, read)[:, :, :height, :width]


class Magenta:
    """Magenta's quantised predictor and fp16 transformer (Ghiasi et al. 2017), in LiteRT, at 384 px."""

    def __init__(self, folder: Path) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError as error:
            raise UnavailableError("Magenta's networks need ai-edge-litert (pip install ai-edge-litert)") from error

        def started(name: str) -> Any:
            interpreter = Interpreter(str(folder / name), num_threads=1)
            interpreter.allocate_tensors()
            return interpreter

        self.predictor = started("style_predict_quantized_256.tflite")
        self.transformer = started("style_transfer_f16_384.tflite")

    def __call__(self, photo: Tensor, painting: Tensor) -> Tensor:
        height, width = photo.shape[2:]
        # A painting that is no square is seen in its middle, as the network was trained.
        side = min(size_of(painting))
        top, left = ((length - side) // 2 for length in size_of(painting))
        middle = painting[:, :, top : top + side, left : left + side]
        small = F.interpolate(middle, (256, 256), mode="area").permute(0, 2, 3, 1).contiguous().numpy()
        large = (
            F.interpolate(photo, (384, 384), mode="bilinear", antialias=True).permute(0, 2, 3, 1).contiguous().numpy()
        )
        self.predictor.set_tensor(self.predictor.get_input_details()[0]["index"], small)
        self.predictor.invoke()
        bottleneck = self.predictor.get_tensor(self.predictor.get_output_details()[0]["index"])
        for detail in self.transformer.get_input_details():
            self.transformer.set_tensor(detail["index"], bottleneck if detail["shape"][3] == STYLE_DIM else large)
        self.transformer.invoke()
        picture = self.transformer.get_tensor(self.transformer.get_output_details()[0]["index"])
        out = torch.from_numpy(picture).permute(0, 3, 1, 2)
        return F.interpolate(out, (height, width), mode="bilinear", antialias=True)


def open_method(name: str, peers: Path, brush: Brush = USUAL) -> Method:
    """``content``, ``style``, ``microast``, ``magenta``, or the path of a release, run or checkpoint of ours.

    ``brush`` is for ours alone.
    """
    if name == "content":
        return lambda photo, painting: photo
    if name == "style":
        return lambda photo, painting: painting
    if name == "microast":
        if not (peers / "microast").is_dir():
            raise UnavailableError(f"MicroAST's weights are not in {peers / 'microast'}")
        return AnySize(MicroAST.load(peers / "microast"))
    if name == "magenta":
        if not (peers / "magenta").is_dir():
            raise UnavailableError(f"Magenta's networks are not in {peers / 'magenta'}")
        return Magenta(peers / "magenta")
    return Release(open_networks(Path(name)), brush)
