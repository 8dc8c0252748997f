"""An episode: look, take it in, choose where to look next, and so on."""

from collections.abc import Callable
from typing import Any

import numpy as np

from labs.checks.attention_run import CODE, CORE, WHERE
from utils.grading.cases import case_each, returning
from utils.grading.judging import Calls
from utils.grading.questions import Part

WAY, BORDER, BACK, CALLS = "locations and states", "at the border", "gradients", "no call too many"
SHORT, LONG, ITSELF = WHERE  # what the ways to choose are called
RESULTS = {"locations": WAY, "states": WAY, "h.grad": BACK, "images.grad": BACK}
RESULTS |= {"calls of see": CALLS, "calls of core": CALLS, "calls of where": CALLS}
Results = dict[str, Any]


def inputs(seed: int) -> dict[str, Any]:
    """Two glimpses of one image first; a single glimpse, after which nothing is chosen, among the others."""
    rng = np.random.default_rng(seed)
    episodes = (2, 1, 2), (3, 2, 3), (1, 3, 2), (5, 2, 3)  # glimpses, images, sides
    cases = [one for glimpses in episodes for one in _cases(rng, SHORT, *glimpses)]
    cases += _cases(rng, LONG, 3, 1, 2) + _cases(rng, LONG, 4, 3, 3) + _cases(rng, LONG, 3, 2, 4, "transposed")
    cases += _cases(rng, ITSELF, 4, 2, 3)
    return {"cases": returning(["locations", "states"], cases)}


def _cases(
    rng: np.random.Generator, where: str, glimpses: int, count: int, side: int, layout: str | None = None
) -> list[dict[str, Any]]:
    """Bright images for the ways that soon leave them, in any direction; dark ones for the other."""
    signs, sides = rng.choice([-1, 1], size=(count, 1, 1, 1)), (count, 1, side, side)
    darkest, brightest = {SHORT: (0.1, 0.45), LONG: (0.2, 0.9), ITSELF: (0.6, 0.9)}[where]
    images = np.round(rng.uniform(darkest, brightest, size=sides) * signs, 2)
    parts = RESULTS if where == SHORT else RESULTS | {"locations": BORDER, "states": BORDER}
    h = np.round(rng.uniform(0.2, 0.6, size=(count, 3)), 1)
    return case_each(parts, layout, images=images, where=where, h=h, glimpses=glimpses)


def right(images: np.ndarray, where: str, h: np.ndarray, glimpses: int) -> Results:
    """images: (N, 1, H, W), h: (N, 3). Locations (T, N, 2), states (T, N, 3), gradients, how often what was called."""
    return _episode(images, where, h, glimpses)


def _episode(
    images: np.ndarray,
    where: str,
    h: np.ndarray,
    glimpses: int,
    start: Callable[[np.ndarray], np.ndarray] = lambda h: np.zeros((len(h), 2)),
    keep: Callable[[np.ndarray], np.ndarray] = lambda location: np.clip(location, -1, 1),
    core: Callable[..., np.ndarray] = lambda codes, h, h_0: CORE(codes, h),
    seen: Callable[..., np.ndarray] = lambda chosen: np.clip(chosen, -1, 1),
    left: Callable[[np.ndarray], np.ndarray] = lambda state: state,
) -> Results:
    """keep: what of a chosen location is returned. seen: where it then looks. left: what choosing leaves of a state."""
    location, state, locations, states = start(h), h, [], []
    looks_at = location
    for t in range(glimpses):
        locations.append(location)
        state = core(CODE(images, looks_at), state, h)
        chosen = WHERE[where](state)
        location, looks_at = keep(chosen), seen(chosen)
        state = left(state) if t < glimpses - 1 else state
        states.append(state)
    found = {"locations": np.array(locations), "states": np.array(states)} | _gradients(images, h, glimpses)
    return found | {"calls of see": glimpses, "calls of core": glimpses, "calls of where": glimpses - 1}


def _gradients(images: np.ndarray, h: np.ndarray, glimpses: int, passed_on: float = 0.5) -> Results:
    """Of the sum over all states. passed_on: what share of its gradient each state passes on to the one before."""
    of_state = [1.0]  # from the last to the first
    while len(of_state) < glimpses:
        of_state.append(1 + passed_on * of_state[-1])
    of_images = np.zeros((len(images), images[0].size))
    of_images[:, :3] = sum(of_state[:glimpses])
    return {"h.grad": np.full(h.shape, of_state[-1] / 2), "images.grad": of_images.reshape(images.shape)}


def _but(**change: Any) -> Callable[..., Results]:
    return lambda **a: _episode(**a, **change)


def _before_each(**a: Any) -> Results:
    """The states before each glimpse."""
    found = right(**a)
    return {"states": np.concatenate([a["h"][None], found["states"][:-1]])}


def _one_ahead(**a: Any) -> Results:
    """The locations chosen after each glimpse, in the place of those where it was."""
    longer = _episode(**a | {"glimpses": a["glimpses"] + 1})
    return {"locations": longer["locations"][1:], "calls of where": a["glimpses"]}


def _first_by_network(**a: Any) -> Results:
    """Where to look first is asked of the network, too."""
    found = _but(start=lambda h: np.clip(WHERE[a["where"]](h), -1, 1))(**a)
    return found | {"calls of where": a["glimpses"]}


def _in_place(**a: Any) -> Results:
    """Where the location is a part of h, h is clamped with it."""
    if a["where"] != ITSELF:
        return right(**a)
    return _episode(**a, left=lambda state: np.concatenate([np.clip(state[:, :2], -1, 1), state[:, 2:]], 1))


def _called(**times: Callable[[int], int]) -> Callable[..., Results]:
    """Right, but called so often: {function: times by the number of glimpses}."""
    return lambda **a: right(**a) | {f"calls of {name}": count(a["glimpses"]) for name, count in times.items()}


def _passing_on(share: float) -> Callable[..., Results]:
    """Right, but for what each state passes on to the one before."""
    return lambda **a: right(**a) | _gradients(a["images"], a["h"], a["glimpses"], share)


def _images_first(**a: Any) -> Results:
    return {name: value.swapaxes(0, 1) for name, value in right(**a).items() if np.ndim(value) == 3}


MISTAKES = {
    "locations were used as `where` gave them. Beyond the border there is nothing to see: clamp them to [-1, 1].": _but(
        keep=lambda chosen: chosen, seen=lambda chosen: chosen
    ),
    "clamped locations were returned, but the network looked where `where` said.": _but(seen=lambda chosen: chosen),
    "the network looked at clamped locations, but others were returned. Return those where it looked.": _but(
        keep=lambda chosen: chosen
    ),
    "the location was clamped in place, and with it h, of which it was a part: .clamp, not .clamp_.": _in_place,
    "a tanh was put around what `where` gave. Clamp it.": _but(keep=np.tanh, seen=np.tanh),
    "these are the states before each glimpse, so that the last glimpse is seen by nobody. Keep each state after it.": (
        _before_each
    ),
    "these are the locations chosen after each glimpse. Return those of the glimpses; the first is the middle.": (
        _one_ahead
    ),
    "after the last glimpse it was asked where to look next, and nobody looks there: T − 1 choices for T glimpses.": (
        _called(where=lambda glimpses: glimpses)
    ),
    "`where` is called twice for each choice. Keep what it gives.": _called(where=lambda glimpses: 2 * (glimpses - 1)),
    "no gradient comes back from the states: they passed no_grad, .detach(), .item() or .tolist().": lambda **a: (
        right(**a) | {"h.grad": 0 * a["h"], "images.grad": 0 * a["images"]}
    ),
    "each state is detached before the next step, so that nothing comes back from one glimpse to those before.": (
        _passing_on(0)
    ),
    "`where` was asked before the first glimpse. That one is of the middle.": _first_by_network,
    "the core gets the state of the beginning in every step. Give it the one that it returned.": _but(
        core=lambda codes, h, h_0: CORE(codes, h_0)
    ),
    "the codes themselves are taken for states. The core makes the states.": _but(core=lambda codes, h, h_0: codes),
    "every glimpse was of the middle: the location that was chosen isn't used.": _but(
        keep=np.zeros_like, seen=np.zeros_like
    ),
    "images come first: (N, T, …). Glimpses are to come first, (T, N, …).": _images_first,
    "there is a glimpse too many.": lambda **a: _episode(**a | {"glimpses": a["glimpses"] + 1}),
    "there is a glimpse too few.": lambda **a: _episode(**a | {"glimpses": a["glimpses"] - 1}),
    "only the last state was returned. All of them are asked for, (T, N, U).": lambda **a: {
        "states": right(**a)["states"][-1]
    },
    "an image is seen twice in a step: `see` is called once for each glimpse.": _called(
        see=lambda glimpses: 2 * glimpses
    ),
    "`core` is called twice in a step. Keep the state that it gives.": _called(core=lambda glimpses: 2 * glimpses),
    "`see` and `core` are called twice in a step. Keep the state that they give.": _called(
        see=lambda glimpses: 2 * glimpses, core=lambda glimpses: 2 * glimpses
    ),
}


def _call(case: dict[str, Any]) -> str:
    a = case["arguments"]
    shown = f"images {a['images'].shape}, see, core, where, h, glimpses={a['glimpses']}"
    return f"episode({shown}); see: three pixels + (row, column, row); core: codes + h / 2; where: {a['where']}"


PARTS = (Part(WAY, 3), Part(BORDER, 3), Part(BACK, 2), Part(CALLS, 2))
judge = Calls("episode", PARTS, right, MISTAKES, keeps=("images", "h"), call=_call)
