"""The command line: one command a stage. ``python -m train --help`` inside ``models/``."""

from __future__ import annotations

import argparse
import json
import math
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from . import distributed, stages
from .card import CardFacts, card
from .checkpoint import write_atomically
from .evaluate import EvaluateOptions, choose_pairs, evaluate, load_square
from .export import ExportOptions, add_fixtures, export
from .gatys import GatysOptions, compare
from .judge import Judge
from .objective import LossWeights
from .pack import PackOptions, pack, recorded_rows
from .polish import PolishOptions, Program, polish
from .smoke import smoke
from .textbook import Recipe, TextbookOptions, pictures_of, textbook
from .weights import moved_back, open_networks

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"
RUNS = CHECKOUT / "models" / "train" / "runs"


def current_release() -> Path:
    """The release that the app ships."""
    models = CHECKOUT / "models"
    return models / str(json.loads((models / "current.json").read_text(encoding="utf-8"))["current"])


INT8_PICTURES = 4
ONLY_REPORTS = "The judge's errors are for the report: choose no setting, weight or number of iterations by them."
STOPPED = 3
"""Exit status where the time limit or a signal stopped a stage before its last step."""


def numbers(text: str) -> tuple[int, ...]:
    """``16,32`` as numbers."""
    return tuple(int(part) for part in text.split(","))


def decimals(text: str) -> tuple[float, ...]:
    """``1e3,1e5`` as numbers."""
    return tuple(float(part) for part in text.split(","))


def words(text: str) -> tuple[str, ...]:
    """A command line as its words."""
    return tuple(shlex.split(text))


def add_training(parser: argparse.ArgumentParser, run: str, steps: int | None, sizes: str) -> None:
    """Options of every stage that trains."""
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        default=SHARED / "data",
        help="folder with content/ and style/, a pack, or a folder of packs",
    )
    # Not --run: torchrun would take it for an abbreviation of its own --run-path.
    add("--out", dest="run", type=Path, default=RUNS / run, help="checkpoint, log; the same command goes on from there")
    if steps is not None:
        add("--steps", type=int, default=steps)
    add("--minutes", type=float, default=math.inf, help="checkpoint and stop after so long; exit status 3")
    add("--sizes", default=sizes, help="sides in px x samples per process, one drawn a step")
    add("--rate", type=float, default=1e-3, help="Adam's peak learning rate")
    add("--warmup", type=int, default=150, help="steps of linear rise")
    add("--average-rate", type=float, default=0.003, help="of the exponential moving average that is exported")
    add("--seed", type=int, default=0)
    add("--checkpoint-every", type=int, default=200)
    add("--log-every", type=int, default=50)
    add("--workers", type=int, default=1, help="threads that make batches")
    add("--threads", type=int, default=None, help="of PyTorch on the CPU")
    add("--limit", type=int, default=None, help="images of each kind to use")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto")
    add("--precision", choices=("auto", "bf16", "fp32"), default="auto")
    add("--compile", choices=("auto", "on", "off"), default="auto")


def add_objective(parser: argparse.ArgumentParser) -> None:
    """Options of the transfer objective."""
    add = parser.add_argument
    peers = SHARED / "peers"
    add("--loss-network", type=Path, default=peers / "compressed-vgg19", help="or a loss-network.safetensors of ours")
    add("--distil-teacher", default=str(peers / "microast"), help="MicroAST's folder, made-up, or none")
    add("--identity-share", type=float, default=0.2, help="samples whose painting is the photo itself")
    add("--noise", action="store_true", help="give a transformer without grain some, see noise.py")
    for name, value in vars(LossWeights()).items():
        add(f"--{name.replace('_', '-')}", type=type(value), default=value, help="loss weight, see objective.py")


def build_parser() -> argparse.ArgumentParser:
    """All stages and their options."""
    parser = argparse.ArgumentParser("python -m train", description=__doc__)
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
    transfer.add_argument("--init", type=Path, help="release, run or checkpoint to start from, with a fresh optimiser")
    transfer.add_argument("--calibration-images", type=int, default=stages.CALIBRATION_IMAGES)
    student = commands.add_parser("student", help="MobileNet predictor, then it and the transformer together")
    add_training(student, "student", None, "256x4,256x4,320x3,384x2")
    add_objective(student)
    student.add_argument("--init", type=Path, required=True, help="release, run or checkpoint to start from")
    student.add_argument("--distil-steps", type=int, default=8_000, help="0 where --init has no teacher")
    student.add_argument("--distil-sizes", default="256x8")
    student.add_argument("--joint-steps", type=int, default=8_000)
    student.add_argument("--student-rate", type=float, default=0.5, help="its factor on --rate beside the transformer")
    _release_parsers(commands)
    _optimiser_parsers(commands)
    return parser


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


def run_pack(args: argparse.Namespace) -> None:
    """Stage ``pack``."""
    beside = args.content.parent / "MANIFEST.csv"
    manifest = args.manifest or (beside if beside.exists() else None)
    pack(PackOptions(args.content, args.style, args.out, args.budget_mb, args.shards, manifest, args.workers))


def run_export(args: argparse.Namespace) -> None:
    """Stage ``export``."""
    networks = open_networks(args.source)
    if args.transformer_from:
        networks.transformer = open_networks(args.transformer_from).transformer
    if args.towards:
        networks = moved_back(networks, open_networks(args.towards), args.share)
    pairs = None
    if args.int8:
        chosen = choose_pairs(args.validation, 1)
        picked = chosen[:: max(1, len(chosen) // INT8_PICTURES)][:INT8_PICTURES]
        pairs = [(load_square(photo, args.size), load_square(painting, args.size)) for painting, photo in picked]
    out = args.out or CHECKOUT / "models" / args.id
    manifest = export(networks, ExportOptions(out, args.id, pairs, args.loss_network))
    print(json.dumps(manifest["files"], indent=1))


def run_evaluate(args: argparse.Namespace) -> None:
    """Stage ``evaluate``."""
    if args.threads:
        torch.set_num_threads(args.threads)
    methods = tuple(name for name in args.methods.split(",") if name)
    judge = Judge.made_up() if args.made_up_judge else None
    evaluate(
        EvaluateOptions(
            args.release, args.validation, args.peers, args.out, methods, args.size, args.per_painting, args.limit,
            args.scales, judge,
        )
    )  # fmt: skip


def open_judge(args: argparse.Namespace) -> Judge:
    """The peers' SqueezeNet, or the made-up one."""
    return Judge.made_up() if args.made_up_judge else Judge.load(args.peers / "squeezenet" / "squeezenet.net")


def run_polish(args: argparse.Namespace) -> None:
    """Stage ``polish``."""
    if args.threads:
        torch.set_num_threads(args.threads)
    program = Program(args.program, CHECKOUT, args.iterations, args.polish_args)
    options = PolishOptions(
        program, args.validation, args.out, args.size, args.limit, args.shard, args.workers, args.textbook
    )
    print(json.dumps(polish(options, open_judge(args)), indent=1))


def run_gatys(args: argparse.Namespace) -> None:
    """Stage ``gatys``."""
    if args.threads:
        torch.set_num_threads(args.threads)
    networks = {"ours": args.loss_network, "against": args.against}
    options = GatysOptions(networks, args.validation, args.out, args.pairs, args.size, args.iterations)
    print(json.dumps(compare(options, open_judge(args))))


def run_textbook(args: argparse.Namespace) -> None:
    """Stage ``textbook``."""
    if args.threads:
        torch.set_num_threads(args.threads)
    recipe = Recipe(args.content_weight, args.rate, args.iterations)
    options = TextbookOptions(
        args.loss_network, args.release, args.validation, args.out, args.style_weights, args.size, args.limit, recipe
    )
    print(json.dumps(textbook(options, open_judge(args)), indent=1))


def run_card(args: argparse.Namespace) -> None:
    """Write ``CARD.md``."""
    run = open_networks(args.run) if args.run else None
    hours, steps = (run.hours, run.steps) if run else (0.0, 0)
    release = json.loads((args.release / "manifest.json").read_text(encoding="utf-8"))["id"]
    weights = (stages.recorded_weights(args.run) if args.run else None) or stages.loss_weights(args)
    facts = CardFacts(
        release,
        recorded_rows(args.data),
        weights,
        args.hours + hours,
        args.steps + steps,
        args.machine,
        tuple(args.failure),
    )
    figures = json.loads(args.figures.read_text(encoding="utf-8"))
    write_atomically(args.release / "CARD.md", card(facts, figures).encode())


def main(argv: Sequence[str] | None = None) -> int:
    """Run a stage; answers the exit status: 0 done, 3 stopped before the end, 2 misuse."""
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.smoke:
        smoke(main)
        return 0
    training = {"loss-network": stages.loss_network, "transfer": stages.transfer, "student": stages.student}
    others = {
        "pack": run_pack,
        "export": run_export,
        "evaluate": run_evaluate,
        "card": run_card,
        "gatys": run_gatys,
        "textbook": run_textbook,
        "polish": run_polish,
    }
    try:
        if args.stage in training:
            return 0 if training[args.stage](args) else STOPPED
        if args.stage in others:
            others[args.stage](args)
        elif args.stage == "fixtures":
            add_fixtures(args.release)
        else:
            parser.print_help()
            return 2
    except (FileNotFoundError, ValueError) as error:
        print(f"{args.stage}: {error}", file=sys.stderr)
        return 1
    finally:
        distributed.finish()
    return 0
