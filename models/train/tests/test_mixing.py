"""Mixed styles by hand, and what they do to the objective."""

from __future__ import annotations

import pytest
import torch

from train.learning import losses
from train.learning.mixing import beside, mixed, mixed_statistics, mixed_style


def test_partners_are_pairs_and_the_odd_one_stays_alone() -> None:
    assert beside(torch.tensor([0, 1, 2, 3, 4])).tolist() == [1, 0, 3, 2, 4]
    assert beside(torch.tensor([[1.0, 2.0]])).tolist() == [[1.0, 2.0]]


def test_mixed_is_a_line_to_the_own_value() -> None:
    values = torch.tensor([[0.0, 8.0], [4.0, 0.0], [1.0, 1.0]])
    assert mixed(values, torch.tensor([0.25, 1.0, 0.5])).tolist() == [[3.0, 2.0], [4.0, 0.0], [1.0, 1.0]]


def test_statistics_of_a_mix_are_those_of_one_image() -> None:
    """Two paintings that differ in brightness and contrast alone: half-way is an image half as far from either."""
    torch.manual_seed(0)
    pattern = torch.rand(1, 4, 8, 8)
    found = losses.statistics(torch.cat([pattern + 1, pattern * 3 + 5]))
    halfway = losses.statistics(pattern * 2 + 3)
    mix = mixed_statistics(found, torch.tensor([0.5, 1.0]))
    torch.testing.assert_close(mix.mean[:1], halfway.mean)
    torch.testing.assert_close(mix.deviation[:1], halfway.deviation, rtol=1e-4, atol=1e-4)
    # Covariances of one and nine times the pattern's lie at five on their line; the image half-way has four.
    covariance = losses.statistics(pattern).gram - torch.einsum("bi,bj->bij", *[pattern.mean((2, 3))] * 2)
    torch.testing.assert_close(mix.gram[:1] - halfway.gram, covariance, rtol=1e-3, atol=1e-4)


def test_an_own_style_is_untouched_by_its_partner() -> None:
    torch.manual_seed(1)
    features = {"relu1_1": torch.rand(2, 3, 4, 4), "relu4_1": torch.rand(2, 5, 2, 2)}
    style = mixed_style(features, torch.ones(2))
    for tap, values in features.items():
        for name, value in vars(losses.statistics(values)).items():
            assert torch.equal(getattr(style[tap], name), value), (tap, name)
    assert losses.style_error(mixed_style(features, torch.ones(2)), style).tolist() == [0.0, 0.0]


def test_style_error_to_the_own_painting_falls_along_the_mix() -> None:
    torch.manual_seed(2)
    features = {"relu1_1": torch.rand(2, 3, 6, 6) * torch.tensor([1.0, 4.0])[:, None, None, None]}
    own = mixed_style(features, torch.ones(2))
    errors = [
        losses.style_error(mixed_style(features, torch.full((2,), step / 10)), own)[0].item() for step in range(11)
    ]
    assert errors == sorted(errors, reverse=True) and errors[-1] == pytest.approx(0, abs=1e-6) and errors[0] > 1
