// What Backprop, number by number shows: the layer forwards, one way back as a sliding operation, its sum, and a check
// by a finite difference. act: what a reader can do.

import { difference, errors, forward, loss, placesOf, resultOf, slid, termsOf } from "./backprop.js";
import { SIGNS, check, path, rule, sum } from "./backprop_words.js";
import { button, choice, element, row, status } from "./controls.js";
import { compact, numberGrid, short } from "./number_grid.js";

const LIMIT = 99; // of what may be typed
const HINT = "Change x, w, b, y or δ. Point at the result below to see its products.";
const WANTED = { z: "forwards z", x: "∂L/∂x", w: "∂L/∂w", b: "∂L/∂b" };
const STEPS = { 1: "1", 0.1: "0.1", 0.01: "0.01" };
const ROLES = { x: "input", w: "kernel", b: "kernel", z: "output", y: "output", delta: "gradient" };
const NAMES = { x: "input x", w: "kernel w", b: "bias b", z: "output z", y: "target y", delta: "δ = z − y" };
const RESULTS = { z: "z", x: "∂L/∂x", w: "∂L/∂w", b: "∂L/∂b" };

const SIDES = { z: ["x", "w"], x: ["delta", "w"], w: ["x", "delta"], b: ["delta"] };
const JOINTS = { z: "+ b =", x: "=", w: "=", b: "sum =" };

const most = (rows) => Math.max(...rows.flat().map(Math.abs));
const sign = (text) => element("span", { class: "live-sign", "aria-hidden": "true" }, text);
const part = (...parts) => element("div", { class: "live-part" }, ...parts);
const segments = (made) => (made.root.classList.add("live-segments"), made);

// Builds everything into the figure's element; returns what `draw` needs.
export function layOut(root, state, act) {
  const view = {
    grids: gridsOf(act),
    ways: waysOf(act),
    status: status(),
    join: sign(""),
    loss: element("p", { class: "live-loss" }),
    operation: segments(choice("the layer is a", operations(), state.layer.operation, act.operate)),
    wanted: segments(choice("look at", WANTED, state.wanted, act.look)),
    h: segments(choice("finite difference, h", STEPS, state.h, (h) => act.nudge(Number(h)))),
    steps: [button("Back", () => act.step(-1)), button("Next", () => act.step(1)), button("Play", act.play)],
    rule: element("p", { class: "live-rule", "aria-live": "polite" }),
    sum: element("p", { class: "live-sum live-made" }),
    path: element("p", { class: "live-path" }),
    check: element("div", { class: "live-quotient" }),
  };
  view.told = element("div", { "aria-live": "polite" }, view.sum, view.path);
  const steps = element("div", { class: "live-steps", role: "group", "aria-label": "steps" }, ...view.steps);
  root.append(
    row(view.operation.root), view.status.root, layer(view),
    element("div", { class: "live-row live-looked" }, view.wanted.root, steps, button("Reset", act.reset)), view.rule,
    ...Object.values(view.ways).map((way) => way.root), view.told,
    element("div", { class: "live-check" }, view.h.root, view.check));
  return view;
}

const operations = () => ({
  correlation: element("span", {}, "cross-correlation ", sign(SIGNS.correlation)),
  convolution: element("span", {}, "convolution ", sign(SIGNS.convolution)),
});

function gridsOf(act) {
  const made = Object.entries(NAMES).map(([name, words]) => {
    const editable = { edit: (i, j, value) => act.edit(name, i, j, value), limit: LIMIT, refuse: act.refuse };
    const form = name === "z" || name === "delta" ? compact : short;
    return [name, numberGrid({ name: words, role: ROLES[name], form, ...(name === "z" ? {} : editable) })];
  });
  return Object.fromEntries(made);
}

// The layer: x ⋆ w + b = z, and what the loss makes of z.
function layer({ grids: { x, w, b, z, y, delta }, join, loss: told }) {
  return element("div", { class: "live-chain live-layer", role: "group", "aria-label": "the layer and its loss" },
    part(x.root), part(join, w.root), part(sign("+"), b.root), part(sign("="), z.root),
    element("div", { class: "live-part live-ends" }, y.root, delta.root, told));
}

// For each number that is wanted, an equation: left ⋆ right = result.
const waysOf = (act) => Object.fromEntries(Object.keys(WANTED).map((wanted) => [wanted, way(wanted, act)]));

function way(wanted, act) {
  const [left, right] = SIDES[wanted];
  const grid = (role, options = {}) => numberGrid({ name: "", role, form: compact, ...options });
  const result = grid(wanted === "z" ? "output" : "gradient", { name: RESULTS[wanted], point: act.point });
  const made = { left: grid(ROLES[left]), right: right && grid(ROLES[right]), result };
  const slides = right ? [part(sign("⋆"), made.right.root)] : [];
  const attributes = { class: `live-chain live-way live-on-${right}`, role: "group", "aria-label": WANTED[wanted] };
  made.root = element("div", attributes, part(made.left.root), ...slides, part(sign(JOINTS[wanted]), result.root));
  return made;
}

// Brings all that is shown in line with the state.
export function draw(state, view) {
  const { layer, wanted, places, product, h } = state;
  const place = places[wanted];
  const terms = termsOf(layer, wanted, place);
  const result = resultOf(layer, wanted);
  drawControls(state, view);
  drawLayer(state, view, product === null ? terms : [terms[product]]);
  drawWay(state, view, terms, result);
  view.rule.replaceChildren(...rule(layer.operation, wanted));
  view.told.setAttribute("aria-live", state.playing ? "off" : "polite");
  view.sum.replaceChildren(...sum(terms, wanted, place, product));
  view.path.replaceChildren(...path(terms, wanted, place, product));
  const derived = (wanted === "z" ? errors(layer) : result)[place[0]][place[1]];
  view.check.replaceChildren(...check(difference(layer, wanted, place, h), derived, wanted, place, h));
  view.status.say(state.told || HINT);
}

function drawControls({ layer: { operation }, wanted, h, playing }, view) {
  view.operation.set(operation);
  view.wanted.set(wanted);
  view.h.set(h);
  view.join.textContent = SIGNS[operation];
  view.steps.at(-1).textContent = playing ? "Stop" : "Play";
}

// Framed is all that the entry is made of: the number itself, and the factors of its products; of one product also the
// output through which its path goes.
function drawLayer({ layer, wanted, places, product }, view, terms) {
  const values = { ...layer, z: forward(layer), delta: errors(layer) };
  const through = product === null || wanted === "z" ? [] : [["z", terms[0].z]];
  const factors = terms.flatMap((term) => term.factors.map(({ of, at }) => [of, at]));
  const framed = [[wanted, places[wanted]], ...through, ...factors];
  for (const [name, grid] of Object.entries(view.grids)) {
    grid.show(values[name], { most: most(values[name]) });
    grid.mark(framed.filter(([of]) => of === name).map(([, at]) => at));
  }
  const total = loss(layer);
  view.loss.textContent = `L = ½ Σ δ² = ${total < 1e6 ? short(total) : compact(total)}`;
}

function drawWay({ layer, wanted, places, product, playing }, view, terms, result) {
  for (const [name, way] of Object.entries(view.ways)) way.root.hidden = name !== wanted;
  const { left, right, result: grid } = view.ways[wanted];
  const operation = slid(layer, wanted);
  const term = product === null ? null : terms[product];
  drawSide(left, operation.left, operation.padding, leftMarks(operation, wanted, places[wanted], term));
  if (right) drawSide(right, operation.right, 0, term?.w ? [laidAt(operation.right, term)] : []);
  const blank = playing ? laterThan(result, places[wanted], product < terms.length - 1) : undefined;
  grid.show(result, { most: most(result), blank });
  grid.mark([places[wanted]]);
}

function drawSide(grid, { of, rows, turned }, padding, marks) {
  const letter = of === "delta" ? "δ" : of;
  grid.rename(padding ? `${letter}, zeros around` : turned ? `${letter}, turned` : letter);
  grid.show(rows, { most: most(rows), padding });
  grid.mark(marks);
}

// The place where a product's factor stands in an array that may be turned.
const laidAt = ({ of, rows, turned }, { [of]: [i, j] }) =>
  turned ? [rows.length - 1 - i, rows[0].length - 1 - j] : [i, j];

// The window that the entry sees, with what lies on it; of one product only its cell.
function leftMarks({ left, right, padding }, wanted, [i, j], term) {
  if (!right) return term ? [laidAt(left, term)] : placesOf(left.rows);
  if (term && !term.w) return [];
  if (term) {
    const [u, v] = laidAt(right, term);
    return [[...laidAt(left, term), compact(right.rows[u][v])]];
  }
  return placesOf(right.rows).map(([u, v]) => [i + u - padding, j + v - padding, compact(right.rows[u][v])]);
}

// While the film runs, entries that it hasn't finished are empty.
const laterThan = (rows, [i, j], unfinished) => (row, column) => {
  const [at, now] = [row * rows[0].length + column, i * rows[0].length + j];
  return at > now || (at === now && unfinished);
};
