"""Failures, records that survive a kill, and the stages ``textbook`` and ``polish``, the latter with a stub program."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from train.cli import main
from train.images.pairs import choose_pairs, pair_name
from train.images.pictures import load_square
from train.judging import polish as polish_module
from train.judging import textbook as textbook_module
from train.judging.judge import Judge
from train.judging.polish import PolishOptions, Program, polish
from train.judging.textbook import Recipe, TextbookOptions, distance, gram, optimise, sweep_figures, textbook
from train.judging.trials import Entry, Ledger, entry, failures, instant_figures, method_figures, shard
from train.networks.lossnet import open_loss_network

STUB = """
import json, sys
from pathlib import Path
from PIL import Image

arguments = sys.argv[1:]
photo, painting, out = arguments[0], arguments[arguments.index("--style") + 1], arguments[arguments.index("-o") + 1]
polished, name = "--polish" in arguments, Path(out).name
with open(Path(__file__).with_name("calls.txt"), "a") as calls:
    print("polished" if polished else "instant", file=calls)

def said(option):
    return arguments[arguments.index(option) + 1] if option in arguments else "nobody"

if polished and name.startswith(said("--crash")):
    sys.exit("no model files")
if polished and name.startswith(said("--fail")):
    print(json.dumps({"event": "failed", "photo": photo, "message": "it diverged"}))
    sys.exit(1)
picture = Image.blend(Image.open(photo).convert("RGB"), Image.open(painting).convert("RGB"), 0.8 if polished else 0.4)
picture.save(out)
report = {"event": "painted", "photo": photo}
if polished:
    iterations = int(said("--polish"))
    losses = {"style": None if name.startswith(said("--nan")) else 0.5, "total": iterations}
    report["polish"] = {"losses": losses, "ended": "done"}
print("a line that is no JSON")
print(json.dumps(report))
"""

Polish = Callable[..., PolishOptions]


def made(content: float | None, style: float | None, pair: str = "a") -> Entry:
    """A record beside an instant result of content 0.9 and style 0.3."""
    errors = None if content is None or style is None else (content, style)
    return entry(pair, errors, (0.9, 0.3), 2.0)


@pytest.mark.parametrize(
    ("content", "style", "causes"),
    [
        (0.9, 0.299, []),
        (1.2, 0.1, []),
        (0.1, 0.3, ["noGain"]),
        (1.201, 0.1, ["photoLost"]),
        (1.3, 0.4, ["noGain", "photoLost"]),
        (None, None, ["noPicture"]),
        (float("nan"), float("nan"), ["noGain", "photoLost"]),
    ],
)
def test_when_a_pair_fails(content: float | None, style: float | None, causes: list[str]) -> None:
    found = failures([made(content, style)])
    assert [name for name in ("noPicture", "noGain", "photoLost") if found[name]] == causes
    assert found["failed"] == bool(causes)


def test_figures_by_hand() -> None:
    entries = [made(0.8, 0.2), made(1.3, 0.4, "b"), made(None, None, "c"), {**made(0.6, 0.3, "d"), "seconds": None}]
    found = method_figures(entries)
    assert found["failures"] == {"failed": 3, "of": 4, "rate": 0.75, "noPicture": 1, "noGain": 2, "photoLost": 1}
    assert (found["content"], found["style"]) == (pytest.approx(0.9), pytest.approx(0.3))
    assert (found["pairs"], found["secondsPerPair"]) == (3, 2.0)
    assert method_figures([made(None, None)])["failures"]["rate"] == 1
    # A pair that was painted with two weights has one instant result.
    assert instant_figures([made(1, 0.2), made(2, 0.1)])["pairs"] == 1


def test_shards_share_the_pairs(images: Path) -> None:
    pairs = choose_pairs(images, 2)
    assert sorted(shard(pairs, "1/3") + shard(pairs, "2/3") + shard(pairs, "3/3")) == sorted(pairs)
    for wrong in ("0/2", "3/2", "2", "a/b"):
        with pytest.raises(ValueError, match="--shard"):
            shard(pairs, wrong)


def test_a_record_cut_by_a_kill_costs_one_pair(tmp_path: Path) -> None:
    settings = {"size": 64}
    Ledger(tmp_path, settings).add(made(0.5, 0.2))
    with (tmp_path / "pairs.jsonl").open("a") as file:
        file.write('{"id": "b", "con')
    Ledger(tmp_path, settings, "1/2").add(made(0.6, 0.2, "c"))
    ledger = Ledger(tmp_path, settings)
    ledger.add(made(0.7, 0.2, "b"))
    assert {name: e["content"] for name, e in ledger.entries().items()} == {"a": 0.5, "b": 0.7, "c": 0.6}
    with pytest.raises(ValueError, match="other settings"):
        Ledger(tmp_path, {"size": 65})


def test_the_tutorial_s_gram_matrix() -> None:
    features = torch.rand(1, 3, 4, 5)
    by_hand = sum(features[0, 1, y, x] * features[0, 2, y, x] for y in range(4) for x in range(5)) / (3 * 4 * 5)
    assert gram(features)[0, 1, 2].item() == pytest.approx(float(by_hand))


def test_adam_s_first_step_goes_against_the_tutorial_s_gradient(loss_network: Path) -> None:
    network = open_loss_network(loss_network)
    photo, painting = torch.rand(1, 3, 32, 32), torch.rand(1, 3, 32, 32)
    picture = photo.clone().requires_grad_(True)
    # At the photo itself the content term has no gradient.
    found, wanted = network(picture), network(painting)
    terms = [F.mse_loss(gram(found[f"relu{k}_1"]), gram(wanted[f"relu{k}_1"])) for k in range(1, 6)]
    torch.autograd.backward(1e3 * torch.stack(terms).sum())
    assert picture.grad is not None
    step = torch.where(picture.grad.abs() > 1e-6, picture.grad.sign(), 0)
    moved = optimise(network, (photo, painting), 1e3, Recipe(iterations=1, rate=0.05))
    sure = step != 0
    assert sure.float().mean() > 0.9
    torch.testing.assert_close(moved[sure], (photo - 0.05 * step).clamp(0, 1)[sure], atol=1e-3, rtol=0)


def test_content_weight_holds_the_photo(loss_network: Path) -> None:
    network = open_loss_network(loss_network)
    photo, painting = torch.rand(1, 3, 48, 48), torch.rand(1, 3, 48, 48) ** 2

    def drift(weight: float) -> float:
        moved = optimise(network, (photo, painting), 1e3, Recipe(content_weight=weight, iterations=12))
        return F.mse_loss(network(moved)["relu4_1"], network(photo)["relu4_1"]).item()

    assert drift(1e5) < 0.5 * drift(0)


def test_sweep_by_hand() -> None:
    def record(pair: str, weight: float, content: float | None, style: float) -> Entry:
        return {**made(content, style, pair), "styleWeight": weight}

    entries = [record("a", 1, 0.9, 0.45), record("a", 10, 0.8, 0.2), record("b", 1, 0.9, 0.225)]
    entries += [record("b", 10, 1.8, 0.225), record("c", 1, 0.9, 0.3), record("c", 10, None, 0), record("d", 1, 0.9, 1)]
    assert distance(entries[0]) == pytest.approx(1) and distance(entries[1]) == 0
    found = sweep_figures(entries, [1, 10])
    assert found["bestByPair"] == {"a": 10, "b": 1, "c": 1} and found["pairs"] == 3
    assert found["bestOn"] == {"1": 2, "10": 1} and found["differentWeightsNeeded"] == 2
    # The pair without a picture is left out of the mean of its weight.
    assert found["meanDistance"] == {"1": pytest.approx((1 + 0 + 1 / 3) / 3), "10": pytest.approx(0.5)}
    assert found["meanDistanceOfBest"] == pytest.approx(1 / 9)


def textbook_options(network: Path, release: Path, images: Path, out: Path) -> TextbookOptions:
    return TextbookOptions(network=network, release=str(release), validation=images, out=out, size=64, limit=1)


def test_textbook_resumes_and_sweeps(
    images: Path, loss_network: Path, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[float] = []

    def counted(*arguments: Any) -> torch.Tensor:
        calls.append(arguments[2])
        return optimise(*arguments)

    monkeypatch.setattr(textbook_module, "optimise", counted)

    def run(*weights: float, iterations: int = 4) -> dict[str, Any]:
        recipe = Recipe(iterations=iterations)
        options = textbook_options(loss_network, release, images, tmp_path)
        return textbook(replace(options, style_weights=weights, recipe=recipe), Judge.made_up())

    alone = run(1e4)
    assert calls == [1e4, 1e4] and set(alone["judge"]["byStyleWeight"]) == {"10000"} and "sweep" not in alone
    both = run(1.0, 1e4)
    assert calls[2:] == [1.0, 1.0] and both["sweep"]["pairs"] == 2
    assert both["judge"]["byStyleWeight"]["10000"] == alone["judge"]["byStyleWeight"]["10000"]
    assert json.loads((tmp_path / "figures.json").read_text())["failure"].startswith("A pair fails")
    assert len(list((tmp_path / "pictures").glob("style-weight-1*/*.png"))) == 4
    with pytest.raises(ValueError, match="other settings"):
        run(1.0, iterations=5)


def test_textbook_counts_nan(images: Path, loss_network: Path, release: Path, tmp_path: Path) -> None:
    recipe = Recipe(content_weight=float("nan"), iterations=2)
    options = textbook_options(loss_network, release, images, tmp_path)
    found = textbook(replace(options, style_weights=(1.0,), recipe=recipe), Judge.made_up())["judge"]["byStyleWeight"][
        "1"
    ]
    assert found["failures"] == {"failed": 2, "of": 2, "rate": 1, "noPicture": 2, "noGain": 0, "photoLost": 0}
    assert not list((tmp_path / "pictures" / "style-weight-1").glob("*.png"))


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A program with the terminal program's options that blends the images."""
    file = tmp_path / "stub" / "program.py"
    file.parent.mkdir()
    file.write_text(STUB)
    return file


@pytest.fixture
def options(stub: Path, images: Path, tmp_path: Path) -> Polish:
    """Four small pairs, painted by the stub."""

    def build(*polish_args: str, **more: Any) -> PolishOptions:
        program = Program(
            command=(sys.executable, str(stub)), folder=stub.parent, iterations=7, polish_args=polish_args
        )
        return PolishOptions(program=program, validation=images, out=tmp_path / "out", size=64, **{"limit": 2, **more})

    return build


def called(stub: Path) -> list[str]:
    file = stub.with_name("calls.txt")
    return sorted(file.read_text().split()) if file.exists() else []


def test_polish_measures_the_program_s_pictures(options: Polish, stub: Path, images: Path, tmp_path: Path) -> None:
    found = polish(options(), Judge.made_up())
    assert called(stub) == ["instant"] * 4 + ["polished"] * 4
    judge, pair = found["judge"], choose_pairs(images, 2, 2)[0]
    assert judge["polished"]["style"] < judge["instant"]["style"] and judge["polished"]["pairs"] == 4
    assert judge["polished"]["failures"]["noGain"] == 0 and found["styleBelowInstant"] == 1
    assert found["losses"] == {"style": 0.5, "total": 7} and found["ended"] == {"done": 4}
    assert judge["polished"]["secondsPerPair"] > 0
    # The program gets the same pixels as every other method.
    square = load_square(tmp_path / "out" / "work" / "style" / f"{pair[0].stem}.png", 64)
    assert torch.equal(square, load_square(pair[0], 64))
    first = Ledger(tmp_path / "out", options().settings()).entries()[pair_name(pair)]
    picture = load_square(tmp_path / "out" / "pictures" / "polished" / f"{pair_name(pair)}.png", 64)
    content, style = Judge.made_up().score(picture, load_square(pair[1], 64), square)
    assert (first["content"], first["style"]) == (pytest.approx(float(content)), pytest.approx(float(style)))


def test_polish_makes_nothing_twice(options: Polish, stub: Path, tmp_path: Path) -> None:
    polish(options(shard="2/2"), Judge.made_up())
    assert len(called(stub)) == 4
    # Killed between picture and record: the picture stays, its time and losses are lost.
    (tmp_path / "out" / "pairs-2-of-2.jsonl").unlink()
    found = polish(options(), Judge.made_up())
    assert called(stub) == ["instant"] * 4 + ["polished"] * 4
    assert found["judge"]["polished"]["failures"]["of"] == 4 and found["losses"]["total"] == 7
    assert polish(options(), Judge.made_up()) == found and len(called(stub)) == 8


def test_shards_report_together(options: Polish, stub: Path) -> None:
    assert polish(options(shard="1/2"), Judge.made_up())["judge"]["instant"]["pairs"] == 2
    assert polish(options(shard="2/2"), Judge.made_up())["judge"]["instant"]["pairs"] == 4
    assert len(called(stub)) == 8


@pytest.mark.parametrize(("how", "reason"), [("--fail", "it diverged"), ("--nan", "not finite")])
def test_a_pair_without_a_finite_picture_fails_and_is_tried_again(
    how: str, reason: str, options: Polish, stub: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = pair_name(choose_pairs(images, 2, 2)[1])
    found = polish(options(how, name), Judge.made_up())
    counts = found["judge"]["polished"]["failures"]
    assert (counts["noPicture"], counts["failed"], counts["of"]) == (1, 1, 4)
    assert found["styleBelowInstant"] == 0.75 and found["judge"]["polished"]["pairs"] == 3
    assert reason in capsys.readouterr().out
    assert not (tmp_path / "out" / "pictures" / "polished" / f"{name}.png").exists()
    polish(options(how, name), Judge.made_up())
    assert len(called(stub)) == 9


def test_a_program_that_cannot_run_is_no_failure_of_the_method(options: Polish, stub: Path, images: Path) -> None:
    name = pair_name(choose_pairs(images, 2, 2)[0])
    with pytest.raises(ValueError, match="no model files"):
        polish(options("--crash", name, limit=None), Judge.made_up())
    # Of twelve pairs, those that had not begun are called off.
    assert len(called(stub)) < 24


def test_no_more_is_painted_after_an_interruption(options: Polish, stub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Entry:
        raise KeyboardInterrupt

    monkeypatch.setattr(polish_module, "record", interrupted)
    with pytest.raises(KeyboardInterrupt):
        polish(options(limit=None), Judge.made_up())
    assert len(called(stub)) < 24


def test_polish_sheets(options: Polish, tmp_path: Path) -> None:
    textbook = tmp_path / "textbook"
    textbook.mkdir()
    polish(options(textbook=textbook), Judge.made_up())
    with Image.open(tmp_path / "out" / "sheet-00.jpg") as sheet:
        assert sheet.size == (4 * 64, 5 * 64)
        # No textbook picture is there, so its row is white.
        assert sheet.convert("L").crop((8, 4 * 64 + 8, 248, 5 * 64 - 8)).getextrema() == (255, 255)
        assert sheet.convert("L").crop((0, 3 * 64, 256, 4 * 64)).getextrema() != (255, 255)


def test_command_line(stub: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = shlex.join([sys.executable, str(stub)])
    common = ["--validation", str(images), "--made-up-judge", "--size", "64", "--limit", "1", "--threads", "1"]
    command = ["polish", *common, "--out", str(tmp_path / "out"), "--program", program, "--iterations", "9"]
    command += ["--polish-args=--nan x"]
    assert main(command) == 0
    figures = json.loads((tmp_path / "out" / "figures.json").read_text())
    assert (figures["iterations"], figures["polishArgs"], figures["losses"]["total"]) == (9, "--nan x", 9)
    assert main([*command, "--shard", "3/2"]) == 1 and "--shard" in capsys.readouterr().err
    for stage in ("textbook", "polish"):
        with pytest.raises(SystemExit):
            main([stage, "--help"])
        assert "choose no setting" in " ".join(capsys.readouterr().out.split())
