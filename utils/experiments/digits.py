"""Chapter 1's experiments on handwritten digits."""

from functools import partial

from utils.data import mnist
from utils.experiments.registry import Experiment
from utils.experiments.tasks import CLASSIFICATION
from utils.models import DigitNet
from utils.training import Recipe

PUBLISHED = Recipe(epochs=10, batch_size=100, optimiser="adam", lr=1e-3)
SOURCE = {"error_percent": {"value": 0.78, "where": "source002"}}
digits = partial(Experiment, data=mnist.load, task=CLASSIFICATION)

EXPERIMENTS = [
    digits(
        "digits/published",
        "The source's network by the source's recipe: Adam, 10 epochs, batches of 100.",
        model=DigitNet,
        recipe=PUBLISHED,
        seeds=5,
        source=SOURCE,
    ),
    *(
        digits(
            f"digits/dropout-{percent}",
            f"The source's recipe with a dropout rate of {percent} %, measured on validation data.",
            model=partial(DigitNet, dropout=percent / 100),
            recipe=PUBLISHED,
            tested_on="validation",
            weights="none: an ablation, of which only the curves are used",
        )
        for percent in (0, 20, 50)
    ),
]
