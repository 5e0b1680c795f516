"""Messages in English and Korean, side by side."""

import os
from collections.abc import Callable
from typing import NamedTuple

LANGUAGES = ("en", "ko")
_chosen: str | None = None
on_choice: list[Callable[[], object]] = []
"""What is called when a language has been chosen."""


class Text(NamedTuple):
    """One message in both languages; ``{name}`` stands for a value.

    A course in one language needs one text: it stands for the other, too.
    """

    en: str
    ko: str = ""

    def __call__(self, **values: object) -> str:
        """The message in the language that was chosen, with its values filled in."""
        return (getattr(self, language()) or self.en).format(**values)


STILL_BLANK = Text("still blank", "아직 빈칸입니다")
"""How the error of a blank begins that nobody has filled in yet."""


def set_language(name: str) -> None:
    """Choose the language of the checks' messages: "en" or "ko", else a ValueError.

    Without it, the environment variable ``SEQ2SEQ_LAB_LANG`` chooses; without that, English.
    """
    global _chosen
    if name not in LANGUAGES:
        raise ValueError(f"language: got {name!r}, wanted 'en' or 'ko'")
    _chosen = name
    for then in on_choice:
        then()


def language() -> str:
    """The language in use."""
    if _chosen is not None:
        return _chosen
    name = os.environ.get("SEQ2SEQ_LAB_LANG", "en")
    return name if name in LANGUAGES else "en"
