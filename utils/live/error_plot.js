// How far one network's sums are off, term by term: a line with a mark for each term, whose shape says which way.

import { signed } from "./adding_words.js";
import { drawing } from "./controls.js";
import { FLOOR, LEFT, RIGHT, TOP, WIDTH, across, endOf, heights, picture, termAxes } from "./term_axis.js";

const REACHES = [5, 10, 20, 50, 100, 200, 500, 1000]; // where the axis of errors may end
const SIZE = 3; // half a mark's width, in units of the drawing
const MIDDLE = (TOP + FLOOR) / 2;
const HALF = MIDDLE - TOP - SIZE; // the height of the largest error

// The reach of an axis that has room for all the errors.
export const reachOf = (errors) =>
  REACHES.find((reach) => errors.every((error) => Math.abs(error) <= reach)) ?? REACHES.at(-1);

// trained: the most terms that the network was trained on. Returns {root, show({errors, reach, name})}: an error a
// term, the reach of their axis, the network's name.
export function errorPlot(trained) {
  const axes = termAxes(trained);
  const zero = drawing("path", { class: "live-axes", d: `M${LEFT} ${MIDDLE}H${WIDTH - RIGHT}` });
  const drawn = ["line", "wrong", "exact"].map((part) => drawing("path", { class: `live-errors-${part}` }));
  const [line, wrong, exact] = drawn;
  const names = heights({ "+": TOP + SIZE, "−": FLOOR - SIZE, "0 ": MIDDLE });
  const [most, least] = names;
  const legend = ["● exact ▲ high ▼ low"];
  const { svg, root } = picture("error after each term", legend, axes.root, zero, ...names, ...drawn);
  return {
    root,
    show({ errors, reach, name }) {
      const end = endOf(errors.length);
      const y = (error) => MIDDLE - (HALF * Math.max(-reach, Math.min(reach, error))) / reach;
      const points = errors.map((error, k) => [across(k + 1.5, end), y(error)]);
      const marks = (draw, of) => points.map((point, k) => (of(errors[k]) ? draw(point, errors[k]) : "")).join("");
      axes.show(end);
      [most.textContent, least.textContent] = [reach, -reach].map(signed);
      line.setAttribute("d", points.length ? `M${points.map((point) => point.join(" ")).join("L")}` : "");
      exact.setAttribute("d", marks(disc, (error) => error === 0));
      wrong.setAttribute("d", marks(triangle, (error) => error !== 0));
      svg.setAttribute("aria-label", `${name}: error after each term: ${errors.map(signed).join(", ") || "none yet"}`);
    },
  };
}

const disc = ([x, y]) => `M${x - 2} ${y}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z`;

function triangle([x, y], error) {
  const up = error > 0 ? 1 : -1;
  return `M${x - SIZE} ${y + up * SIZE}h${2 * SIZE}l${-SIZE} ${-2 * up * SIZE}z`;
}
