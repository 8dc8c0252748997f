"""Convolution by hand: its arithmetic against PyTorch and SciPy."""

import itertools

import numpy as np
import pytest
import torch
from scipy import signal
from torch.nn import functional as F

from tests.live.by_torch import correlated

rng = np.random.default_rng(0)


def case():
    """A random image, kernel and settings for which the kernel fits."""
    while True:
        image = rng.integers(-9, 10, size=rng.integers(1, 8, size=2)).astype(float)
        kernel = np.round(rng.normal(size=(k := rng.integers(1, 6), k)), 2)
        settings = {
            "operation": str(rng.choice(["correlation", "convolution"])),
            "stride": int(rng.integers(1, 4)),
            "padding": int(rng.integers(0, 3)),
            "dilation": int(rng.integers(1, 4)),
        }
        if min(image.shape) + 2 * settings["padding"] >= settings["dilation"] * (k - 1) + 1:
            return image, kernel, settings


@pytest.mark.parametrize(("image", "kernel", "settings"), [case() for _ in range(30)])
def test_outputs_and_their_sums_are_those_of_pytorch(module, image, kernel, settings):
    given = {"image": image.tolist(), "kernel": kernel.tolist(), "settings": settings}
    wanted = correlated(image, kernel, **settings)
    found = module("convolution", "m.outputOf(image, kernel, settings)", **given)
    np.testing.assert_allclose(found, wanted, atol=1e-4)
    sums = module(
        "convolution",
        "m.outputOf(image, kernel, settings).map((line, i) => line.map((_, j) => "
        "m.termsOf(image, kernel, settings, i, j).reduce((sum, term) => sum + term.product, 0)))",
        **given,
    )
    np.testing.assert_allclose(sums, wanted, atol=1e-9)


def test_convolution_is_that_of_scipy(module):
    image, kernel = rng.normal(size=(6, 7)), rng.normal(size=(3, 3))
    settings = {"operation": "convolution", "stride": 1, "padding": 2, "dilation": 1}
    given = {"image": image.tolist(), "kernel": kernel.tolist(), "settings": settings}
    found = module("convolution", "m.outputOf(image, kernel, settings)", **given)
    np.testing.assert_allclose(found, signal.convolve2d(image, kernel), atol=1e-5)


def test_terms_say_where_they_come_from(module):
    image, kernel, settings = case()
    given = {"image": image.tolist(), "kernel": kernel.tolist(), "settings": settings}
    padded = np.pad(image, settings["padding"], constant_values=np.nan)
    for term in module("convolution", "m.termsOf(image, kernel, settings, 0, 0)", **given):
        there = padded[term["row"] + settings["padding"], term["column"] + settings["padding"]]
        assert term["padded"] == np.isnan(there) and term["x"] == np.nan_to_num(there)
        weights = np.rot90(kernel, 2) if settings["operation"] == "convolution" else kernel
        assert term["w"] == weights[term["u"], term["v"]]


def test_size_and_reach_are_those_of_pytorch(module):
    """Which pixels a convolution looks at: those that get a gradient."""
    sides, settings = [], []
    for size, kernel, s, p, d in itertools.product((5, 7), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2, 3)):
        sides.append([size, kernel])
        settings.append({"stride": s, "padding": p, "dilation": d})
    each = "sides.map(([size, kernel], k) => {call})"
    found = module(
        "convolution", each.format(call="m.sizeOf(size, kernel, settings[k])"), sides=sides, settings=settings
    )
    seen = module(
        "convolution", each.format(call="m.reachedOf(size, kernel, settings[k])"), sides=sides, settings=settings
    )
    for (size, kernel), setting, has, reached in zip(sides, settings, found, seen, strict=True):
        p = setting["padding"]
        row = torch.zeros(1, 1, size + 2 * p, requires_grad=True)
        if has["last"] < 0:
            assert has["places"] == 0 and reached == {}
            with pytest.raises(RuntimeError):
                F.conv1d(row, torch.ones(1, 1, kernel), **{**setting, "padding": 0})
            continue
        out = F.conv1d(row, torch.ones(1, 1, kernel), **{**setting, "padding": 0})
        out.sum().backward()
        assert has["places"] == out.shape[-1]
        assert sorted(map(int, reached)) == [k - p for k in range(size + 2 * p) if row.grad[0, 0, k] > 0]


def test_presets_are_whole(module):
    images = module("convolution_presets", "Object.values(m.IMAGES).map((one) => one.make(7, 1))")
    assert all(np.shape(image) == (7, 7) and np.ptp(image) > 0 for image in images)
    kernels = module(
        "convolution_presets",
        "Object.values(m.KERNELS).flatMap(({side, make}) =>"
        " (side ? [side] : [1, 2, 3, 4, 5]).map((k) => [k, make(k, 1)]))",
    )
    assert all(np.shape(kernel) == (side, side) for side, kernel in kernels)
    means = module("convolution_presets", "[1, 2, 3, 4, 5].map((k) => m.KERNELS.mean.make(k).flat())")
    assert [sum(mean) for mean in means] == pytest.approx([1] * 5)


def test_another_side_keeps_the_middle(module):
    found = module("convolution_presets", "[5, 2, 1].map((side) => m.resized([[1, 2, 3], [4, 5, 6], [7, 8, 9]], side))")
    assert found[0] == np.pad(np.arange(1, 10).reshape(3, 3), 1).tolist()
    assert found[1:] == [[[5, 6], [8, 9]], [[5]]]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 9, "1/9"), (-2 / 3, "−2/3"), (0.04, "0.04"), (1.5, "1.5"), (0, "0"), (1 / 16, "1/16"), (0.12345, "0.12")],
)
def test_weights_are_fractions_where_decimals_would_be_wrong(module, value, text):
    assert module("convolution_words", "m.asFraction(value)", value=value) == text


def test_cells_never_need_more_than_the_width(module):
    cases = [
        [w, 7 + 2 * p, k, o, 140]
        for w in (270, 330, 480, 580, 660)
        for p in range(3)
        for k in range(1, 6)
        for o in range(1, 12)
    ]
    found = module("convolution_view", "cases.map((one) => m.cellsOf(...one))", cases=cases)
    for (width, image, kernel, output, _), cells in zip(cases, found, strict=True):
        assert image * cells["image"] <= width and max(kernel, output) * cells["others"] <= width
        assert 20 <= cells["others"] <= 34 and 22 <= cells["image"] <= 34
