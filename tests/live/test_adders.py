"""The adding pad's networks in the browser against PyTorch: what their readers hold after each of 30 real digits."""

import base64

import numpy as np
import pytest
import torch
from torch import nn

from tests.live.test_network import TOLERANCE
from tests.needs import real_mnist
from utils import live
from utils.data import hold_out
from utils.experiments import trained_model
from utils.experiments.addition import adding_up, convolving, recurrent
from utils.live import adders, networks
from utils.models import Adder, RecurrentReader

SEQUENCES, TERMS = 3, 30
ADD_UP = """await (async () => {
  const { opened } = await import("/live/safetensors.js");
  const network = { ...described, weights: await opened(weights, "/weights/") };
  const pixels = Uint8Array.from(atob(images), (letter) => letter.charCodeAt(0));
  const x = new Float32Array(pixels.buffer);
  let terms = [];
  for (let k = 0; k < x.length / 784; k++) {
    const image = { shape: [1, 28, 28], data: x.slice(784 * k, 784 * (k + 1)) };
    terms = m.extended([network], terms, m.seen(image), 0);
  }
  return terms.map(({ held: [{ shown, value, grown, distribution, result }] }) =>
    ({ shown: shown?.data, value, grown, distribution, result }));
})()"""


@pytest.fixture
def added(module):
    """added(name): the reader of a shipped network, and for each sequence its codes (30, F) in PyTorch and what
    JavaScript holds after each term."""
    images = hold_out(real_mnist().train)[1].inputs[: SEQUENCES * TERMS].float().view(SEQUENCES, TERMS, 1, 28, 28) / 255

    def run(name):
        model = trained_model(name).cpu().eval()
        told = {"described": adders.described(model), "weights": name}
        held = [module("adding", ADD_UP, images=as_text(each), **told) for each in images]
        return model.reader, list(zip(map(model.encoder, images), held, strict=True))

    with torch.inference_mode():
        yield run


def as_text(images):
    return base64.b64encode(images.numpy().tobytes()).decode()


def same(found, wanted):
    wanted = wanted.detach().numpy()
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE * np.abs(wanted).max())


def test_the_recurrent_net_s_state_after_each_term(added):
    reader, sequences = added("addition/long-gru")
    for codes, terms in sequences:
        states = reader.states((codes, torch.tensor([TERMS])))[0]
        same([term["shown"] for term in terms], states)
        same([term["value"] for term in terms], reader.answer(states))


def test_the_deep_set_s_sum_after_each_term(added):
    reader, sequences = added("addition/long-set")
    for codes, terms in sequences:
        answers = [reader((codes[:count], torch.tensor([count]))) for count in range(1, TERMS + 1)]
        same([term["shown"] for term in terms], codes.cumsum(0))
        same([term["value"] for term in terms], torch.cat(answers))
        same([term["grown"] for term in terms], codes @ reader.dense.weight[0])
        assert [term["result"] for term in terms] == [round(term["value"]) for term in terms]


def test_the_distribution_after_each_term(added):
    reader, sequences = added("addition/long")
    for codes, terms in sequences:
        for count, term in enumerate(terms, start=1):
            distribution = reader((codes[:count], torch.tensor([count])))[0].exp()
            same(term["distribution"], distribution)
            assert term["result"] == distribution.argmax()


def test_several_grus_read_each_other(module):
    torch.manual_seed(0)
    reader = RecurrentReader(784, (5, 3))
    adder = Adder(nn.Flatten(), reader).eval()
    run = ADD_UP.replace('await opened(weights, "/weights/")', "await opened(Uint8Array.from(weights))")
    images = torch.rand(4, 1, 28, 28)
    told = {"described": adders.described(adder), "weights": list(networks.packed(adder))}
    terms = module("adding", run, images=as_text(images), **told)
    states = reader.states((images.flatten(1), torch.tensor([4])))[0]
    same([term["shown"] for term in terms], states)
    same([term["value"] for term in terms], reader.answer(states))


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (nn.Linear(2, 2), "this Linear has no reader"),
        (Adder(nn.Flatten(), nn.Linear(2, 2)), "this Adder has a Linear"),
        (recurrent(outputs=37), "say one number, not 37"),
    ],
)
def test_what_cannot_add_up_is_said(network, message):
    with pytest.raises(networks.UnknownNetwork, match=message):
        adders.described(network)


def test_the_pad_needs_a_network_of_distributions():
    with pytest.raises(networks.UnknownNetwork, match="needs a network that convolves distributions"):
        live.AddingPad({"set": adding_up()})
    assert live.AddingPad({"mine": convolving()}).place() == f"<p>{live.figure.NOT_SHIPPED}</p>"
