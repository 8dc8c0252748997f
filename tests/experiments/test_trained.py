"""Every record of the book follows from its own rows, predictions and shipped weights."""

import math
import statistics

import pytest

from tests.needs import real_mnist
from utils.experiments import records
from utils.experiments.evaluation import evaluate
from utils.experiments.registry import registered
from utils.experiments.shipping import is_shipped

NAMES = [name for name in records.names() if not name.startswith("bench/")]


@pytest.mark.parametrize("name", records.names())
def test_mean_and_spread_follow_from_the_rows(name):
    for metric in records.load(name).metrics:
        values = [row["value"] for row in metric.rows]
        assert metric.n == len(values)
        assert metric.mean == pytest.approx(statistics.fmean(values), rel=1e-6)
        assert (metric.sd is None) == (metric.n == 1)
        if metric.n > 1:
            assert metric.sd == pytest.approx(statistics.stdev(values), rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_is_that_of_its_experiment(name):
    record, experiment = records.load(name), registered()[name]
    assert record.params == sum(math.prod(weight.shape) for weight in experiment.model().parameters())
    assert record.recipe == experiment.describe()
    assert record.weights == experiment.weights
    assert not record.data["stand_in"]
    for metric in record.metrics:
        assert [row["seed"] for row in metric.rows] == list(range(experiment.seeds))
        assert metric.source == experiment.source.get(metric.name)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_follows_from_its_predictions_and_weights(name):
    real_mnist()
    rows = evaluate(name, device="cpu")
    whole = is_shipped(records.load(name).weights)
    assert {row.computed_from for row in rows} >= ({"shipped weights"} if whole else set())
    assert [row for row in rows if not row.agree] == []


def test_every_experiment_has_its_record():
    assert set(NAMES) == set(registered())


def test_shipped_weights_stay_small():
    sizes = [path.stat().st_size for path in records.TRAINED.rglob("*.safetensors")]
    assert sum(sizes) < 30e6
