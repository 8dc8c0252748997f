// A round of looking: a canvas, the network's glimpses of it, the reader's, and what both say. Pure functions.

import { settled, watched } from "./attention.js";
import { drawn, layout } from "./clutter.js";
import { summedArea } from "./sensor.js";

export const MIDDLE = [0, 0]; // where the reader's first glimpse is, as the network's

// {digit, truth, image, table, glimpses}: the number of the digit and its class; the canvas and its sums; the network's
// glimpses. digit: which, if it isn't to be drawn.
export function round(network, digits, random, { size, pieces, digit }) {
  const laid = layout(random, digits, { size, pieces, digit });
  const image = drawn(digits, laid, size);
  const table = summedArea(image);
  return { digit: laid.digit, truth: digits.classes[laid.digit], image, table, glimpses: watched(network, table) };
}

// Where on an image of `size` pixels a location is, [row, column] in pixels with fractions; and the way back.
export const placeOf = (location, size) => location.map((at) => ((at + 1) / 2) * size);
export const locationOf = (place, size) => place.map((at) => Math.min(1, Math.max(-1, (2 * at) / size - 1)));

export const NO_SCORE = { rounds: 0, yours: { right: 0, glimpses: 0 }, its: { right: 0, settled: 0 } };

// The score after a round in which the reader named the digit after so many glimpses.
export function scored({ rounds, yours, its }, { truth, glimpses }, named, count) {
  return {
    rounds: rounds + 1,
    yours: { right: yours.right + (named === truth), glimpses: yours.glimpses + count },
    its: { right: its.right + (glimpses.at(-1).guess === truth), settled: its.settled + settled(glimpses) },
  };
}
