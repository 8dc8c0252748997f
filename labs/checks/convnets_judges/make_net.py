"""The digit net, built: its weights come over, and its logits are computed again from them in NumPy."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from labs.checks.convnets_judges import numpy_nets
from labs.checks.convnets_judges.numpy_nets import as_it_is, digit_net, relu
from utils.grading import judging, wording
from utils.grading.questions import Part, Verdict

OUTPUT, PARAMETERS, LOGITS, RANDOM = "ten numbers an image", "parameters", "logits", "fresh weights and dropout"
PARTS = (Part(OUTPUT, 1), Part(PARAMETERS, 3), Part(LOGITS, 3), Part(RANDOM, 1))
IMAGES = 3
# Of dropout: its probability, masks to compare with, the shapes that it may act on, and how far its effect may be off.
# Over 60 seeds the right one came to 0.93 to 1.07, 0.1 in its place to 0.72 at most, and 0.3 to 1.20 at least.
DROPPED, MASKS, BEHIND, TOLERATED = 0.2, 100, ([15, 5, 5], [375]), (0.82, 1.16)
Shapes = list[tuple[int, ...]]


def inputs(seed: int) -> dict[str, Any]:
    """A few images of noise: weights that are used anywhere show in the logits."""
    images = np.random.default_rng(seed).random((IMAGES, 1, 28, 28)).astype(np.float32)
    return {"seed": seed % 2**31, "images": images}


def judge(given: dict[str, Any], outputs: Any) -> Verdict:
    """The verdict on what `convnets_run.build` describes; never raises, whatever it is."""
    with np.errstate(all="ignore"):  # infinities and NaN may come, too
        return _verdict(given, outputs)


def _verdict(given: dict[str, Any], outputs: Any) -> Verdict:
    if verdict := judging.nothing_to_judge(PARTS, outputs, "make_net()"):
        return verdict
    passes = outputs.get("passes")
    if isinstance(passes, dict) and passes.get("unanswered") is True:
        return judging.not_answered(PARTS)
    if isinstance(outputs.get("kind"), str):
        expected = "Expected: an nn.Module. Does make_net return the net, and not its class or its output?"
        return judging.nothing(PARTS, "It gives no net.", f"Came:     a value of type {outputs['kind']}", expected)
    passes = passes if isinstance(passes, dict) else {}
    weights = _in_order(outputs.get("weights"))
    found = {
        OUTPUT: _output(passes),
        PARAMETERS: _parameters(outputs),
        LOGITS: _logits(weights, given["images"], passes),
        RANDOM: _random(outputs, passes) if weights else ["The parameters have to be right first."],
    }
    if not found[LOGITS] and not found[RANDOM]:  # where the logits are wrong, dropout can't be measured by them
        found[RANDOM] = _dropout(weights, given["images"], passes["train"])
    return judging.verdict(PARTS, {part: lines for part, lines in found.items() if lines})


def shapes(
    maps: tuple[int, int] = (30, 15),
    kernels: tuple[int, int] = (5, 3),
    padding: tuple[int, int] = (0, 0),
    pools: tuple[int, int] = (2, 2),
    widths: Sequence[int] = (128, 50, 10),
    bias: bool = True,
) -> Shapes:
    """The shapes of all weights and biases of two convolutions and dense layers; the digit net's by default."""
    found, channels, side = [], 1, 28
    for out, kernel, pad, pool in zip(maps, kernels, padding, pools, strict=True):
        found += [(out, channels, kernel, kernel), *([(out,)] if bias else [])]
        channels, side = out, (side + 2 * pad - kernel + 1) // pool
    before = channels * side * side
    for width in widths:
        found += [(width, before), (width,)]
        before = width
    return found


RIGHT = shapes()
PARAMETER_MISTAKES = {
    "the convolutions have no bias.": shapes(bias=False),
    "the first convolution has 15 filters and the second 30; it is the other way round.": shapes(maps=(15, 30)),
    "both convolutions have kernels of 5 × 5; the second has 3 × 3.": shapes(kernels=(5, 5)),
    "both convolutions have kernels of 3 × 3; the first has 5 × 5.": shapes(kernels=(3, 3)),
    "the convolutions are padded, so that maps of 28 × 28 stay 28 × 28. They have no padding.": shapes(padding=(2, 1)),
    "the second pooling is missing.": shapes(pools=(2, 1)),
    "the first pooling is missing.": shapes(pools=(1, 2)),
    "the dense layer of 50 is missing.": shapes(widths=(128, 10)),
    "the dense layer of 128 is missing.": shapes(widths=(50, 10)),
    "the last dense layer is missing: one logit for each of the ten digits.": shapes(widths=(128, 50)),
}
LOGIT_MISTAKES = {
    "softmax is in the net. It belongs to the loss: the net ends with logits.": {"last": numpy_nets.softmax},
    "log-softmax is in the net. It belongs to the loss: the net ends with logits.": {"last": numpy_nets.log_softmax},
    "ReLU follows the last layer and cuts the logits.": {"last": relu},
    "no ReLU is applied anywhere.": {"missing": (0, 1, 2, 3)},
    "ReLU is missing after the first convolution.": {"missing": (0,)},
    "ReLU is missing after the second convolution.": {"missing": (1,)},
    "ReLU is missing after both convolutions.": {"missing": (0, 1)},
    "ReLU is missing after the first dense layer.": {"missing": (2,)},
    "ReLU is missing after the second dense layer.": {"missing": (3,)},
    "ReLU is missing after the dense layers.": {"missing": (2, 3)},
    "the pooling takes the mean, not the largest.": {"pool": np.mean},
}


def _mistaken(
    weights: list[np.ndarray], x: np.ndarray, last: Any = as_it_is, missing: Sequence[int] = (), pool: Any = np.max
):
    activations = [as_it_is if layer in missing else relu for layer in range(4)]
    return digit_net(weights, x, pool, [*activations, last])


def _in_order(weights: Any) -> list[np.ndarray]:
    """The ten arrays in the order of the digit net, as float64; nothing unless they are exactly those."""
    if not isinstance(weights, list) or not all(wording.is_numbers(weight) for weight in weights):
        return []
    by_shape = {weight.shape: weight.astype(np.float64) for weight in weights}
    right = len(weights) == len(RIGHT) and set(by_shape) == set(RIGHT)
    return [by_shape[shape] for shape in RIGHT] if right else []


def _output(passes: dict[str, Any]) -> list[str]:
    """What is wrong with the shape of what comes out."""
    if isinstance(passes.get("error"), str):
        lines = [f"Given:    images ({IMAGES}, 1, 28, 28)", f"Came:     your code stopped with {passes['error']}"]
        return [*lines, *wording.usually(wording.meaning_of_error(passes["error"]))]
    for name, count in (("eval", IMAGES), ("alone", 1)):
        came = passes.get(name)
        if not wording.is_numbers(came) or came.shape != (count, 10):
            shape = f"shape {came.shape}" if wording.is_numbers(came) else "no tensor"
            lines = [f"Given:    images ({count}, 1, 28, 28)", f"Came:     {shape}", f"Expected: shape ({count}, 10)"]
            return (
                [*lines, "This usually means: the batch axis was lost; flatten from axis 1 on."]
                if count == 1
                else lines
            )
    return []


def _parameters(outputs: dict[str, Any]) -> list[str]:
    listed = outputs.get("shapes")
    shapes = [shape for shape in listed if isinstance(shape, list)] if isinstance(listed, list) else []
    came = [tuple(shape) for shape in shapes if all(type(side) is int for side in shape)]
    if sorted(came, key=str) == sorted(RIGHT, key=str):
        return []
    lines = [
        f"Came:     {_total(came):,} parameters: {_listed(came)}",
        f"Expected: {_total(RIGHT):,}: {_listed(RIGHT)}",
    ]
    meaning = [words for words, wrong in PARAMETER_MISTAKES.items() if sorted(wrong, key=str) == sorted(came, key=str)]
    return [*lines, *(f"This usually means: {words}" for words in meaning[:1])]


def _total(found: Shapes) -> int:
    return sum(int(np.prod([int(side) for side in shape], dtype=object)) for shape in found)


def _listed(found: Shapes) -> str:
    return ", ".join(str(shape).replace(" ", "") for shape in found if len(shape) > 1) or "none"


def _logits(weights: list[np.ndarray], images: np.ndarray, passes: dict[str, Any]) -> list[str]:
    """Whether the logits are what the weights give. Single precision, so the last digits may differ."""
    if not weights:
        return ["The parameters have to be right first."]
    came, x = passes.get("eval"), images.astype(np.float64)
    expected = digit_net(weights, x)
    if judging.same(came, expected, 1e-4):
        return []
    if not wording.is_numbers(came) or came.shape != expected.shape:
        return ["The shape of what comes out has to be right first."]
    lines = [f"Came:     for the first image {_row(came)}", f"Expected: from your net's own weights {_row(expected)}"]
    if not judging.same(passes.get("again"), came, 1e-4):
        return [*lines, "This usually means: dropout is on in evaluation. F.dropout needs training=self.training."]
    for words, wrong in LOGIT_MISTAKES.items():
        if judging.same(came, _mistaken(weights, x, **wrong), 1e-4):
            return [*lines, f"This usually means: {words}"]
    return [*lines, "Look at the order: convolution, pooling, ReLU, twice; then dense layers with ReLU between them."]


def _row(logits: np.ndarray) -> str:
    return f"[{', '.join(f'{value:.3f}' for value in logits[0, :4])}, …]"


def _random(outputs: dict[str, Any], passes: dict[str, Any]) -> list[str]:
    if outputs.get("fresh") is not True:
        return [
            "Two calls gave the same weights. make_net makes a new net each time; it sets no seed and keeps no net."
        ]
    train = passes.get("train")
    if not isinstance(train, list) or len(train) < 2 or not all(wording.is_numbers(z) for z in train):
        return ["The net has to run in training mode, too."]
    if all(np.array_equal(z, train[0]) for z in train):
        return [
            "In training mode it gives the same numbers twice: dropout is missing between pooling and dense layers."
        ]
    listed = passes.get("layers") if isinstance(passes.get("layers"), list) else []
    drops = [layer[1] for layer in listed if isinstance(layer, list) and len(layer) == 2 and layer[0] == "Dropout"]
    elsewhere = [shape for shape in drops if shape not in BEHIND]
    if elsewhere:
        return [f"Dropout acts on values of the shape {elsewhere[0]}. It stands behind the second stage: {BEHIND[0]}."]
    return []


def _dropout(weights: list[np.ndarray], images: np.ndarray, train: list[np.ndarray]) -> list[str]:
    """Whether it moves right logits as far as dropout with its probability and in its place."""
    share = _moved(train, weights, images)
    if TOLERATED[0] < share < TOLERATED[1]:
        return []
    usual = f"Dropout moves the logits {share:.1f} times as far as with probability 0.2 behind the second stage."
    return [usual, "Its probability or its place is another."]


def _moved(train: list[np.ndarray], weights: list[np.ndarray], images: np.ndarray) -> float:
    """How far dropout moves the logits (root of the mean square), as a share of how far the digit net's would."""
    rng, x = np.random.default_rng(0), np.repeat(images.astype(np.float64), MASKS, axis=0)
    kept = (rng.random((len(x), 15, 5, 5)) > DROPPED) / (1 - DROPPED)
    dropped = digit_net(weights, x, activations=[relu, lambda z: relu(z) * kept, relu, relu, as_it_is])
    still = digit_net(weights, images.astype(np.float64))
    usual = np.sqrt(np.mean((dropped - np.repeat(still, MASKS, axis=0)) ** 2))
    fits = [z for z in train if z.shape == still.shape]
    return float(np.sqrt(np.mean([(z - still) ** 2 for z in fits])) / usual) if fits else 0.0
