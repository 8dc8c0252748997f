"""Drawing sequences and their sums: which images came out comes over, and is judged by its sums and by chance."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.grading import judging, wording
from utils.grading.questions import Part, Verdict

LENGTHS, IMAGES, TARGETS, GENERATOR = "lengths", "images", "targets", "the generator"
PARTS = (Part(LENGTHS, 3), Part(IMAGES, 3), Part(TARGETS, 3), Part(GENERATOR, 3))
COUNT, LONGEST, POOL, SIDE = 4000, 4, 20, 2
FAR = 6  # standard deviations: a right answer is so far off once in some hundred million draws
CALL = f"draw({POOL} images (1, {SIDE}, {SIDE}), labels, count={COUNT}, longest={LONGEST}, generator)"
EACH = f"each of the {POOL} images is as likely as another, for each term"
WRONG_RANGES = {  # of the lengths: the least and the largest
    (1, LONGEST - 1): "randint leaves its upper end out: the largest length never comes.",
    (0, LONGEST - 1): "randint(n) begins with 0. A sequence has at least one term.",
    (0, LONGEST): "a sequence of no term is none: begin with 1.",
    (2, LONGEST): "a single digit is a sequence, too: begin with 1.",
    (LONGEST, LONGEST): "all sequences are equally long. Draw the length of each.",
}
WRONG_TARGETS: dict[str, Callable[[np.ndarray], float]] = {  # from the digits of a sequence
    "these are the numbers of terms. The sum of their digits is asked for.": len,
    "these are means. The sum is asked for.": np.mean,
    "only the first digit of each sequence counts.": lambda digits: digits[0],
    "only the last digit of each sequence counts.": lambda digits: digits[-1],
    "these are products. The sum is asked for.": np.prod,
    "these are the largest digits. The sum is asked for.": np.max,
}
CHANCE = {  # what must be true of other generators' sequences, what it is called, and what it means if it isn't
    "again": (False, "generators with the same seed gave other sequences", "something is drawn without the generator."),
    "other": (True, "generators with two seeds gave the same sequences", "a seed is set inside."),
    "later": (True, "a second call with the same generator gave the same sequences", "the generator is set back."),
}


def inputs(seed: int) -> dict[str, Any]:
    """Images that are all different, of digits that aren't equally frequent."""
    rng = np.random.default_rng(seed)
    images = rng.permutation(POOL * SIDE * SIDE).reshape(POOL, 1, SIDE, SIDE).astype("float32") / 256
    labels = rng.permutation([*range(10), *[1] * 4, *[7] * 6])
    return {"seed": seed % 2**31, "images": images, "labels": labels, "count": COUNT, "longest": LONGEST}


def judge(given: dict[str, Any], outputs: Any) -> Verdict:
    """The verdict on what `addition_run.draw` describes; never raises, whatever it is."""
    with np.errstate(all="ignore"):
        return _verdict(given, outputs)


def _verdict(given: dict[str, Any], outputs: Any) -> Verdict:
    if verdict := judging.nothing_to_judge(PARTS, outputs, CALL):
        return verdict
    if isinstance(outputs.get("kind"), str):
        lines = f"Came:     a value of type {outputs['kind']}", "Expected: a tuple of three: rows, lengths, targets"
        return judging.nothing(PARTS, "It returns something else.", f"Given:    {CALL}", *lines)
    lengths = outputs.get("lengths")
    terms = int(lengths.sum()) if _whole(lengths) and lengths.min() >= 1 else 0
    usable = terms == sum(lengths.tolist()) <= 2 * COUNT * LONGEST and lengths.shape == (COUNT,) if terms else False
    picked = _picked(outputs.get("picked"), terms) if usable else None
    found = {
        LENGTHS: _lengths(lengths),
        IMAGES: _images(_shape(outputs.get("rows")), picked, lengths) if usable else _first("lengths"),
        TARGETS: _targets(given["labels"], outputs.get("targets"), picked, lengths),
        GENERATOR: _generator(outputs),
    }
    return judging.verdict(PARTS, {part: [f"Given:    {CALL}", *lines] for part, lines in found.items() if lines})


def _whole(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim == 1 and value.size > 0


def _picked(value: Any, terms: int) -> np.ndarray | None:
    """Which image each row is; None unless all of them are images of the pool, one for each term."""
    right = _whole(value) and value.shape == (terms,) and 0 <= value.min() <= value.max() < POOL
    return value if right else None


def _shape(value: Any) -> list[int] | None:
    """The shape of the rows, if they are a tensor."""
    return value if isinstance(value, list) and all(isinstance(side, int) for side in value) else None


def _first(what: str) -> list[str]:
    return [f"The {what} have to be right first."]


def _no_whole_numbers(name: str, value: Any) -> list[str]:
    """What to say where `name` isn't (N,) whole numbers."""
    came = value if isinstance(value, str) else "nothing usable"
    came = f"shape {value.shape}" if isinstance(value, np.ndarray) else came
    return [f"Came:     {name}: {came}", f"Expected: {name}: a tensor of int64, shape ({COUNT},)"]


def _far(counts: Sequence[float] | np.ndarray, draws: int, share: float) -> bool:
    """Whether one of the counts among so many draws is further from its share than chance allows."""
    return bool((np.abs(np.asarray(counts) - draws * share) > FAR * np.sqrt(draws * share * (1 - share))).any())


def _lengths(lengths: Any) -> list[str]:
    """What is wrong with the numbers of terms."""
    if not _whole(lengths) or lengths.shape != (COUNT,):
        return _no_whole_numbers("lengths", lengths)
    ends = int(lengths.min()), int(lengths.max())
    if ends != (1, LONGEST):
        lines = [f"Came:     lengths from {ends[0]} to {ends[1]}", f"Expected: lengths from 1 to {LONGEST}"]
        return [*lines, *wording.usually(WRONG_RANGES.get(ends))]
    counts = np.bincount(lengths, minlength=LONGEST + 1)[1:]
    if _far(counts, COUNT, 1 / LONGEST):
        lines = [f"Came:     lengths 1 to {LONGEST} came {_listed(counts)} times"]
        lines += [f"Expected: about {COUNT // LONGEST} times each"]
        return [*lines, *wording.usually("lengths aren't equally likely. Draw them with torch.randint.")]
    if _far([np.sum(lengths[1:] == lengths[:-1])], COUNT - 1, 1 / LONGEST):
        lines = [f"Came:     lengths {_listed(lengths[:12])}, …", "Expected: no order among them"]
        return [*lines, *wording.usually("they were sorted, or counted through. Draw each by itself.")]
    return []


def _images(shape: list[int] | None, picked: np.ndarray | None, lengths: np.ndarray) -> list[str]:
    """What is wrong with the choice of images. shape: of the rows."""
    terms, image = int(lengths.sum()), [1, SIDE, SIDE]
    if shape != [terms, *image]:
        came = f"shape {tuple(shape)}" if shape is not None and len(shape) <= 8 else "no tensor"
        lines = [
            f"Came:     rows: {came}",
            f"Expected: rows: shape {(terms, *image)}, one for each term",
        ]
        padded = shape in ([COUNT, LONGEST, *image], [COUNT * LONGEST, *image])
        return [*lines, *wording.usually("there is padding. Rows lie without gaps." if padded else None)]
    if picked is None:
        lines = ["Came:     rows that are none of the images given", "Expected: images[…], with their numbers and type"]
        return [*lines, *wording.usually("they were scaled, turned into another type, or mixed.")]
    counts = np.bincount(picked, minlength=POOL)
    if _far(counts, terms, 1 / POOL):
        lines = [f"Came:     the rarest image {counts.min()} times, the most frequent {counts.max()} times"]
        lines += [f"Expected: about {terms // POOL} times each"]
        return [*lines, *wording.usually(f"a digit, or a part of the pool, was chosen first. But {EACH}.")]
    inside = np.setdiff1d(np.arange(terms), np.cumsum(lengths))[1:]  # terms with one before them in their sequence
    pairs = int(np.sum(picked[inside] == picked[inside - 1]))
    if _far([pairs], len(inside), 1 / POOL):
        lines = [f"Came:     the same image twice in a row, within a sequence: {pairs} times"]
        lines += [f"Expected: about {len(inside) // POOL} times, by chance"]
        few = pairs < len(inside) / POOL
        meaning = "no image comes again, as with randperm" if few else "an image is repeated"
        return [*lines, *wording.usually(f"{meaning}. But {EACH}.")]
    return []


def _targets(labels: np.ndarray, targets: Any, picked: np.ndarray | None, lengths: np.ndarray) -> list[str]:
    """What is wrong with the sums, given what was picked."""
    if not _whole(targets) or targets.shape != (COUNT,):
        return _no_whole_numbers("targets", targets)
    if picked is None:
        return _first("images")
    parts = np.split(labels[picked], np.cumsum(lengths)[:-1])
    expected = np.array([part.sum() for part in parts])
    if np.array_equal(targets, expected):
        return []
    at = int(np.argmax(targets != expected))
    lines = [f"Came:     {targets[at]} for the digits {_listed(parts[at])}", f"Expected: {expected[at]}"]
    made = [words for words, make in WRONG_TARGETS.items() if _are(targets, parts, make)]
    return [*lines, *wording.usually([*made, "other digits were added up than those of the rows."][0])]


def _are(targets: np.ndarray, parts: list[np.ndarray], make: Callable[[np.ndarray], float]) -> bool:
    return all(int(target) == int(make(part)) for target, part in zip(targets, parts, strict=True))


def _generator(outputs: dict[str, Any]) -> list[str]:
    """What is wrong with the use of the generator."""
    for name, (right, came, meaning) in CHANCE.items():
        if outputs.get(name) is not right:
            return [f"Came:     {came}", "Expected: all chance comes from the generator", *wording.usually(meaning)]
    return []


def _listed(values: np.ndarray) -> str:
    return ", ".join(str(int(value)) for value in values)
