// Networks that add up digits: an encoder sees each image by itself, and a reader adds up the codes it makes of them.
//
// A network is {layers, reader, weights}; layers and reader are written by utils/live/adders.py. What a reader holds
// after some terms is an object, which `add` leaves alone. `result` is the sum as a whole number; besides there are
//   recurrent   value, grown: the sum before rounding, and by how much the last term changed it; states: what each GRU
//               remembers, the last one's in `shown`
//   set         value, grown; shown: the sum of the embeddings
//   convolved   distribution: how probable each sum from 0 on is; digit: how probable each digit is in the last image

import { gru, linear, softmax, tensor } from "./layers.js";
import { named, run } from "./network.js";

// The code that a network makes of an image [1, 28, 28].
export const encoded = ({ layers, weights }, image) => run(layers, weights, image).at(-1);

// What a network holds before the first term.
export const start = ({ reader, weights }) => READERS[reader.op].start(reader, named(weights));

// What it holds after one term more, whose code this is.
export const add = ({ reader, weights }, held, code) => READERS[reader.op].add(reader, named(weights), held, code);

const READERS = {
  recurrent: {
    start(reader, of) {
      const states = reader.grus.map(({ stateWeight }) => tensor([of(stateWeight).shape[1]]));
      return { states, value: answer(reader, of, states.at(-1)) };
    },
    add(reader, of, held, code) {
      let x = code;
      const states = reader.grus.map((names, k) => (x = gru(x, held.states[k], each(names, of))));
      return { states, shown: x, ...grown(answer(reader, of, x), held) };
    },
  },

  set: {
    start(reader, of) {
      const shown = tensor([of(reader.weight).shape[1]]);
      return { shown, value: answer(reader, of, shown) };
    },
    add(reader, of, held, code) {
      const shown = { shape: code.shape, data: code.data.map((value, k) => value + held.shown.data[k]) };
      return { shown, ...grown(answer(reader, of, shown), held) };
    },
  },

  convolved: {
    start: () => ({ distribution: Float64Array.of(1) }),
    add(reader, of, held, code) {
      const digit = softmax(code).data;
      const distribution = convolved(held.distribution, digit);
      return { digit, distribution, result: best(distribution) };
    },
  },
};

// The dense layer's one output, times the scale.
const answer = ({ weight, bias, scale = 1 }, of, x) => scale * linear(x, of(weight), of(bias)).data[0];

const grown = (value, before) => ({ value, result: Math.round(value), grown: value - before.value });

// P(sum = s) = Σ_d P(sum of the others = s − d) P(digit = d): the convolution of two distributions.
export function convolved(others, digit) {
  const sums = new Float64Array(others.length + digit.length - 1);
  others.forEach((p, s) => digit.forEach((q, d) => (sums[s + d] += p * q)));
  return sums;
}

// The place of the largest number, the first if there are several.
export const best = (numbers) => numbers.indexOf(numbers.reduce((most, value) => Math.max(most, value), -Infinity));

const each = (names, of) => Object.fromEntries(Object.entries(names).map(([key, name]) => [key, of(name)]));
