"""Chapter 5's experiments: networks that look where they choose, and their rivals, which see the whole image."""

from dataclasses import replace
from functools import partial

from utils.data import clutter, mnist
from utils.experiments.glimpse_tasks import ATTENTION
from utils.experiments.registry import Experiment
from utils.experiments.tasks import CLASSIFICATION
from utils.models import FullyConnectedNet, RecurrentAttention, StridedConvNet
from utils.training import RandomWarp, Recipe, reinforce

# Chosen on the 5,000 validation digits. All rows of a task have the same recipe, so the same number of images.
MNIST = Recipe(
    epochs=200,
    batch_size=128,
    optimiser="adam",
    lr=1e-3,
    schedule="cosine",
    augment=RandomWarp(degrees=10, scale=0.1, shear=0.1, shift=1.5, bend=0.6, share=0.95),
    precision="bfloat16",
)
SHORT = 20  # epochs of the trainings that only compare settings, on validation digits
SLOWER = {"location": 0.3}  # the policy's gradient is noisier than all others, so its own network takes smaller steps
LOOKER = {"sd": 0.1, "layer": 128, "core": "irnn"}
BY_ERRORS = replace(ATTENTION, objective=partial(reinforce, reward="right"))
COARSE = {"size": 12, "scales": 3}  # the sensor of canvases
SDS, RATES = (0.03, 0.1, 0.3), (0.0003, 0.001, 0.003)
# Our changes to the paper's recipe: how it is without one, and what that changes in the model and in the experiment.
CHANGES = {
    "gain": ("rewarded by whether the class is right", {}, {"task": BY_ERRORS}),
    "core": ("the policy not reaching the core", {"teaches": False}, {}),
    "irnn": ("the core beginning as PyTorch's do", {"core": "relu"}, {}),
    "rate": ("the location network learning at the rate of all", {}, {"recipe": MNIST}),
    "layer": ("the location network without a hidden layer", {"layer": 0}, {}),
}
# Data, where the digit is in words, recipe, and sensor. Among clutter nothing is warped: no canvas comes twice.
TASKS = {
    "mnist": (mnist.load, "as MNIST has it", MNIST, {"size": 8, "scales": 1}),
    "translated": (partial(clutter.load, pieces=0), "on a canvas", MNIST, COARSE),
    "cluttered": (clutter.load, "on a canvas among pieces of others", replace(MNIST, augment=None), COARSE),
}
# Error in %, by Mnih et al. (2014), tables 1 and 2.
PUBLISHED = {
    "mnist": {2: 3.79, 3: 1.51, 4: 1.54, 5: 1.34, 6: 1.12, 7: 1.07, "fc256": 1.69, "conv": 1.21},
    "translated": {4: 1.54, 6: 1.22, 8: 1.2, "fc64": 6.42, "fc256": 2.63, "conv": 1.62},
    "cluttered": {4: 4.96, 6: 4.08, 8: 4.04, "fc64": 28.58, "fc256": 11.96, "conv": 8.09, "random": 14.4},
}


def published(task: str, row: int | str) -> dict:
    """The paper's error for a row of a task, where it gives one."""
    found = PUBLISHED[task].get(row)
    return {} if found is None else {"error_percent": {"value": found, "where": "mnih2014recurrent"}}


def looking(task: str, glimpses: int, headline: bool = False) -> Experiment:
    """Recurrent attention in so many glimpses: of MNIST's digits as they are, or on canvases."""
    data, where, recipe, sensor = TASKS[task]
    return Experiment(
        f"attention/{task}" + ("" if headline else f"-{glimpses}"),
        f"A digit {where}, named after {glimpses} glimpses at places that the network chooses.",
        data=data,
        model=partial(RecurrentAttention, glimpses, **LOOKER, **sensor),
        task=ATTENTION,
        recipe=replace(recipe, rates=SLOWER),
        seeds=3 if headline else 1,
        source=published(task, glimpses),
        weights="int8" if headline else "none: another number of glimpses, of which only the errors are shown",
    )


def rivals(task: str) -> list[Experiment]:
    """Networks that see the whole image, and one whose glimpses fall at random.

    That one has the core that suits it best: after 20 epochs among clutter it misreads 32 % of the validation images
    with an LSTM, 53 % with the learned policy's core, and 74 % with PyTorch's first weights.
    """
    data, where, recipe, sensor = TASKS[task]
    side = 28 if task == "mnist" else 60
    rival = partial(Experiment, data=data, recipe=recipe, weights="none: a rival, of which only the errors are shown")
    seeds = 3 if task == "mnist" else 1  # only there they err about as often as RAM
    dense = {
        f"fc{units}": rival(
            f"attention/{task}-fc{units}",
            f"A digit {where}, named by two dense layers of {units} that see everything.",
            model=partial(FullyConnectedNet, side, units),
            task=CLASSIFICATION,
            seeds=seeds,
        )
        for units in ((256,) if task == "mnist" else (64, 256))
    }
    others = {
        "conv": rival(
            f"attention/{task}-conv",
            f"A digit {where}, named by a convolution and a dense layer that see everything.",
            model=partial(StridedConvNet, side),
            task=CLASSIFICATION,
            seeds=seeds,
        ),
        "random": rival(
            f"attention/{task}-random",
            f"A digit {where}, named after glimpses at random places, as many as attention/{task} has.",
            model=partial(RecurrentAttention, 6 if task == "mnist" else 8, policy="random", core="lstm", **sensor),
            task=ATTENTION,
        ),
    }
    return [replace(each, source=published(task, row)) for row, each in (dense | others).items()]


def remembering(task: str) -> Experiment:
    """The headline's network with an LSTM for a core, which takes twice as long a step: so in half as many epochs."""
    like = looking(task, 8, headline=True)
    return replace(
        like,
        name=f"attention/{task}-lstm",
        what=f"{like.what[:-1]}; its core is an LSTM, and it is trained for half as long.",
        model=partial(like.model, core="lstm"),
        recipe=replace(like.recipe, epochs=like.recipe.epochs // 2),
        seeds=1,
        source={},
        weights="none: another core, of which only the errors are shown",
    )


def unwarped(experiment: Experiment) -> Experiment:
    """The same on the training images as they are."""
    return replace(
        experiment,
        name=f"{experiment.name}-unwarped",
        what=f"{experiment.what[:-1]}; trained on images that aren't warped.",
        recipe=replace(experiment.recipe, augment=None),
        seeds=1,
        weights="none: of which only the errors are shown",
    )


def short(name: str, what: str, model: dict | None = None, lr: float = MNIST.lr, **changes) -> Experiment:
    """A training of a tenth of attention/mnist's length, tested on validation digits. changes: to the experiment."""
    like = looking("mnist", 6)
    recipe = replace(changes.pop("recipe", like.recipe), epochs=SHORT, lr=lr)
    return replace(
        like,
        name=f"attention/{name}",
        what=f"A tenth of attention/mnist's training, {what}.",
        model=partial(like.model, **(model or {})),
        recipe=recipe,
        tested_on="validation",
        source={},
        weights="none: a short training, of which only the errors are shown",
        **changes,
    )


def without(*changes: str) -> Experiment:
    """The short training without some of our changes to the paper's recipe."""
    what = "; ".join(CHANGES[change][0] for change in changes) or "with all our changes"
    model = {name: value for change in changes for name, value in CHANGES[change][1].items()}
    rest = {name: value for change in changes for name, value in CHANGES[change][2].items()}
    name = "all" if len(changes) == len(CHANGES) else "-".join(changes) or "none"
    return replace(short(f"without-{name}", what, model, **rest), seeds=3)


EXPERIMENTS = [
    looking("mnist", 6, headline=True),
    *(looking("mnist", glimpses) for glimpses in (2, 3, 4, 5, 7)),
    *rivals("mnist"),
    *(unwarped(experiment) for experiment in (looking("mnist", 6, headline=True), *rivals("mnist")[:2])),
    *(
        experiment
        for task in ("translated", "cluttered")
        for experiment in (
            looking(task, 8, headline=True),
            *(looking(task, glimpses) for glimpses in (4, 6)),
            *rivals(task),
        )
    ),
    remembering("cluttered"),
    *(
        short(f"sweep-{sd}-{rate}", f"locations of sd {sd}, learning rate {rate}", {"sd": sd}, rate)
        for sd in SDS
        for rate in RATES
    ),
    without(),
    *(without(change) for change in CHANGES),
    without(*CHANGES),
]
