import json
import subprocess
import sys

import pytest

from utils.experiments import records
from utils.experiments.listing import spread
from utils.experiments.records import Metric, Record, RecordError


def row(seed, value):
    return {"seed": seed, "value": value, "epochs": 1, "seconds": 2.0, "device": "cpu: test", "threads": 1}


def record(name="digits/test", values=(1.0, 2.0, 4.0)):
    rows = [row(seed, value) for seed, value in enumerate(values)]
    metric = Metric.over("error_percent", "%", rows, {"value": 0.78, "where": "source002"})
    data = {"name": "mnist", "title": "MNIST", "checksum": "0", "stand_in": False}
    return Record(name, "A test.", data, 10, [metric], {"python": "3"}, weights="none: a test")


def test_mean_and_sample_standard_deviation():
    metric = record().metric("error_percent")
    assert (metric.mean, metric.n) == (pytest.approx(7 / 3), 3)
    assert metric.sd == pytest.approx((7 / 3) ** 0.5)


def test_one_seed_has_no_spread():
    metric = record(values=(3.0,)).metric("error_percent")
    assert metric.sd is None
    with pytest.raises(RecordError, match="sd from two seeds on"):
        metric.number("sd")


def test_a_record_comes_back_as_it_was_written(tmp_path):
    records.save(record(), tmp_path)
    assert records.load("digits/test", tmp_path).metric("error_percent").mean == pytest.approx(7 / 3, rel=1e-8)
    assert records.names(tmp_path) == ["digits/test"]


def test_history_comes_back_as_it_was_written(tmp_path):
    rows = [{"seed": 0, "epoch": 1, "split": "train", "metric": "loss", "value": 0.125, "seconds": 1.5}]
    records.save_history("digits/test", rows, tmp_path)
    assert records.history("digits/test", tmp_path) == rows


def test_the_table_has_the_columns_that_results_promises(tmp_path):
    records.save(record(), tmp_path)
    records.save(record("bench/epoch"), tmp_path)
    (line,) = records.table(tmp_path)
    assert list(line) == [
        *("experiment", "metric", "unit", "mean", "sd", "n"),
        *("params", "seconds", "device", "data", "source_value"),
    ]
    assert line["source_value"] == 0.78


def test_mistakes_are_one_sentence(tmp_path):
    with pytest.raises(RecordError, match=r"no record of 'digits/none'; there are: none yet.*utils train digits/none"):
        records.load("digits/none", tmp_path)
    with pytest.raises(RecordError, match=r"no metric 'mse'; it holds: error_percent"):
        record().metric("mse")
    path = records.save(record(), tmp_path)
    path.write_text("{")
    with pytest.raises(RecordError, match=r"can't be read .* restore it from git"):
        records.load("digits/test", tmp_path)
    with pytest.raises(RecordError, match=r"can't hold .nan, 1.0."):
        record(values=(float("nan"), 1.0))


@pytest.mark.parametrize(
    ("mean", "sd", "text"),
    [
        (0.8519, 0.0712, "0.852 ± 0.071 %"),
        (97.0, 12.3, "97 ± 12 %"),
        (0.8519, None, "0.852 %"),
        (1.0, 0.0, "1.00 ± 0.00 %"),
    ],
)
def test_a_spread_shows_the_digits_that_mean_something(mean, sd, text):
    assert spread(mean, sd, "%") == text


def test_records_and_results_load_no_torch():
    code = (
        "import sys, json; sys.modules['torch'] = None; sys.modules['numpy'] = None\n"
        "import utils.experiments.records; from utils.__main__ import main; sys.exit(main(['results', '--json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), list)
