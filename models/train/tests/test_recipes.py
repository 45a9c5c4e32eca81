"""Recipes are run with a stub in place of the stages: every command is one that the command line takes."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from train.cli import build_parser
from train.images.library import large_files
from train.machine.places import MODELS
from train.machine.schedule import Schedule

STUB = """
import json, sys
with open(sys.argv[1], "a") as calls:
    print(json.dumps(sys.argv[2:]), file=calls)
"""
EARLIER = {"pastiche-0": "0b5f9ae", "pastiche-1": "feaf349", "pastiche-2": "40c120a"}
"""Releases that recipes start from, and where the history has them."""
RECIPES = MODELS / "train" / "recipes"


def commands(recipe: str, folder: Path, *words: str, **more: str) -> list[list[str]]:
    """What a recipe calls, in a copy of the folders that it looks at."""
    copy = folder / "checkout" / "models"
    shutil.copytree(RECIPES, copy / "train" / "recipes")
    shutil.copy(MODELS / "current.json", copy)
    for name, commit in EARLIER.items():
        # As if it had been taken out of the history before.
        (copy / "runs" / name).mkdir(parents=True)
        (copy / "runs" / name / "manifest.json").write_text(commit)
    stub = folder / "stub.py"
    stub.write_text(STUB)
    train = shlex.join([sys.executable, str(stub), str(folder / "calls.jsonl")])
    environment = {**os.environ, "TRAIN": train, "RUNS": "runs", **more}
    script = ["sh", str(copy / "train" / "recipes" / recipe), *words]
    done = subprocess.run(script, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (folder / "calls.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    ("recipe", "stages"),
    [
        ("pastiche-1.sh", ["student"] * 4 + ["export"]),
        ("pastiche-2.sh", ["student", "student", "export", "fit"]),
    ],
)
def test_a_past_release_is_a_recipe(recipe: str, stages: list[str], tmp_path: Path) -> None:
    parsed = [build_parser().parse_args(command) for command in commands(recipe, tmp_path)]
    assert [args.stage for args in parsed] == stages
    outputs = {str(args.run) for args in parsed if args.stage == "student"}
    for before, args in pairwise(parsed):
        source = str(args.source if args.stage == "export" else args.init)
        assert source.startswith(("runs/pastiche-", *outputs)), source
        if args.stage == "export":
            assert source == f"{before.run}/joint" and str(args.towards).removesuffix("/joint") in outputs


def test_release_2_changes_its_weights_at_steps(tmp_path: Path) -> None:
    first = build_parser().parse_args(commands("pastiche-2.sh", tmp_path)[0])
    assert first.content == Schedule.parse("3:0,4:11759")
    assert [first.mix_share.at(step) for step in (2822, 2823, 11_758, 11_759)] == [0, 0.25, 0.25, 0.35]


def test_release_3_is_a_recipe(tmp_path: Path) -> None:
    found = commands("pastiche-3.sh", tmp_path, GALLERY="echo", DATA="images")
    parsed = [build_parser().parse_args(command) for command in found]
    assert [args.stage for args in parsed] == ["student", "student", "export", "evaluate", "card", "learn"]
    trained, resumed, exported, judged, card, learnt = parsed
    # The same run, cut short, and without the twins of validation paintings from there on.
    assert (trained.run, trained.until, resumed.run, resumed.joint_steps) == (resumed.run, 937, trained.run, 2000)
    assert len(set(resumed.leave_out)) == 8 and (str(exported.towards), exported.share) == (str(trained.init), 0.5)
    assert str(trained.init) == "runs/pastiche-2" and str(exported.source) == f"{trained.run}/joint"
    assert (trained.ground_share, trained.close_share) == (Schedule.parse("0.85"), Schedule.parse("0.33"))
    assert [str(folder) for folder in trained.large] == ["images/hires", "images/gallery"] == list(map(str, card.large))
    assert {str(args.data) for args in (trained, card, learnt)} == {"images"}
    assert len(set(judged.without)) == 8 and not trained.leave_out and str(learnt.init) == "pastiche-3"


def test_validation_paintings_and_their_twins_are_real(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "3").mkdir()
    judged = build_parser().parse_args(commands("pastiche-3.sh", tmp_path / "3", GALLERY="echo")[3])
    assert set(judged.without) <= {file.stem for file in (shared / "data" / "validation" / "style").iterdir()}
    (tmp_path / "next").mkdir()
    trained = build_parser().parse_args(commands("next.sh", tmp_path / "next", "x", GALLERY="echo")[0])
    assert len(trained.leave_out) == len(judged.without)
    large_files((shared / "data" / "hires", shared / "data" / "gallery"), trained.leave_out)


def test_past_releases_are_in_the_history() -> None:
    if not (MODELS.parent / ".git").exists():
        pytest.skip("needs the project's history")
    for name, commit in EARLIER.items():
        files = subprocess.run(
            ["git", "-C", str(MODELS.parent), "ls-tree", "--name-only", f"{commit}:models/{name}"],
            capture_output=True,
            text=True,
        )
        if files.returncode:
            pytest.skip("needs the project's whole history")
        assert {"manifest.json", "transformer.safetensors", "loss-network.safetensors"} <= set(files.stdout.split())


def test_the_next_release_is_one_command(tmp_path: Path) -> None:
    found = commands("next.sh", tmp_path, "pastiche-9", CONTENT="3:0,4:9000", GALLERY="echo")
    parsed = [build_parser().parse_args(command) for command in found]
    assert [args.stage for args in parsed] == ["student", "export", "evaluate", "card", "learn"]
    assert parsed[0].content == Schedule.parse("3:0,4:9000") and str(parsed[1].out) == "pastiche-9"
    assert str(parsed[0].init) == json.loads((MODELS / "current.json").read_text())["current"]
    assert len(parsed[0].large) == 2 and len(parsed[0].leave_out) == 8 and parsed[0].ground_share.highest > 0
    current = tmp_path / "checkout" / "models" / "current.json"
    assert current.read_text() == '{ "current": "pastiche-9" }\n'
