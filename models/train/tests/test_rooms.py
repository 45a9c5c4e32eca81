"""The rooms: imports between them lead one way, and dataclasses take keywords only.

To see the arrows, run ``python -m train.tests.test_rooms`` inside ``models/``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TRAIN = Path(__file__).resolve().parents[1]
ROOMS = ("machine", "networks", "images", "learning", "judging", "release")
ALLOWED = {
    "machine": set[str](),
    "images": {"machine"},
    "networks": {"machine", "images"},
    "learning": {"machine", "images", "networks"},
    "judging": {"machine", "images", "networks", "learning"},
    "release": {"machine", "images", "networks", "learning", "judging"},
}
"""What each room may import from. The command line and the smoke test stand in the hall and see all of them."""


def imports(source: str, module: str) -> Iterator[str]:
    """Modules of the package that a module imports, such as ``networks.norms``; ``module`` is its own name."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = package[: len(package) - node.level + 1] + (node.module.split(".") if node.module else [])
        for name in node.names:
            whole = ".".join([*base, name.name])
            yield whole if (TRAIN / f"{whole.replace('.', '/')}.py").exists() else ".".join(base)


def modules() -> dict[str, str]:
    """Name and source of every module in a room."""
    return {f"{room}.{f.stem}": f.read_text(encoding="utf-8") for room in ROOMS for f in (TRAIN / room).glob("*.py")}


def arrows(sources: dict[str, str]) -> set[tuple[str, str]]:
    """Module and module that it imports."""
    return {(name, found) for name, source in sources.items() for found in imports(source, name)}


def forbidden(sources: dict[str, str]) -> list[str]:
    """Imports that no room's rule allows."""
    return [
        f"{a} imports {b}"
        for a, b in sorted(arrows(sources))
        if (room := a.split(".")[0]) != (other := b.split(".")[0]) and other not in ALLOWED[room]
    ]


def positional_dataclasses(source: str) -> list[str]:
    """Dataclasses that take more than keywords."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            for decorator in map(ast.unparse, node.decorator_list):
                if decorator.startswith("dataclass") and "kw_only=True" not in decorator:
                    found.append(node.name)
    return found


def levels(sources: dict[str, str]) -> int:
    """Modules on the longest way down."""
    below = {name: [b for a, b in arrows(sources) if a == name and b in sources] for name in sources}

    def height(name: str) -> int:
        return 1 + max((height(b) for b in below[name]), default=0)

    return max(height(name) for name in sources)


def test_imports_lead_one_way() -> None:
    assert forbidden(modules()) == []


def test_every_folder_is_a_room() -> None:
    folders = {f.parent.name for f in TRAIN.glob("*/__init__.py")}
    assert folders - {"tests"} == set(ROOMS) == set(ALLOWED)
    order = sorted(ROOMS, key=lambda room: len(ALLOWED[room]))
    assert all(ALLOWED[room] == set(order[:k]) for k, room in enumerate(order))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("networks.weights", "from ..learning.losses import gram"),
        ("images.batches", "from ..judging import judge"),
        ("learning.loop", "from .. import release"),
        ("machine.device", "def late():\n    from ..networks import weights"),
    ],
)
def test_an_arrow_back_is_seen(module: str, source: str) -> None:
    assert len(forbidden({module: source})) == 1


def test_an_arrow_down_or_within_is_none() -> None:
    assert forbidden({"learning.loop": "from . import task\nfrom ..machine import checkpoint\nimport torch"}) == []


def test_dataclasses_take_keywords_only() -> None:
    assert {name: found for name, source in modules().items() if (found := positional_dataclasses(source))} == {}
    assert positional_dataclasses("@dataclass(frozen=True)\nclass A:\n    a: int") == ["A"]


if __name__ == "__main__":
    found = arrows(modules())
    for name, source in sorted(modules().items()):
        print(
            f"{name}: {len(source.splitlines())} lines, imports {', '.join(sorted({b for a, b in found if a == name}))}"
        )
    across = {(a.split(".")[0], b.split(".")[0]) for a, b in found} - {(room, room) for room in ROOMS}
    print(f"{len(modules())} modules, {len(found)} arrows, {levels(modules())} levels; between rooms: {sorted(across)}")
