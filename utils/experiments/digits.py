"""Chapter 1's experiments on handwritten digits."""

from functools import partial

from utils.data import mnist
from utils.experiments.registry import Experiment
from utils.experiments.tasks import CLASSIFICATION
from utils.models import DigitNet
from utils.training import RandomWarp, Recipe

PUBLISHED = Recipe(epochs=10, batch_size=100, optimiser="adam", lr=1e-3)
# Chosen on the 5,000 validation images, by their loss, among some fifteen recipes.
BEYOND = Recipe(
    epochs=20,
    batch_size=50,
    lr=1.5e-3,
    schedule="one_cycle",
    warmup=0.1,
    average=0.998,
    augment=RandomWarp(degrees=10, scale=0.1, shear=0.1, shift=1.5, bend=0.6, share=0.85),
)
# The shortest of those tried whose error on the validation images was at most 0.9 %, without dropout or bending.
FAST = Recipe(
    epochs=5,
    batch_size=100,
    lr=4e-3,
    schedule="one_cycle",
    warmup=0.15,
    average=0.99,
    augment=RandomWarp(degrees=6, scale=0.06, shear=0.06, shift=1.0, share=0.6),
)
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
    digits(
        "digits/beyond",
        "The source's network by a better recipe: schedule, augmentation, averaged weights, a dropout rate of its own.",
        model=partial(DigitNet, dropout=0.1),
        recipe=BEYOND,
        seeds=5,
        source=SOURCE,
    ),
    digits(
        "digits/fast",
        "The source's network by a short recipe that still beats the source's error.",
        model=partial(DigitNet, dropout=0.0),
        recipe=FAST,
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
