// A convolution in words and formulas: the sum that makes one output, the size of all, why a setting is impossible.

import { element } from "./controls.js";
import { sizeOf } from "./convolution.js";
import { short } from "./number_grid.js";

const DENOMINATOR = 25; // the largest that is looked for: a mean over 5 × 5

// A number as it stands in a kernel: a fraction where two decimals would be wrong, as in a mean.
export function asFraction(value) {
  if (Math.abs(value * 100 - Math.round(value * 100)) < 1e-9) return short(value);
  for (let below = 3; below <= DENOMINATOR; below++) {
    const above = Math.round(value * below);
    if (above && Math.abs(value * below - above) < 1e-9) return `${short(above)}/${below}`;
  }
  return short(value);
}

const coloured = (role, text) => element("span", { "data-role": role }, text);
const enclosed = (text) => (text.startsWith("−") ? `(${text})` : text);

// The output z at row i, column j as the sum of its products, laid out as the window is.
export function sum(terms, value, i, j) {
  const side = Math.sqrt(terms.length);
  const products = terms.map(({ w, x }, k) =>
    element("span", { class: "live-term" },
      k ? "+ " : "", coloured("kernel", enclosed(asFraction(w))), " · ", coloured("input", enclosed(short(x)))));
  return [
    element("span", {}, coloured("output", "z"), element("sub", {}, `${i},${j}`), " = "),
    element("span", { class: "live-terms", style: `--side: ${side}` }, ...products.flatMap((term) => [term, " "])),
    element("span", {}, exact(value) ? "= " : "≈ ", coloured("output", short(value))),
  ];
}

// Whether two decimals say all there is, as far as 32-bit floats know.
const exact = (value) => Math.abs(value * 100 - Math.round(value * 100)) <= 1e-5 * Math.max(100, Math.abs(value * 100));

// The size formula: with letters, with the numbers of now, and what comes out.
export function formula(size, kernel, settings) {
  const { stride: S, padding: P, dilation: D } = settings;
  const { last, places } = sizeOf(size, kernel, settings);
  const line = (...parts) => element("p", {}, ...parts);
  return [
    line("H", element("sub", {}, "out")),
    line("= ⌊(H + 2P − D(K − 1) − 1) / S⌋ + 1"),
    line(`= ⌊(${size} + 2·${P} − ${D}·(${kernel} − 1) − 1) / ${S}⌋ + 1`),
    line(`= ⌊${short(last)} / ${S}⌋ + 1 = `, element("strong", {}, places ? String(places) : "no place")),
  ];
}

// Why the kernel fits nowhere.
export function impossible(kernel, { padding, dilation }, { span, padded }) {
  const spread = dilation > 1 ? ` and dilation ${dilation}` : "";
  return (
    `No output: with side ${kernel}${spread} the kernel spans ${span} pixels, but the ${padding ? "padded " : ""}image ` +
    `has only ${padded}. A smaller kernel, less dilation or more padding makes it fit.`
  );
}
