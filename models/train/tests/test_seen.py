"""What is judged as seen, by which sizes; and what is regular."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from train.images.pairs import Pair, choose_pairs, spread_pairs
from train.images.pictures import load_image, load_longer
from train.judging.judge import Judge
from train.judging.regularity import mean_regularity, regularity
from train.judging.seen import Eye, SeenOptions, as_seen
from train.networks.methods import NamedMethod
from train.networks.octaves import reduced
from train.networks.painting import Brush, Release
from train.tests.test_painting import networks


@pytest.fixture
def pairs(images: Path) -> list[Pair]:
    return spread_pairs(choose_pairs(images, 1), 2)


def test_pairs_are_spread_evenly() -> None:
    pairs = [(Path(str(k)), Path("photo")) for k in range(62)]
    chosen = [int(painting.name) for painting, _ in spread_pairs(pairs, 18)]
    assert len(set(chosen)) == 18 and chosen[0] == 0 and chosen[-1] >= 57
    assert spread_pairs(pairs[:3], 18) == pairs[:3]


def test_photos_are_sized_by_their_longer_side(images: Path) -> None:
    file = sorted((images / "content").iterdir())[1]
    assert load_image(file).shape == (1, 3, 176, 184)
    assert load_longer(file, 92).shape == (1, 3, 88, 92) and load_longer(file, 368).shape == (1, 3, 352, 368)
    assert torch.equal(load_longer(file, 368, enlarge=False), load_image(file))


def test_the_photo_is_no_content_error_at_whatever_size_it_is_seen(pairs: list[Pair]) -> None:
    eye = Eye(Judge.made_up(), pairs[0], 96)
    content, style = eye(load_longer(pairs[0][1], 96))
    assert content == 0 and style > 0.01
    larger, _ = eye(load_longer(pairs[0][1], 192))
    assert 0 < larger < 0.2
    grey, _ = eye(torch.full((1, 3, 192, 192), 0.5) + 0.1 * torch.rand(1, 3, 192, 192))
    assert grey > 2 * larger


def test_every_figure_names_its_sizes(pairs: list[Pair], tmp_path: Path) -> None:
    sizes: list[tuple[int, int]] = []

    def noted(photo: Tensor, painting: Tensor) -> Tensor:
        sizes.append((max(photo.shape[2:]), min(painting.shape[2:])))
        return photo

    release = Release(networks(ground=True), Brush(draft_edge=96))
    methods = [NamedMethod(name="same", paint=noted), NamedMethod(name="ours", paint=release)]
    options = SeenOptions(out=tmp_path, painted=(96, 192), seen=(96, 128))
    judge = Judge.made_up()
    found = as_seen(methods, judge, pairs, options)
    assert [(row["painted"], row["seen"]) for row in found["asSeen"]] == [(96, 96), (192, 96), (192, 128)]
    # The method gets the painting whole, at its own size.
    assert sizes == [(96, 176), (96, 176), (192, 176), (192, 176)]
    rows = [row["methods"] for row in found["asSeen"]]
    assert all(set(row) == {"same", "ours"} and row["ours"]["pairs"] == 2 for row in rows)
    assert rows[0]["same"]["content"] == 0 < rows[1]["same"]["content"] < rows[1]["ours"]["content"]
    # By hand, of our picture painted at 192 and seen at 128.
    by_hand = []
    for painting, photo in pairs:
        picture = release(load_longer(photo, 192), load_image(painting)).clamp(0, 1)
        seen = load_longer(photo, 128)
        content, _ = judge.score(reduced(picture, (seen.shape[2], seen.shape[3])), seen, seen)
        by_hand.append(float(content))
    assert rows[2]["ours"]["content"] == pytest.approx(sum(by_hand) / 2, rel=1e-5)
    assert set(found["strengthZero"]) == {"96", "192"} and found["strengthZero"]["96"]["least"] < 60
    assert set(found["regularity"]) == {"192"}
    assert set(found["regularity"]["192"]) == {"photo", "painting", "same", "ours"}
    assert found["regularity"]["192"]["same"] == found["regularity"]["192"]["photo"]
    assert {file.parent.name for file in tmp_path.glob("seen/*/*.jpg")} == {"same", "ours"}
    assert {max(load_image(file).shape[2:]) for file in tmp_path.glob("seen/*/*.jpg")} == {192}


def test_a_weave_is_regular_and_noise_is_not() -> None:
    torch.manual_seed(0)
    y, x = torch.meshgrid(torch.arange(128.0), torch.arange(160.0), indexing="ij")
    noise = 0.05 * torch.randn(1, 3, 128, 160)
    weave = (0.5 + 0.1 * torch.sin(x * 2 * torch.pi / 4)).expand(1, 3, -1, -1)
    assert regularity(weave) > 0.95 and regularity(0.5 + noise) < 0.05
    assert 0.1 < regularity(weave + noise) < regularity(weave)
    # What is coarser than 12 px is the scene's.
    scene = (0.5 + 0.2 * torch.sin(y * 2 * torch.pi / 64)).expand(1, 3, -1, -1)
    assert regularity(scene + noise) < 0.05


def test_only_the_photo_s_flat_patches_count() -> None:
    torch.manual_seed(0)
    photo, picture = torch.full((1, 3, 128, 256), 0.5), 0.5 + 0.05 * torch.randn(1, 3, 128, 256)
    photo[..., 128:] += 0.3 * torch.rand(1, 3, 128, 128)
    picture[..., :128] = 0.5 + 0.1 * torch.sin(torch.arange(128.0) * torch.pi / 2)
    assert regularity(picture, photo) > 0.9 > 0.7 > regularity(picture)


def test_pictures_without_detail_have_no_regularity() -> None:
    nothing = [regularity(torch.full((1, 3, 96, 96), 0.5)), regularity(torch.rand(1, 3, 32, 96))]
    assert all(value != value for value in nothing)
    assert mean_regularity([*nothing, 0.25, 0.75]) == 0.5
