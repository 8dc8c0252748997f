"""What drawing sequences of digits costs, beside the training step that they are drawn for."""

from dataclasses import replace

from bench.measure import drawing, in_turns, write
from utils.data.sums import SequenceSplit
from utils.experiments.registry import Experiment, find
from utils.training import Trainer

NAMES, STEPS, ROUNDS = ("published", "beyond"), 20, 5


def run() -> None:
    """Measure and write `bench/sums`: seconds of drawing a batch, and of a training step with its drawing."""
    contestants = {}
    for name in NAMES:
        experiment = find(f"addition/{name}")
        split = replace(experiment.data().train, count=STEPS * experiment.recipe.batch_size)
        contestants[f"{name}_drawing"] = lambda e=experiment, split=split: drawing(split, e.recipe.batch_size) / STEPS
        contestants[f"{name}_step"] = lambda e=experiment, split=split: training(e, split)
    taken = in_turns(contestants, ROUNDS)
    values = {f"{name}_seconds": ("s", seconds) for name, seconds in taken.items()}
    for name in NAMES:
        pairs = zip(taken[f"{name}_drawing"], taken[f"{name}_step"], strict=True)
        values[f"{name}_drawing_percent"] = ("%", [100 * drawn / step for drawn, step in pairs])
    write("sums", "Drawing a batch of sequences on the CPU, and the whole training step that it is drawn for.", values)


def training(experiment: Experiment, split: SequenceSplit) -> float:
    """Seconds a step of the experiment's training takes, with drawing and warping."""
    recipe = replace(experiment.recipe, epochs=1)
    trainer = Trainer(experiment.model(), experiment.task.objective, recipe, device="cpu", progress=False)
    return trainer.fit(split).seconds / STEPS
