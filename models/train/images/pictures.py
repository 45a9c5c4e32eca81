"""Pictures in files and as tensors ``[1, 3, height, width]``, RGB, 0..1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

SHEET_COLUMNS = 4


def load_square(file: Path, size: int) -> Tensor:
    """The centred square of an image, ``[1, 3, size, size]``."""
    with Image.open(file) as opened:
        image = opened.convert("RGB")
    width, height = image.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    square = image.crop((left, top, left + side, top + side)).resize((size, size), Image.Resampling.BICUBIC)
    return _tensor(square)


def load_image(file: Path) -> Tensor:
    """A whole image at its own size, ``[1, 3, height, width]``."""
    with Image.open(file) as opened:
        return _tensor(opened.convert("RGB"))


def load_longer(file: Path, longer_side: int, enlarge: bool = True) -> Tensor:
    """A whole image, resampled by Lanczos to a longer side in px; a smaller one stays as it is unless ``enlarge``."""
    with Image.open(file) as opened:
        image = opened.convert("RGB")
    factor = longer_side / max(image.size)
    if factor != 1 and (factor < 1 or enlarge):
        width, height = (max(1, int(side * factor + 0.5)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    return _tensor(image)


def _tensor(image: Image.Image) -> Tensor:
    return (torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1)[None].float() / 255).contiguous()


def save_image(picture: Tensor, file: Path) -> None:
    """Write ``[1, 3, height, width]`` 0..1."""
    pixels = (picture[0].clamp(0, 1).permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
    Image.fromarray(pixels).save(file, quality=90)


def resized(image: Tensor, short_side: int) -> Tensor:
    """Scaled with antialiasing to a short side in px, aspect kept."""
    height, width = image.shape[2:]
    if min(height, width) == short_side:
        return image
    factor = short_side / min(height, width)
    size = (round(height * factor), round(width * factor))
    return F.interpolate(image, size, mode="bilinear", antialias=True)


def psnr(a: Tensor, b: Tensor) -> float:
    """Peak signal-to-noise ratio of images 0..1, dB."""
    return float(-10 * torch.log10((a - b).square().mean().clamp(min=1e-12)))


def write_sheets(columns: Sequence[Sequence[Path]], size: int, out: Path) -> None:
    """Sheets at full size, four columns of image files a sheet; a file that is not there leaves its cell white."""
    for start in range(0, len(columns), SHEET_COLUMNS):
        cells = [[_cell(file, size) for file in column] for column in columns[start : start + SHEET_COLUMNS]]
        picture = torch.cat([torch.cat(column, 2) for column in cells], 3)
        save_image(picture, out / f"sheet-{start // SHEET_COLUMNS:02d}.jpg")


def _cell(file: Path, size: int) -> Tensor:
    return load_square(file, size) if file.exists() else torch.ones(1, 3, size, size)
