"""Batches are functions of seed and step; packs keep their budget."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from train.images import batches as data
from train.images.ahead import Ahead
from train.images.batches import SampleOptions, Sizes, Source
from train.images.library import Library, Pixels, close_sample, large_files, photo_sample, random_crop
from train.images.pack import PackOptions, large_rows, pack, recorded_rows, spread, stored_size
from train.machine import distributed
from train.machine.schedule import Schedule, constant


def source(library: Library, sizes: Sizes, seed: int, *, identity: float, mix: float = 0.0) -> Source:
    samples = SampleOptions(identity_share=constant(identity), mix_share=constant(mix))
    return Source(library=library, sizes=sizes, seed=seed, samples=samples)


def test_a_batch_is_the_same_every_time_and_another_at_every_step(images: Path) -> None:
    library, sizes = Library.open(images), Sizes.parse("64x2,72x3")
    first, again = (data.transfer_batch(source(library, sizes, 3, identity=0.3), 7) for _ in range(2))
    assert torch.equal(first.photo, again.photo) and torch.equal(first.painting, again.painting)
    others = [data.transfer_batch(source(library, sizes, seed, identity=0.3), step) for seed, step in ((3, 8), (4, 7))]
    assert not any(o.photo.shape == first.photo.shape and torch.equal(o.photo, first.photo) for o in others)


def test_processes_share_a_batch(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open(images)
    whole = data.transfer_batch(source(library, Sizes.parse("64x4"), 0, identity=0.3, mix=0.5), 5)
    halves = []
    monkeypatch.setattr(distributed, "world_size", lambda: 2)
    for rank in (0, 1):
        monkeypatch.setattr(distributed, "rank", lambda rank=rank: rank)
        halves.append(data.transfer_batch(source(library, Sizes.parse("64x2"), 0, identity=0.3, mix=0.5), 5))
    for name in ("photo", "painting", "identity", "own", "ground"):
        assert torch.equal(getattr(whole, name), torch.cat([getattr(half, name) for half in halves]))
    assert {(b.total, b.identities) for b in (whole, *halves)} == {(4, whole.identities)}


def test_identity_samples_have_their_photo_as_painting(images: Path) -> None:
    chosen = source(Library.open(images), Sizes.parse("64x3"), 0, identity=0.4)
    counts = []
    for step in range(40):
        batch = data.transfer_batch(chosen, step)
        same = [torch.equal(batch.photo[i], batch.painting[i]) for i in range(3)]
        assert same == [flag == 1 for flag in batch.identity.tolist()]
        assert sum(same) == batch.identities < batch.total
        counts.append(batch.identities)
    assert np.mean(counts) == pytest.approx(0.4 * 3, abs=0.3)


def test_mixed_samples_are_as_many_as_asked_and_change_no_image(images: Path) -> None:
    library, sizes = Library.open(images), Sizes.parse("64x4")
    shares = []
    for step in range(60):
        plain, mixed = (
            data.transfer_batch(source(library, sizes, 0, identity=0.25, mix=share), step) for share in (0.0, 0.4)
        )
        assert torch.equal(plain.photo, mixed.photo) and torch.equal(plain.painting, mixed.painting)
        assert plain.own.tolist() == [1.0] * 4
        assert mixed.own[mixed.identity == 1].tolist() == [1.0] * mixed.identities
        shares += mixed.own[mixed.identity == 0].tolist()
    assert min(shares) >= 0 and np.mean([share < 1 for share in shares]) == pytest.approx(0.4, abs=0.1)
    assert np.mean([share for share in shares if share < 1]) == pytest.approx(0.5, abs=0.12)


def test_grounds_and_close_photos_follow_their_schedules(images: Path) -> None:
    samples = SampleOptions(
        identity_share=constant(0.25),
        ground_share=Schedule.parse("0:0,0.75:40"),
        close_share=Schedule.parse("0:0,1:40"),
    )
    library, sizes = Library.open(images), Sizes.parse("64x4")
    chosen = Source(library=library, sizes=sizes, seed=0, samples=samples)
    grounds: list[float] = []
    for step in range(100):
        batch = data.transfer_batch(chosen, step)
        usual = data.transfer_batch(source(library, sizes, 0, identity=0.25), step)
        assert batch.ground[batch.identity == 1].tolist() == [0.0] * batch.identities
        same = torch.equal(batch.photo, usual.photo)
        assert same == (step < 40) and (step >= 40 or not batch.ground.any())
        # Another draw decides, so paintings and shares stay as they were.
        styled = batch.identity == 0
        assert torch.equal(batch.painting[styled], usual.painting[styled]) and torch.equal(batch.own, usual.own)
        grounds += batch.ground[styled].tolist() if step >= 40 else []
    assert np.mean([amount > 0 for amount in grounds]) == pytest.approx(0.75, abs=0.08)
    assert data.MOST_GROUND > max(grounds) > 0.9 * data.MOST_GROUND
    assert np.mean([amount for amount in grounds if amount]) == pytest.approx(data.MOST_GROUND / 2, abs=0.08)


def test_close_photos_are_smooth(images: Path) -> None:
    def fine(photo: Pixels) -> float:
        """Mean difference of neighbours."""
        return float(np.abs(np.diff(photo.astype(float), axis=1)).mean())

    library = Library.open(images)
    rngs = [np.random.default_rng(k) for k in range(12)]
    close = [close_sample(library, 96, rng) for rng in rngs]
    assert all(photo.shape == (96, 96, 3) and photo.dtype == np.uint8 for photo in close)
    usual = [photo_sample(library, 96, np.random.default_rng(k)) for k in range(12)]
    assert np.mean([fine(photo) for photo in close]) < 0.6 * np.mean([fine(photo) for photo in usual])


def test_large_photos_are_seen_at_their_own_scale() -> None:
    def encoded(pixels: Pixels) -> bytes:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        return file.getvalue()

    noise = np.random.default_rng(0).integers(0, 256, (700, 600, 3), dtype=np.uint8)
    grey, large = encoded(np.full((200, 200, 3), 128, np.uint8)), encoded(noise)
    library = Library(content=[grey], style=[grey], large=[large])
    deviations = [close_sample(library, 96, np.random.default_rng(k)).std() for k in range(40)]
    # Half of them; enlarged at most by 1 / 0.7, so most of the noise of one pixel is still there.
    assert 10 < sum(deviation > 0 for deviation in deviations) < 30
    assert min(deviation for deviation in deviations if deviation > 0) > 0.6 * noise.std()
    small = encoded(noise[:80, :90])
    assert close_sample(Library(content=[small], style=[], large=[small]), 96, np.random.default_rng(1)).shape[:2] == (
        96,
        96,
    )


def test_large_images_come_from_several_folders(images: Path, tmp_path: Path) -> None:
    for name in ("a.jpg", "style00.jpg", "z.jpg"):
        (tmp_path / name).symlink_to(images / "style" / "style01.jpg")
    (tmp_path / "MANIFEST.csv").write_text("file,title\na.jpg,A\nstyle00.jpg,B\nz.jpg,C\n")
    found = large_files((images, tmp_path), ("style03", "z"))
    assert [file.name for file in found["content"]] == [f"content0{k}.jpg" for k in range(6)]
    assert [file.stem for file in found["style"]] == ["a", "style00", "style00", *(f"style0{k}" for k in (1, 2, 4, 5))]
    assert large_files(()) == {"content": [], "style": []}
    with pytest.raises(ValueError, match="no large image nothing to leave out"):
        large_files((images,), ("nothing",))
    with pytest.raises(FileNotFoundError, match="no folder of large images"):
        large_files((tmp_path / "none",))
    rows = large_rows((images, tmp_path), ("z", "content00"))
    assert [row["licence"] for row in rows] == ["CC0"] * 5 + ["public-domain work"] * 2


def test_sizes_are_drawn_as_often_as_they_are_written() -> None:
    sizes = Sizes.parse("256x4,256x4,384x2")
    drawn = [sizes.draw(0, step) for step in range(600)]
    assert drawn.count((256, 4)) / 600 == pytest.approx(2 / 3, abs=0.06)
    for wrong in ("250x4", "256", "256x0", "256x4,"):
        with pytest.raises(ValueError):
            Sizes.parse(wrong)


def test_crops_are_square_and_keep_the_range(images: Path) -> None:
    encoded = Library.open(images).style[0]
    rng = np.random.default_rng(0)
    for size in (64, 176, 200):
        crop = random_crop(encoded, size, rng, 0.6)
        assert crop.shape == (size, size, 3) and crop.dtype == np.uint8


def test_ahead_keeps_the_order_and_passes_errors_on() -> None:
    def make(step: int) -> int:
        if step == 9:
            raise OSError("the disk is gone")
        return step * step

    ahead = Ahead(make, 4, workers=3)
    assert [ahead.next() for _ in range(5)] == [16, 25, 36, 49, 64]
    with pytest.raises(OSError, match="disk"):
        ahead.next()
    ahead.close()


def test_folders_without_images_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="content"):
        Library.open(tmp_path)


def noisy_images(folder: Path, count: int) -> None:
    """Noise: nothing that a JPEG could make small."""
    rng = np.random.default_rng(0)
    for kind in ("content", "style"):
        (folder / kind).mkdir(parents=True)
        for k in range(count):
            pixels = rng.integers(0, 256, (400, 420, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / kind / f"{k}.png")


def noisy_options(folder: Path, budget: float) -> PackOptions:
    return PackOptions(
        content=folder / "in/content", style=folder / "in/style", out=folder / "out.tar", budget_mb=budget
    )


@pytest.mark.parametrize(("budget", "side_at_most", "all_in"), [(8.0, 512, True), (0.5, 400, True), (0.1, 256, False)])
def test_pack_keeps_its_budget(tmp_path: Path, budget: float, side_at_most: int, all_in: bool) -> None:
    noisy_images(tmp_path / "in", 5)
    (file,) = pack(noisy_options(tmp_path, budget))
    assert file.stat().st_size <= budget * 1e6
    with tarfile.open(file) as tar:
        about = tar.extractfile("pack.json")
        assert about
        record = json.load(about)
        names = [name for name in tar.getnames() if name.endswith(".jpg")]
    assert record["shortSide"] <= side_at_most and (record["leftOut"] == 0) == all_in
    assert record["content"] + record["style"] == len(names) and min(record["content"], record["style"]) > 0
    library = Library.open(file)
    assert (len(library.content), len(library.style)) == (record["content"], record["style"])
    assert min(Image.open(io.BytesIO(library.content[0])).size) <= side_at_most


def test_too_small_a_budget_is_an_error(tmp_path: Path) -> None:
    noisy_images(tmp_path / "in", 1)
    with pytest.raises(ValueError, match="no room"):
        pack(noisy_options(tmp_path, 0.02))


def test_shards_hold_every_image_once_with_its_licence(tmp_path: Path, images: Path) -> None:
    options = PackOptions(
        content=images / "content",
        style=images / "style",
        out=tmp_path / "p.tar",
        budget_mb=1.0,
        shards=2,
        manifest=images / "MANIFEST.csv",
    )
    files = pack(options)
    assert [file.name for file in files] == ["p-00.tar", "p-01.tar"]
    rows = recorded_rows(tmp_path)
    assert sorted(row["file"] for row in rows) == sorted(
        f"{kind}/{file.name}" for kind in ("content", "style") for file in (images / kind).iterdir()
    )
    assert {row["licence"] for row in rows} == {"CC0", "unrecorded"}
    with (images / "MANIFEST.csv").open(newline="") as handle:
        recorded = {row["file"]: row["licence"] for row in csv.DictReader(handle)}
    assert all(row["licence"] == recorded.get(row["file"], "unrecorded") for row in rows)
    library = Library.open(tmp_path)
    assert len(library.content) == len(library.style) == 6
    before = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in pack(options)] == before


def test_spread_and_stored_size() -> None:
    assert spread(list("abcdefgh"), 4) == list("aceg")  # type: ignore[arg-type, comparison-overlap]
    assert [stored_size(n) for n in (0, 1, 512, 513)] == [512, 1024, 1024, 1536]


def test_the_real_manifest_is_kept(shared: Path, tmp_path: Path) -> None:
    for kind in ("content", "style"):
        (tmp_path / kind).mkdir()
        for file in sorted((shared / "data" / kind).iterdir())[:3]:
            (tmp_path / kind / file.name).symlink_to(file)
    manifest = shared / "data" / "MANIFEST.csv"
    pack(
        PackOptions(
            content=tmp_path / "content",
            style=tmp_path / "style",
            out=tmp_path / "p.tar",
            budget_mb=1.0,
            manifest=manifest,
        )
    )
    rows = recorded_rows(tmp_path / "p.tar")
    assert len(rows) == 6 and not any(row["licence"] == "unrecorded" for row in rows)
