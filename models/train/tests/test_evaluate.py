"""Figures, the judge, the card, and misuse of the command line."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch

from train.cli import main
from train.images.pack import recorded_rows
from train.images.pairs import choose_pairs
from train.images.pictures import load_square, resized
from train.judging import measures
from train.judging.evaluate import EvaluateOptions, evaluate
from train.judging.judge import Judge
from train.learning.objective import LossWeights
from train.networks.methods import UnavailableError, open_method
from train.networks.painting import BRUSHWORK, Release
from train.networks.weights import open_networks
from train.release.card import CardFacts, card, licence_table, unclear_share
from train.tests.helpers import reference


def test_errors_are_zero_for_the_photo_and_for_the_painting() -> None:
    judge = Judge.made_up()
    photo, painting = torch.rand(1, 3, 96, 96), torch.rand(1, 3, 96, 96) ** 3
    content, style = judge.score(photo, photo, painting)
    assert float(content) == 0 and float(style) > 0.01
    content, style = judge.score(painting, photo, painting)
    assert float(style) == 0 and float(content) > 0.01


def test_the_judge_agrees_with_the_laboratory_s(shared: Path) -> None:
    file = shared / "peers" / "squeezenet" / "squeezenet.net"
    torch.manual_seed(0)
    images = [torch.rand(2, 3, 96, 96) for _ in range(3)]
    theirs = reference(shared, "judge").Judge(str(file)).score(*images)
    for a, b in zip(Judge.load(file).score(*images), theirs, strict=True):
        torch.testing.assert_close(a, b)


def test_pairs_are_those_of_the_published_figures(shared: Path) -> None:
    pairs = choose_pairs(shared / "data" / "validation", 2)
    assert len(pairs) == 62 and len({painting for painting, _ in pairs}) == 31
    assert pairs == choose_pairs(shared / "data" / "validation", 2)
    assert choose_pairs(shared / "data" / "validation", 2, 3) == pairs[:6]


def test_release_0_scores_as_published_on_a_pair(shared: Path, release: Path) -> None:
    painting_file, photo_file = choose_pairs(shared / "data" / "validation", 2)[0]
    painting, photo = load_square(painting_file, 384), load_square(photo_file, 384)
    judge = Judge.load(shared / "peers" / "squeezenet" / "squeezenet.net")
    ours = open_method(str(release), shared / "peers")(photo, painting)
    theirs = reference(shared, "evaluate").Release(str(release))(photo, painting)
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=0)
    content, style = (float(e) for e in judge.score(ours, photo, painting))
    assert 0.3 < content < 1.2 and 0.1 < style < 0.5


def test_summary_by_hand() -> None:
    found = measures.summary([(0.1 * k, 1.0) for k in range(11)], 22)
    assert found["content"] == pytest.approx(0.5) and found["worstContent"] == pytest.approx(0.9)
    assert (found["style"], found["pairs"], found["secondsPerPair"]) == (1.0, 11, 2.0)


def test_monotone_and_even_paths() -> None:
    even = measures.Path10(style_errors=[1 - 0.1 * k for k in range(11)], changes=[0.1] * 10)
    assert even.monotone and even.largest_step == pytest.approx(1)
    bumpy = measures.Path10(style_errors=[1, 0.9, 0.95, *[0.5] * 8], changes=[0.1] * 9 + [1.1])
    assert even.largest_rise < 0 < bumpy.largest_rise
    assert not bumpy.monotone and bumpy.largest_step == pytest.approx(1.1 / 0.2)
    # A picture that is none is no good path, wherever it stands.
    assert not any(
        measures.Path10(style_errors=[1, *[0.5] * k, math.nan, 0.1], changes=[0.1] * 10).monotone for k in range(3)
    )
    # What 8-bit rounding makes is no bump.
    assert measures.Path10(style_errors=[1, 0.9, 0.901, *[0.5] * 8], changes=[0.1] * 10).monotone


def test_edge_frame_sees_a_frame() -> None:
    photo = torch.full((1, 3, 64, 64), 0.5)
    even, framed = photo + 0.1, photo + 0.1
    framed[:, :, :8] += 0.2
    assert measures.edge_frame(even, photo) == pytest.approx(1, rel=1e-3)
    assert measures.edge_frame(framed, photo) > 1.3


def test_a_walk_starts_and_ends_where_it_should(release: Path) -> None:
    net, judge = Release(open_networks(release)), Judge.made_up()
    photo, painting = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64)
    ends = (net.vector(photo, 64), net.vector(painting, 64))
    path = measures.walk(net, judge, measures.Route(photo=photo, start=ends[0], end=ends[1], painting=painting))
    assert len(path.style_errors) == 11 and len(path.changes) == 10
    assert path.style_errors[0] == pytest.approx(judge.style(net.paint(photo, ends[0]), painting), rel=1e-4)
    assert path.style_errors[-1] == pytest.approx(judge.style(net.paint(photo, ends[1]), painting), rel=1e-4)


def test_any_photo_size_is_painted(release: Path) -> None:
    net = Release(open_networks(release))
    assert net.paint(torch.rand(1, 3, 61, 83), torch.zeros(1, 100)).shape == (1, 3, 61, 83)
    assert resized(torch.rand(1, 3, 60, 90), 30).shape == (1, 3, 30, 45)


def test_missing_peers_are_skipped_with_a_reason(tmp_path: Path) -> None:
    for name in ("microast", "magenta"):
        with pytest.raises(UnavailableError, match="not in"):
            open_method(name, tmp_path)


@pytest.fixture(scope="module")
def figures(images: Path, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Figures and sheets of the release on two made-up pairs."""
    out = tmp_path_factory.mktemp("evaluate")
    methods = ("content", "style", "microast")
    options = EvaluateOptions(
        release=str(release),
        validation=images,
        peers=out / "no-peers",
        out=out,
        methods=methods,
        size=64,
        per_painting=1,
        limit=2,
        scales=(64, 96),
        painted=(96, 160),
        seen=(96, 128),
        seen_pairs=1,
        draft_edge=96,
        without=("style02",),
    )
    evaluate(options, Judge.made_up())
    return out


def test_evaluate_writes_figures_and_sheets(figures: Path, release: Path) -> None:
    found = json.loads((figures / "figures.json").read_text())
    assert set(found["judge"]) == {"content", "style", release.name}
    assert found["judge"]["content"]["content"] < 1e-4 and found["judge"]["style"]["style"] < 1e-4
    assert found["strengthSteps"]["paths"] == 2 and set(found["scale"]) == {"64", "96"}
    assert [(row["painted"], row["seen"]) for row in found["asSeen"]] == [(96, 96), (160, 96), (160, 128)]
    assert all(set(row["methods"]) == {release.name} for row in found["asSeen"])
    assert set(found["strengthZero"]) == {"96", "160"} and set(found["regularity"]) == {"64", "160"}
    known = json.loads((release / "manifest.json").read_text())["transformer"].get("ground", False)
    assert (found["draft"], found["ground"], found["without"]) == (96, BRUSHWORK if known else 0, ["style02"])
    assert found["cost"]["transformerGmac512"] == pytest.approx(1.9, abs=0.1)
    sheet = load_square(figures / "sheet-00.jpg", 128)
    assert sheet.std() > 0.05


def test_card_says_what_is_known_and_what_is_not(figures: Path, release: Path) -> None:
    rows = [
        {"kind": "content", "licence": "unstated (COCO-type photos)"},
        {"kind": "content", "licence": "CC0"},
        {"kind": "style", "licence": "public-domain work"},
    ]
    facts = CardFacts(
        id=release.name,
        rows=rows,
        weights=LossWeights(),
        hours=2.5,
        steps=13_300,
        machine="two CPU cores",
        failures=("Skies show a hatch.",),
    )
    text = card(facts, json.loads((figures / "figures.json").read_text()))
    assert "Of 2 photos 1, and of 1 paintings and patterns 0" in text
    assert "| 1 | photos | unstated (COCO-type photos) |" in text and "13,300 steps in 2.5 hours" in text
    assert f"| 160 px | 128 px | **{release.name}** |" in text and "- painted at 160 px: mean" in text
    assert "a draft of 96 px" in text and "trained on: style02." in text and "| paintings, everywhere |" in text
    assert "- Skies show a hatch." in text and f"**{release.name}**" in text and "≤ 0.225" in text


def test_licences_of_the_real_data(shared: Path) -> None:
    rows = recorded_rows(shared / "data")
    kinds = [row["kind"] for row in rows]
    # The validation images are in the manifest, and were not trained on.
    assert (kinds.count("content"), kinds.count("style")) == (2644, 3550)
    assert sum(int(line.split("|")[1]) for line in licence_table(rows)[2:]) == len(rows)
    assert "Of " in unclear_share(rows)


def test_misuse_is_a_sentence_and_not_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--from", str(tmp_path), "--id", "x", "--out", str(tmp_path / "out")]) == 1
    assert "no networks at" in capsys.readouterr().err
    assert main([]) == 2
