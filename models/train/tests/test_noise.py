"""Grain: a normal distribution, a function of the place, another one for every sample in training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from train.images.batches import Sizes, Source, transfer_batch
from train.images.library import Library
from train.networks.noise import hashed_noise
from train.networks.transformer import Transformer, TransformerSpec
from train.networks.weights import open_networks, with_noise
from train.release.export import ExportOptions, export

FIXED = torch.zeros(1, dtype=torch.int64)


def by_hand(site: int, y: int, x: int) -> float:
    """One number of the noise in Python's integers."""
    uniforms = []
    for salt in (0, 1):
        n = (x * 0x9E3779B1) ^ (y * 0x85EBCA77) ^ ((2 * site + salt + 1) * 0xC2B2AE3D)
        n &= 0xFFFFFFFF
        n ^= n >> 15
        n = n * 0x2C1B3C6D & 0xFFFFFFFF
        n ^= n >> 12
        n = n * 0x297A2D39 & 0xFFFFFFFF
        n ^= n >> 15
        uniforms.append((n + 0.5) / 2**32)
    return float(np.sqrt(-2 * np.log(uniforms[0])) * np.cos(2 * np.pi * uniforms[1]))


def test_noise_formula() -> None:
    noise = hashed_noise(3, 9, 7, FIXED)
    for y, x in ((0, 0), (8, 6), (2, 5)):
        assert noise[0, 0, y, x].item() == pytest.approx(by_hand(3, y, x), abs=1e-6)


def test_noise_is_normal_and_uncorrelated() -> None:
    noise = hashed_noise(0, 128, 128, torch.tensor([0, 1]))
    assert abs(noise.mean().item()) < 0.02 and noise.std().item() == pytest.approx(1, abs=0.02)
    assert (noise.abs() < 1).float().mean().item() == pytest.approx(0.683, abs=0.01)
    pairs = [(noise[:, :, 1:], noise[:, :, :-1]), (noise[..., 1:], noise[..., :-1]), (noise[:1], noise[1:])]
    pairs.append((noise[:1], hashed_noise(1, 128, 128, FIXED)))
    for a, b in pairs:
        assert abs(np.corrcoef(a.flatten(), b.flatten())[0, 1]) < 0.03


def test_noise_depends_on_the_place_alone() -> None:
    assert torch.equal(hashed_noise(2, 40, 30, FIXED)[..., :16, :16], hashed_noise(2, 16, 16, FIXED))


def test_grain_can_be_added_to_a_trained_network(release: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    networks = open_networks(release)
    plain = networks.require_transformer()
    grainy = with_noise(plain).eval()
    assert with_noise(grainy) is grainy
    photo, vector = torch.rand(2, 3, 32, 48), torch.randn(2, 100)
    with torch.no_grad():
        found, again, other = (grainy(photo, vector, seeds) for seeds in (None, None, torch.tensor([5, 6])))
        assert torch.equal(found, again) and not torch.equal(found, other)
        assert (found - plain(photo, vector)).abs().mean() < 0.02
        assert grainy.noise is not None
        grainy.noise.weight.zero_()
        grainy.noise.bias.zero_()
        torch.testing.assert_close(grainy(photo, vector), plain(photo, vector))
    networks.transformer = Transformer(TransformerSpec(widths=(8, 8, 16), blocks=1, noise=True)).eval()
    manifest = export(networks, ExportOptions(out=tmp_path, id="grainy"))
    assert manifest["transformer"]["noise"] is True
    reread = open_networks(tmp_path).require_transformer()
    assert reread.noise is not None and reread.spec == networks.transformer.spec


def test_every_sample_has_its_own_seed(images: Path) -> None:
    source = Source(library=Library.open(images), sizes=Sizes.parse("64x3"), seed=0)
    seeds = [transfer_batch(source, step).seeds for step in range(3)]
    assert len(set(torch.cat(seeds).tolist())) == 9 and torch.cat(seeds).min() > 0
