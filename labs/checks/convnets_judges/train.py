"""The training loop: which images each backward pass came from comes over, and the training is done again in NumPy."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from labs.checks.convnets_judges import numpy_nets
from utils.grading import judging, wording
from utils.grading.questions import Part, Verdict

BATCHES, WEIGHTS, LOSSES, MODE = "batches", "weights", "losses", "training mode"
PARTS = (Part(BATCHES, 3), Part(WEIGHTS, 4), Part(LOSSES, 2), Part(MODE, 1))
IMAGES, BATCH, EPOCHS, LR = 50, 16, 8, 0.01  # 4 steps an epoch, the last of 2 images: 32 steps
STEPS = EPOCHS * -(-IMAGES // BATCH)
MAPS, SIDE = 4, 3  # of the small net's kernels
TOLERANCE = 1e-6
Batches = list[tuple[np.ndarray, np.ndarray]]


def inputs(seed: int) -> dict[str, Any]:
    """Scikit-learn's 8 x 8 digits, all different, and the first weights of a small net."""
    from sklearn.datasets import load_digits  # only here: it takes a second to load

    rng = np.random.default_rng(seed)
    images, targets = load_digits(return_X_y=True)
    _, different = np.unique(images, axis=0, return_index=True)
    chosen = rng.permutation(different)[:IMAGES]
    shapes = ((MAPS, 1, SIDE, SIDE), (MAPS,), (10, MAPS * (8 - SIDE + 1) ** 2), (10,))
    weights = [rng.normal(scale=1 / np.sqrt(max(1, np.prod(shape[1:]))), size=shape) for shape in shapes]
    return {
        "seed": seed % 2**31,
        "images": images[chosen].reshape(-1, 1, 8, 8) / 16,
        "targets": targets[chosen].astype(np.int64),
        "weights": weights,
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "lr": LR,
    }


def judge(given: dict[str, Any], outputs: Any) -> Verdict:
    """The verdict on what `convnets_run.train` noted; never raises, whatever it is."""
    with np.errstate(all="ignore"):  # infinities and NaN may come, too
        return _verdict(given, outputs)


def _verdict(given: dict[str, Any], outputs: Any) -> Verdict:
    call = f"train(a small net, {IMAGES} images (1, 8, 8), targets, epochs={EPOCHS}, batch_size={BATCH}, lr={LR})"
    if verdict := judging.nothing_to_judge(PARTS, outputs, call):
        return verdict
    seen = _seen(outputs.get("seen"))
    if not seen:
        return judging.nothing(
            PARTS,
            "Nothing is trained.",
            f"Given:    {call}",
            "Came:     no gradient ever reached the net: is backward() called?",
        )
    known = [batch for batch in seen if -1 not in batch]
    batches = [(given["images"][batch], given["targets"][batch]) for batch in known]
    found = {
        BATCHES: _batches(seen),
        WEIGHTS: _weights(given, batches, outputs.get("weights")),
        LOSSES: _losses(given, batches, outputs.get("losses")),
        MODE: _mode(outputs.get("training")),
    }
    return judging.verdict(PARTS, {part: lines for part, lines in found.items() if lines})


def _seen(batches: Any) -> list[list[int]]:
    """The images of each backward pass, by their places; nothing unless it is a list of lists of whole numbers."""
    if not isinstance(batches, list) or len(batches) > 10 * STEPS:
        return []
    usual = all(isinstance(batch, list) and batch and len(batch) <= IMAGES for batch in batches)
    right = usual and all(type(i) is int and -1 <= i < IMAGES for batch in batches for i in batch)
    return batches if right else []


def _batches(seen: list[list[int]]) -> list[str]:
    """What is wrong with how the images were cut into batches."""
    sizes = [len(batch) for batch in seen]
    an_epoch = [BATCH] * (IMAGES // BATCH) + [IMAGES % BATCH]
    if any(-1 in batch for batch in seen):
        return [
            "The net got images that it wasn't given. They are floats from 0 to 1 already: pass them on as they are."
        ]
    if sizes != an_epoch * EPOCHS:
        lines = [f"Given:    {IMAGES} images, batch_size={BATCH}, epochs={EPOCHS}"]
        lines += [f"Came:     {len(sizes)} steps, with batches of {_short(sizes)}"]
        lines += [f"Expected: {STEPS} steps, with batches of {_short(an_epoch)} in each epoch"]
        return [*lines, *(f"This usually means: {words}" for words in _cut_wrongly(sizes))]
    order = [i for batch in seen for i in batch]
    epochs = [order[start : start + IMAGES] for start in range(0, len(order), IMAGES)]
    if any(sorted(epoch) != list(range(IMAGES)) for epoch in epochs):
        drawn = "This usually means: batches were drawn at random, not cut from a shuffled order (torch.randperm)."
        return ["In an epoch some images come twice and others not at all. Each comes once.", drawn]
    if epochs[0] == list(range(IMAGES)):
        return ["The images came in the order in which they lie. Shuffle them: torch.randperm gives a random order."]
    if epochs[0] == epochs[1]:
        return [
            "Every epoch had the same order. Shuffle anew in each: torch.randperm belongs inside the loop over epochs."
        ]
    return []


def _cut_wrongly(sizes: list[int]) -> list[str]:
    whole, rest = IMAGES // BATCH, IMAGES % BATCH
    mistakes = {
        "the short batch at the end was dropped; its images count, too.": [BATCH] * whole * EPOCHS,
        "only the first batch of each epoch is used: does `return`, or the loop's end, stand too far right?": [BATCH]
        * EPOCHS,
        "it ends after the first batch: does `return` stand too far right?": [BATCH],
        "it ends after one epoch; `epochs` says how many.": [BATCH] * whole + [rest],
        "all images make one batch; `batch_size` says how many do.": [IMAGES] * EPOCHS,
        "each image made a batch of its own.": [1] * IMAGES * EPOCHS,
    }
    return [words for words, wrong in mistakes.items() if sizes == wrong]


def _short(sizes: Sequence[int]) -> str:
    return ", ".join(map(str, sizes[:6])) + (", …" if len(sizes) > 6 else "")


def _weights(given: dict[str, Any], batches: Batches, came: Any) -> list[str]:
    """Whether the final weights are what right steps on these very batches give."""
    first, lr = given["weights"], given["lr"]
    if not _like(came, first):
        return ["The net's weights are no finite numbers any more, or have other shapes."]
    if _close(came, first):
        lines = ["All weights are what they were: no step was taken, or without a gradient."]
        return [*lines, "This usually means: step() is missing, or zero_grad() stands between backward() and step()."]
    if not batches:
        return ["The batches have to be right first."]
    if _close(came, numpy_nets.trained(first, batches, lr)[0]):
        return []
    at = [
        numpy_nets.loss(w, given["images"], given["targets"])
        for w in (first, came, numpy_nets.trained(first, batches, lr)[0])
    ]
    lines = [f"Given:    a net whose loss is {at[0]:.3f}, and Adam with lr={lr}"]
    lines += [
        f"Came:     a loss of {at[1]:.3f} after {len(batches)} steps",
        f"Expected: {at[2]:.3f}, from the same batches",
    ]
    meaning = [
        words for words, how in _wrong_steps(lr).items() if _close(came, numpy_nets.trained(first, batches, **how)[0])
    ]
    look = "Look at the loss, the mean cross-entropy of the logits, and at the optimiser: Adam, with lr and no more."
    return [*lines, f"This usually means: {meaning[0]}" if meaning else look]


def _wrong_steps(lr: float) -> dict[str, dict[str, Any]]:
    return {
        "gradients were never cleared. backward() adds to what is there: call zero_grad() before it.": {
            "lr": lr,
            "clear": False,
        },
        "softmax stands before the loss. F.cross_entropy has its own: give it the logits.": {"lr": lr, "doubled": True},
        "the optimiser is plain SGD; Adam is asked for.": {"lr": lr, "adam": False},
        "the learning rate is Adam's usual one; pass lr on.": {"lr": 1e-3},
        "the steps go uphill: a sign is wrong, or maximize is on.": {"lr": -lr},
    }


def _losses(given: dict[str, Any], batches: Batches, came: Any) -> list[str]:
    """Whether what was returned are the losses of these steps."""
    if isinstance(came, str):
        return [f"Came:     {came} was returned", f"Expected: a list of {STEPS} floats, the loss of each step"]
    if not isinstance(came, list) or any(type(value) is not float for value in came):
        kinds = {value for value in came if isinstance(value, str)} if isinstance(came, list) else set()
        lines = [f"Came:     a list of {', '.join(sorted(kinds)) or 'something else'}", "Expected: a list of floats"]
        meaning = (
            "This usually means: the loss itself was kept, with all that it was computed from. loss.item() is a number."
        )
        return [*lines, meaning] if "Tensor" in kinds else lines
    if len(came) != len(batches):
        return [f"Came:     a list of {len(came)} losses", f"Expected: {len(batches)}, one for each step"]
    expected = np.array(numpy_nets.trained(given["weights"], batches, given["lr"])[1])
    if _near(came, expected):
        return []
    lines = [f"Came:     losses {_firsts(came)}", f"Expected: {_firsts(expected)} (nats, the mean over a batch)"]
    sizes = np.array([len(targets) for _, targets in batches])
    if _near(came, expected * sizes):
        return [*lines, "This usually means: the losses were added up over the batch; the mean is asked for."]
    return [*lines, "They have to come from right steps: each loss is taken before its step."]


def _mode(modes: Any) -> list[str]:
    if isinstance(modes, list) and modes and all(mode is True for mode in modes):
        return []
    return ["The net was in evaluation mode, in which dropout is off. Call net.train() before the loop."]


def _like(came: Any, weights: Sequence[np.ndarray]) -> bool:
    usable = isinstance(came, list) and len(came) == len(weights) and all(map(wording.is_numbers, came))
    return usable and all(a.shape == b.shape and np.isfinite(a).all() for a, b in zip(came, weights, strict=True))


def _close(came: Sequence[np.ndarray], weights: Sequence[np.ndarray]) -> bool:
    return all(np.allclose(a, b, rtol=TOLERANCE, atol=TOLERANCE) for a, b in zip(came, weights, strict=True))


def _near(came: Sequence[float], expected: np.ndarray) -> bool:
    return bool(np.allclose(np.asarray(came, np.float64), expected, rtol=TOLERANCE, atol=TOLERANCE))


def _firsts(losses: Sequence[float]) -> str:
    return f"[{', '.join(f'{value:.4f}' for value in losses[:3])}, …]"
