// A network that sees an image in glimpses, one after the other: what it makes of each, and where it looks next.
//
// A network is {sensor, glimpses, what, where, core, location, action, weights}, written by utils/live/attention.py. A
// glimpse is {location, patches, vector, held, state, logits, probabilities, guess, next}: where it was and what it saw;
// both as one vector; what the core holds, and shows to the other parts; what the network would answer now, and where it
// would look next.

import { lstm, relu, rnn, softmax, tensor } from "./layers.js";
import { named, run } from "./network.js";
import { patchesAt } from "./sensor.js";

const CORES = {
  rnn: { start: (size) => tensor([size]), step: rnn, state: (h) => h },
  lstm: { start: (size) => ({ h: tensor([size]), c: tensor([size]) }), step: lstm, state: ({ h }) => h },
};

const MIDDLE = [0, 0]; // where the first glimpse is

// What the network makes of a glimpse of an image with this table of sums. before: its last glimpse, if any.
export function glimpse(network, table, location, before) {
  const patches = patchesAt(table, location, network.sensor);
  const vector = seen(network, patches, location);
  const [held, state] = remembered(network, vector, before?.held);
  const logits = last(network, "action", state);
  const probabilities = softmax(logits).data;
  const next = Array.from(last(network, "location", state).data, (at) => Math.max(-1, Math.min(1, at)));
  return { location, patches, vector, held, state, logits, probabilities, guess: best(probabilities), next };
}

// All its glimpses of the image, each where the one before it points.
export function watched(network, table) {
  const glimpses = [];
  for (let k = 0; k < network.glimpses; k++) {
    const before = glimpses.at(-1);
    glimpses.push(glimpse(network, table, before?.next ?? MIDDLE, before));
  }
  return glimpses;
}

// The number of glimpses after which its guess stayed what it is at the end.
export function settled(glimpses) {
  const other = glimpses.findLastIndex(({ guess }) => guess !== glimpses.at(-1).guess);
  return other + 2;
}

function seen(network, patches, location) {
  const what = last(network, "what", patches);
  const where = last(network, "where", tensor([2], Float32Array.from(location)));
  return relu(tensor(what.shape, what.data.map((value, k) => value + where.data[k])));
}

function remembered({ core, weights }, vector, before) {
  const { start, step, state } = CORES[core.op];
  const of = named(weights);
  const { op, ...names } = core;
  const own = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, of(name)]));
  const held = step(vector, before ?? start(own.stateWeight.shape[1]), own);
  return [held, state(held)];
}

const last = (network, part, x) => run(network[part], network.weights, x).at(-1);
const best = (numbers) => numbers.indexOf(Math.max(...numbers));
