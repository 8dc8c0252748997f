"""The figures as notebooks show them: one module, bytes of any weights, and a sentence where anywidget is missing."""

import base64
import json
import re
import sys

import numpy as np
import pytest
import torch
from torch import nn

from tests.live import looking
from utils import live
from utils.experiments import trained_model
from utils.experiments.addition import adding_up, convolving, recurrent
from utils.live import bundle, figures, networks
from utils.live.figure import NEEDS_ANYWIDGET, NOT_SHIPPED, _widget_class
from utils.models import BlurredDigitNet, DenseDigitNet, DigitNet, StridedDigitNet

FIGURES = {name: getattr(live, name) for name in live.__all__}
MADE = {
    "DrawDigit": lambda: live.DrawDigit(DigitNet()),
    "AddingPad": lambda: live.AddingPad({"distributions": convolving(), "set": adding_up(), "recurrent": recurrent()}),
    "WhereItLooks": looking.figure,
}
IN_A_NOTEBOOK = """async ({ code, style, state, files }) => {
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  const bytes = (file) => Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  files.forEach((file, k) => (state.networks[k].weights = new DataView(bytes(file).buffer)));
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const widget = (await import(address)).default;
  const el = document.querySelector("main");
  const model = { get: (name) => ({ state })[name], set() {}, on() {}, off() {}, save_changes() {} };
  await widget.render({ model, el });
}"""  # what anywidget does with a widget's code


def made(name):
    return MADE.get(name, FIGURES[name])()


def state_in_html(html):
    kept = re.search(r'data-state="([^"]*)"', html)
    return json.loads(kept[1].replace("&quot;", '"')) if kept else {}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_shows_itself_as_a_widget_and_keeps_a_place_for_the_site(name):
    shown = made(name)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/plain"] == f"{name}: a live figure"
    assert "text/html" in shown


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_what_its_still_picture_shows(name):
    assert len(FIGURES[name].still) > 40
    assert figures.__dict__[name] is FIGURES[name]


@pytest.mark.parametrize("name", FIGURES)
def test_the_bundle_runs_as_one_module(open_page, name):
    figure = made(name)
    page = open_page(loader=False)
    state = json.loads(json.dumps(figure.state, default=lambda _: None))
    files = [base64.b64encode(held["weights"]).decode() for held in figure.state.get("networks", [])]
    page.evaluate(
        IN_A_NOTEBOOK,
        {"code": bundle.bundle(figure.module), "style": bundle.style(), "state": state, "files": files},
    )
    page.locator(".live > *").first.wait_for()
    assert page.locator(".live-problem").count() == 0
    assert page.errors == []


def test_modules_come_after_those_they_import():
    found = list(bundle.modules("draw_digit"))
    for number, name in enumerate(found):
        assert set(bundle.imported(bundle.modules("draw_digit")[name])) <= set(found[:number])
    assert found[-1] == "draw_digit"


def test_without_anywidget_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    _widget_class.cache_clear()
    shown = live.ConvolutionByHand()._repr_mimebundle_()
    _widget_class.cache_clear()
    assert set(shown) == {"text/plain", "text/html"}
    assert NEEDS_ANYWIDGET in shown["text/html"] and "%pip install anywidget" in NEEDS_ANYWIDGET


def test_the_site_shows_networks_that_are_shipped():
    names = ("digits/beyond", "digits/published")
    html = live.DrawDigit({name: trained_model(name) for name in names}).place()
    assert [held["weights"] for held in state_in_html(html)["networks"]] == list(names)


@pytest.mark.parametrize("network", [DigitNet(), {"digits/published": DigitNet()}, DigitNet().state_dict()])
def test_the_site_does_not_show_weights_of_one_s_own(network):
    assert live.DrawDigit(network).place() == f"<p>{NOT_SHIPPED}</p>"


@pytest.mark.parametrize("kind", [DigitNet, BlurredDigitNet, StridedDigitNet, DenseDigitNet])
def test_any_model_of_the_chapter_is_described_and_packed(module, kind):
    torch.manual_seed(0)
    model, x = kind().eval(), torch.rand(1, 1, 28, 28)
    run = """await (async () => (await import("/live/network.js")).run(
      layers, m.parse(new Uint8Array(bytes)), { shape: [1, 28, 28], data: Float32Array.from(x) }).at(-1).data)()"""
    got = module(
        "safetensors", run, layers=networks.described(model), bytes=list(networks.packed(model)), x=x.flatten().tolist()
    )
    with torch.inference_mode():
        np.testing.assert_allclose(got, model(x)[0].numpy(), atol=1e-5)


@pytest.mark.parametrize("kind", [DigitNet, DenseDigitNet])
def test_a_state_dict_is_read_as_the_chapter_s_net(kind):
    by_weights = networks.described(kind().state_dict())
    by_model = networks.described(kind())
    short = [{key: layer.get(key) for key in ("op", "weight", "bias", "kernel")} for layer in by_model]
    assert [{key: layer.get(key) for key in ("op", "weight", "bias", "kernel")} for layer in by_weights] == short


def test_a_network_written_with_functions_is_followed_too():
    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.pool = nn.Conv2d(1, 2, 3, stride=2, padding=1, bias=False), nn.AvgPool2d(2)
            self.dense = nn.Linear(98, 10)

        def forward(self, x):
            return self.dense(torch.relu(self.pool(self.conv(x))).flatten(1))

    ops = [layer["op"] for layer in networks.described(Own())]
    assert ops == ["conv2d", "averagePool2d", "relu", "flatten", "linear"]


class Branching(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(3, 3), nn.Linear(3, 3)

    def forward(self, x):
        return self.a(x) + self.b(x)


class Deciding(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (7, "takes a PyTorch model or its state_dict; this is a int"),
        (Branching(), "branches at"),
        (Deciding(), "Deciding's forward can't be followed step by step"),
        (nn.Sequential(nn.Softplus()), "is a Softplus, which live figures don't know; they know Conv2d"),
        (nn.Sequential(nn.Conv2d(1, 1, (3, 5))), "treats rows and columns differently"),
        (nn.Sequential(nn.Conv2d(1, 1, 3, stride=(1, 2))), "treats rows and columns differently"),
        (nn.Sequential(nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect")), "pads with other than zeros"),
        (nn.Sequential(nn.BatchNorm2d(1, track_running_stats=False)), "has no weights, or no running mean"),
        (nn.Sequential(nn.MaxPool2d(3, padding=1)), "has padding or dilation"),
        ({"norm.running_mean": torch.zeros(3)}, "holds 'norm.running_mean' of shape (3,)"),
        ({}, "The state_dict is empty"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(network, message):
    with pytest.raises(networks.UnknownNetwork, match=re.escape(message)):
        networks.described(network)
