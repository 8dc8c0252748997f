"""The shipped networks in the browser against PyTorch: the same outputs, layer by layer, on 100 real images."""

import base64

import numpy as np
import pytest
import torch
from torch import nn

from tests.needs import real_mnist
from utils.data import hold_out
from utils.experiments import find, records, trained_model
from utils.live import adders, networks

ADDERS = ("addition/long", "addition/long-gru", "addition/long-set")
SHIPPED = [
    name
    for name in records.names()
    if name.startswith(("digits/", *ADDERS)) and (records.folder(name) / "weights.safetensors").is_file()
]
IMAGES = 100
TOLERANCE = 1e-4  # of a layer's largest value
RUN = """await (async () => {
  const { run } = await import("/live/network.js");
  const weights = await m.load(`/weights/${name}.safetensors`);
  const bytes = Uint8Array.from(atob(images), (letter) => letter.charCodeAt(0));
  const x = new Float32Array(bytes.buffer);
  const outputs = Array.from({ length: x.length / 784 }, (_, k) =>
    run(layers, weights, { shape: [1, 28, 28], data: x.slice(784 * k, 784 * (k + 1)) }));
  return Promise.all(layers.map(async (_, k) => {
    const reader = new FileReader();
    reader.readAsDataURL(new Blob(outputs.map((each) => each[k].data)));
    await new Promise((done) => (reader.onload = done));
    return reader.result.split(",")[1];
  }));
})()"""  # numbers travel as base64: as JSON they would take twenty seconds a network


def outputs_of(model, layers, x):
    """What each layer of the description gives in PyTorch: modules' outputs in the order in which they ran."""
    held = []
    hooks = [
        part.register_forward_hook(lambda _, __, output: held.append(output))
        for part in model.modules()
        if not list(part.children()) and not isinstance(part, nn.Dropout | nn.Identity | nn.Flatten)
    ]
    with torch.inference_mode():
        model(x)
    for hook in hooks:
        hook.remove()
    assert len(held) == len([layer for layer in layers if layer["op"] != "flatten"])
    return held


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_agrees_with_pytorch(module, name):
    x = hold_out(real_mnist().train)[1].inputs[:IMAGES].float() / 255
    model = trained_model(name).cpu().eval()
    layers = adders.described(model)["layers"] if name in ADDERS else networks.described(model)
    model = getattr(model, "encoder", model)
    images = base64.b64encode(x.numpy().tobytes()).decode()
    found = module("safetensors", RUN, name=name, layers=layers, images=images)
    shown = [k for k, layer in enumerate(layers) if layer["op"] != "flatten"]
    for k, wanted in zip(shown, outputs_of(model, layers, x), strict=True):
        got = torch.from_numpy(np.frombuffer(base64.b64decode(found[k]), np.float32).copy()).view(wanted.shape)
        assert (got - wanted).abs().max() <= TOLERANCE * wanted.abs().max(), layers[k]


def test_what_a_network_lacks_is_said(module):
    run = "m.run([{ op, weight: 'w' }], {}, { shape: [1], data: Float32Array.of(1) })"
    with pytest.raises(Exception, match='The weights lack "w", which this network needs'):
        module("network", run, op="linear")
    with pytest.raises(Exception, match='The network has a layer "attention", which this figure doesn\'t know'):
        module("network", run, op="attention")


@pytest.mark.parametrize("name", ["digits/published", "digits/pool-blur", "digits/pool-stride", "digits/dense"])
def test_where_a_value_looks_is_what_it_depends_on(module, name):
    """The receptive field of one value of each stage, against the input's gradient of untrained positive weights."""
    model = find(name).model().eval()
    for weight in model.parameters():
        nn.init.constant_(weight, 0.01)
    layers = networks.described(model)
    stages = module("stages", "m.stagesOf(layers).map((s) => [s, m.receptiveField(layers, s.layer)])", layers=layers)
    torch.manual_seed(0)
    x = torch.rand(1, 1, 28, 28, requires_grad=True)
    held = outputs_with_gradients(model, x)
    shown = [k for k, layer in enumerate(layers) if layer["op"] != "flatten"]
    for stage, field in stages:
        output = held[shown.index(stage["layer"])]
        assert (field is None) == (output.ndim == 2)
        if field:
            touched = everything_that_matters(output, x)
            place = (1, 2)
            for axis in (0, 1):
                start = field["start"] + place[axis] * field["jump"]
                inside = [k for k in range(28) if touched.sum(1 - axis)[k]]
                assert inside[0] >= max(0, start) and inside[-1] <= min(27, start + field["size"] - 1)


def outputs_with_gradients(model, x):
    held = []
    for part in model.modules():
        if not list(part.children()) and not isinstance(part, nn.Dropout | nn.Identity):
            part.register_forward_hook(lambda _, __, output: held.append(output))
    model(x)
    return held


def everything_that_matters(output, x):
    """Where the input's gradient of the value at row 1, column 2 of the first map isn't zero: (28, 28)."""
    return torch.autograd.grad(output[0, 0, 1, 2], x, retain_graph=True)[0][0, 0] != 0


def test_stages_of_the_digit_net_are_named_as_readers_know_them(module):
    layers = networks.described(find("digits/published").model())
    assert [stage["name"] for stage in module("stages", "m.stagesOf(layers)", layers=layers)] == [
        "conv 1",
        "conv 1, max-pool, ReLU",
        "conv 2",
        "conv 2, max-pool, ReLU",
        "dense 1, ReLU",
        "dense 2, ReLU",
        "logits",
    ]
