"""Options of the command line as fields of dataclasses, so that an option is written down once.

A field ``rate: Annotated[float, Option("peak learning rate")] = 1e-3`` is the option ``--rate``: its type, its default
and its help are those of the field. A field without :class:`Option` is no option: the stage fills it in.
"""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Option:
    """How a field is given on the command line."""

    help: str = ""
    flag: str = ""
    """By default ``--`` and the field's name with hyphens. Without leading hyphens: a positional argument."""
    parse: Callable[[str], Any] | None = None
    """By default the field's type, or its ``parse`` where it has one."""
    choices: tuple[str, ...] = ()
    repeated: bool = False
    """Whether the option may be given several times; the field then holds a tuple."""


def opt(help: str = "", **more: Any) -> Option:
    """:class:`Option` with its help first."""
    return Option(help=help, **more)


@dataclass(frozen=True, kw_only=True)
class _Field:
    name: str
    kind: Any
    option: Option
    default: Any

    @property
    def is_switch(self) -> bool:
        return self.kind is bool

    def parser(self) -> Callable[[str], Any]:
        """``float | None`` is read as a float."""
        if self.option.parse:
            return _with_reasons(self.option.parse)
        if self.option.repeated:
            one: Callable[[str], Any] = get_args(self.kind)[0]
            return one
        # Such as Sizes and Schedule.
        own: Callable[[str], Any] | None = getattr(self.kind, "parse", None)
        if own:
            return _with_reasons(own)
        known = [kind for kind in get_args(self.kind) if kind is not type(None)]
        found: Callable[[str], Any] = known[0] if isinstance(self.kind, UnionType) else self.kind
        return found


def _with_reasons(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """argparse shows the sentences of its own error class only."""

    def parsed(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return parsed


def _fields(options: type) -> Iterator[_Field]:
    hints = get_type_hints(options, include_extras=True)
    for field in fields(options):
        kind, *notes = get_args(hints[field.name]) if get_origin(hints[field.name]) is not None else [hints[field.name]]
        found = [note for note in notes if isinstance(note, Option)]
        if found:
            yield _Field(name=field.name, kind=kind, option=found[0], default=field.default)


def add_fields(parser: ArgumentParser, *options: type, **defaults: Any) -> None:
    """Add the options of dataclasses to a parser; ``defaults`` are a stage's own, by the fields' names."""
    found = [field for part in options for field in _fields(part)]
    unknown = defaults.keys() - {field.name for field in found}
    if unknown:
        raise TypeError(f"there is no option {', '.join(sorted(unknown))}")
    for field in found:
        _add(parser, field, defaults.get(field.name, field.default))


def _add(parser: ArgumentParser, field: _Field, default: Any) -> None:
    option = field.option
    flag = option.flag or f"--{field.name.replace('_', '-')}"
    more: dict[str, Any] = {"help": option.help}
    if not flag.startswith("-"):
        parser.add_argument(field.name, metavar=flag, type=field.parser(), **more)
        return
    more |= {"dest": field.name, "required": default is MISSING}
    if field.is_switch:
        parser.add_argument(flag, action="store_true", **more)
        return
    more["default"] = None if default is MISSING else default
    if option.choices:
        more["choices"] = option.choices
    if option.repeated:
        more |= {"action": "append", "default": list(default), "required": False}
    parser.add_argument(flag, type=field.parser(), **more)


def read_fields(args: Namespace, options: type[T], **more: Any) -> T:
    """The dataclass from parsed arguments; ``more`` are fields that are no options, or that the stage knows better."""
    found: dict[str, Any] = {}
    for field in _fields(options):
        value = getattr(args, field.name)
        found[field.name] = tuple(value) if field.option.repeated else value
    return options(**found | more)


def numbers(text: str) -> tuple[int, ...]:
    """``16,32`` as numbers."""
    return tuple(int(part) for part in text.split(","))


def decimals(text: str) -> tuple[float, ...]:
    """``1e3,1e5`` as numbers."""
    return tuple(float(part) for part in text.split(","))


def names(text: str) -> tuple[str, ...]:
    """``content,style`` as names; empty ones are left out."""
    return tuple(part for part in text.split(",") if part)


def words(text: str) -> tuple[str, ...]:
    """A command line as its words."""
    return tuple(shlex.split(text))
