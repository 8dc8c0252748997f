// Backprop in words and formulas: where something is turned, the sum of an entry, its path to the loss, the difference.

import { element } from "./controls.js";
import { short } from "./number_grid.js";

export const SIGNS = { correlation: "⋆", convolution: "∗" };

const ROLES = { x: "input", w: "kernel", b: "kernel", z: "output", delta: "gradient", "δ": "gradient" };
const KINDS = { w: "weight", x: "pixel" };

// What is computed, over which range, and where something is turned, and why.
const RULES = {
  correlation: {
    z: ["z = x ⋆ w + b", "valid", "Each weight is multiplied by the pixel that it lies on. Nothing has to be turned."],
    x: ["∂L/∂x = δ ∗ w = δ ⋆ rot(w)", "full",
      "The layer is a cross-correlation ⋆, so a convolution ∗ stands on the way back. " +
      "Said with ⋆, as below, w has to be turned."],
    w: ["∂L/∂w = x ⋆ δ", "valid", "The errors δ slide over x as if they were a kernel. Nothing has to be turned."],
  },
  convolution: {
    z: ["z = x ∗ w + b = x ⋆ rot(w) + b", "valid",
      "The layer is a convolution ∗. Said with ⋆, as below, w has to be turned."],
    x: ["∂L/∂x = δ ⋆ w", "full",
      "The layer is a convolution ∗, so a cross-correlation ⋆ stands on the way back. Nothing has to be turned."],
    w: ["∂L/∂w = rot(x) ∗ δ = rot(x) ⋆ rot(δ)", "valid",
      "Here the input x has to be turned. Said with ⋆, as below, δ has to be turned too."],
  },
};
const BIAS = ["∂L/∂b = Σ δ", "",
  "The bias is added to every output, so all errors add up. Nothing has to be turned, in either operation."];

const coloured = (of, ...parts) => element("span", { "data-role": ROLES[of] }, ...parts);
const index = (at) => element("sub", {}, at.join(","));
const bare = (of, at) => (of === "b" ? [of] : [of === "delta" ? "δ" : of, index(at)]);
const symbol = (of, at) => coloured(of, ...bare(of, at));
const enclosed = (text) => (text.startsWith("−") ? `(${text})` : text);

// What is summed: an output, or a gradient.
const summed = (wanted, at) => (wanted === "z" ? symbol("z", at) : coloured("delta", "∂L/∂", ...bare(wanted, at)));

export function rule(operation, wanted) {
  const [formula, range, why] = wanted === "b" ? BIAS : RULES[operation][wanted];
  const parts = formula.split(/(∂L\/∂.|rot|[xwbzδ])/).map(tinted);
  return [element("strong", {}, ...parts.flat()), range && ` (${range})`, element("br"), why];
}

function tinted(part) {
  if (part === "rot") return ["rot", element("sub", {}, "180")];
  if (part.startsWith("∂")) return coloured("delta", part);
  return ROLES[part] ? coloured(part, part) : part;
}

// The sum of an entry, all of it or up to one product.
export function sum(terms, wanted, place, product) {
  const shown = product === null ? terms : terms.slice(0, product + 1);
  const total = shown.reduce((all, term) => all + term.product, 0);
  const all = shown.length === terms.length;
  return [
    summed(wanted, place), " = ",
    ...shown.flatMap((term, k) => [k ? " + " : "", written(term, k === product)]),
    all ? "" : " + …",
    all ? " = " : "; so far ",
    coloured(wanted === "z" ? "z" : "delta", short(total)),
  ];
}

const written = ({ factors }, current) =>
  element("span", { class: current ? "live-term live-current" : "live-term" },
    ...factors.flatMap(({ of, value }, k) => [k ? " · " : "", coloured(of, enclosed(short(value)))]));

const equals = ({ of, at, value }, end = "") =>
  element("span", { class: "live-whole" }, symbol(of, at), ` = ${short(value)}${end}`);

// How the entry, or one product of it, comes about: a path from the number to the loss.
export function path(terms, wanted, place, product) {
  if (product === null) return whole(terms.length, wanted, place);
  const { z, factors } = terms[product];
  const step = `${product + 1} of ${terms.length}: `;
  if (wanted === "z") return [`Product ${step}`, ...added(factors)];
  const error = factors.find(({ of }) => of === "delta");
  const other = factors.find(({ of }) => of !== "delta");
  const act = other ? [" is multiplied by the ", KINDS[other.of], " ", equals(other), " in "] : [" is added to "];
  return [`Path ${step}`, symbol(wanted, place), ...act, symbol("z", z), ", whose error is ", equals(error, ".")];
}

const added = ([first, second]) =>
  second
    ? ["the weight ", equals(first), " lies on the pixel ", equals(second, ".")]
    : ["the bias ", equals(first), " is added."];

function whole(count, wanted, place) {
  const name = symbol(wanted, place);
  if (wanted === "z") return [`${count - 1} weights lie on ${count - 1} pixels, and the bias is added.`];
  const paths = `${count} paths to the loss`;
  if (wanted === "b") return [name, ` is added to all ${count} outputs: ${paths}, each with the factor 1.`];
  if (wanted === "w") return [name, ` lies on one pixel for each output: ${paths}, and as many products.`];
  if (count === 1) return [name, " is in the sum of 1 output: one path to the loss, one product."];
  return [name, ` is in the sums of ${count} outputs: ${paths}, and as many products.`];
}

// A number with as many decimals as it needs, at most six.
const plain = (value) => String(Math.round(value * 1e6) / 1e6).replace(/^-0$/, "0").replace("-", "−");

// A finite difference beside the derived gradient.
export function check({ above, below, quotient, rounding }, derived, wanted, place, h) {
  const agrees = Math.abs(quotient - derived) <= rounding + 1e-9 * Math.abs(derived);
  const name = wanted === "z" ? symbol("delta", place) : summed(wanted, place);
  const kept = (...parts) => element("span", { class: "live-whole" }, ...parts);
  const moved = (sign) => kept(symbol(wanted, place), ` ${sign} h`);
  const verdict = kept(agrees ? "✓ agrees with " : "✗ differs from ", name, ` = ${plain(derived)}`);
  const slope = `(${plain(above)} − ${plain(below)}) / ${plain(2 * h)} = `;
  return [
    element("p", {}, "With ", moved("+"), ` the loss is ${plain(above)}, with `, moved("−"), ` it is ${plain(below)}.`),
    element("p", {}, slope, element("strong", {}, plain(quotient)), " ", verdict),
  ];
}
