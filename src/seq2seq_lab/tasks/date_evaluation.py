"""Dates, evaluated by the form in which they were written."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from seq2seq_lab.models.predict import predict
from seq2seq_lab.tasks.date_texts import FORMS, Pair, write_date
from seq2seq_lab.tasks.dates import DatesConfig


class Count(NamedTuple):
    """How many of some dates come out exactly right."""

    right: int
    of: int


def form_of(pair: Pair) -> tuple[str, str] | None:
    """The language and the form, of ``FORMS``, in which a date is written; None if in no such form.

    >>> form_of(Pair("3 may 2024", "2024-05-03"))
    ('en', 'd MMM yyyy')
    """
    day = datetime.date.fromisoformat(pair.iso)
    for language, forms in FORMS.items():
        for form in forms:
            if write_date(day, form, language) == pair.written:
                return language, form
    return None


def exact_by_form(
    model: Any, config: DatesConfig, pairs: Sequence[Pair]
) -> dict[tuple[str, str] | None, Count]:
    """How many of some dates a model gets exactly right, by language and form.

    Parameters
    ----------
    model : AttentionLSTM, or a student's, see ``predict``
    config : DatesConfig, the model's
    pairs : sequence of Pair, such as ``config.prepare().held_out``

    Returns a dict of ``form_of`` a pair -> Count, in the order of ``FORMS``.

    >>> config = DatesConfig(hidden_size=4)
    >>> exact_by_form(config.build_model(), config, [Pair("3 may 2024", "2024-05-03")])
    {('en', 'd MMM yyyy'): Count(right=0, of=1)}
    """
    found: dict[tuple[str, str] | None, Count] = {}
    order = [(language, form) for language, forms in FORMS.items() for form in forms]
    x, target = config.batch(pairs)
    exact = (predict(model, x, len(target)) == target).all(axis=0)
    for pair, right in zip(pairs, exact, strict=True):
        before = found.get(form := form_of(pair), Count(0, 0))
        found[form] = Count(before.right + int(right), before.of + 1)
    return {form: found[form] for form in [*order, None] if form in found}
