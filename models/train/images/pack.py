"""Stage ``pack``: a folder of photos and one of paintings into tar shards (WebDataset's layout) of a bounded size.

A shard holds ``content/*.jpg``, ``style/*.jpg``, ``MANIFEST.csv`` (source and licence of every image in it) and
``pack.json``. The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import tarfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from PIL import Image

from ..machine.options import add_fields, opt, read_fields
from ..machine.places import RUNS, SHARED
from .library import KINDS, decode, image_files, usable

MANIFEST_FIELDS = ("file", "kind", "source_repo", "original_path", "commit", "licence", "width", "height")
UNRECORDED = "unrecorded"
RUNGS = ((512, 92), (448, 90), (400, 90), (400, 84), (352, 84), (320, 84), (320, 78), (288, 78), (256, 78), (256, 70))
"""Short side in px and JPEG quality, best first; below the last, images are left out instead."""
BLOCK = 512
"""Tar's unit, bytes."""
SAMPLE = 48
"""Images encoded to estimate a rung."""
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Item:
    """An image to be packed."""

    file: Path
    kind: str
    name: str
    """Path inside the pack."""
    row: Row


@dataclass(frozen=True, kw_only=True)
class PackOptions:
    """What to pack into what. Images that the manifest lacks are recorded as unrecorded."""

    content: Annotated[Path, opt("folder of photos")] = SHARED / "data" / "content"
    style: Annotated[Path, opt("folder of paintings")] = SHARED / "data" / "style"
    out: Annotated[Path, opt("a .tar; several shards are numbered before the suffix")] = RUNS / "pack.tar"
    budget_mb: Annotated[float, opt("greatest size of a shard, 10^6 bytes")] = 55.0
    shards: Annotated[int, opt("files to spread the images over")] = 1
    manifest: Annotated[
        Path | None, opt("sources and licences; by default the MANIFEST.csv beside --content, where there is one")
    ] = None
    workers: Annotated[int, opt("threads that encode")] = 2


def read_manifest(file: Path | None) -> dict[str, Row]:
    """Rows of a manifest by their ``file``."""
    if file is None:
        return {}
    with file.open(encoding="utf-8", newline="") as handle:
        return {row["file"]: row for row in csv.DictReader(handle)}


def collect(options: PackOptions) -> list[Item]:
    """All usable images with what is recorded of them."""
    rows = read_manifest(options.manifest)
    items = []
    for kind, folder in zip(KINDS, (options.content, options.style), strict=True):
        for file in image_files(folder):
            if not usable(file):
                continue
            relative = file.relative_to(folder).as_posix()
            name = f"{kind}/{relative.replace('/', '_').rsplit('.', 1)[0]}.jpg"
            unknown = dict.fromkeys(MANIFEST_FIELDS, "") | {"source_repo": UNRECORDED, "licence": UNRECORDED}
            row = rows.get(f"{kind}/{relative}", unknown) | {"file": name, "kind": kind}
            items.append(Item(file=file, kind=kind, name=name, row=row))
    return items


def encode(file: Path, short_side: int, quality: int) -> bytes:
    """JPEG of at most this short side; a JPEG that is already smaller than its new encoding stays as it is."""
    original = file.read_bytes()
    image = decode(original, short_side)
    width, height = image.size
    factor = short_side / min(width, height)
    if factor < 1:
        image = image.resize((round(width * factor), round(height * factor)), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    same_size = factor >= 1 and original[:2] == b"\xff\xd8"
    return original if same_size and len(original) <= buffer.tell() else buffer.getvalue()


def stored_size(length: int) -> int:
    """Bytes that a file takes in a tar: header and whole blocks."""
    return BLOCK + -(-length // BLOCK) * BLOCK


def choose_rung(items: Sequence[Item], room: int, workers: int) -> tuple[int, int, int]:
    """Short side, quality, and how many of the items fit into ``room`` bytes at them, by a sample."""
    sample = items[:: max(1, len(items) // SAMPLE)]
    fits = 0
    with ThreadPoolExecutor(workers) as pool:
        for side, quality in RUNGS:
            sizes = pool.map(lambda item, s=side, q=quality: stored_size(len(encode(item.file, s, q))), sample)
            fits = int(room / (sum(sizes) / len(sample) * 1.03))
            if fits >= len(items):
                return side, quality, len(items)
    return *RUNGS[-1], fits


def spread(items: Sequence[Item], count: int) -> list[Item]:
    """``count`` of the items, evenly: so that every source stays in."""
    return [items[k * len(items) // count] for k in range(min(count, len(items)))]


def pack(options: PackOptions) -> list[Path]:
    """Write the shards; answers their files."""
    items = collect(options)
    if not items:
        raise FileNotFoundError(f"no usable images in {options.content} and {options.style}")
    files = []
    for number in range(options.shards):
        suffix = f"-{number:02d}.tar" if options.shards > 1 else ".tar"
        file = options.out.with_name(options.out.name.removesuffix(".tar") + suffix)
        _write_shard(file, items[number :: options.shards], options)
        files.append(file)
    return files


def _write_shard(file: Path, items: Sequence[Item], options: PackOptions) -> None:
    budget = int(options.budget_mb * 1e6)
    record = _manifest_bytes(item.row for item in items)
    # The manifest, pack.json, and the blocks of zeros that fill a tar up to a multiple of 20 blocks.
    room = budget - stored_size(len(record)) - stored_size(4096) - 22 * BLOCK
    side, quality, count = choose_rung(items, room, options.workers)
    if count < 1:
        raise ValueError(f"a budget of {options.budget_mb} MB leaves no room for a single image")
    chosen = spread(items, count)
    with ThreadPoolExecutor(options.workers) as pool:
        encoded = list(pool.map(lambda item: encode(item.file, side, quality), chosen))
    while sum(stored_size(len(data)) for data in encoded) > room:
        largest = max(range(len(encoded)), key=lambda k: len(encoded[k]))
        del encoded[largest], chosen[largest]
    numbers = {kind: sum(item.kind == kind for item in chosen) for kind in KINDS}
    about = {"shortSide": side, "quality": quality, **numbers, "leftOut": len(items) - len(chosen)}
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".tmp")
    with tarfile.open(temporary, "w", format=tarfile.USTAR_FORMAT) as tar:
        _add(tar, "pack.json", json.dumps(about).encode())
        _add(tar, "MANIFEST.csv", _manifest_bytes(item.row for item in chosen))
        for item, data in zip(chosen, encoded, strict=True):
            _add(tar, item.name, data)
    temporary.replace(file)
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, {about}", flush=True)


def _manifest_bytes(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, MANIFEST_FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


def recorded_rows(source: Path) -> list[Row]:
    """The training images' rows in a data folder's ``MANIFEST.csv``, in a pack, or in a folder of packs."""
    if (source / "MANIFEST.csv").exists():
        rows = read_manifest(source / "MANIFEST.csv")
        return [row for file, row in rows.items() if file.split("/")[0] in KINDS]
    packed: list[Row] = []
    for shard in [source] if source.suffix == ".tar" else sorted(source.glob("*.tar")):
        with tarfile.open(shard) as tar:
            member = tar.extractfile("MANIFEST.csv")
            assert member
            packed += csv.DictReader(io.StringIO(member.read().decode()))
    return packed


def large_rows(folders: Sequence[Path], leave_out: Sequence[str] = ()) -> list[Row]:
    """Rows of large images, with licences that name no single works.

    A list of paintings alone has no column for the licence, since all are in the public domain.
    """
    rows = []
    for folder in folders:
        for file, row in read_manifest(folder / "MANIFEST.csv").items():
            if Path(file).stem not in leave_out:
                whole = {"kind": "style", "licence": "public-domain work", **row}
                rows.append({**whole, "licence": whole["licence"].partition(": ")[0]})
    return rows


def add_options(parser: ArgumentParser) -> None:
    """Options of the stage."""
    add_fields(parser, PackOptions)


def run(args: Namespace) -> None:
    """Run the stage."""
    beside = args.content.parent / "MANIFEST.csv"
    manifest = args.manifest or (beside if beside.exists() else None)
    pack(read_fields(args, PackOptions, manifest=manifest))
