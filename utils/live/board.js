// A picture with lines over it: its pixels on a canvas, and above them paths, which CSS colours and which stay sharp.
// A path is in units of the picture's pixels, [row, column], from its top left corner.

import { drawing, element } from "./controls.js";
import { drawMaps } from "./paint.js";

// name: its heading. role: "input" or "output". lines: names of paths, each of class live-NAME, the last on top; one
// called "window" gets a rim, so that it is seen on dark and light.
// attributes: of the element that holds the picture, where it takes keys or the pointer.
// Returns {root, sheet, show, draw, note, label, size, place}.
//   show(x, scale)      x: [1, H, W]; scale: from a value to a colour
//   draw({name: path})  other paths
//   note(text)          the line below; label(text): what screen readers call it
//   size()              [H, W] of what is shown
//   place(event)        [row, column] of the pointer, in pixels of the picture, with fractions
export function board({ name, role, lines, attributes = {} }) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const path = (line) => drawing("path", { class: `live-${line}` });
  const rimmed = (line) => (line === "window" ? [path("rim"), path(line)] : [path(line)]);
  const paths = Object.fromEntries(lines.map((line) => [line, rimmed(line)]));
  const above = drawing("svg", { "aria-hidden": "true", preserveAspectRatio: "none" }, ...Object.values(paths).flat());
  const sheet = element("div", { class: "live-sheet", role: "img", ...attributes }, canvas, above);
  const below = element("p", { class: "live-caption" });
  const heading = element("p", { class: "live-heading", "aria-hidden": "true" }, name);
  const root = element("div", { class: "live-board", "data-role": role }, heading, sheet, below);
  return {
    root,
    sheet,
    show(x, scale) {
      drawMaps(canvas, x, scale);
      above.setAttribute("viewBox", `0 0 ${x.shape[2]} ${x.shape[1]}`);
    },
    draw(drawn) {
      for (const [line, d] of Object.entries(drawn)) paths[line].forEach((each) => each.setAttribute("d", d));
    },
    note: (text) => (below.textContent = text),
    label: (text) => sheet.setAttribute("aria-label", text),
    size: () => [canvas.height, canvas.width],
    place(event) {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return [((event.clientY - top) / height) * canvas.height, ((event.clientX - left) / width) * canvas.width];
    },
  };
}

// The borders of windows of side × side, in a picture of height × width.
export function borders(height, width, side) {
  const between = (size) => Array.from({ length: Math.ceil(size / side) - 1 }, (_, k) => (k + 1) * side);
  const lines = [...between(height).map((i) => `M0 ${i}H${width}`), ...between(width).map((j) => `M${j} 0V${height}`)];
  return lines.join("");
}

// The square of side × side whose corner is at [i, j], wider by `room` all round.
export function frame([i, j], side, room = 0) {
  const width = side + 2 * room;
  return `M${j - room} ${i - room}h${width}v${width}h${-width}z`;
}

// A triangle in the middle of the cell (i, j), `size` cells wide, its tip up or down.
export function triangle([i, j], size, up) {
  const rise = up ? -size : size;
  return `M${j + 0.5 - size / 2} ${i + 0.5 - rise / 2}h${size}l${-size / 2} ${rise}z`;
}

// A small disc in the middle of the cell (i, j).
export const disc = ([i, j]) => `M${j + 0.2} ${i + 0.5}a.3 .3 0 1 0 .6 0a.3 .3 0 1 0 -.6 0z`;
