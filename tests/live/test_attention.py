"""The network of "Where it looks" in the browser against PyTorch: each layer, at each glimpse of 100 real canvases."""

import base64

import numpy as np
import pytest
import torch

from tests.live.looking import network, ship
from tests.live.test_network import TOLERANCE
from tests.needs import real_mnist
from utils.data import Split
from utils.data.clutter import CanvasSplit, Layout, draw
from utils.experiments import records, trained_model
from utils.live import attention, samples
from utils.live.networks import UnknownNetwork
from utils.models import FullyConnectedNet, RecurrentAttention
from utils.models.attention import GlimpseSensor, summed_area

SIDE = 60
CANVASES = {"attention/cluttered": 100, "attention/lstm": 10}
GLIMPSES = """await (async () => {
  const { opened } = await import("/live/safetensors.js");
  const { run } = await import("/live/network.js");
  const { summedArea } = await import("/live/sensor.js");
  const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
  const network = { ...described, weights: await opened(weights, "/weights/") };
  const [pixels, places] = [floats(images), floats(path)];
  const found = {};
  const keep = (name, data) => (found[name] ??= []).push(Float32Array.from(data));
  for (let n = 0; n < pixels.length / 3600; n++) {
    const table = summedArea({ shape: [1, 60, 60], data: pixels.slice(3600 * n, 3600 * (n + 1)) });
    keep("table", table.data);
    let seen = null;
    for (let t = 0; t < network.glimpses; t++) {
      const at = places.slice(2 * (n * network.glimpses + t)).slice(0, 2);
      seen = m.glimpse(network, table, at, seen);
      for (const name of ["patches", "vector", "state", "logits"]) keep(name, seen[name].data);
      for (const name of ["probabilities", "next"]) keep(name, seen[name]);
      const inputs = { what: seen.patches, where: { shape: [2], data: at }, location: seen.state };
      for (const [part, x] of Object.entries(inputs))
        run(network[part], network.weights, x).forEach(({ data }, k) => keep(`${part}.${k}`, data));
    }
    keep("free", m.watched(network, table).flatMap(({ location }) => location));
  }
  return Object.fromEntries(await Promise.all(Object.entries(found).map(async ([name, arrays]) => {
    const reader = new FileReader();
    reader.readAsDataURL(new Blob(arrays));
    await new Promise((done) => (reader.onload = done));
    return [name, reader.result.split(",")[1]];
  })));
})()"""  # numbers travel as base64


@pytest.fixture(scope="module", params=CANVASES)
def compared(request, module, server):
    """What JavaScript and PyTorch make of canvases, {name: (N, …)} twice; JavaScript looks where PyTorch does."""
    name, count = request.param, CANVASES[request.param]
    split = CanvasSplit(real_mnist().test, SIDE, 4, count=count, fixed=True)
    images, _ = next(iter(split.batches(count, "cpu")))
    if (records.folder(name) / "weights.safetensors").is_file():
        model = trained_model(name).cpu().eval()
    else:  # a network that isn't shipped
        model = network("lstm", layer=0) if "lstm" in name else network()
        ship(model, name, server)
    with torch.inference_mode():
        wanted = outputs_of(model, images)
    told = {"images": as_text(images), "path": as_text(wanted["path"])}
    found = module("attention", GLIMPSES, described=attention.described(model), weights=name, **told)
    arrays = {key: np.frombuffer(base64.b64decode(text), np.float32) for key, text in found.items()}
    return {key: array.reshape(count, -1) for key, array in arrays.items()}, wanted


def outputs_of(model, images):
    """Each layer's output at each glimpse, flattened: {name: (N, …)}."""
    table, episode = summed_area(images), model(images)
    held = {}
    for location, state in zip(episode.locations, episode.states, strict=True):
        patches = model.sensor(table, location)
        each = {"patches": patches, "vector": model.glimpse(patches, location), "state": state}
        each |= {"logits": model.action(state), "probabilities": model.action(state).softmax(1)}
        parts = {"what": (model.glimpse.what, patches), "where": (model.glimpse.where, location)}
        parts |= {"location": (model.location, state)}
        for part, (layers, x) in parts.items():
            for k, layer in enumerate(layers):
                x = layer(x)
                each[f"{part}.{k}"] = x
        each["next"] = x  # the location network's last layer
        for name, output in each.items():
            held.setdefault(name, []).append(output.flatten(1))
    torch.testing.assert_close(held["logits"][-1], episode.logits)
    joined = {name: torch.cat(outputs, 1) for name, outputs in held.items()}
    return joined | {"table": table.flatten(1), "path": episode.locations.transpose(0, 1).flatten(1)}


def as_text(tensor):
    return base64.b64encode(tensor.contiguous().numpy().tobytes()).decode()


def test_every_layer_of_every_glimpse_agrees_with_pytorch(compared):
    found, wanted = compared
    assert found.keys() - {"free"} == wanted.keys() - {"path"}
    for name in found.keys() - {"free"}:
        off = np.abs(found[name] - wanted[name].numpy()).max()
        assert off <= TOLERANCE * wanted[name].abs().max(), name


def test_it_looks_where_pytorch_looks(compared):
    """A whole path, but for images where a glimpse lies so near the border of two pixels that rounding may differ."""
    found, wanted = compared
    path = wanted["path"].numpy()
    pixels = (path.astype(float) + 1) / 2 * SIDE
    sure = (np.abs(pixels % 1 - 0.5) > 1e-3).all(1)
    assert sure.mean() > 0.8
    np.testing.assert_allclose(found["free"][sure], path[sure], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(("size", "scales"), [(12, 3), (8, 1), (4, 4)])
def test_the_sensor_sees_what_pytorch_s_sees_at_corners_and_beyond(module, size, scales):
    torch.manual_seed(0)
    image = torch.rand(1, 1, 17, 23)
    places = torch.cat([torch.tensor([[0.0, 0], [1, 1], [-1, 1], [-1, -1]]), torch.rand(40, 2) * 2 - 1])
    wanted = GlimpseSensor(size, scales)(summed_area(image).expand(len(places), -1, -1), places)
    run = """((table) => places.map((at) => m.patchesAt(table, at, sensor).data))(
      m.summedArea({ shape: [1, 17, 23], data: Float32Array.from(pixels) }))"""
    sensor = {"size": size, "scales": scales}
    found = module("sensor", run, pixels=image.flatten().tolist(), places=places.tolist(), sensor=sensor)
    np.testing.assert_allclose(found, wanted.flatten(1), rtol=0, atol=TOLERANCE)


def test_halves_are_rounded_to_even_numbers(module):
    starts = module("sensor", "halves.map((at) => m.cornerOf([at / 8, at / 8], 0, [16, 16])[0])", halves=[
        -7.5, -6.5, -0.5, 0.5, 1.5, 2.5,
    ])  # fmt: skip
    assert starts == np.round(np.array([-7.5, -6.5, -0.5, 0.5, 1.5, 2.5]) + 8).tolist()


def test_what_glimpses_reveal_is_the_sharpest_that_was_seen(module):
    torch.manual_seed(0)
    image = torch.rand(1, 1, 32, 32)
    places = [[-0.5, -0.5], [0.25, 0.5]]
    run = """m.revealed(m.summedArea({ shape: [1, 32, 32], data: Float32Array.from(pixels) }), places, sensor).data"""
    told = {"pixels": image.flatten().tolist(), "places": places, "sensor": {"size": 4, "scales": 2}}
    found = np.array(module("sensor", run, **told), float).reshape(32, 32)
    wanted = np.full((32, 32), np.nan)
    blurred = torch.nn.functional.avg_pool2d(image, 2).repeat_interleave(2, 2).repeat_interleave(2, 3)[0, 0].numpy()
    centres = [(8, 8), (20, 24)]
    for row, column in centres:
        wanted[row - 4 : row + 4, column - 4 : column + 4] = blurred[row - 4 : row + 4, column - 4 : column + 4]
    for row, column in centres:
        wanted[row - 2 : row + 2, column - 2 : column + 2] = image[0, 0, row - 2 : row + 2, column - 2 : column + 2]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE)


DRAWN = """await (async () => {
  const { generator } = await import("/live/digits.js");
  const { unpacked } = await import("/live/samples.js");
  const digits = await unpacked(packed);
  const random = generator(1);
  return Array.from({ length: 45 }, (_, k) => {
    const laid = m.layout(random, digits, { size: 40, pieces: 3 * (k % 3), digit: k % 5 ? undefined : 7 });
    return { laid, canvas: m.drawn(digits, laid, 40).data };
  });
})()"""
LAID_OUT = """await (async () => {
  const { generator } = await import("/live/digits.js");
  const random = generator(1);
  const digits = { classes: Array(20), side: 28 };
  const laid = Array.from({ length: 3000 }, () => m.layout(random, digits, { size: 40, pieces: 1 }));
  return laid.map(({ corner, pieces: [{ at, to }] }) => [corner, at, to]);
})()"""


def test_canvases_are_drawn_as_in_training(module):
    torch.manual_seed(0)
    split = Split(torch.randint(256, (30, 1, 28, 28), dtype=torch.uint8), torch.arange(30) % 10)
    packed = samples.packed(split, each=3)
    images = torch.stack([split.inputs[split.targets == label] for label in range(10)]).flatten(0, 1)
    for number, found in enumerate(module("clutter", DRAWN, packed=packed)):
        laid = found["laid"]
        pieces = laid["pieces"]
        assert len(pieces) == 3 * (number % 3) and (number % 5 or laid["digit"] == 7)
        assert laid["digit"] not in [piece["from"] for piece in pieces]
        at = Layout(
            torch.tensor([laid["digit"]]),
            torch.tensor([laid["corner"]]),
            torch.tensor([[piece["from"] for piece in pieces]], dtype=torch.int64),
            torch.tensor([[piece["at"] for piece in pieces]], dtype=torch.int64).view(1, -1, 2),
            torch.tensor([[piece["to"] for piece in pieces]], dtype=torch.int64).view(1, -1, 2),
        )
        np.testing.assert_allclose(found["canvas"], draw(images, at, 40).flatten() / 255, atol=1e-6)


def test_all_places_are_as_likely(module):
    corner, at, to = np.array(module("clutter", LAID_OUT)).transpose(1, 2, 0)
    for places, last in ((corner, 12), (at, 20), (to, 32)):
        assert (places.min(), places.max()) == (0, last)
        counts = [np.bincount(axis, minlength=last + 1) for axis in places]
        mean = 3000 / (last + 1)
        assert np.abs(np.array(counts) - mean).max() < 5 * mean**0.5


def test_digits_travel_in_a_page(module):
    split = Split(torch.randint(256, (30, 1, 28, 28), dtype=torch.uint8), torch.arange(30) % 10)
    packed = samples.packed(split, each=2)
    found = module("samples", "await m.unpacked(packed)", packed=packed)
    assert found["classes"] == sorted(list(range(10)) * 2) and found["side"] == 28
    np.testing.assert_array_equal(np.array(found["images"][784:1568]), split.inputs[10].flatten())
    for damaged in ({**packed, "images": packed["images"][:40]}, {**packed, "images": "%"}, {**packed, "side": 27}):
        with pytest.raises(Exception, match="The digits of this figure are damaged"):
            module("samples", "await m.unpacked(packed)", packed=damaged)


@pytest.mark.parametrize(
    ("guesses", "number"), [([3, 3, 3], 1), ([1, 3, 3], 2), ([3, 3, 1], 3), ([3, 1, 3], 3), ([3], 1)]
)
def test_a_guess_is_settled_from_the_glimpse_on_after_which_it_stays(module, guesses, number):
    assert module("attention", "m.settled(guesses.map((guess) => ({ guess })))", guesses=guesses) == number


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (FullyConnectedNet(60), "takes a RecurrentAttention; this is a FullyConnectedNet"),
        (RecurrentAttention(4, 12, 3, policy="random"), "this one's policy is random"),
    ],
)
def test_what_does_not_choose_where_to_look_is_said(made, message):
    with pytest.raises(UnknownNetwork, match=message):
        attention.described(made)
