// What stands beside the canvas: what the network sees and would say, or the digits that the reader may name.

import { article } from "./adding_words.js";
import { classBars } from "./class_bars.js";
import { button, element } from "./controls.js";
import { sidesOf } from "./looking_board.js";
import { glimpsesShow } from "./looking_words.js";
import { seenPatches } from "./seen_patches.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

const heading = (words) => element("p", { class: "live-heading" }, words);

// A glimpse of the network, and what it would answer. Returns {root, show(glimpse, last, colours)}.
export function watchPanel(sensor) {
  const [patches, bars, says] = [seenPatches(sensor), classBars(), heading("")];
  return {
    root: element("div", {}, heading("It sees"), patches.root, says, bars.root),
    show(glimpse, last, colours) {
      patches.show(glimpse.patches, colours);
      bars.draw(glimpse.probabilities);
      says.textContent = last ? "It says" : "Asked now, it would say";
    },
  };
}

// The digits to name. say(digit): one was named. Returns {root}.
export function askPanel(sensor, say) {
  const digits = DIGITS.map((digit) =>
    button(String(digit), () => say(digit), { "aria-label": `It is ${article(digit)}` }));
  return {
    root: element("div", {},
      heading("What is it?"),
      element("div", { class: "live-picker", role: "group", "aria-label": "Name the digit" }, ...digits),
      element("p", { class: "live-caption" }, glimpsesShow(sidesOf(sensor)))),
  };
}
