"""Every stage end to end on made-up images and made-up teachers, in under two minutes on two shared cores.

It shows that the stages fit together and that what one writes the next can read; the networks it makes are worthless.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .images.library import Pixels

Main = Callable[[Sequence[str]], int]


def made_up_image(rng: np.random.Generator, height: int, width: int, strokes: bool) -> Pixels:
    """A gradient with smooth bumps, like a photo; or with stripes and noise over it, like a painting."""
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    image = np.zeros((height, width, 3))
    for channel in range(3):
        a, b, c, d = rng.uniform(0, 3, 4)
        image[..., channel] = 0.5 + 0.25 * np.sin(3 * (a * x + b * y) + c) + 0.2 * np.cos(5 * (x - y) * d)
    if strokes:
        angle, period = rng.uniform(0, np.pi), rng.uniform(0.02, 0.1)
        waves = np.sign(np.sin((np.cos(angle) * x + np.sin(angle) * y) * 2 * np.pi / period))
        image = image * 0.7 + 0.15 + 0.15 * waves[..., None] + rng.normal(0, 0.04, image.shape)
    return (image.clip(0, 1) * 255).round().astype(np.uint8)


def make_images(folder: Path, count: int, side: int, seed: int = 0) -> None:
    """``content/`` and ``style/`` with ``count`` images each, ``MANIFEST.csv`` for half, a list of one style."""
    rng = np.random.default_rng(seed)
    rows = ["file,kind,source_repo,original_path,commit,licence,width,height"]
    for kind in ("content", "style"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for k in range(count):
            height, width = side, side + 8 * (k % 5)
            pixels = made_up_image(rng, height, width, kind == "style")
            Image.fromarray(pixels).save(folder / kind / f"{kind}{k:02d}.jpg", quality=92)
            if k % 2 == 0:
                rows.append(f"{kind}/{kind}{k:02d}.jpg,{kind},made/up,{k},0,CC0,{width},{height}")
    (folder / "paintings.json").write_text('[{"name": "made-up", "file": "style/style00.jpg"}]\n', encoding="utf-8")
    (folder / "MANIFEST.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def commands(root: Path) -> list[list[str]]:
    """The stages in order, each on what the ones before it wrote."""
    common = ["--data", f"{root}/packs", "--precision", "fp32", "--workers", "1", "--log-every", "2", "--warmup", "2"]
    goal = ["--loss-network", f"{root}/loss/loss-network.safetensors", "--distil-teacher", "made-up"]
    images = ["--content", f"{root}/data/content", "--style", f"{root}/data/style"]
    validation = ["--validation", f"{root}/validation"]
    release, figures = f"{root}/release", f"{root}/evaluate/figures.json"
    return [
        ["pack", *images, "--out", f"{root}/packs/pack.tar", "--budget-mb", "0.2", "--shards", "2"],
        ["loss-network", *common, *validation, "--out", f"{root}/loss", "--steps", "4", "--sizes", "64x1"]
        + ["--teacher", "made-up", "--stylist", "made-up", "--calibration-batches", "1", "--widths", "4,6,8,8,8"]
        + ["--convs", "1,1,1,1,1"],
        ["gatys", "--loss-network", f"{root}/loss/loss-network.safetensors", "--against"]
        + [f"{root}/loss/loss-network.safetensors", *validation, "--out", f"{root}/gatys", "--pairs", "1"]
        + ["--size", "64", "--iterations", "2", "--made-up-judge"],
        ["transfer", *common, *goal, "--out", f"{root}/transfer", "--steps", "4", "--sizes", "64x2,72x2"]
        + ["--calibration-images", "16", "--noise"],
        ["student", *common, *goal, "--out", f"{root}/student", "--init", f"{root}/transfer", "--distil-steps", "3"]
        + ["--joint-steps", "3", "--distil-sizes", "64x3", "--sizes", "64x2", "--ground-share", "0.8"]
        + [
            "--close-share",
            "0.5",
            "--large",
            f"{root}/data",
            "--large",
            f"{root}/data/style",
            "--leave-out",
            "style01",
        ],
        ["export", "--from", f"{root}/student/joint", "--id", "smoke", "--out", release, "--int8", *validation]
        + ["--size", "64", "--loss-network", f"{root}/loss/loss-network.safetensors"],
        ["fit", "--data", f"{root}/data", *goal, "--out", f"{root}/fit", "--init", release, "--distil", "0"]
        + ["--paintings", f"{root}/data/paintings.json", "--size", "64", "--steps", "2"],
        ["learn", "--data", f"{root}/data", *goal, "--out", f"{root}/learn", "--init", release, "--distil", "0"]
        + ["--folder", f"{root}/data/style", "--only", "style00", "--size", "64", "--steps", "2", "--side", "64"],
        ["evaluate", "--release", release, *validation, "--out", f"{root}/evaluate", "--methods", "content,style"]
        + ["--size", "96", "--per-painting", "1", "--scales", "96,128", "--made-up-judge", "--draft-edge", "96"]
        + ["--painted", "96,192", "--seen", "96,128", "--seen-pairs", "1"],
        ["textbook", "--loss-network", f"{root}/loss/loss-network.safetensors", "--release", release, *validation]
        + ["--out", f"{root}/textbook", "--style-weights", "1e3,1e5", "--size", "64", "--iterations", "2"]
        + ["--limit", "1", "--made-up-judge"],
        [
            "card",
            "--release",
            release,
            "--figures",
            figures,
            "--data",
            f"{root}/packs",
            "--run",
            f"{root}/student/joint",
        ],
        ["student", *common, *goal, "--out", f"{root}/again", "--init", release, "--distil-steps", "0"]
        + ["--joint-steps", "2", "--sizes", "64x2", "--precision", "bf16"],
    ]


def smoke(main: Main) -> None:
    """Run all stages in a temporary folder; raises where one fails or leaves something out."""
    start = time.monotonic()
    # On shared cores a second thread mostly waits for its turn, and the first waits for it.
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(prefix="pastiche-smoke-") as name:
        root = Path(name)
        make_images(root / "data", 8, 192)
        make_images(root / "validation", 2, 160, seed=1)
        (root / "validation" / "MANIFEST.csv").unlink()
        for command in commands(root):
            begin = time.monotonic()
            status = main(command)
            if status:
                raise RuntimeError(f"smoke: {command[0]} ended with status {status}")
            print(f"smoke: {command[0]} {time.monotonic() - begin:.1f} s", flush=True)
        manifest = json.loads((root / "release" / "manifest.json").read_text(encoding="utf-8"))
        if not manifest["transformer"].get("ground"):
            raise RuntimeError("smoke: the release does not know its ground")
        missing = {"predictor", "transformer", "lossNetwork", "selftest"} - set(manifest["files"])
        if missing or "CC0" not in (root / "release" / "CARD.md").read_text(encoding="utf-8"):
            raise RuntimeError(f"smoke: the release lacks {missing or 'its licences'}")
    print(f"smoke: every stage ran, {time.monotonic() - start:.0f} s", flush=True)
