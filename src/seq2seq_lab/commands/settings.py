"""A task's settings as options of the command, and back."""

import argparse
import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from seq2seq_lab.tasks.task import Task


def add_settings(
    parser: argparse.ArgumentParser, kind: type[Task], without: Collection[str] = ()
) -> None:
    """Add an option for each setting that has a meaning; what it is not given, the recipe says."""
    parser.add_argument(
        "--recipe",
        choices=kind.recipes,
        help="where the other defaults come from (default: default)",
    )
    for field in dataclasses.fields(kind):
        if field.metadata["meaning"] and field.name not in without:
            default = _default(kind, field.name)
            how: dict[str, Any] = {"help": f"{field.metadata['meaning']} ({default})"}
            if isinstance(field.default, bool):
                how |= {"action": argparse.BooleanOptionalAction, "default": None}
            elif "choices" in field.metadata:
                how["choices"] = field.metadata["choices"]
            else:
                how |= {"type": field.metadata.get("type", type(field.default)), "metavar": "N"}
            parser.add_argument("--" + field.name.replace("_", "-"), **how)


def _default(kind: type[Task], name: str) -> str:
    """What each recipe says: "default: 11000; course: 10000"."""
    values = {recipe: getattr(config, name) for recipe, config in kind.recipes.items()}
    shown = {recipe: _shown(value) for recipe, value in values.items()}
    ours = shown.pop("default")
    others = [f"{recipe}: {value}" for recipe, value in shown.items() if value != ours]
    return "; ".join([f"default: {ours}", *others])


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def given_settings(options: argparse.Namespace, kind: type[Task]) -> Mapping[str, Any]:
    """The settings that a person gave as options."""
    return {
        field.name: field.metadata["check"](field.name, value)
        for field in dataclasses.fields(kind)
        if field.metadata["meaning"] and (value := getattr(options, field.name, None)) is not None
    }
