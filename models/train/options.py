"""The options of every stage. What the stages do with them is in ``cli.py`` and ``stages.py``."""

from __future__ import annotations

import argparse
import json
import math
import shlex
from pathlib import Path

from .fit import FitOptions
from .objective import LossWeights
from .stages import CALIBRATION_IMAGES
from .textbook import Recipe, TextbookOptions, pictures_of

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"
RUNS = CHECKOUT / "models" / "train" / "runs"


def current_release() -> Path:
    """The release that the app ships."""
    models = CHECKOUT / "models"
    return models / str(json.loads((models / "current.json").read_text(encoding="utf-8"))["current"])


ONLY_REPORTS = "The judge's errors are for the report: choose no setting, weight or number of iterations by them."


def numbers(text: str) -> tuple[int, ...]:
    """``16,32`` as numbers."""
    return tuple(int(part) for part in text.split(","))


def decimals(text: str) -> tuple[float, ...]:
    """``1e3,1e5`` as numbers."""
    return tuple(float(part) for part in text.split(","))


def words(text: str) -> tuple[str, ...]:
    """A command line as its words."""
    return tuple(shlex.split(text))


def add_machine(parser: argparse.ArgumentParser, run: str) -> None:
    """Options of every stage that needs images, a run folder and a device."""
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        default=SHARED / "data",
        help="folder with content/ and style/, a pack, or a folder of packs",
    )
    # Not --run: torchrun would take it for an abbreviation of its own --run-path.
    add("--out", dest="run", type=Path, default=RUNS / run, help="checkpoint, log; the same command goes on from there")
    add("--seed", type=int, default=0)
    add("--threads", type=int, default=None, help="of PyTorch on the CPU")
    add("--limit", type=int, default=None, help="images of each kind to use")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto")
    add("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    add("--compile", choices=("auto", "on", "off"), default="auto")


def add_training(parser: argparse.ArgumentParser, run: str, steps: int | None, sizes: str) -> None:
    """Options of every stage that trains."""
    add_machine(parser, run)
    add = parser.add_argument
    if steps is not None:
        add("--steps", type=int, default=steps)
    add("--minutes", type=float, default=math.inf, help="checkpoint and stop after so long; exit status 3")
    add("--sizes", default=sizes, help="sides in px x samples per process, one drawn a step")
    add("--rate", type=float, default=1e-3, help="peak learning rate")
    add("--optimiser", choices=("adam", "muon"), default="adam", help="muon: that for matrices, Adam for the rest")
    add("--warmup", type=int, default=150, help="steps of linear rise")
    add("--average-rate", type=float, default=0.003, help="of the exponential moving average that is exported")
    add("--checkpoint-every", type=int, default=200)
    add("--log-every", type=int, default=50)
    add("--workers", type=int, default=1, help="threads that make batches")


def add_objective(parser: argparse.ArgumentParser) -> None:
    """Options of the transfer objective."""
    add = parser.add_argument
    peers = SHARED / "peers"
    add("--loss-network", type=Path, default=peers / "compressed-vgg19", help="or a loss-network.safetensors of ours")
    add("--distil-teacher", default=str(peers / "microast"), help="MicroAST's folder, made-up, or none")
    for name, value in vars(LossWeights()).items():
        add(f"--{name.replace('_', '-')}", type=type(value), default=value, help="loss weight, see objective.py")


def add_samples(parser: argparse.ArgumentParser) -> None:
    """What the stages that train a transformer show it, and whether it gets grain."""
    add = parser.add_argument
    add("--identity-share", type=float, default=0.2, help="samples whose painting is the photo itself")
    add("--mix-share", type=float, default=0.0, help="other samples whose style is a mix of two, see mixing.py")
    add("--noise", action="store_true", help="give a transformer without grain some, see noise.py")


def build_parser() -> argparse.ArgumentParser:
    """All stages and their options."""
    parser = argparse.ArgumentParser("python -m train", description="One command a stage.")
    parser.add_argument("--smoke", action="store_true", help="every stage end to end on made-up images, then exit")
    commands = parser.add_subparsers(dest="stage")
    _pack_parser(commands.add_parser("pack", help="photos and paintings into shards of a bounded size"))
    lossnet = commands.add_parser("loss-network", help="our compact loss network from VGG-19's features")
    add_training(lossnet, "loss-network", 30_000, "256x4")
    lossnet.add_argument("--teacher", default=str(SHARED / "peers"), help="folder of the peers, or made-up")
    lossnet.add_argument(
        "--stylist", default=str(SHARED / "peers" / "microast"), help="a release, MicroAST, made-up, none"
    )
    lossnet.add_argument("--widths", type=numbers, default=(16, 32, 64, 128, 128))
    lossnet.add_argument("--convs", type=numbers, default=(2, 2, 2, 2, 1), help="convolutions of each level")
    lossnet.add_argument("--validation", type=Path, default=SHARED / "data" / "validation")
    lossnet.add_argument("--calibration-batches", type=int, default=32)
    lossnet.add_argument(
        "--driven-steps", type=int, default=6, help="of Gatys' method in some images; 0: none of those"
    )
    lossnet.add_argument("--init", type=Path, help="run of this stage to start from, may be narrower")
    transfer = commands.add_parser("transfer", help="teacher predictor and transformer")
    add_training(transfer, "transfer", 30_000, "128x8")
    add_objective(transfer)
    add_samples(transfer)
    transfer.add_argument("--init", type=Path, help="release, run or checkpoint to start from, with a fresh optimiser")
    transfer.add_argument("--calibration-images", type=int, default=CALIBRATION_IMAGES)
    student = commands.add_parser("student", help="MobileNet predictor, then it and the transformer together")
    add_training(student, "student", None, "256x4,256x4,320x3,384x2")
    add_objective(student)
    add_samples(student)
    student.add_argument("--init", type=Path, required=True, help="release, run or checkpoint to start from")
    student.add_argument("--distil-steps", type=int, default=8_000, help="0 where --init has no teacher")
    student.add_argument("--distil-sizes", default="256x8")
    student.add_argument("--joint-steps", type=int, default=8_000)
    student.add_argument("--student-rate", type=float, default=0.5, help="its factor on --rate beside the transformer")
    _fit_parser(commands.add_parser("fit", help="vectors of the built-in styles that paint nearest to their paintings"))
    _release_parsers(commands)
    _optimiser_parsers(commands)
    return parser


def _fit_parser(parser: argparse.ArgumentParser) -> None:
    add_machine(parser, "fit")
    add_objective(parser)
    add = parser.add_argument
    add("--init", type=Path, default=current_release(), help="release whose built-in styles are fitted")
    add("--paintings", type=Path, default=CHECKOUT / "src" / "tools" / "gallery" / "paintings.json", help="their list")
    add("--size", type=int, default=FitOptions.size, help="of the photos, px")
    add("--steps", type=int, default=FitOptions.steps, help="of descent a vector, each on other photos")
    add("--rate", type=float, default=FitOptions.rate, help="Adam's; the numbers of a vector deviate by about 0.9")


def _pack_parser(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--content", type=Path, default=SHARED / "data" / "content")
    add("--style", type=Path, default=SHARED / "data" / "style")
    add(
        "--manifest", type=Path, default=None, help="sources and licences; by default the MANIFEST.csv beside --content"
    )
    add("--out", type=Path, default=RUNS / "pack.tar")
    add("--budget-mb", type=float, default=55.0, help="greatest size of a shard, 10^6 bytes")
    add("--shards", type=int, default=1)
    add("--workers", type=int, default=2)


def _release_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    add = commands.add_parser("export", help="a release folder from trained networks").add_argument
    add("--from", dest="source", type=Path, required=True, help="run, checkpoint or release")
    add("--transformer-from", type=Path, help="another source for the transformer")
    add("--towards", type=Path, help="what the run started from, to move the weights back to")
    add("--share", type=float, default=0.2, help="of the way back --towards it")
    add("--id", required=True)
    add("--out", type=Path, help="by default models/ID")
    add("--int8", action="store_true", help="int8 weights where pictures of validation images keep 40 dB")
    add("--validation", type=Path, default=SHARED / "data" / "validation")
    add("--loss-network", type=Path, help="loss-network.safetensors to ship")
    add("--size", type=int, default=256, help="of the pictures that decide on int8, px")
    commands.add_parser("fixtures", help="rewrite a release's fixtures").add_argument("release", type=Path)
    add = commands.add_parser("evaluate", help="the judge, the peers, the other figures, sheets").add_argument
    add("--release", required=True)
    add("--validation", type=Path, default=SHARED / "data" / "validation")
    add("--peers", type=Path, default=SHARED / "peers")
    add("--out", type=Path, default=RUNS / "evaluate")
    add("--methods", default="content,style,microast,magenta", help="compared with, separated by commas")
    add("--size", type=int, default=384)
    add("--per-painting", type=int, default=2)
    add("--limit", type=int, help="paintings, for a quick look")
    add("--scales", type=numbers, default=(256, 512, 1024))
    add("--made-up-judge", action="store_true", help="random weights instead of SqueezeNet's: figures mean nothing")
    add("--threads", type=int)
    add = commands.add_parser("gatys", help="Gatys' method with two loss networks, compared").add_argument
    add("--loss-network", type=Path, default=RUNS / "loss-network" / "loss-network.safetensors")
    add("--against", type=Path, default=SHARED / "peers" / "compressed-vgg19")
    add("--validation", type=Path, default=SHARED / "data" / "validation")
    add("--peers", type=Path, default=SHARED / "peers")
    add("--out", type=Path, default=RUNS / "gatys")
    add("--pairs", type=int, default=4)
    add("--size", type=int, default=256)
    add("--iterations", type=int, default=60)
    add("--made-up-judge", action="store_true", help="random weights instead of SqueezeNet's: figures mean nothing")
    add("--threads", type=int)
    add = commands.add_parser("card", help="CARD.md of a release").add_argument
    add("--release", type=Path, required=True)
    add("--figures", type=Path, default=RUNS / "evaluate" / "figures.json")
    add("--data", type=Path, default=SHARED / "data", help="where MANIFEST.csv is, or the packs")
    add("--run", type=Path, help="run that the release came from: hours and steps")
    add("--hours", type=float, default=0.0, help="hours beside those that the run knows of")
    add("--steps", type=int, default=0, help="steps beside those that the run knows of")
    add("--machine", default="two CPU cores")
    add("--failure", action="append", default=[], help="a known failure, one sentence; may be repeated")
    for name, value in vars(LossWeights()).items():
        add(f"--{name.replace('_', '-')}", type=type(value), default=value, help="where the run has no record of it")


def _optimiser_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The stages that measure Gatys' method on all validation pairs, for reports."""
    textbook_parser = commands.add_parser("textbook", help="Gatys' method as tutorials have it", epilog=ONLY_REPORTS)
    add = textbook_parser.add_argument
    _add_trials(textbook_parser, "textbook")
    add(
        "--loss-network", type=Path, default=SHARED / "peers" / "compressed-vgg19", help="or a loss-network.safetensors"
    )
    add("--release", default=str(current_release()), help="whose pictures are the instant results")
    add("--content-weight", type=float, default=Recipe.content_weight)
    add(
        "--style-weights",
        type=decimals,
        default=(1e5,),
        help="fixed for all pairs; several, such as 1e3,1e5,1e7, show on how many pairs each comes nearest to the "
        "targets: that is hindsight, which no user has, and no way to choose one",
    )
    add("--rate", type=float, default=Recipe.rate, help="Adam's learning rate")
    polish_parser = commands.add_parser("polish", help="the terminal program's --polish", epilog=ONLY_REPORTS)
    add = polish_parser.add_argument
    _add_trials(polish_parser, "polish")
    add("--program", type=words, default=words("node dist/cli/pastiche.js"), help="run in the checkout's root")
    add("--polish-args", type=words, default=(), help="more for polished pictures: --polish-args='--style-weight 2'")
    add("--workers", type=int, default=2, help="processes side by side")
    add("--shard", default="1/1", help="i/n: every n-th pair from the i-th on; the last to end reports on all")
    textbook_pictures = pictures_of(RUNS / "textbook", TextbookOptions.style_weights[0])
    add("--textbook", type=Path, default=textbook_pictures, help="pictures for the sheets, where there are any")


def _add_trials(parser: argparse.ArgumentParser, run: str) -> None:
    add = parser.add_argument
    add("--validation", type=Path, default=SHARED / "data" / "validation")
    add("--peers", type=Path, default=SHARED / "peers", help="where the judge is")
    add("--out", type=Path, default=RUNS / run, help="figures, pictures; the same command goes on from there")
    add("--size", type=int, default=384)
    add("--iterations", type=int, default=100)
    add("--limit", type=int, help="paintings, for a quick look")
    add("--made-up-judge", action="store_true", help="random weights instead of SqueezeNet's: figures mean nothing")
    add("--threads", type=int)
