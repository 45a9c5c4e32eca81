"""Options that are fields, schedules, and the stages' registration."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from train.cli import STAGES, build_parser
from train.images.batches import Sizes
from train.learning.objective import LossWeights, recorded_weights
from train.learning.progress import Means, Progress
from train.machine.options import add_fields, decimals, opt, read_fields
from train.machine.schedule import Schedule, constant
from train.machine.start import OPTIONS


@dataclass(frozen=True, kw_only=True)
class Made:
    """One option of each kind."""

    needed: Annotated[Path, opt("a path", flag="--from")]
    rate: Annotated[float, opt("a number")] = 0.5
    limit: Annotated[int | None, opt("maybe a number")] = None
    noise: Annotated[bool, opt("a switch")] = False
    weights: Annotated[tuple[float, ...], opt("several", parse=decimals)] = (1.0,)
    weight: Annotated[Schedule, opt("a schedule")] = constant(2)
    kind: Annotated[str, opt("a choice", choices=("a", "b"))] = "a"
    failure: Annotated[tuple[str, ...], opt("may be repeated", repeated=True)] = ()
    inner: int = 7


def parsed(*words: str) -> Made:
    parser = ArgumentParser()
    add_fields(parser, Made, rate=0.25)
    return read_fields(parser.parse_args(words), Made, inner=8)


def test_options_are_fields() -> None:
    assert parsed("--from", "x") == Made(needed=Path("x"), rate=0.25, inner=8)
    more = ["--limit", "3", "--noise", "--weights", "1e3,2", "--weight", "3:0,4:9", "--kind", "b"]
    found = parsed("--from", "x", *more, "--failure", "one", "--failure", "two", "--rate", "1")
    assert (found.limit, found.noise, found.weights, found.kind, found.rate) == (3, True, (1e3, 2), "b", 1)
    assert found.failure == ("one", "two") and found.weight.at(9) == 4


@pytest.mark.parametrize("words", [[], ["--from", "x", "--kind", "c"], ["--from", "x", "--weight", "1:5"]])
def test_misuse_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(*words)
    said = capsys.readouterr().err
    assert any(word in said for word in ("required", "invalid choice", "starts at step 0"))


def test_a_default_of_no_option_is_an_error() -> None:
    with pytest.raises(TypeError, match="no option speed"):
        add_fields(ArgumentParser(), Made, speed=1)


def test_a_schedule_by_hand() -> None:
    weight = Schedule.parse("3:0,4:11759,0.5:12000")
    steps = (0, 11_758, 11_759, 11_999, 12_000, 10**6)
    assert [weight.at(step) for step in steps] == [3, 3, 4, 4, 0.5, 0.5]
    assert weight.highest == 4 and weight.said() == "3, from step 11,759 on 4, from step 12,000 on 0.5"
    assert Schedule.parse(str(weight)) == weight and Schedule.parse("1e-4") == constant(1e-4)
    assert str(constant(1e-4)) == "0.0001" and str(constant(2.5)) == "2.5"


@pytest.mark.parametrize("wrong", ["", "3:1", "3:0,4:0", "3:0,4:9,5:8", "3:0;4:9", "x", "3:0.5", "nan", "3:0,4"])
def test_a_schedule_that_is_none(wrong: str) -> None:
    with pytest.raises(ValueError, match="schedule"):
        Schedule.parse(wrong)


def test_weights_by_step() -> None:
    weights = LossWeights(content=Schedule.parse("3:0,4:10"), distil=Schedule.parse("0.2:0,0:2"))
    assert [weights.at("content", step) for step in (0, 9, 10)] == [3, 3, 4]
    assert weights.distil_at(0, 100) == pytest.approx(0.4) and weights.distil_at(2, 100) == 0


def test_recorded_weights_of_new_and_of_older_runs(tmp_path: Path) -> None:
    names = {name: str(value) for name, value in vars(LossWeights(content=Schedule.parse("3:0,4:10"))).items()}
    fields = ", ".join(f'"{k}": {v if k.startswith("distil_") else chr(34) + v + chr(34)}' for k, v in names.items())
    (tmp_path / OPTIONS).write_text(f"{{{fields}}}")
    assert recorded_weights(tmp_path / "joint") == LossWeights(content=Schedule.parse("3:0,4:10"))
    older = fields.replace('"3:0,4:10"', "2.0").replace('"0.0001"', "0.0001")
    (tmp_path / OPTIONS).write_text(f"{{{older}}}")
    assert recorded_weights(tmp_path) == LossWeights(content=constant(2))
    assert recorded_weights(tmp_path / "a" / "b") is None


def test_means_count_each_name_on_its_own() -> None:
    means = Means()
    for value in (1.0, 3.0):
        means.add("loss", value)
    means.add("identity", 5.0)
    assert means.take() == {"loss": 2, "identity": 5} and means.take() == {}


def test_an_older_checkpoint_s_progress_is_read() -> None:
    plain = {"step": 7, "seconds": 1.5, "skipped": 1, "earlier_steps": 2, "earlier_seconds": 3.0}
    old = Progress.restored({**plain, "sums": {"loss": 6.0, "loss#": 3.0, "identity": 5.0, "identity#": 1.0}})
    assert old.terms == Means(sums={"loss": 6.0, "identity": 5.0}, counts={"loss": 3, "identity": 1})
    assert (old.step, old.skipped) == (7, 1) and Progress.restored(old.state()) == old


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_help(stage: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([stage, "--help"])
    assert ended.value.code == 0 and "usage:" in capsys.readouterr().out
    assert (STAGES[stage].__doc__ or "").startswith(f"Stage ``{stage}``: ")


def test_sizes_are_written_as_they_are_read() -> None:
    read: Callable[[str], Sizes] = Sizes.parse
    assert str(read("256x4,320x3")) == "256x4,320x3"
