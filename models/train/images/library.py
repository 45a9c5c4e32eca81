"""Encoded photos and paintings, and what is cut from them: crops are functions of a generator that is handed in."""

from __future__ import annotations

import io
import tarfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from ..machine.options import names, opt, read_fields
from ..machine.places import SHARED

Pixels = npt.NDArray[np.uint8]
"""``[height, width, 3]`` RGB."""

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
KINDS = ("content", "style")
MIN_SIDE = 160
"""Images with a shorter short side are left out of training, px."""
MAX_ASPECT = 4.0


@dataclass(frozen=True, kw_only=True)
class LibraryOptions:
    """Which images."""

    data: Annotated[Path, opt("folder with content/ and style/, a pack, or a folder of packs")] = SHARED / "data"
    limit: Annotated[int | None, opt("images of each kind to use")] = None
    large: Annotated[
        tuple[Path, ...],
        opt("folder of large ones: content/ and style/, or paintings alone; may be repeated", repeated=True),
    ] = ()
    leave_out: Annotated[tuple[str, ...], opt("large ones to leave out, by name without suffix", parse=names)] = ()


@dataclass(frozen=True, kw_only=True)
class Library:
    """Encoded photos and paintings, kept in memory as they are in the files."""

    content: Sequence[bytes]
    style: Sequence[bytes]
    large: Sequence[bytes] = ()
    """Photos, also among ``content``, that can be seen close."""

    @staticmethod
    def open(source: Path, limit: int | None = None, large: Mapping[str, Sequence[Path]] | None = None) -> Library:
        """A folder with ``content/`` and ``style/``, a pack (``.tar``), or a folder of packs; large files by kind."""
        packs = [source] if source.suffix == ".tar" else sorted(source.glob("*.tar"))
        parts = _read_packs(packs) if packs else {kind: _read(image_files(source / kind), limit) for kind in KINDS}
        for kind in KINDS:
            if not parts[kind]:
                raise FileNotFoundError(
                    f"no {kind} images in {source}: give a pack or a folder with content/ and style/"
                )
        more = {kind: _read((large or {}).get(kind, ()), limit) for kind in KINDS}
        return Library(
            content=[*parts["content"][:limit], *more["content"]],
            style=[*parts["style"][:limit], *more["style"]],
            large=more["content"],
        )

    @staticmethod
    def chosen(args: Namespace) -> Library:
        """As :class:`LibraryOptions` on the command line say."""
        options = read_fields(args, LibraryOptions)
        return Library.open(options.data, options.limit, large_files(options.large, options.leave_out))


def image_files(folder: Path) -> list[Path]:
    """All pictures under a folder, sorted by path so that an index means the same everywhere."""
    return sorted(f for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES)


def large_files(folders: Sequence[Path], leave_out: Sequence[str] = ()) -> dict[str, list[Path]]:
    """Large images by kind, sorted by name; a folder with neither ``content/`` nor ``style/`` holds paintings."""
    found: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no folder of large images at {folder}")
        divided = [kind for kind in KINDS if (folder / kind).is_dir()]
        for kind in divided or ("style",):
            found[kind] += image_files(folder / kind if divided else folder)
    unknown = set(leave_out) - {file.stem for files in found.values() for file in files}
    if unknown:
        raise ValueError(f"there is no large image {', '.join(sorted(unknown))} to leave out")
    return {
        kind: sorted((file for file in files if file.stem not in leave_out), key=lambda file: file.name)
        for kind, files in found.items()
    }


def _read(files: Sequence[Path], limit: int | None) -> list[bytes]:
    return [f.read_bytes() for f in files[:limit] if usable(f)]


def _read_packs(packs: Sequence[Path]) -> dict[str, list[bytes]]:
    parts: dict[str, list[bytes]] = {kind: [] for kind in KINDS}
    for pack in packs:
        with tarfile.open(pack) as tar:
            for member in tar:
                kind = member.name.split("/")[0]
                file = tar.extractfile(member) if kind in parts else None
                if file:
                    parts[kind].append(file.read())
    return parts


def usable(file: Path) -> bool:
    """Whether an image opens, is large enough and not a strip."""
    try:
        with Image.open(file) as image:
            width, height = image.size
    except OSError:
        return False
    return min(width, height) >= MIN_SIDE and max(width, height) <= MAX_ASPECT * min(width, height)


def decode(encoded: bytes, short_side: int) -> Image.Image:
    """RGB image; a JPEG is decoded at 1/2 or 1/4 where that still leaves ``short_side`` px."""
    image = Image.open(io.BytesIO(encoded))
    image.draft("RGB", (short_side, short_side))
    return image.convert("RGB")


def random_crop(encoded: bytes, size: int, rng: np.random.Generator, least: float) -> Pixels:
    """A square crop of ``least`` to 1 of the short side, scaled to ``size`` px, mirrored half of the time."""
    image = decode(encoded, int(size / least) + 1)
    width, height = image.size
    short = min(width, height)
    side = max(min(int(short * rng.uniform(least, 1)), short), min(short, 96))
    left, top = int(rng.integers(0, width - side + 1)), int(rng.integers(0, height - side + 1))
    box = (left, top, left + side, top + side)
    crop = image.crop(box) if side == size else image.resize((size, size), Image.Resampling.BILINEAR, box)
    pixels = np.asarray(crop)
    return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def pick(images: Sequence[bytes], rng: np.random.Generator) -> bytes:
    """One of the images."""
    return images[int(rng.integers(len(images)))]


def painting_sample(library: Library, size: int, rng: np.random.Generator) -> Pixels:
    """A painting, now and then a photo as the style, a fifth of them in another palette."""
    images = library.style if rng.random() < 0.95 else library.content
    pixels = random_crop(pick(images, rng), size, rng, 0.6)
    if rng.random() < 0.2:
        pixels = pixels[:, :, rng.permutation(3)]
        if rng.random() < 0.2:
            pixels = 255 - pixels
    return pixels


def photo_sample(library: Library, size: int, rng: np.random.Generator) -> Pixels:
    """A photo."""
    return random_crop(pick(library.content, rng), size, rng, 0.6)


def close_sample(library: Library, size: int, rng: np.random.Generator) -> Pixels:
    """A photo as a full pass over a large one sees it, in smooth neighbourhoods.

    A piece of a large photo at its own scale or, half of the time, a small piece of any photo enlarged.
    """
    own_scale = bool(library.large) and rng.random() < 0.5
    image = decode(pick(library.large if own_scale else library.content, rng), 1 << 14)
    short = min(image.size)
    side = min(short, max(24, int(size * (rng.uniform(0.7, 1) if own_scale else rng.uniform(0.25, 0.6)))))
    left, top = (int(rng.integers(0, length - side + 1)) for length in image.size)
    piece = image.resize((size, size), Image.Resampling.BICUBIC, (left, top, left + side, top + side))
    pixels = np.asarray(piece)
    return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def mixed_sample(library: Library, size: int, rng: np.random.Generator) -> Pixels:
    """A photo and a painting in one image, blended (mixup) or side by side (CutMix): styles between the two."""
    a, b = painting_sample(library, size, rng), photo_sample(library, size, rng)
    share = rng.uniform(0.2, 0.8)
    if rng.random() < 0.5:
        return np.round(a * share + b * (1 - share)).astype(np.uint8)
    edge = int(size * share)
    return np.concatenate([a[:, :edge], b[:, edge:]], 1)


def to_tensor(images: Sequence[Pixels]) -> Tensor:
    """uint8 ``[batch, 3, height, width]``."""
    return torch.from_numpy(np.ascontiguousarray(np.stack(images).transpose(0, 3, 1, 2)))
