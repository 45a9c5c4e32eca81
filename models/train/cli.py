"""The command line: one command a stage. ``python -m train --help`` inside ``models/``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

import torch

from . import distributed, stages
from .card import CardFacts, card
from .checkpoint import write_atomically
from .evaluate import EvaluateOptions, choose_pairs, evaluate, load_square
from .export import ExportOptions, add_fixtures, export
from .gatys import GatysOptions, compare
from .judge import Judge
from .options import CHECKOUT, build_parser
from .pack import PackOptions, pack, recorded_rows
from .polish import PolishOptions, Program, polish
from .smoke import smoke
from .textbook import Recipe, TextbookOptions, textbook
from .weights import moved_back, open_networks

INT8_PICTURES = 4
STOPPED = 3
"""Exit status where the time limit or a signal stopped a stage before its last step."""


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
        "fit": stages.fit_vectors,
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
