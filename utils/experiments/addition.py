"""Chapter 4's experiments: adding up, and multiplying, digits in images."""

from dataclasses import replace
from functools import partial

from torch import nn

from utils.data import mnist, sums
from utils.experiments.registry import Experiment
from utils.experiments.sequence_tasks import (
    HUBER_SUM,
    LOG_PRODUCT,
    PRODUCT,
    SCORED_PRODUCT,
    SCORED_SUM,
    SUM,
    of_lengths,
)
from utils.experiments.tasks import CLASSIFICATION
from utils.models import (
    Adder,
    DigitEncoder,
    ProductReader,
    RecurrentAdder,
    RecurrentReader,
    SetReader,
    SourceClassifier,
    SumReader,
)
from utils.models.set_adders import ProductScores, products
from utils.training import RandomWarp, Recipe

LENGTHS = (5, 10, 15, 20, 50, 100)  # terms of the sequences that the long experiments are tested with
# The source's optimiser with Keras' settings of 2016; it doesn't say how many sequences a step.
PUBLISHED = Recipe(epochs=20, batch_size=128, optimiser="rmsprop", lr=1e-3)
TENTH = Recipe(epochs=2, batch_size=128, optimiser="rmsprop", lr=1e-3)
# Chosen on training digits that were held out.
BEYOND = Recipe(
    epochs=20,
    batch_size=64,
    optimiser="adamw",
    lr=3e-3,
    weight_decay=0.1,
    schedule="one_cycle",
    warmup=0.1,
    average=0.998,
    augment=RandomWarp(degrees=10, scale=0.1, shear=0.1, shift=1.5, bend=0.6, share=0.95),
    precision="bfloat16",
)
LONG = replace(BEYOND, epochs=10)  # its sequences are twice as long
SHORTER = replace(BEYOND, epochs=6)
HIDDEN = ((50, 25), (200, 100), (400, 200), (200,), (200, 100, 100))  # units of the recurrent layers
RIVAL = "none: a rival, of which only the errors are shown"
ABLATION = "none: an ablation, of which only the errors are shown"
FIRST_LAYER = ("encoder.0.",)
adding = partial(Experiment, data=partial(sums.load, longest=4), task=SUM)
multiplying = partial(Experiment, data=partial(sums.load, longest=4, reduce=sums.product), task=PRODUCT)
long = partial(Experiment, data=partial(sums.load, longest=10, tested=LENGTHS), recipe=LONG, weights="int8")


def convolving() -> Adder:
    """A distribution over 0 to 9 for each image, and the distribution of the sum: their convolution."""
    return Adder(DigitEncoder(), SumReader())


def multiplying_out() -> Adder:
    """The same for products."""
    return Adder(DigitEncoder(), ProductReader(4))


def adding_up() -> Adder:
    """A Deep Set: a number for each image, from an embedding, and the sum of these."""
    return Adder(DigitEncoder(64), SetReader(64))


def recurrent(outputs: int = 1, **options: float) -> Adder:
    """A GRU that reads the codes of the same encoder."""
    return Adder(DigitEncoder(64), RecurrentReader(64, (128,), outputs, dropout=0.0, **options))


def scoring_products() -> Adder:
    """The same with a score for each possible product of up to four digits."""
    encoder, reader = recurrent(len(products(4))).children()
    return Adder(encoder, ProductScores(reader, 4))


def short(name: str, change: str, **options: object) -> Experiment:
    """The source's network and recipe for a tenth of the epochs, with one change."""
    return adding(
        f"addition/short-{name}",
        f"A tenth of the source's training, {change}, measured on validation data.",
        **{"model": RecurrentAdder, "recipe": TENTH, "seeds": 3, "tested_on": "validation"} | options,
        weights=ABLATION,
    )


EXPERIMENTS = [
    adding(
        "addition/published",
        "The source's network by the source's recipe: the sum of up to four digits, by mean squared error.",
        model=RecurrentAdder,
        recipe=PUBLISHED,
        seeds=3,
        source={"mse": {"value": 0.61, "where": "source000"}},
        weights="int8",
        of_every_seed=FIRST_LAYER,
    ),
    Experiment(
        "addition/classifier",
        "The source's convolutions and one dense layer, trained to name single digits.",
        data=mnist.load,
        model=SourceClassifier,
        task=CLASSIFICATION,
        recipe=Recipe(epochs=10, batch_size=128, optimiser="rmsprop", lr=1e-3),
        seeds=3,
        of_every_seed=FIRST_LAYER,
    ),
    short("source", "without a change"),
    short("relu", "with ReLU for tanh", model=partial(RecurrentAdder, activation=nn.ReLU)),
    short("pooled", "with max-pooling after each convolution", model=partial(RecurrentAdder, pool=True)),
    short("scaled", "with targets a tenth as large", model=partial(RecurrentAdder, scale=10.0)),
    short("huber", "with Huber's loss for the squared error", task=HUBER_SUM),
    short(
        "scores",
        "with a score for each of the 37 sums, and cross-entropy",
        model=partial(RecurrentAdder, outputs=37),
        task=SCORED_SUM,
    ),
    short("adam", "with Adam for RMSProp", recipe=replace(TENTH, optimiser="adam")),
    adding(
        "addition/beyond",
        "A distribution over 0 to 9 for each image, learned from sums of up to four digits.",
        model=convolving,
        task=SCORED_SUM,
        recipe=BEYOND,
        seeds=3,
        source={"mse": {"value": 0.61, "where": "source000"}},
        weights="int8",
    ),
    long(
        "addition/long",
        "The same, learned from sums of up to ten digits and tested on up to a hundred.",
        model=convolving,
        task=of_lengths(SCORED_SUM, LENGTHS),
        seeds=3,
        source={
            "exact_5": {"value": 0.98, "where": "zaheer2017"},
            "exact_10": {"value": 0.96, "where": "zaheer2017"},
            "exact_15": {"value": 0.95, "where": "zaheer2017"},
            "exact_20": {"value": 0.93, "where": "zaheer2017"},
            "exact_50": {"value": 0.79, "where": "zaheer2017"},
        },
    ),
    long(
        "addition/long-gru",
        "A recurrent network with the same encoder, data and recipe, trained by squared error.",
        model=partial(recurrent, scale=10.0),
        task=of_lengths(SUM, LENGTHS),
    ),
    long(
        "addition/long-set",
        "A Deep Set with the same encoder, data and recipe, trained by squared error.",
        model=adding_up,
        task=of_lengths(SUM, LENGTHS),
    ),
    multiplying(
        "addition/product",
        "A distribution over 0 to 9 for each image, learned from products of up to four digits.",
        model=multiplying_out,
        task=SCORED_PRODUCT,
        recipe=SHORTER,
        seeds=3,
        weights="int8",
    ),
    multiplying(
        "addition/product-source",
        "The source's network by the source's recipe, for products.",
        model=RecurrentAdder,
        recipe=PUBLISHED,
        weights=RIVAL,
    ),
    multiplying(
        "addition/product-gru",
        "A recurrent network with the encoder, data and recipe of addition/product, trained by squared error.",
        model=partial(recurrent, scale=1000.0),
        recipe=SHORTER,
        weights=RIVAL,
    ),
    multiplying(
        "addition/product-log",
        "The same, trained by the squared error of the product's logarithm, zeros apart.",
        model=partial(recurrent, outputs=2),
        task=LOG_PRODUCT,
        recipe=SHORTER,
        weights=RIVAL,
    ),
    multiplying(
        "addition/product-scores",
        "The same with a score for each possible product, and cross-entropy.",
        model=scoring_products,
        task=SCORED_PRODUCT,
        recipe=SHORTER,
        weights=RIVAL,
    ),
    *(
        multiplying(
            f"addition/product-{'-'.join(map(str, hidden))}",
            f"A tenth of the source's training for products, with GRUs of {' and '.join(map(str, hidden))} units.",
            model=partial(RecurrentAdder, hidden=hidden),
            recipe=TENTH,
            tested_on="validation",
            weights=ABLATION,
        )
        for hidden in HIDDEN
    ),
]
