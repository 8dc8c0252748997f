// What one network says: its sum, how far it is off, what it holds, and its errors so far.

import { errors } from "./adding.js";
import { KINDS, plain, verdict } from "./adding_words.js";
import { element } from "./controls.js";
import { errorPlot } from "./error_plot.js";
import { named } from "./network.js";
import { stateMap } from "./state_map.js";
import { sumBars } from "./sum_bars.js";

// number: which of the networks it is. trained: the most terms that it was trained on.
// Returns {root, show(terms, reach, colours)}; reach: of the axis of errors.
export function card({ name, reader, weights }, number, trained) {
  const { title, detail } = KINDS[reader.op];
  const [sum, sign, words] = ["strong", "span", "span"].map((tag) => element(tag));
  const told = element("p", { class: "live-caption" });
  const inside = reader.op === "convolved" ? distribution() : memory(reader, weights, trained);
  const plot = errorPlot(trained);
  sign.setAttribute("aria-hidden", "true");

  const root = element("section", { class: "live-card", "aria-label": title },
    element("p", { class: "live-heading" }, title, element("span", { class: "live-caption" }, name)),
    element("p", { class: "live-answer" }, sum, " ", element("span", { class: "live-verdict" }, sign, " ", words)),
    told, inside.root, plot.root);

  return {
    root,
    show(terms, reach, colours) {
      const last = terms.at(-1);
      const held = last?.held[number];
      const found = last ? verdict(held.result - last.truth) : { sign: "", words: "" };
      sum.textContent = last ? plain(held.result) : "–";
      [sign.textContent, words.textContent] = [found.sign, found.words];
      root.dataset.exact = found.words === "exact";
      told.textContent = last ? detail(held, last.digit) : "";
      inside.show(terms.map((term) => term.held[number]), last?.truth ?? 0, colours);
      plot.show({ errors: errors(terms, number), reach, name: title });
    },
  };
}

function distribution() {
  const bars = sumBars();
  const none = { distribution: [1] }; // nothing comes to 0
  return { root: bars.root, show: (held, truth) => bars.show({ ...(held.at(-1) ?? none), truth }) };
}

// The numbers that a network keeps from term to term, in the order of their weight in its answer, the largest on top.
function memory(reader, weights, trained) {
  const weight = named(weights)(reader.weight).data;
  const order = [...weight.keys()].sort((a, b) => weight[b] - weight[a]);
  const [what, most] = reader.op === "set" ? ["sum of the embeddings"] : ["hidden state", 1];
  const name = `${what}: ${order.length} numbers, by their weight in the answer`;
  const map = stateMap({ name, order, most, trained });
  const columns = (held) => held.map(({ shown }) => shown.data);
  return { root: map.root, show: (held, _, colours) => map.show({ columns: columns(held), colours }) };
}
