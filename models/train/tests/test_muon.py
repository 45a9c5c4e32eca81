"""Muon: what is orthogonalised, how far a step goes, and which parameters take part."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from train.learning.muon import ADAM_LIKE, Muon, is_matrix, orthogonalised
from train.networks.predictor import MobilePredictor
from train.networks.transformer import Transformer, TransformerSpec


@pytest.mark.parametrize("shape", [(16, 16), (16, 40), (40, 16)])
def test_singular_values_come_near_one(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    matrices = torch.randn(3, *shape) * torch.tensor([1e-4, 1.0, 1e4])[:, None, None]
    values = torch.linalg.svdvals(orthogonalised(matrices))
    assert values.min() > 0.3 and values.max() < 1.3
    # The singular vectors stay: in their basis the answer is diagonal.
    u, _, vh = torch.linalg.svd(matrices, full_matrices=False)
    inner = u.mT @ orthogonalised(matrices) @ vh.mT
    torch.testing.assert_close(inner, torch.diag_embed(inner.diagonal(dim1=1, dim2=2)), atol=1e-3, rtol=0)


def test_no_gradient_no_step() -> None:
    assert torch.equal(orthogonalised(torch.zeros(1, 12, 12)), torch.zeros(1, 12, 12))


def test_a_step_is_as_long_as_adam_s_and_downhill() -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(24, 16, 1, bias=False)
    start = layer.weight.detach().clone()
    optimiser = Muon([{"params": [layer.weight]}], lr=0.1)
    (gradient,) = torch.autograd.grad((layer(torch.randn(2, 24, 5, 5)) ** 2).sum(), [layer.weight])
    layer.weight.grad = gradient
    optimiser.step()
    change = layer.weight.detach() - start
    assert (change * gradient).sum() < 0
    size = change.square().mean().sqrt().item()
    assert 0.7 * 0.1 * ADAM_LIKE < size < 1.3 * 0.1 * ADAM_LIKE


def test_maps_between_channels_take_part_and_nothing_else() -> None:
    chosen = {name for name, p in Transformer(TransformerSpec(noise=True)).named_parameters() if is_matrix(name, p)}
    assert {"encode1.weight", "blocks.0.a.pointwise.weight", "skip1.weight", "output.weight"} <= chosen
    assert not [name for name in chosen if name.startswith(("style", "noise")) or "depthwise" in name or "norm" in name]
    chosen = {name for name, p in MobilePredictor().named_parameters() if is_matrix(name, p)}
    assert {"stem.weight", "dense1.weight", "stages.0.0.expand.weight"} <= chosen
    assert not [name for name in chosen if "depthwise" in name or name.endswith("bias")]
