"""What tests of "Where it looks" share: networks with seeded weights, and a few images that stand for digits."""

import torch

from utils import live
from utils.data import Split
from utils.experiments import shipping
from utils.models import RecurrentAttention

NAME = "attention/seeded"  # as which the tests' server ships the seeded network
FORM = "int8"
ROUNDS = """await (async () => {
  const { generator } = await import("/live/digits.js");
  const { opened } = await import("/live/safetensors.js");
  const { unpacked } = await import("/live/samples.js");
  const [held] = state.networks;
  const network = { ...held, weights: await opened(held.weights, "/weights/") };
  const [samples, random] = [await unpacked(state.digits), generator(0)];
  return Array.from({ length: 2 }, () => {
    const { truth, image } = m.round(network, samples, random, { size: state.size, pieces: state.pieces });
    return { truth, pixels: image.data };
  });
})()"""  # the canvases that the figure draws first


def network(core="relu", layer=128):
    """A network that has learned nothing, but looks here and there and says this and that, rounded as for shipping."""
    torch.manual_seed(0)
    made = RecurrentAttention(8, 12, 3, layer=layer, core=core).eval()
    with torch.no_grad():
        made.location[-2].weight *= 8
        made.action.weight *= 20
    shipping.round_weights(made, FORM)
    return made


def digits():
    """Two images a class, each with a bar of its own."""
    images = torch.zeros(20, 1, 28, 28, dtype=torch.uint8)
    for number, image in enumerate(images):
        image[0, 4 + number // 2 : 10 + number // 2, 6 : 9 + number] = 155 + 5 * number
    return Split(images, torch.arange(20) // 2)


def figure():
    return live.WhereItLooks(NAME, network(), digits())


def ship(model, name, server):
    """Put a network's weights where the server has those that the course ships."""
    path = server.folder / "weights" / f"{name}.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(shipping.packed(model, FORM))


def shown_as_shipped():
    """The figure's state on a site that ships the seeded network."""
    state = figure().state
    return state | {"networks": [held | {"weights": NAME} for held in state["networks"]]}


def rounds(module, state):
    """The first canvases: what is on them, and what the network in PyTorch makes of them, glimpse by glimpse."""
    model, found = network(), []
    for given in module("looking", ROUNDS, state=state):
        with torch.inference_mode():
            episode = model(torch.tensor(given["pixels"]).view(1, 1, 60, 60))
            shares = model.action(episode.states[:, 0]).softmax(1)
        places = ((episode.locations[:, 0] + 1) * 30).tolist()
        found.append({"truth": given["truth"], "places": places, "shares": shares.tolist()})
    return found
