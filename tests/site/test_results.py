"""The tables that are made from records."""

import sys
from io import StringIO
from types import SimpleNamespace

import pytest

from tests.site.conftest import ROOT
from utils.experiments import records

sys.path.append(str(ROOT / "book" / "_ext"))

from course import results, tables

DATA = {"name": "mnist", "title": "MNIST", "checksum": "0" * 64, "stand_in": False}


def record(name, values=(0.8, 0.9), what="one line", data=DATA, source=None, params=59933, recipe=None):
    rows = [
        {"seed": seed, "value": value, "epochs": 10, "seconds": 60.0 + seed, "device": "cpu: A", "threads": 2}
        for seed, value in enumerate(values)
    ]
    metrics = [records.Metric.over("error_percent", "%", rows, source)]
    return records.Record(name, what, data, params, metrics, {}, recipe)


@pytest.mark.parametrize(
    ("mean", "sd", "shown"),
    [
        (0.852, 0.0698, "0.85 ± 0.07"),
        (0.4382, 0.0193, "0.438 ± 0.019"),
        (61.23, 12.4, "61 ± 12"),
        (1234.5, 300.0, "1234 ± 300"),
        (0.81, None, "0.81"),
        (3.0, 0.0, "3"),
    ],
)
def test_spread_shows_the_digits_that_mean_something(mean, sd, shown):
    assert tables.spread(mean, sd) == shown


def test_a_row_says_everything():
    row = tables.experiments([record("digits/published", source={"value": 0.78, "where": "source002"})])
    for cell in (
        "`digits/published`",
        "one line",
        "`error_percent`",
        "0.85 ± 0.07 %",
        "2 seeds",
        "0.78 % {cite:p}`source002`",
        "59,933",
        "60.5",
        "cpu: A, 2 threads",
        "MNIST",
    ):
        assert f"- {cell}\n" in row


def test_chapters_come_in_reading_order_and_numbers_by_their_value():
    names = ("other/x", "cifar10/baseline", "autoencoder/code-16", "autoencoder/code-2", "digits/fast")
    made = tables.experiments([record(name) for name in names])
    places = [made.index(name) for name in ("digits/fast", "code-2`", "code-16", "cifar10/", "other/x")]
    assert places == sorted(places)


def test_a_stand_in_is_named():
    assert "MNIST (**stand-in**)" in tables.experiments([record("digits/fast", data={**DATA, "stand_in": True})])


def test_an_error_on_validation_images_is_named():
    short, long = (record("digits/fast", recipe={"tested_on": read}) for read in ("validation", "test"))
    assert "MNIST (**validation**)" in tables.experiments([short])
    assert "**validation**" not in tables.experiments([long])


def test_text_over_several_lines_stays_in_its_cell():
    assert "  - one two\n" in tables.experiments([record("digits/fast", what="one\n\ntwo")])


def test_what_follows_a_citation_key_is_kept():
    metric = SimpleNamespace(source={"value": 1.07, "where": "mnih2014recurrent, table 1"}, unit="%")
    assert tables.source(metric) == "1.07 % {cite:p}`mnih2014recurrent`, table 1"


def test_without_records_the_page_says_so():
    assert "No experiment has a record yet" in tables.experiments([])
    assert "make bench" in tables.benches([])
    assert "No page has been timed yet" in tables.pages([])


def test_benches_and_pages():
    row = {"seed": 0, "value": 4.4, "seconds": None, "device": "cpu: A", "threads": 2}
    bench = records.Record("bench/epoch", "an epoch", None, None, [records.Metric.over("ours_seconds", "s", [row])], {})
    assert "* - `epoch`\n  - an epoch\n  - `ours_seconds`\n  - 4.4 s\n" in tables.benches([bench])
    timed = [records.Metric.over(f"convnets/{page}_seconds", "s", [row]) for page in ("digits", "ideas")]
    made = tables.pages([records.Record("bench/pages", "", None, None, timed, {})])
    assert "* - `convnets/digits`\n  - 4.4\n" in made
    assert "* - All pages\n  - 8.8\n" in made


def build(folder, monkeypatch):
    """Build a one-page book with the directive, from the records in `folder`/trained, and return its page."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    monkeypatch.setattr(records, "TRAINED", folder / "trained")
    (folder / "index.md").write_text("# Results\n\n```{results}\n```\n", encoding="utf-8")
    config = {"extensions": ["myst_parser"], "myst_enable_extensions": ["colon_fence"]}
    said = StringIO()
    with docutils_namespace():  # each build in one process starts afresh
        app = Sphinx(folder, None, folder / "out", folder / "doctrees", "html", config, status=None, warning=said)
        results.setup(app, ROOT)
        app.build()
    assert said.getvalue() == ""
    return (folder / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore")
def test_a_new_record_shows_in_the_next_build(tmp_path, monkeypatch):
    assert "No experiment has a record yet" in build(tmp_path, monkeypatch)
    records.save(record("digits/published"), tmp_path / "trained")
    assert "0.85 ± 0.07 %" in build(tmp_path, monkeypatch)
    records.save(record("digits/published", values=(0.5, 0.6)), tmp_path / "trained")
    page = build(tmp_path, monkeypatch)
    for part in ("0.55 ± 0.07 %", "<caption>", '<th class="stub">'):  # a caption and row headers, for screen readers
        assert part in page
