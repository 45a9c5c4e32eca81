"""Images and batches. Every batch is a pure function of the seed and the step.

That is what makes training resumable at any step and the same whether one process or several share the batch:
sample ``i`` of step ``k`` is drawn with ``numpy.random.default_rng([seed, k, i])``; a process takes its slice of ``i``.
"""

from __future__ import annotations

import io
import tarfile
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor

from . import distributed

Pixels = npt.NDArray[np.uint8]
"""``[height, width, 3]`` RGB."""

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
KINDS = ("content", "style")
MIN_SIDE = 160
"""Images with a shorter short side are left out of training, px."""
MAX_ASPECT = 4.0


@dataclass(frozen=True)
class Library:
    """Encoded photos and paintings, kept in memory as they are in the files."""

    content: Sequence[bytes]
    style: Sequence[bytes]

    @staticmethod
    def open(source: Path, limit: int | None = None) -> Library:
        """A folder with ``content/`` and ``style/``, a pack (``.tar``), or a folder of packs."""
        packs = [source] if source.suffix == ".tar" else sorted(source.glob("*.tar"))
        parts = _read_packs(packs) if packs else {kind: _read_folder(source / kind, limit) for kind in KINDS}
        for kind in KINDS:
            if not parts[kind]:
                raise FileNotFoundError(
                    f"no {kind} images in {source}: give a pack or a folder with content/ and style/"
                )
        return Library(parts["content"][:limit], parts["style"][:limit])


def image_files(folder: Path) -> list[Path]:
    """All pictures under a folder, sorted by path so that an index means the same everywhere."""
    return sorted(f for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES)


def _read_folder(folder: Path, limit: int | None) -> list[bytes]:
    return [f.read_bytes() for f in image_files(folder)[:limit] if usable(f)]


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


def mixed_sample(library: Library, size: int, rng: np.random.Generator) -> Pixels:
    """A photo and a painting in one image, blended (mixup) or side by side (CutMix): styles between the two."""
    a, b = painting_sample(library, size, rng), photo_sample(library, size, rng)
    share = rng.uniform(0.2, 0.8)
    if rng.random() < 0.5:
        return np.round(a * share + b * (1 - share)).astype(np.uint8)
    edge = int(size * share)
    return np.concatenate([a[:, :edge], b[:, edge:]], 1)


@dataclass
class Batch:
    """This process's slice of a step's batch. Images ``[batch, 3, size, size]``: uint8; float32 0..1 after ``to``."""

    photo: Tensor
    painting: Tensor
    identity: Tensor
    """1 where the painting is the photo itself, float32 ``[batch]``."""
    total: int
    """Samples of all processes."""
    identities: int
    """Of them, those with ``identity``."""
    seeds: Tensor
    """Another number for every sample of every step, int64 ``[batch]``."""
    own: Tensor
    """How much of the style is the sample's own painting's, 0..1 float32 ``[batch]``; the rest is its partner's."""

    def to(self, device: torch.device) -> Batch:
        """On the device, channels last, as float32."""
        photo, painting = (
            x.to(device, non_blocking=True).float().div_(255).contiguous(memory_format=torch.channels_last)
            for x in (self.photo, self.painting)
        )
        identity, seeds, own = (x.to(device, non_blocking=True) for x in (self.identity, self.seeds, self.own))
        return Batch(photo, painting, identity, self.total, self.identities, seeds, own)


@dataclass(frozen=True)
class Sizes:
    """What a step may look like: ``(px, samples per process)``; each step draws one."""

    choices: tuple[tuple[int, int], ...]

    @staticmethod
    def parse(text: str) -> Sizes:
        """From ``256x4,320x3``: 256 px, 4 samples per process, or 320 px, 3. Repeat one to draw it more often."""
        pairs = tuple(tuple(int(n) for n in part.split("x")) for part in text.split(","))
        if any(len(pair) != 2 or pair[0] % 8 or min(pair) < 1 for pair in pairs):
            raise ValueError(f"sizes are like 256x4,320x3 with sides in multiples of 8, not {text!r}")
        return Sizes(tuple((pair[0], pair[1]) for pair in pairs))

    def draw(self, seed: int, step: int) -> tuple[int, int]:
        """The step's size, the same on all processes."""
        rng = np.random.default_rng([seed, step])
        return self.choices[int(rng.integers(len(self.choices)))]


def to_tensor(images: Sequence[Pixels]) -> Tensor:
    """uint8 ``[batch, 3, height, width]``."""
    return torch.from_numpy(np.ascontiguousarray(np.stack(images).transpose(0, 3, 1, 2)))


@dataclass(frozen=True)
class Source:
    """What batches are drawn from, and how."""

    library: Library
    sizes: Sizes
    seed: int
    identity_share: float = 0.0
    """Samples whose painting is the photo itself, on average."""
    mix_share: float = 0.0
    """Other samples whose style is mixed with another's, on average."""

    def draw(self, step: int) -> tuple[int, range]:
        """The step's side in px, and the numbers of this process's samples."""
        size, each = self.sizes.draw(self.seed, step)
        return size, range(distributed.rank() * each, (distributed.rank() + 1) * each)

    def rng(self, step: int, *more: int) -> np.random.Generator:
        """A generator of its own for every use."""
        return np.random.default_rng([self.seed, step, *more])


def transfer_batch(source: Source, step: int) -> Batch:
    """Photos with paintings; some, the first of the whole batch, with the photo as its own painting."""
    size, mine = source.draw(step)
    total = len(mine) * distributed.world_size()
    identities = min(int(source.identity_share * total + source.rng(step, 1 << 20).random()), total - 1)
    photos, paintings, flags, own = [], [], [], []
    for i in mine:
        rng = source.rng(step, i)
        photos.append(photo_sample(source.library, size, rng))
        paintings.append(photos[-1] if i < identities else painting_sample(source.library, size, rng))
        flags.append(float(i < identities))
        own.append(1.0 if i < identities else _own_share(source, step, i))
    seeds = _seeds(source, step, mine)
    shares = torch.tensor(own, dtype=torch.float32)
    return Batch(to_tensor(photos), to_tensor(paintings), torch.tensor(flags), total, identities, seeds, shares)


def _own_share(source: Source, step: int, i: int) -> float:
    rng = source.rng(step, i, 2)
    return float(rng.random()) if rng.random() < source.mix_share else 1.0


def _seeds(source: Source, step: int, mine: range) -> Tensor:
    draws = [source.rng(step, i, 1).integers(1, 1 << 32) for i in mine]
    return torch.tensor(draws, dtype=torch.int64)


def predictor_batch(source: Source, step: int) -> Batch:
    """Paintings, photos and mixes in turn, all in ``painting``; ``photo`` holds a photo for each."""
    size, mine = source.draw(step)
    photos, images = [], []
    for i in mine:
        rng = source.rng(step, i)
        photos.append(photo_sample(source.library, size, rng))
        make = (painting_sample, photo_sample, mixed_sample)[(i + step) % 3]
        images.append(make(source.library, size, rng))
    total = len(mine) * distributed.world_size()
    none, all_own = torch.zeros(len(mine)), torch.ones(len(mine))
    return Batch(to_tensor(photos), to_tensor(images), none, total, 0, _seeds(source, step, mine), all_own)


def calibration_paintings(source: Source, count: int) -> Tensor:
    """Paintings to measure statistics on, float32 0..1 ``[count, 3, size, size]``, the same on all processes."""
    size = source.sizes.choices[0][0]
    paintings = [painting_sample(source.library, size, source.rng(1 << 30, i)) for i in range(count)]
    return to_tensor(paintings).float().div_(255)


T = TypeVar("T")


class Ahead(Generic[T]):
    """Makes the results for coming steps in threads while the network works on this one."""

    def __init__(self, make: Callable[[int], T], first: int, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers)
        self._make, self._next = make, first
        self._waiting: deque[Future[T]] = deque()
        for _ in range(2 * workers):
            self._ask()

    def _ask(self) -> None:
        self._waiting.append(self._pool.submit(self._make, self._next))
        self._next += 1

    def next(self) -> T:
        """The next step's result."""
        result = self._waiting.popleft().result()
        self._ask()
        return result

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)
