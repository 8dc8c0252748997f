"""Chapter 1's experiments on handwritten digits."""

from functools import partial

from utils.data import Dataset, mnist, shuffled_pixels
from utils.experiments.registry import Experiment
from utils.experiments.tasks import CLASSES_ONLY, CLASSIFICATION
from utils.models import BlurredDigitNet, DenseDigitNet, DigitNet, StridedDigitNet
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
CURVE = (100, 300, 1_000, 3_000, 10_000, 30_000, 60_000)  # training images
digits = partial(Experiment, data=mnist.load, task=CLASSIFICATION)


def permuted() -> Dataset:
    """MNIST with the pixels of every image in one and the same shuffled order."""
    return shuffled_pixels(mnist.load())


def curve(name: str, network: str, model: type, images: int) -> Experiment:
    """The source's recipe on `images` training images, repeated to 60,000 an epoch: each point takes as many steps."""
    return digits(
        f"digits/{name}-{images}",
        f"{network} by the source's recipe on {images:,} training images; each seed draws its own.",
        model=model,
        recipe=PUBLISHED,
        task=CLASSES_ONLY,
        images=images,
        seeds=5,
        weights="none: one point of a curve, of which only the errors are shown",
    )


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
    digits(
        "digits/dense",
        "A network of dense layers alone, with as many parameters, by the source's recipe.",
        model=DenseDigitNet,
        recipe=PUBLISHED,
        seeds=5,
    ),
    digits(
        "digits/permuted",
        "The source's network and recipe on images whose pixels are all shuffled in the same way.",
        data=permuted,
        model=DigitNet,
        recipe=PUBLISHED,
        seeds=5,
    ),
    *(curve("curve", "The source's network", DigitNet, images) for images in CURVE),
    *(curve("dense-curve", "The dense network", DenseDigitNet, images) for images in CURVE),
    digits("digits/pool-max", "Maps shrunk by max-pooling: the source's network.", model=DigitNet, recipe=PUBLISHED),
    digits(
        "digits/pool-stride",
        "Maps shrunk by convolutions that move by two pixels, without pooling.",
        model=StridedDigitNet,
        recipe=PUBLISHED,
    ),
    digits(
        "digits/pool-blur",
        "Maps shrunk by max-pooling that is blurred before every second value is dropped.",
        model=BlurredDigitNet,
        recipe=PUBLISHED,
    ),
]
