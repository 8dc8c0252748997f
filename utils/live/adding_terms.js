// The digits so far, ten a line, each with what it is, and what a network takes it for where that is something else.

import { best } from "./adders.js";
import { article } from "./adding_words.js";
import { element } from "./controls.js";
import { drawMaps, grey } from "./paint.js";

// reader: the number of the network that takes a digit for something. trained: the most terms that were trained on.
// Returns {root, show(terms, colours)}.
export function termRow(reader, trained) {
  const list = element("ol", { class: "live-digits", "aria-label": "Terms", tabindex: 0 });
  const [sum, misread] = [element("p"), element("p", { class: "live-caption" })];
  const items = [];
  let paper = null;

  // Only what has changed is made anew: terms come and go at the end.
  function update(terms) {
    while (items.length && items.at(-1).term !== terms[items.length - 1]) items.pop().root.remove();
    const fresh = terms.slice(items.length).map((term, k) => itemOf(term, reader, items.length + k >= trained));
    items.push(...fresh);
    list.append(...fresh.map(({ root }) => root));
    if (fresh.length) list.scrollTop = list.scrollHeight;
    return fresh;
  }

  return {
    root: element("div", {}, sum, list, misread),
    show(terms, colours) {
      const fresh = update(terms);
      const same = String(colours.paper) === paper;
      paper = String(colours.paper);
      (same ? fresh : items).forEach(({ paint }) => paint(colours));
      sum.replaceChildren(counted(terms.length, trained), element("strong", {}, String(terms.at(-1)?.truth ?? 0)));
      misread.textContent = items.find(({ misreading }) => misreading)?.misreading ?? "";
    },
  };
}

function counted(terms, trained) {
  const beyond = terms > trained ? ` (trained on up to ${trained})` : "";
  return `${terms} ${terms === 1 ? "term" : "terms"}${beyond}, true sum `;
}

function itemOf(term, reader, beyond) {
  const { image, digit, held } = term;
  const taken = best(held[reader].digit);
  const wrong = taken !== digit;
  const canvas = element("canvas", { "aria-hidden": "true" });
  const words = wrong ? element("strong", {}, `${digit}→${taken}`) : String(digit);
  return {
    term,
    root: element("li", { class: beyond && "live-beyond" }, canvas, words),
    paint: (colours) => drawMaps(canvas, image, grey(colours)),
    misreading: wrong && `${digit}→${taken}: ${article(digit)} that the distributions take for ${article(taken)}.`,
  };
}
