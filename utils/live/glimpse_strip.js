// The network's glimpses as a strip, like a film's: what each saw sharply, and what the network would have said then.

import { element } from "./controls.js";
import { called } from "./looking_words.js";
import { drawMaps, grey } from "./paint.js";

// count: of glimpses. go(k): one was chosen. Returns {root, show(glimpses, at, size, colours)}: glimpses after `at` are
// still blank.
export function glimpseStrip(count, go) {
  const frames = Array.from({ length: count }, (_, k) => frame(k, go));
  const list = element("ol", { "aria-label": "Glimpses", class: "live-strip" }, ...frames.map(({ root }) => root));
  const legend = "what it saw sharply, what it would have said, and how certainly (a full bar is 100\u00a0%)";
  return {
    root: element("figure", {}, element("figcaption", {}, `Each glimpse: ${legend}`), list),
    show: (glimpses, at, size, colours) =>
      frames.forEach((each, k) => each.show(k <= at ? glimpses[k] : null, k === at, size, colours)),
  };
}

function frame(k, go) {
  const canvas = element("canvas", { "aria-hidden": "true", width: 12, height: 12 });
  const [guess, fill] = [element("strong"), element("span", { class: "live-fill" })];
  const track = element("span", { class: "live-track", "aria-hidden": "true" }, fill);
  const number = element("span", { class: "live-caption" }, String(k + 1));
  const act = element("button", { type: "button", click: () => go(k) }, number, canvas, guess, track);
  return {
    root: element("li", {}, act),
    show(glimpse, now, size, colours) {
      act.toggleAttribute("data-blank", !glimpse);
      if (now) act.setAttribute("aria-current", "step");
      else act.removeAttribute("aria-current");
      act.setAttribute("aria-label", glimpse ? called(glimpse, k + 1, size) : `Glimpse ${k + 1}`);
      guess.textContent = glimpse?.guess ?? "";
      fill.style.width = `${100 * (glimpse?.probabilities[glimpse.guess] ?? 0)}%`;
      if (glimpse) drawMaps(canvas, sharpest(glimpse.patches), grey(colours));
    },
  };
}

const sharpest = ({ shape: [, size], data }) => ({ shape: [1, size, size], data: data.subarray(0, size ** 2) });
