// What the adding pad's small pictures share: their size, and an axis of terms on which it is marked how many the
// networks were trained on.

import { drawing, element } from "./controls.js";

export const [WIDTH, HEIGHT] = [220, 136];
export const [LEFT, RIGHT, TOP, BOTTOM] = [38, 12, 8, 33]; // margins, in units of the drawing
export const FLOOR = HEIGHT - BOTTOM;
const ENDS = [15, 20, 30, 50, 75, 100]; // terms: where the axis may end, so that it seldom moves

export const endOf = (terms) => ENDS.find((end) => end >= terms);

// Where a term's column begins, on an axis that ends with the term `end`.
export const across = (term, end) => LEFT + ((term - 1) / end) * (WIDTH - LEFT - RIGHT);

export const text = (attributes, words = "") => drawing("text", { "text-anchor": "middle", ...attributes }, words);

// Names of values on the vertical axis. values: {name: y}.
export const heights = (values) =>
  Object.entries(values).map(([name, y]) => text({ x: LEFT - 4, y: y + 4, "text-anchor": "end" }, name));

// A picture with its name above and a legend below. Returns {root, svg}.
export function picture(name, legend, ...parts) {
  const svg = drawing("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, ...parts);
  const over = element("div", { class: "live-over" }, svg);
  const below = element("p", { class: "live-caption live-key" }, ...legend);
  return { svg, root: element("figure", { class: "live-chart" }, element("figcaption", {}, name), over, below) };
}

// The axes of a picture whose columns are terms. trained: the most that were trained on. Returns {root, show(end)}.
export function termAxes(trained) {
  const lines = drawing("path", { class: "live-axes", d: `M${LEFT} ${TOP}V${FLOOR}H${WIDTH - RIGHT}` });
  const border = drawing("path", { class: "live-trained" });
  const [first, edge, last] = ["1", String(trained), ""].map((name) => text({ y: FLOOR + 12 }, name));
  const words = text({ x: LEFT, y: FLOOR + 28, "text-anchor": "start" }, `┊ trained on up to ${trained} terms`);
  return {
    root: drawing("g", {}, lines, border, first, edge, last, words),
    show(end) {
      border.setAttribute("d", `M${across(trained + 1, end)} ${TOP}V${FLOOR}`);
      [first, edge, last].forEach((name, k) => name.setAttribute("x", across([1.5, trained + 0.5, end + 0.5][k], end)));
      first.textContent = end > 6 * trained ? "" : "1"; // or it would touch the other
      last.textContent = String(end);
    },
  };
}
