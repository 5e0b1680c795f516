"""What a student is asked: which question a fault leads to, and its words."""

from typing import Any

import numpy as np

from seq2seq_lab.checks.contract import Contract
from seq2seq_lab.checks.explaining import Fault
from seq2seq_lab.checks.facts import Fact, Share, both_shown
from seq2seq_lab.checks.failure import (
    CheckFailed,
    NotAttempted,
    message,
)


def failure(contract: Contract, fault: Fault) -> CheckFailed:
    """What a student sees of a fault, in the language that is chosen."""
    fact = fault.got
    got, expected = both_shown(fact, fault.wanted)
    kind: type[CheckFailed] = CheckFailed
    if (error := fact.values.get("error")) is not None:
        blank = error.hint == "blank"
        got = error.text if blank else error.lines
        kind = NotAttempted if blank else CheckFailed
    general = _general_hint(contract, fault)  # which also tells what a question may mention
    hint = fault.hint or general
    if error is not None and hint in contract.details:  # which would speak of results
        hint = general
    asked = contract.question_of(hint)(**_mentioned(contract, fault, hint))
    text = message(contract.title, fact.tried, got, expected, asked)
    return kind(hint, text, stage_of(contract, fact))


def stage_of(contract: Contract, fact: Fact) -> str:
    """How far code gets that differs from the solution in this fact first."""
    if "gradients" in contract.stages and fact.is_of_gradients:
        return "gradients"
    numbers = isinstance(fact.value, np.ndarray | Share) or fact.is_again
    return "values" if numbers or "results" in fact.values else "form"


def _mentioned(contract: Contract, fault: Fault, hint: str) -> dict[str, Any]:
    """The values that a question may mention."""
    fact = fault.got
    values = {"got": fact.value, "wanted": fault.wanted and fault.wanted.value, **fact.values}
    values.update(fault.mentions)
    names = {**values, **_given_and_results(fault)}
    for name, expression in contract.details.get(hint, {}).items():
        values[name] = names[name] = eval(expression, {"np": np}, names)
    return values


def _general_hint(contract: Contract, fault: Fault) -> str:
    """Of the fact that differs."""
    fact = fault.got
    if (error := fact.values.get("error")) is not None:
        own = (hint for text, hint in contract.errors.items() if text in str(fact.value))
        return next(own, error.hint)
    if (names := _given_and_results(fault)) and (broken := contract.broken_law(names)):
        return broken
    values = {**fact.values, "got": fact.value, "wanted": (fault.wanted or fact).value}
    for reason, name, expression in contract.reasons:
        if name == fact.name and eval(expression, {"np": np}, values):
            return reason
    for name in fact.name, fact.name.partition("[")[0]:  # "y[0]", else "y"
        if name in contract.hints:
            return contract.hints[name]
    hint = fact.hint
    if not isinstance(hint, str):
        hint = hint(fact, fault.wanted or fact)
    return contract.hints.get(hint, hint)


def _given_and_results(fault: Fault) -> dict[str, Any]:
    """What the laws and the details speak of, if the results are of the right form."""
    values = fault.got.values
    if fault.wanted is None or "results" not in values:
        return {}
    compared = {"got": fault.got.value, "wanted": fault.wanted.value}
    return {**values.get("given", {}), **values["results"], **compared}
