"""Ways to paint a photo, to be compared: releases and runs of ours, and the peers.

A method takes photo and painting, ``[1, 3, height, width]`` RGB 0..1, and answers a picture.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from ..images.pictures import resized
from .microast import MicroAST
from .transformer import STYLE_DIM
from .weights import Networks, open_networks

Method = Callable[[Tensor, Tensor], Tensor]


class UnavailableError(Exception):
    """A method that cannot run here; the message says what is missing."""


class Release:
    """Our networks, as the app uses them."""

    def __init__(self, networks: Networks) -> None:
        self.transformer, student = networks.require_transformer(), networks.require_student()
        self.predictor = student.eval()

    @torch.no_grad()
    def vector(self, image: Tensor, short_side: int | None = None) -> Tensor:
        """Style vector ``[1, 100]`` of a painting or a photo, read at the canonical size unless another is given."""
        out: Tensor = self.predictor(resized(image, short_side or self.predictor.spec.input_size))
        return out

    @torch.no_grad()
    def paint(self, photo: Tensor, vector: Tensor) -> Tensor:
        """Picture of any photo size: sides are padded to multiples of 8 by reflection and cropped after."""
        height, width = photo.shape[2:]
        padded = F.pad(photo, (0, -width % 8, 0, -height % 8), mode="reflect") if width % 8 or height % 8 else photo
        out: Tensor = self.transformer(padded, vector)
        return out[:, :, :height, :width]

    def __call__(self, photo: Tensor, painting: Tensor) -> Tensor:
        return self.paint(photo, self.vector(painting))


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
        small = F.interpolate(painting, (256, 256), mode="area").permute(0, 2, 3, 1).contiguous().numpy()
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


def open_method(name: str, peers: Path) -> Method:
    """``content``, ``style``, ``microast``, ``magenta``, or the path of a release, run or checkpoint of ours."""
    if name == "content":
        return lambda photo, painting: photo
    if name == "style":
        return lambda photo, painting: painting
    if name == "microast":
        if not (peers / "microast").is_dir():
            raise UnavailableError(f"MicroAST's weights are not in {peers / 'microast'}")
        return MicroAST.load(peers / "microast")
    if name == "magenta":
        if not (peers / "magenta").is_dir():
            raise UnavailableError(f"Magenta's networks are not in {peers / 'magenta'}")
        return Magenta(peers / "magenta")
    return Release(open_networks(Path(name)))
