"""Figures as tables and sentences of a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..judging.measures import SEEN_TARGETS, TARGETS

SHIPPED = ("predictor.safetensors", "transformer.safetensors")
LABELS = {
    "content": "the photo itself",
    "style": "the painting itself",
    "microast": "MicroAST",
    "magenta": "Magenta (TFLite pair)",
}


def _label(name: str, figures: Mapping[str, Any]) -> str:
    return f"**{name}**" if name == figures["release"] else LABELS.get(name, name)


def judge_table(figures: Mapping[str, Any]) -> list[str]:
    """Errors of all methods on all pairs, at one size."""
    lines = [
        "| | content error | style error | worst tenth, content | worst tenth, style |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, row in figures["judge"].items():
        lines.append(
            f"| {_label(name, figures)} | {row['content']:.3f} | {row['style']:.3f} | {row['worstContent']:.3f} | {row['worstStyle']:.3f} |"
        )
    return lines


def _verdict(value: float, target: float, least: bool = False) -> str:
    return "yes" if (value >= target if least else value <= target) else "no"


def figures_table(figures: Mapping[str, Any]) -> list[str]:
    """The measured figures beside their targets."""
    ours = figures["judge"][figures["release"]]
    zero, up, mix, cost = (figures[k] for k in ("strengthZeroPsnr", "strengthSteps", "mixSteps", "cost"))
    size = sum(figures["files"].get(name, 0) for name in SHIPPED)
    rows = [("content error", f"{ours['content']:.3f}", "≤ 0.90", _verdict(ours["content"], TARGETS["content"]))]
    rows += [("style error", f"{ours['style']:.3f}", "≤ 0.225", _verdict(ours["style"], TARGETS["style"]))]
    for key, name in (("worstContent", "content"), ("worstStyle", "style")):
        rows += [(f"worst tenth, {name}", f"{ours[key]:.3f}", f"< {TARGETS[key]}", _verdict(ours[key], TARGETS[key]))]
    rows += [
        ("strength 0: PSNR, mean", f"{zero['mean']:.1f} dB", "≥ 30 dB", _verdict(zero["mean"], TARGETS["psnr"], True)),
        ("strength 0: PSNR, least", f"{zero['least']:.1f} dB", "", ""),
    ]
    for name, steps in (("strength 0 to 1", up), ("painting A to B", mix)):
        whole = _verdict(steps["paths"] - steps["monotone"], 0)
        rows += [
            (
                f"{name}: style error falls at each of 10 steps",
                f"{steps['monotone']} of {steps['paths']} pairs",
                "all",
                whole,
            )
        ]
        largest = steps["largestStep"]
        rows += [(f"{name}: largest step over mean step", f"{largest:.2f}", "≤ 3", _verdict(largest, TARGETS["step"]))]
    for key, name in (("transformerGmac512", "transformer at 512x512"), ("predictorGmac256", "predictor at 256x256")):
        rows += [(name, f"{cost[key]:.2f} GMAC", f"≤ {TARGETS[key]}", _verdict(cost[key], TARGETS[key]))]
    rows += [("predictor and transformer files", f"{size / 1e6:.2f} MB", "≤ 3 MB", _verdict(size, TARGETS["bytes"]))]
    flat, frame = figures["flatDetail"], figures["edgeFrame"]
    rows += [
        (
            "pixel-scale detail in flat areas, picture / photo",
            f"{flat['picture']:.2f} / {flat['photo']:.2f} of 255",
            "",
            "",
        ),
        (
            "colour change at the border over inside, mean / largest",
            f"{frame['mean']:.2f} / {frame['largest']:.2f}",
            "",
            "",
        ),
    ]
    return [
        "| figure | measured | target | met |",
        "|---|---:|---:|---|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def scale_table(figures: Mapping[str, Any]) -> list[str]:
    """Errors by output size."""
    lines = ["| output side | content error | style error | style error of a window |", "|---:|---:|---:|---:|"]
    for side, e in figures["scale"].items():
        lines.append(f"| {side} px | {e['content']:.3f} | {e['style']:.3f} | {e['closeStyle']:.3f} |")
    return lines


def seen_tables(figures: Mapping[str, Any]) -> list[str]:
    """Errors by the sizes at which pictures were painted and seen."""
    lines = [
        "| painted at | seen at | | content error | style error | worst tenth, content | worst tenth, style | target, met |",
        "|---:|---:|---|---:|---:|---:|---:|---|",
    ]
    for row in figures["asSeen"]:
        for name, e in row["methods"].items():
            target = SEEN_TARGETS.get((row["painted"], row["seen"])) if name == figures["release"] else None
            said = ""
            if target:
                met = e["content"] <= target[0] and e["style"] <= target[1]
                said = f"≤ {target[0]} / ≤ {target[1]}, {'yes' if met else 'no'}"
            lines.append(
                f"| {row['painted']} px | {row['seen']} px | {_label(name, figures)} | {e['content']:.3f} | {e['style']:.3f} "
                f"| {e['worstContent']:.3f} | {e['worstStyle']:.3f} | {said} |"
            )
    return lines


def zero_lines(figures: Mapping[str, Any]) -> list[str]:
    """How near strength 0 comes to the photo, by size."""
    return [
        f"- painted at {side} px: mean {zero['mean']:.1f} dB, least {zero['least']:.1f} dB"
        for side, zero in figures["strengthZero"].items()
    ]


def regularity_table(figures: Mapping[str, Any]) -> list[str]:
    """Of photos, paintings and all methods, by size."""
    found = figures["regularity"]
    names = list(dict.fromkeys(name for row in found.values() for name in row))
    lines = ["| | " + " | ".join(f"{side} px" for side in found) + " |", "|---|" + "---:|" * len(found)]
    for name in names:
        shown = {"photo": "photos", "painting": "paintings, everywhere"}.get(name) or _label(name, figures)
        values = (f"{row[name]:.3f}" if name in row else "" for row in found.values())
        lines.append(f"| {shown} | " + " | ".join(values) + " |")
    return lines


def ground_said(figures: Mapping[str, Any]) -> str:
    """Whether photos lay on a ground."""
    ground = figures["ground"]
    return f"on a ground of amount {ground:g}" if ground else "on no ground"


def left_out(figures: Mapping[str, Any]) -> list[str]:
    """Which paintings were left out, if any."""
    names = figures["without"]
    return [f"Left out, since these paintings were trained on: {', '.join(names)}.", ""] if names else []


def by_painting(figures: Mapping[str, Any]) -> list[str]:
    """The paintings with the largest style errors."""
    ours = figures["judge"][figures["release"]]["byPainting"]
    means = {name: [sum(column) / len(pairs) for column in zip(*pairs, strict=True)] for name, pairs in ours.items()}
    worst = sorted(means.items(), key=lambda item: -item[1][1])[:6]
    return [f"- {name}: content {content:.3f}, style {style:.3f}" for name, (content, style) in worst]
