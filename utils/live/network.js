// A trained network as a list of layers, run layer by layer so that everything on the way can be shown.
//
// A layer is {op, …options}; `weight`, `bias` and the like name tensors of the file with the weights. The list is
// written by utils/live/networks.py, from a PyTorch model.

import * as layers from "./layers.js";

const OPERATIONS = {
  conv2d: (x, layer, of) => layers.conv2d(x, of(layer.weight), of(layer.bias), layer),
  batchNorm2d: (x, layer, of) =>
    layers.batchNorm2d(x, of(layer.weight), of(layer.bias), of(layer.mean), of(layer.variance), layer.eps),
  linear: (x, layer, of) => layers.linear(x, of(layer.weight), of(layer.bias)),
  maxPool2d: (x, layer) => layers.maxPool2d(x, layer.kernel, layer),
  averagePool2d: (x, layer) => layers.averagePool2d(x, layer.kernel, layer),
  blurPool2d: (x) => layers.blurPool2d(x),
  relu: (x) => layers.relu(x),
  tanh: (x) => layers.tanh(x),
  sigmoid: (x) => layers.sigmoid(x),
  flatten: (x) => ({ shape: [x.data.length], data: x.data }),
};

// A function from a name to the tensor of weights that is called so; null has none.
export const named = (weights) => (name) => {
  if (name == null) return null;
  if (!(name in weights)) throw new Error(`The weights lack "${name}", which this network needs.`);
  return weights[name];
};

// What each layer gives for the input x, as many tensors as there are layers. weights: {name: tensor}.
export function run(network, weights, x) {
  const of = named(weights);
  let held = x;
  return network.map((layer) => {
    const operation = OPERATIONS[layer.op];
    if (!operation) throw new Error(`The network has a layer "${layer.op}", which this figure doesn't know.`);
    held = operation(held, layer, of);
    return held;
  });
}
