// What Convolution by hand shows: settings, the equation of three grids, and the sum. act: what a reader can do.

import { button, choice, element, menu, row, status } from "./controls.js";
import { outputOf, reachedOf, sizeOf, termsOf, turned } from "./convolution.js";
import { IMAGES, KERNELS } from "./convolution_presets.js";
import { asFraction, formula, impossible, sum } from "./convolution_words.js";
import { compact, numberGrid } from "./number_grid.js";

export const OWN = "own"; // stands for edited numbers among the presets' names

const LIMIT = 99; // of what may be typed
const TIGHT = 28; // pixels: in a smaller cell, a number and a weight stand aslant, and only a short weight
const HINT = "Point at an output to see its sum. Click any other number to change it.";
const SIGNS = { correlation: "⋆", convolution: "∗" };

// What the equation holds besides its cells, in pixels: the kernel's menu, and signs and gaps together.
const [ROOMY, NARROW] = [{ menu: 116, rest: 82 }, { menu: 88, rest: 49 }];

const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k);
const numbers = (from, to) => Object.fromEntries(range(from, to).map((k) => [k, k]));
const most = (rows) => Math.max(...rows.flat().map(Math.abs));
const sign = (text) => element("span", { class: "live-sign", "aria-hidden": "true" }, text);

// The sides of the cells in pixels, for a width, the columns of the parts and the width of the buttons above the output.
// {image, others, stacked}: all beside each other if that leaves cells large enough to hit, else the image above the
// others, else each alone, stacked.
export function cellsOf(width, image, kernel, output, steps) {
  const { menu, rest } = width < 480 ? NARROW : ROOMY;
  const pair = (cell) => Math.max(kernel * cell, menu) + Math.max(output * cell, steps) + rest;
  const largest = (from, to, fits) => range(to, from).reverse().find(fits);
  const all = largest(34, 22, (cell) => image * cell + pair(cell) <= width);
  if (all) return { image: all, others: all, stacked: false };
  const alone = Math.min(32, Math.floor((width - 2) / image));
  const below = largest(alone, 24, (cell) => pair(cell) <= width);
  const single = Math.min(alone, Math.floor((width - 30) / output));
  return { image: alone, others: below ?? single, stacked: !below };
}

// Builds everything into the figure's element; returns what `draw` needs.
export function layOut(root, state, act) {
  const view = {
    grids: gridsOf(act),
    side: choice("kernel K", numbers(1, 5), state.kernel.length, (value) => act.reside(Number(value))),
    image: presets("image", IMAGES, state.chosen.image, act),
    kernel: presets("kernel", KERNELS, state.chosen.kernel, act),
    formula: element("div", { class: "live-formula" }),
    status: status(),
    join: sign(SIGNS[state.operation]),
    steps: [button("Back", () => act.step(-1)), button("Next", () => act.step(1)), button("Play", act.play)],
    unused: element("p", { class: "live-note" }, "hatched: no window looks here"),
    sum: element("div", { class: "live-sum", "aria-live": "polite" }),
  };
  view.equation = equation(view);
  root.append(...settings(view, state, act), view.status.root, view.equation, view.sum);
  return view;
}

function settings(view, state, act) {
  const number = (label, name, from, to) =>
    choice(label, numbers(from, to), state[name], (value) => act.set(name, Number(value)));
  const words = (name, operation) => element("span", {}, `${name} `, sign(SIGNS[operation]));
  const operations = {
    correlation: words("cross-correlation", "correlation"), convolution: words("convolution", "convolution"),
  };
  const operation = choice("operation", operations, state.operation, (value) => act.set("operation", value));
  const where = [number("stride S", "stride", 1, 3), number("padding P", "padding", 0, 2), number("dilation D", "dilation", 1, 3)];
  const segments = (choices) => choices.map(({ root }) => (root.classList.add("live-segments"), root));
  return [row(...segments([operation, view.side])), row(...segments(where), view.formula)];
}

function gridsOf(act) {
  const editable = (name) => ({ edit: (i, j, value) => act.edit(name, i, j, value), limit: LIMIT, refuse: act.refuse });
  return {
    image: numberGrid({ name: "image x", role: "input", ...editable("image") }),
    kernel: numberGrid({ name: "kernel w", role: "kernel", form: asFraction, ...editable("kernel") }),
    turned: numberGrid({ name: "turned by 180°", role: "kernel", form: asFraction }),
    output: numberGrid({ name: "output z", role: "output", form: compact, point: act.point }),
  };
}

function presets(name, options, chosen, act) {
  const labels = Object.fromEntries(Object.entries(options).map(([key, { label }]) => [key, label]));
  const made = menu(name, { ...labels, [OWN]: "your own" }, chosen, (key) => act.choose(name, key));
  const own = made.root.querySelector(`[value=${OWN}]`);
  return { ...made, allow: (there) => (own.disabled = !there) };
}

// From left to right: the image, ⋆ the kernel, = the output; each with what is chosen for it above.
function equation({ grids, image, kernel, join, steps, unused }) {
  const panel = (above, joint, ...below) =>
    element("div", { class: "live-panel" }, above, joint, element("div", { class: "live-grids" }, ...below));
  return element("div", { class: "live-panels live-equation" },
    panel(image.root, "", grids.image.root, unused),
    panel(kernel.root, join, grids.kernel.root, grids.turned.root),
    panel(element("div", { class: "live-steps", role: "group", "aria-label": "steps" }, ...steps), sign("="), grids.output.root));
}

// Brings all that is shown in line with the state; keeps the output and the place in it.
export function draw(state, view) {
  const { image, kernel } = state;
  const size = sizeOf(image.length, kernel.length, state);
  if (size.places) state.output = outputOf(image, kernel, state);
  state.place = state.place.map((k) => Math.min(k, state.output.length - 1));
  const terms = size.places ? termsOf(image, kernel, state, ...state.place) : [];
  const [width, steps] = [view.equation.clientWidth, view.steps[0].parentElement.offsetWidth];
  const cells = cellsOf(width, size.padded, kernel.length, state.output.length, steps);
  drawCells(view.equation, cells, kernel.length, state.output.length);
  drawImage(state, view, size, terms, cells.image < TIGHT);
  drawKernel(state, view);
  drawOutput(state, view, size.places === 0);
  drawSum(state, view, terms);
  view.formula.replaceChildren(...formula(image.length, kernel.length, state));
  view.status.say(state.problem || (size.places ? HINT : impossible(kernel.length, state, size)));
}

function drawCells(equation, { image, others, stacked }, kernel, output) {
  [...equation.children].forEach((panel, k) => {
    panel.style.setProperty("--cell", `${k ? others : image}px`);
    panel.style.setProperty("--rows", k === 2 && stacked ? output : kernel); // beside whose middle the sign stands
  });
  equation.classList.toggle("live-stacked", stacked);
}

function drawImage({ image, kernel, chosen, own, ...state }, view, size, terms, tight) {
  const reached = reachedOf(image.length, kernel.length, state);
  const unused = (i, j) => size.places > 0 && !(reached[i] && reached[j]);
  const note = (text) => (tight && text.length > 3 ? "" : text);
  const { root } = view.grids.image;
  root.classList.toggle("live-tight", tight);
  view.grids.image.rename(`image x, ${image.length} × ${image.length}`);
  view.grids.image.show(image, { padding: state.padding, most: most(image), unused });
  view.grids.image.mark(terms.map(({ row: i, column: j, w }) => [i, j, note(asFraction(w))]));
  view.unused.hidden = !root.querySelector(".live-unused");
  view.image.set(chosen.image);
  view.image.allow(own.image);
}

function drawKernel({ kernel, chosen, own, operation }, view) {
  view.grids.kernel.show(kernel, { most: most(kernel) });
  view.grids.turned.show(turned(kernel), { most: most(kernel) });
  view.grids.turned.root.hidden = operation !== "convolution";
  view.join.textContent = SIGNS[operation];
  view.side.set(String(kernel.length));
  view.kernel.set(kernel.length < KERNELS[chosen.kernel]?.side ? OWN : chosen.kernel); // a part of it is something else
  view.kernel.allow(own.kernel);
}

function drawOutput({ output, place: [i, j], playing }, view, stale) {
  const side = output.length;
  const later = (row, column) => playing && row * side + column > i * side + j;
  view.grids.output.rename(`output z, ${side} × ${side}`);
  view.grids.output.show(output, { most: most(output), blank: later, stale });
  view.grids.output.mark(stale ? [] : [[i, j]]);
  for (const step of view.steps) step.disabled = stale;
  view.steps.at(-1).textContent = playing ? "Stop" : "Play";
}

function drawSum({ output, place: [i, j], playing }, view, terms) {
  view.sum.setAttribute("aria-live", playing ? "off" : "polite");
  view.sum.replaceChildren(...(terms.length ? sum(terms, output[i][j], i, j) : []));
  view.sum.classList.remove("live-flow");
  view.sum.classList.toggle("live-flow", view.sum.scrollWidth > view.sum.clientWidth); // too wide for rows as the window has
}
