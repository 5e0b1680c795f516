"""What is wrong with scores or weights of ``AttentionSeq2Seq``: which mistake gives the same."""

import itertools
from collections.abc import Callable

import numpy as np

from seq2seq_lab.checks import reference as ref
from seq2seq_lab.checks.attention_parts import alike, assignments
from seq2seq_lab.checks.attention_ways import FEEDS, MISTAKES, RIGHT, Net, X, write
from seq2seq_lab.checks.probe import Probe
from seq2seq_lab.vocabulary import START

Pair = tuple[np.ndarray, np.ndarray]
"""Scores and weights."""


def name_mistake(
    probe: Probe, got: Pair, target: np.ndarray | None, free: Callable[[], Pair]
) -> None:
    """Fail with the hint of the mistake that gives the same numbers, or with what is right yet.

    ``got`` are scores and weights of X and ``target``; ``free()`` are those without a target.
    """
    nets = [assignment.net() for assignment in assignments()]
    first_ok, off = _first_difference(probe, got, target, nets)
    if target is not None:
        tried = probe.tried
        ignored = alike(got, free())
        probe.tried = tried
        probe.require(not ignored, "target_ignored", **off)
    with np.errstate(all="ignore"):
        _fail_like(probe, got, target, off)
    weights = got[1]
    probe.require(not _are_ones(weights.sum(axis=2)), "softmax_axis", **_sums(weights))
    probe.require(_are_ones(weights.sum(axis=1)), "weights_sum", **_sums(weights))
    probe.require((weights >= -1e-6).all(), "weights_sum", **off)
    for net in nets:  # what went into the softmax is something else, the first state is right
        wanted = write(X, target, net, RIGHT)
        if ref.same(weights[:1], wanted[1][:1]) and not ref.same(got[0][:1], wanted[0][:1]):
            probe.fail("context", **_off("scores", got, wanted))
    probe.fail("later_step" if first_ok else "first_step", **off)


def _first_difference(
    probe: Probe, got: Pair, target: np.ndarray | None, nets: list[Net]
) -> tuple[bool, dict[str, str]]:
    """Whether the first step is right, and what to show; fails if all scores are right."""
    first_ok, off = False, {"got": "", "expected": ""}
    for net in nets:
        wanted = write(X, target, net, RIGHT)
        step_ok = alike((got[0][:1], got[1][:1]), (wanted[0][:1], wanted[1][:1]))
        if not off["got"] or step_ok:
            name = "scores" if ref.same(got[1], wanted[1]) else "weights"
            first_ok, off = first_ok or step_ok, _off(name, got, wanted)
        if ref.same(got[0], wanted[0]):
            _returned_weights(probe, got[1], wanted[1], off)
    return first_ok, off


def _fail_like(probe: Probe, got: Pair, target: np.ndarray | None, off: dict[str, str]) -> None:
    """Fail if a well-known mistake gives the same numbers."""
    usual = [assignment.net() for assignment in assignments(only_usual=True)]
    mistakes = MISTAKES if target is not None else FEEDS + MISTAKES
    for (hint, way), net in itertools.product(mistakes, usual):
        if alike(got, write(X, target, net, way, got)):
            wanted = write(X, target, net, RIGHT)
            name = "scores" if ref.same(got[1], wanted[1]) else "weights"
            probe.fail(hint, **_off(name, got, wanted), token=START)
    for net in usual:
        twice = net._replace(decoder=_with_rnn(net.decoder, net.encoder))
        if alike(got, write(X, target, twice, RIGHT, got)):
            probe.fail("same_rnn_twice", **off)


def _returned_weights(probe: Probe, got: np.ndarray, wanted: np.ndarray, off: dict) -> None:
    """The scores are right: fail with what the weights are."""
    for hint, way in MISTAKES:
        if hint in ("weights_order", "weights_kept") and ref.same(got, way.shown(wanted)):
            probe.fail(hint, **off)
    probe.require(_are_ones(got.sum(axis=1)), "weights_sum", **_sums(got))
    probe.fail("weights_other", **off)


def _with_rnn(decoder: ref.Weights, encoder: ref.Weights) -> ref.Weights:
    return decoder._replace(W_xh=encoder.W_xh, b_h=encoder.b_h, W_hh=encoder.W_hh)


def _sums(weights: np.ndarray) -> dict[str, str]:
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        got = f"weights[0].sum(axis=0) = {weights[0].sum(axis=0)}"
        return {"got": got, "expected": f"weights[0].sum(axis=0) = {np.ones(weights.shape[2])}"}


def _are_ones(sums: np.ndarray) -> bool:
    return np.allclose(sums, 1, atol=1e-3)


def _off(name: str, got: Pair, wanted: Pair) -> dict[str, str]:
    """The first row of scores, or weights of one sequence, that differ."""
    if name == "scores":
        return ref.first_off(name, got[0], wanted[0])
    off = np.argwhere(~np.isclose(got[1], wanted[1], rtol=1e-3, atol=1e-3))
    t, _, n = off[0] if len(off) else (0, 0, 0)
    with np.printoptions(precision=3, suppress=True, linewidth=200):
        return {
            key: f"weights[{t}, :, {n}] = {value[t, :, n] + 0.0}"
            for key, value in (("got", got[1]), ("expected", wanted[1]))
        }
