// The running score of the reader and the network, as a table.

import { element } from "./controls.js";

// most: how many glimpses the network takes. Returns {root, show(score)}; no score, no table.
export function scoreTable(most) {
  const rows = { yours: line("You"), its: line("The network") };
  const head = ["right", "glimpses a digit"].map((name) => element("th", { scope: "col" }, name));
  const root = element("table", { class: "live-score" }, element("caption", {}, "Score"),
    element("thead", {}, element("tr", {}, element("td"), ...head)),
    element("tbody", {}, rows.yours.root, rows.its.root));
  return {
    root,
    show(score) {
      root.hidden = !score?.rounds;
      if (root.hidden) return;
      const { rounds, yours, its } = score;
      const mean = (sum) => (sum / rounds).toFixed(1);
      rows.yours.show(`${yours.right} of ${rounds}`, mean(yours.glimpses));
      rows.its.show(`${its.right} of ${rounds}`, `${most}, guess settled after ${mean(its.settled)}`);
    },
  };
}

function line(name) {
  const cells = [element("td"), element("td")];
  return {
    root: element("tr", {}, element("th", { scope: "row" }, name), ...cells),
    show: (...words) => cells.forEach((cell, k) => (cell.textContent = words[k])),
  };
}
