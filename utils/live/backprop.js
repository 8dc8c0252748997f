// Backpropagation through one small convolution, taken apart: its outputs, its loss, its gradients, and the products
// that each number is the sum of.
//
// layer: {operation: "correlation" or "convolution", x, w, b, y}, all arrays of rows, w square, b of one number. The
// loss is ½ Σ (z − y)². Places are counted from 0, those of a convolution's output too. "delta": the outputs' errors.

import { turned } from "./convolution.js";

const FACTORS = { z: ["w", "x"], x: ["w", "delta"], w: ["delta", "x"], b: ["delta"] };

const range = (size) => Array.from({ length: size }, (_, k) => k);
const same = ([i, j], [row, column]) => i === row && j === column;
const add = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

export const changed = (rows, place, value) =>
  rows.map((line, i) => line.map((old, j) => (same(place, [i, j]) ? value : old)));

// Every place of an array, row by row.
export const placesOf = (rows) => rows.flatMap((line, i) => line.map((_, j) => [i, j]));

// Where a weight lies on a pixel: the places {w, x}, of the output in whose sum they meet (z, the same as delta), and
// of the bias. This is all that tells the two operations apart: a convolution counts the pixels backwards.
export function meetings({ operation, x, w }) {
  const size = w.length;
  const [rows, columns] = [x.length - size + 1, x[0].length - size + 1];
  const on = (i, u) => i + (operation === "convolution" ? size - 1 - u : u);
  return placesOf(w).flatMap(([u, v]) => range(rows).flatMap((i) => range(columns).map((j) =>
    ({ w: [u, v], x: [on(i, u), on(j, v)], z: [i, j], delta: [i, j], b: [0, 0] }))));
}

// z, row by row.
export function forward(layer) {
  const { x, w, b } = layer;
  const z = range(x.length - w.length + 1).map(() => Array(x[0].length - w.length + 1).fill(b[0][0]));
  for (const { w: [u, v], x: [p, q], z: [i, j] } of meetings(layer)) z[i][j] += w[u][v] * x[p][q];
  return z;
}

const minus = (left, right) => left.map((line, i) => line.map((value, j) => value - right[i][j]));

// δ = ∂L/∂z = z − y.
export const errors = (layer) => minus(forward(layer), layer.y);

// The targets y with which the errors are these.
export const targets = (layer, delta) => minus(forward(layer), delta);

const lossOf = (z, y) => add(minus(z, y).flat().map((error) => error ** 2)) / 2;
export const loss = (layer) => lossOf(forward(layer), layer.y);

// The products that add up to one number: to the output z (wanted: "z"), or to the gradient of x, w or b, at a place.
// Each is {factors, product} and says where its parts meet, as in `meetings`; a factor is {of, at, value}. The last
// one of an output is its bias.
export function termsOf(layer, wanted, place) {
  const values = { ...layer, delta: errors(layer) };
  const found = meetings(layer).filter((met) => same(met[wanted], place) && (wanted !== "b" || same(met.w, [0, 0])));
  const terms = found.map((met) => term(met, FACTORS[wanted], values));
  return wanted === "z" ? [...terms, term({ z: place, delta: place, b: [0, 0] }, ["b"], values)] : terms;
}

function term(met, names, values) {
  const factors = names.map((of) => ({ of, at: met[of], value: values[of][met[of][0]][met[of][1]] }));
  return { ...met, factors, product: factors.reduce((product, { value }) => product * value, 1) };
}

// All of z, or the gradient of x, w or b, row by row: of each number the sum of its products.
export function resultOf(layer, wanted) {
  const rows = wanted === "z" ? layer.y : layer[wanted];
  const sum = (place) => add(termsOf(layer, wanted, place).map(({ product }) => product));
  return rows.map((line, i) => line.map((_, j) => sum([i, j])));
}

// The same as one operation: `left` with `padding` rings of zeros, on which `right` slides as it lies. Each is {of,
// rows, turned}: turned by 180° or not. right is null for the bias, whose gradient is the sum of left.
export function slid(layer, wanted) {
  const flips = layer.operation === "convolution";
  const values = { ...layer, delta: errors(layer) };
  const one = (of, turn) => ({ of, turned: turn, rows: turn ? turned(values[of]) : values[of] });
  if (wanted === "z") return { left: one("x", false), right: one("w", flips), padding: 0 };
  if (wanted === "x") return { left: one("delta", false), right: one("w", !flips), padding: layer.w.length - 1 };
  if (wanted === "w") return { left: one("x", flips), right: one("delta", flips), padding: 0 };
  return { left: one("delta", false), right: null, padding: 0 };
}

// The loss with one number moved by h up and down, all else left as it is, and the quotient of differences. name: "x",
// "w", "b", or "z" for an output itself. rounding: how far the quotient can be off by rounding alone.
export function difference(layer, name, [i, j], h) {
  const moved = (rows, by) => changed(rows, [i, j], rows[i][j] + by);
  const at = (by) =>
    name === "z" ? lossOf(moved(forward(layer), by), layer.y) : loss({ ...layer, [name]: moved(layer[name], by) });
  const [above, below] = [at(h), at(-h)];
  const rounding = (8 * Number.EPSILON * (above + below)) / h;
  return { above, below, quotient: (above - below) / (2 * h), rounding };
}

// Every single step through a result: {place, product}, product by product, entry by entry.
export const stepsOf = (layer, wanted) =>
  placesOf(wanted === "z" ? layer.y : layer[wanted]).flatMap((place) =>
    termsOf(layer, wanted, place).map((_, product) => ({ place, product })));
