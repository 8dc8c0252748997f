// What the glimpse sensor hands on: its patches side by side, each under the width that it has on the canvas.

import { element } from "./controls.js";
import { drawMaps, grey } from "./paint.js";

// Returns {root, show(patches, colours)}.
export function seenPatches({ size, scales }) {
  const square = (side) => `${side}\u00a0×\u00a0${side}`;
  const parts = Array.from({ length: scales }, (_, scale) => {
    const side = size * 2 ** scale;
    const words = scale ? `${square(side)} px, averaged to ${square(size)}` : `${square(size)} px, as they are`;
    const canvas = element("canvas", { role: "img", "aria-label": `The patch of ${words}` });
    return { canvas, root: element("figure", {}, canvas, element("figcaption", {}, words)) };
  });
  return {
    root: element("div", { class: "live-patches" }, ...parts.map(({ root }) => root)),
    show({ data }, colours) {
      parts.forEach(({ canvas }, k) => {
        const patch = { shape: [1, size, size], data: data.subarray(k * size ** 2, (k + 1) * size ** 2) };
        drawMaps(canvas, patch, grey(colours));
      });
    },
  };
}
