"""Written-out gradients against the ones that PyTorch derives from the formulas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from train.networks.norms import NORM_EPS, moments, scaled_instance_norm

SHAPE = (2, 3, 6, 4)


def plain_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    variance, mean = torch.var_mean(x, (2, 3), unbiased=False)
    return mean, (variance + NORM_EPS).sqrt()


def plain_norm(x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    mean, deviation = plain_moments(x)
    normal = (x - mean[:, :, None, None]) / deviation[:, :, None, None]
    return normal * scale[:, :, None, None] + shift[:, :, None, None]


def gradients(found: Tensor, inputs: list[Tensor]) -> list[Tensor]:
    weight = torch.randn(found.shape, generator=torch.Generator().manual_seed(1))
    return list(torch.autograd.grad((found * weight).sum(), inputs))


def photo(memory: torch.memory_format) -> Tensor:
    torch.manual_seed(0)
    return (torch.randn(SHAPE) * 2 + 3).contiguous(memory_format=memory).requires_grad_()


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("scales", [1, SHAPE[0]])
def test_gradients_of_the_norm(memory: torch.memory_format, scales: int) -> None:
    x = photo(memory)
    scale, shift = (torch.randn(scales, SHAPE[1]).requires_grad_() for _ in range(2))
    inputs = [x, scale, shift]
    found, wanted = scaled_instance_norm(*inputs), plain_norm(*inputs)
    torch.testing.assert_close(found, wanted)
    for a, b in zip(gradients(found, inputs), gradients(wanted, inputs), strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("pick", [lambda m: m[0], lambda m: m[1], lambda m: torch.cat(m)], ids=["mean", "sd", "both"])
def test_gradients_of_the_moments(memory: torch.memory_format, pick: Callable[[tuple[Tensor, ...]], Tensor]) -> None:
    x = photo(memory)
    found, wanted = pick(moments(x)), pick(plain_moments(x))
    torch.testing.assert_close(found, wanted)
    torch.testing.assert_close(gradients(found, [x])[0], gradients(wanted, [x])[0], atol=1e-6, rtol=1e-5)


def test_gradients_are_finite_where_nothing_changes() -> None:
    x = torch.full(SHAPE, 0.5).requires_grad_()
    scale, shift = torch.ones(1, SHAPE[1]), torch.zeros(1, SHAPE[1])
    for found in (scaled_instance_norm(x, scale, shift), moments(x)[1]):
        assert torch.isfinite(gradients(found, [x])[0]).all()


def test_contrast_far_below_the_mean_survives() -> None:
    ripple = torch.tensor([0.0, 0.02]).repeat(1, 1, 32, 16)
    _, deviation = moments(ripple + 100)
    torch.testing.assert_close(deviation, plain_moments((ripple + 100).double())[1].float(), atol=1e-5, rtol=1e-3)


def test_bf16_features_keep_their_type_and_float32_statistics() -> None:
    x = photo(torch.channels_last).detach().bfloat16().requires_grad_()
    found = scaled_instance_norm(x, torch.ones(1, SHAPE[1]), torch.zeros(1, SHAPE[1]))
    assert found.dtype == torch.bfloat16 and moments(x)[0].dtype == torch.float32
    assert gradients(found.float(), [x])[0].dtype == torch.bfloat16
    torch.testing.assert_close(moments(x)[1], plain_moments(x.float())[1])
