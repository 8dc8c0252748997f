// A small plot of numbers from 0 to 1 over whole steps, with one step marked.

import { drawing, element } from "./controls.js";

const [WIDTH, HEIGHT] = [300, 160];
const [LEFT, RIGHT, TOP, BOTTOM] = [26, 8, 10, 36]; // margins, in units of the drawing
const MARKS = [{ mark: disc, sign: "●" }, { mark: square, sign: "□" }]; // of a first curve and of a second

// names: of its curves, one or two. multiples: what the lines at each multiple are called. from, to: the first and the
// last step. pick(step): a step was pointed at.
// Returns {root, show}.
//   show({curves, at, every, across, described})   curves: for each a number a step; at: the marked step; every: a line
//                      at each multiple of it; across: label of the horizontal axis; described: for screen readers
export function stepPlot({ names, multiples: called, from, to, pick }) {
  const x = (step) => LEFT + ((step - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => TOP + (1 - value) * (HEIGHT - TOP - BOTTOM);
  const path = (name) => drawing("path", { class: `live-plot-${name}` });
  const [multiples, marked] = [path("every"), path("at")];
  const curves = names.map((_, k) => ({ line: path(`line live-plot-${k}`), marks: path(`marks live-plot-${k}`) }));
  const label = text({ x: x((from + to) / 2), y: HEIGHT - 4 }, "");
  const over = [...curves].reverse().flatMap(({ line, marks }) => [line, marks]); // the first curve on top
  const svg = drawing("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
    multiples, axes(x, y, from, to), marked, ...over, label);

  function show({ curves: values, at, every, across, described }) {
    const steps = values[0].map((_, k) => from + k);
    const columns = (chosen) => chosen.map((step) => `M${x(step)} ${TOP}V${HEIGHT - BOTTOM}`).join("");
    multiples.setAttribute("d", columns(steps.filter((step) => step % every === 0)));
    marked.setAttribute("d", columns([at]));
    curves.forEach(({ line, marks }, k) => {
      const points = values[k].map((value, step) => [x(from + step), y(value)]);
      line.setAttribute("d", `M${points.map((point) => point.join(" ")).join("L")}`);
      marks.setAttribute("d", points.map((point, step) => MARKS[k].mark(point, from + step === at ? 5.5 : 3)).join(""));
    });
    label.textContent = across;
    svg.setAttribute("aria-label", described);
  }

  if (pick) {
    const step = (share) => from + ((share * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT)) * (to - from);
    pointed(svg, (share) => pick(Math.round(Math.min(to, Math.max(from, step(share))))));
  }
  return { root: element("div", { class: "live-plot" }, svg, legend(names, called)), show };
}

function axes(x, y, from, to) {
  const steps = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  return drawing("g", {},
    drawing("path", { class: "live-plot-axes", d: `M${x(from)} ${y(1)}V${y(0)}H${x(to)}` }),
    ...steps.map((step) => text({ x: x(step), y: HEIGHT - BOTTOM + 14 }, String(step).replace("-", "−"))),
    ...[0, 0.5, 1].map((value) => text({ x: LEFT - 7, y: y(value) + 4, "text-anchor": "end" }, String(value))));
}

function legend(names, multiples) {
  const entry = (sign, name, part) =>
    element("span", { class: `live-plot-${part}` }, element("span", { "aria-hidden": "true" }, `${sign} `), name);
  const curves = names.map((name, k) => entry(MARKS[k].sign, name, k));
  return element("p", { class: "live-legend" }, ...curves, entry("┆", multiples, "every"));
}

const text = (attributes, words) => drawing("text", { "text-anchor": "middle", ...attributes }, words);

function disc([x, y], r) {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function square([x, y], r) {
  return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
}

// Tell the share of the drawing's width that is pressed, or moved over while pressed.
function pointed(svg, tell) {
  const told = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    if (event.buttons & 1) tell((event.clientX - left) / width);
  };
  svg.addEventListener("pointerdown", told);
  svg.addEventListener("pointermove", told);
}
