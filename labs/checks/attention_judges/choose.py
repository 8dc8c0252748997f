"""A location drawn around its mean, and its log-probability: both come over with their gradients, and are judged by the
density and by chance.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.grading import judging, wording
from utils.grading.questions import Part, Verdict

LOCATIONS, DENSITY, BORDER, GRADIENTS = (
    "locations",
    "log-probabilities",
    "log-probabilities beyond the border",
    "gradients",
)
PARTS = (Part(LOCATIONS, 5), Part(DENSITY, 5), Part(BORDER, 3), Part(GRADIENTS, 3))
EACH = 1000  # draws around each mean
MIDDLE = 3  # means so far from the border that hardly a draw crosses it; as many again lie near it
FAR = 6  # standard deviations: a right answer is so far off once in some hundred million draws
CLOSE = 1e-5  # absolute and relative, for numbers that are worked out, with float32 on the way or without
SHARES = {  # of normal noise: more of it lies in the middle and far off than of uniform noise
    "less than ½ sd": (lambda off: off < 0.5, 0.3829),
    "more than 2.2 sd": (lambda off: off > 2.2, 0.0278),
}
Compute = Callable[[np.ndarray, np.ndarray, float], np.ndarray]


def inputs(seed: int) -> dict[str, Any]:
    """Means around the middle, and means near one border or two; each is to be repeated, so that chance evens out."""
    rng = np.random.default_rng(seed)
    middle = rng.uniform(-0.3, 0.3, size=(MIDDLE, 2))
    near = rng.uniform(0.85, 0.95, size=(MIDDLE, 2)) * rng.choice([-1, 1], size=(MIDDLE, 2))
    near[0, 0] = rng.uniform(-0.2, 0.2)
    sd = float(np.round(rng.uniform(0.12, 0.18), 2))
    return {"seed": seed % 2**31, "means": np.concatenate([middle, near]), "each": EACH, "sd": sd}


def log_density(locations: np.ndarray, means: np.ndarray, sd: float) -> np.ndarray:
    """Of a normal distribution around each mean, with the same sd in both directions: (N, 2) and (N, 2) to (N,)."""
    return -_squares(locations, means, sd) / 2 - np.log(2 * np.pi * sd**2)


def _squares(locations: np.ndarray, means: np.ndarray, sd: float) -> np.ndarray:
    return (((locations - means) / sd) ** 2).sum(1)


WRONG_DENSITIES: dict[str, Compute] = {
    "these are densities. Their logarithm is asked for.": lambda x, m, sd: np.exp(log_density(x, m, sd)),
    "the constants are missing: log s + ½ log 2π, for each coordinate.": lambda x, m, sd: -_squares(x, m, sd) / 2,
    "the constants are counted once. There are two coordinates.": lambda x, m, sd: (
        -_squares(x, m, sd) / 2 - np.log(sd) - np.log(2 * np.pi) / 2
    ),
    "the constants have the wrong sign.": lambda x, m, sd: -_squares(x, m, sd) / 2 + np.log(2 * np.pi * sd**2),
    "log 2π is missing.": lambda x, m, sd: -_squares(x, m, sd) / 2 - 2 * np.log(sd),
    "log s is missing.": lambda x, m, sd: -_squares(x, m, sd) / 2 - np.log(2 * np.pi),
    "the ½ of the squares is missing.": lambda x, m, sd: log_density(x, m, sd) - _squares(x, m, sd) / 2,
    "the squares have the wrong sign: the further off, the less likely.": lambda x, m, sd: (
        log_density(x, m, sd) + _squares(x, m, sd)
    ),
    "the mean over the two coordinates was taken. Of independent coordinates the log-probabilities add up.": (
        lambda x, m, sd: log_density(x, m, sd) / 2
    ),
    "only the row counts. The column was drawn, too.": lambda x, m, sd: _of_one(x, m, sd, 0),
    "only the column counts. The row was drawn, too.": lambda x, m, sd: _of_one(x, m, sd, 1),
    "sd² was taken for the standard deviation.": lambda x, m, sd: log_density(x, m, sd**2),
    "sd was taken for the variance.": lambda x, m, sd: log_density(x, m, sd**0.5),
    "the sd isn't in it: it is the density around the mean with sd 1.": lambda x, m, sd: log_density(x, m, 1.0),
    "it is the density around 0. Each location has a mean of its own.": lambda x, m, sd: log_density(x, 0 * m, sd),
    "it has the wrong sign: these are minus the log-probabilities.": lambda x, m, sd: -log_density(x, m, sd),
    "it is the density of the mean itself. The location that was drawn has another one.": lambda x, m, sd: log_density(
        m, m, sd
    ),
}


def _of_one(locations: np.ndarray, means: np.ndarray, sd: float, k: int) -> np.ndarray:
    return log_density(locations[:, k : k + 1], means[:, k : k + 1], sd) + np.log(2 * np.pi) / 2 + np.log(sd)


def judge(given: dict[str, Any], outputs: Any) -> Verdict:
    """The verdict on what `attention_run.choose` describes; never raises, whatever it is."""
    with np.errstate(all="ignore"):
        return _verdict(given, outputs)


def _verdict(given: dict[str, Any], outputs: Any) -> Verdict:
    means, sd = np.repeat(given["means"], EACH, axis=0), given["sd"]
    given = {"means": means, "sd": sd}
    call = f"choose(means of shape {means.shape}, sd={sd:g}): {EACH:,} draws around each of {2 * MIDDLE} means"
    if verdict := judging.nothing_to_judge(PARTS, outputs, call):
        return verdict
    if isinstance(outputs.get("kind"), str):
        lines = f"Came:     a value of type {outputs['kind']}", "Expected: a tuple of two: locations, log_probs"
        return judging.nothing(PARTS, "It returns something else.", f"Given:    {call}", *lines)
    locations = _of_shape(outputs.get("locations"), means.shape)
    log_probs = _of_shape(outputs.get("log_probs"), means.shape[:1])
    gradient = _of_shape(outputs.get("gradient"), means.shape)
    density = _density(given, locations, outputs.get("log_probs"))
    found = {
        LOCATIONS: _locations(given, locations, outputs) or _alone(outputs, 0, "locations", (1, 2)),
        DENSITY: density or _alone(outputs, 1, "log_probs", (1,)),
        BORDER: _first(DENSITY) if density else _border(given, locations, log_probs, gradient),
        GRADIENTS: _first(LOCATIONS) if locations is None else _gradients(given, locations, outputs, gradient),
    }
    return judging.verdict(PARTS, {part: [f"Given:    {call}", *lines] for part, lines in found.items() if lines})


def _of_shape(value: Any, shape: tuple[int, ...]) -> np.ndarray | None:
    """The value, if it is finite numbers of that shape; else None."""
    usable = isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.shape == shape
    return value.astype(np.float64) if usable and np.isfinite(value).all() else None


def _first(what: str) -> list[str]:
    return [f"The {what} have to be right first."]


def _no_such(name: str, value: Any, shape: tuple[int, ...]) -> list[str]:
    """What to say where `name` isn't finite numbers of that shape. A text says of what type it is."""
    came = f"a value of type {value}" if isinstance(value, str) else "no tensor of floats"
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        came = f"shape {value.shape}" if value.shape != shape else "numbers that aren't finite"
    return [f"Came:     {name}: {came}", f"Expected: {name}: a tensor of floats, shape {shape}"]


def _alone(outputs: dict[str, Any], place: int, name: str, shape: tuple[int, ...]) -> list[str]:
    """What is wrong with the shape that a single mean gives. place: of the result in what is returned."""
    alone = outputs.get("alone")
    came = alone[place] if isinstance(alone, list) and len(alone) == 2 else None
    came = tuple(came) if isinstance(came, list) and all(type(side) is int for side in came) else ()
    if came == shape:
        return []
    lines = [f"Came:     {name} of shape {came} for a single mean, (1, 2)", f"Expected: {name} of shape {shape}"]
    return [*lines, *wording.usually(".squeeze() drops every axis of size 1, that of a single image, too.")]


def _locations(given: dict[str, Any], locations: np.ndarray | None, outputs: dict[str, Any]) -> list[str]:
    """What is wrong with where the choice fell."""
    means, sd = given["means"], given["sd"]
    if locations is None:
        return _no_such("locations", outputs.get("locations"), means.shape)
    if outputs.get("changed") is not False:
        lines = ["Came:     means that changed during the call", "Expected: means that are left as they are"]
        return [*lines, *wording.usually("the noise was added to the means themselves, by `+=`, `.add_()` or `.data`.")]
    if np.abs(locations).max() > 1 + CLOSE:
        lines = [f"Came:     locations up to {np.abs(locations).max():.2f}", "Expected: none outside [-1, 1]"]
        return [*lines, *wording.usually("what crosses the border wasn't brought back to it: .clamp(-1, 1).")]
    if lines := _noise((locations - means)[: MIDDLE * EACH].reshape(MIDDLE, EACH, 2), sd):
        return lines
    again = outputs.get("again")
    if not isinstance(again, list) or len(again) != 2 or np.array_equal(*again):
        lines = ["Came:     the same locations in a second call", "Expected: new ones"]
        return [*lines, *wording.usually("a seed is set inside.")]
    if not (np.abs(locations) == 1).any():
        lines = ["Came:     no location on the border", "Expected: some, of those drawn around means near it"]
        return [*lines, *wording.usually("a tanh squashes, or draws are repeated. Clamping brings them to the border.")]
    return []


def _noise(off: np.ndarray, sd: float) -> list[str]:
    """What is wrong with how far off their means locations lie, far from the border: (means, draws, 2)."""
    spread, bias = np.sqrt(off.var(1).mean(0)), np.abs(off.mean(1))
    if (spread < 1e-3 * sd).all():
        fixed = (
            "the mean itself was returned, without noise."
            if bias.max() < CLOSE
            else ("one noise was drawn for all. Each location has its own: torch.randn_like(means).")
        )
        lines = ["Came:     the same location for every draw around a mean", f"Expected: locations with sd {sd:g}"]
        return [*lines, *wording.usually(fixed)]
    if _mostly_repeated(off.reshape(-1, 2) / sd):
        shared = "noise was drawn once for several, or is one of few numbers. torch.randn_like(means) has one for each."
        lines = ["Came:     locations that go off their means alike", "Expected: a noise of its own for each location"]
        return [*lines, *wording.usually(shared)]
    if np.abs(spread / sd - 1).max() > FAR / np.sqrt(2 * EACH):
        lines = [f"Came:     locations with sd {spread.mean():.3g} around a mean in the middle", f"Expected: {sd:g}"]
        return [*lines, *wording.usually(_wrong_spread(spread.mean(), sd))]
    if bias.max() > FAR * sd / np.sqrt(EACH):
        lines = [f"Came:     locations that lie {bias.max():.2g} off their mean, on average", "Expected: 0"]
        return [*lines, *wording.usually("noise isn't centred on 0: torch.randn is, torch.rand isn't.")]
    together = np.abs((off[..., 0] * off[..., 1]).mean(1) / sd**2).max()
    if together > FAR / np.sqrt(EACH):
        lines = ["Came:     rows and columns that go off together", "Expected: a noise of its own for each"]
        return [*lines, *wording.usually("one noise was drawn for both coordinates: torch.randn_like(means) has both.")]
    for where, (lies_there, normal) in SHARES.items():
        share = lies_there(np.abs(off) / sd).mean()
        if abs(share - normal) > FAR * np.sqrt(normal * (1 - normal) / off.size):
            lines = [f"Came:     {100 * share:.1f} % of the noise is {where} from 0", f"Expected: {100 * normal:.1f} %"]
            meaning = "the noise isn't normal, or it was cut off before it was added. torch.randn is normal noise."
            return [*lines, *wording.usually(meaning)]
    return []


def _mostly_repeated(values: np.ndarray) -> bool:
    """Whether many rows, which would all differ by chance, come more than once, but for rounding."""
    return len(np.unique(np.round(values, 7), axis=0)) < 0.9 * len(values)


def _wrong_spread(spread: float, sd: float) -> str | None:
    near = {
        "sd was taken for the variance.": sd**0.5,
        "sd² was used. torch.randn has sd 1; multiply it by sd.": sd**2,
        "sd isn't in it: torch.randn has sd 1; multiply it by sd.": 1.0,
        "noise is uniform, from 0 to sd or from −sd to sd. Normal noise is torch.randn.": sd / np.sqrt(3),
        "noise is uniform, from 0 to sd. Normal noise is torch.randn.": sd / np.sqrt(12),
    }
    return next((words for words, value in near.items() if abs(spread / value - 1) < 0.08), None)


def _density(given: dict[str, Any], locations: np.ndarray | None, came: Any) -> list[str]:
    """What is wrong with the log-probabilities of locations inside the image."""
    means, sd = given["means"], given["sd"]
    if locations is None:
        return _first(LOCATIONS)
    log_probs = _of_shape(came, means.shape[:1])
    if log_probs is None:
        lines = _no_such("log_probs", came, means.shape[:1])
        one_each = isinstance(came, np.ndarray) and came.shape == means.shape
        meaning = "there is one for each coordinate. Of independent coordinates they add up: .sum(dim=1)."
        return [*lines, *wording.usually(meaning if one_each else None)]
    inside = (np.abs(locations) < 1).all(1)
    x, m, values = locations[inside], means[inside], log_probs[inside]
    expected = log_density(x, m, sd)
    if _near(values, expected):
        return []
    at = int(np.argmax(~np.isclose(values, expected, rtol=CLOSE, atol=CLOSE)))
    shown, right = wording.told_apart(values[at], expected[at], lambda number, more: f"{number:.{5 + more}g}")
    lines = [f"Came:     {shown} for the location {_pair(x[at])} around the mean {_pair(m[at])}"]
    named = [words for words, compute in WRONG_DENSITIES.items() if _near(values, compute(x, m, sd))]
    meaning = "it belongs to another location than the one returned, or something was done to it on the way."
    return [*lines, f"Expected: {right}", *wording.usually([*named, meaning][0])]


def _border(
    given: dict[str, Any], locations: np.ndarray, log_probs: np.ndarray, gradient: np.ndarray | None
) -> list[str]:
    """What is wrong with the log-probabilities of draws that crossed the border.

    They have to be those of what was drawn, which nobody returned. But the gradient tells it: (drawn − mean) / sd².
    Without one, they have to be less than those of the border, each by something else.
    """
    means, sd = given["means"], given["sd"]
    outside = (np.abs(locations) == 1).any(1)
    if not outside.any():
        return ["No location lies on the border; see the locations first."]
    x, m, values = locations[outside], means[outside], log_probs[outside]
    clamped = log_density(x, m, sd)
    lines = [f"Came:     {values[0]:.5g} for the location {_pair(x[0])} around the mean {_pair(m[0])}"]
    lines += [f"Expected: less than {clamped[0]:.5g}, because what was drawn lies further out"]
    if _near(values, clamped):
        return [*lines, *wording.usually("clamped first, asked afterwards. Take the density of what was drawn.")]
    if gradient is not None and gradient.any():
        drawn = m + sd**2 * gradient[outside]
        right = _near(log_density(drawn, m, sd), values) and _near(np.clip(drawn, -1, 1), x)
    else:
        right = (values < clamped).all() and not _mostly_repeated((clamped - values)[:, None])
    return [] if right else [*lines, *wording.usually("the density isn't that of what was drawn before clamping.")]


def _gradients(
    given: dict[str, Any], locations: np.ndarray, outputs: dict[str, Any], gradient: np.ndarray | None
) -> list[str]:
    """What is wrong with what flows back to the means."""
    means, sd = given["means"], given["sd"]
    inside = (np.abs(locations) < 1).all(1)
    expected = ((locations - means) / sd**2)[inside]
    if gradient is None:
        none = outputs.get("gradient") is None
        came = "no gradient of the log-probabilities" if none else "a gradient with numbers that aren't finite"
        lines = [f"Came:     {came} reaches the means", "Expected: (location − mean) / sd²"]
        lost = "the means were detached, or all of it stands under no_grad."
        infinite = "torch.where passes gradients back through both branches, and 0 times infinity is NaN."
        return [*lines, *wording.usually(lost if none else infinite)]
    if not _near(gradient[inside], expected):
        at = int(np.argmax(np.abs(gradient[inside] - expected).max(1)))
        came, right = wording.told_apart(gradient[inside][at], expected[at], _pair)
        lines = [f"Came:     {came}, the gradient of a log-probability for its mean"]
        lines += [f"Expected: {right}, which is (location − mean) / sd²"]
        moves = "the location moves with its mean, and the log-probability doesn't change. Detach what was drawn."
        return [*lines, *wording.usually(moves if np.abs(gradient).max() < CLOSE / sd else None)]
    if outputs.get("flows") is not False:
        lines = ["Came:     locations that pass gradients back to the means", "Expected: locations that are detached"]
        return [*lines, *wording.usually("the location is returned with its way back. Detach it.")]
    return []


def _near(came: np.ndarray, expected: np.ndarray) -> bool:
    return bool(np.allclose(came, expected, rtol=CLOSE, atol=CLOSE))


def _pair(values: np.ndarray, more: int = 0) -> str:
    return f"({values[0]:.{3 + more}g}, {values[1]:.{3 + more}g})"
