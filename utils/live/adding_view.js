// The adding pad on the screen: the pad and the ready digits, the terms so far, and a card for each network.

import { errors } from "./adding.js";
import { card } from "./adding_card.js";
import { termRow } from "./adding_terms.js";
import { article } from "./adding_words.js";
import { button, element, menu, row, status } from "./controls.js";
import { reachOf } from "./error_plot.js";
import { pad } from "./pad.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const HINT = "Arrow keys move the pen, the space bar sets it down or lifts it, Backspace clears, Enter adds what is drawn.";

// reader: the number of the network that says what a drawn digit may be. trained: the most terms that were trained on.
// act: what the reader of the page can do, {draw(done), name(digit or null), submit, wipe, pick(digit), more, undo,
// clear}. Returns {root, pad, said, naming, show(terms, colours)}.
export function layOut({ networks, trained, reader }, act, signal) {
  const paper = pad({ label: `Pad to draw a digit on. ${HINT}`, change: act.draw, signal });
  const named = (value) => act.name(value === "" ? null : Number(value));
  const naming = menu("It is a", { "": "–", ...DIGITS.map(String) }, "", named);
  const said = status();
  const terms = termRow(reader, trained);
  const cards = networks.map((network, number) => card(network, number, trained));
  paper.root.addEventListener("keydown", ({ key }) => key === "Enter" && act.submit(), { signal });

  const root = element("div", { class: "live-adding" },
    element("div", { class: "live-desk" }, paper.root,
      row(naming.root, row(button("Add it", act.submit), button("Wipe", act.wipe)))),
    element("div", { class: "live-given" }, ready(act.pick),
      row(button("Add ten random ones", act.more), button("Undo", act.undo), button("Clear all", act.clear)),
      terms.root),
    element("div", { class: "live-told" }, said.root),
    element("div", { class: "live-cards" }, ...cards.map((each) => each.root)));

  return {
    root, pad: paper, said, naming,
    show(held, colours) {
      terms.show(held, colours);
      const reach = reachOf(networks.flatMap((_, number) => errors(held, number)));
      cards.forEach((each) => each.show(held, reach, colours));
    },
  };
}

const ready = (pick) =>
  element("div", { class: "live-picker", role: "group", "aria-label": "Ready digits" },
    ...DIGITS.map((digit) => button(String(digit), () => pick(digit), { "aria-label": `Add ${article(digit)}` })));
