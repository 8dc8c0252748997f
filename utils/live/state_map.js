// What a network holds after each term, as columns of colours: a number a row, centred on zero.

import { plain } from "./adding_words.js";
import { element } from "./controls.js";
import { tensor } from "./layers.js";
import { drawMaps, largest, signed } from "./paint.js";
import { FLOOR, HEIGHT, LEFT, TOP, WIDTH, across, endOf, picture, termAxes } from "./term_axis.js";

const percent = (part, whole) => `${(100 * part) / whole}%`;
const PLACE = { left: percent(LEFT, WIDTH), top: percent(TOP, HEIGHT), height: percent(FLOOR - TOP, HEIGHT) };

// name: what is shown. order: which number stands in each row. most: the number with the fullest colour; without it,
// the largest that is there. trained: the most terms that the network was trained on.
// Returns {root, show({columns, colours})}, columns: as many numbers a term.
export function stateMap({ name, order, most, trained }) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const axes = termAxes(trained);
  const ramp = element("span", { class: "live-ramp", "aria-hidden": "true" });
  const ends = [element("span"), element("span")];
  const { svg, root } = picture(name, [ends[0], ramp, ends[1]], axes.root);
  Object.assign(canvas.style, PLACE);
  svg.before(canvas);
  return {
    root,
    show({ columns, colours }) {
      const end = endOf(columns.length);
      const map = asMap(columns, order);
      const full = most ?? largest(map);
      drawMaps(canvas, map, signed(colours, full));
      canvas.style.width = percent(across(columns.length + 1, end) - LEFT, WIDTH);
      axes.show(end);
      ends.forEach((part, k) => (part.textContent = rounded(k ? full : -full)));
      svg.setAttribute("aria-label", `${name}, after each of ${columns.length} terms: ${spread(columns.at(-1))}`);
    },
  };
}

// [1, rows, terms]; a single empty column when there is no term.
function asMap(columns, order) {
  const map = tensor([1, order.length, Math.max(1, columns.length)]);
  columns.forEach((column, k) => order.forEach((from, row) => (map.data[row * columns.length + k] = column[from])));
  return map;
}

const spread = (column) =>
  column ? `after the last, from ${rounded(Math.min(...column))} to ${rounded(Math.max(...column))}` : "none yet";

const rounded = (value) => plain(Number(value.toPrecision(2)));
