// A row of digits and what several networks say that it comes to, term by term. Pure functions.
//
// A term is {image, digit, truth, held}: its image, which digit that is, the true sum up to it, and what each network
// holds after it. Terms are only ever added at the end, or taken away there, so nothing is computed twice.

import { add, encoded, start } from "./adders.js";

export const MOST = 100; // terms

// An image that was seen, and the networks' codes of it so far, by their number.
export const seen = (image) => ({ image, codes: [] });

// The code that network `number` makes of an image, computed once.
export const codeOf = (networks, { image, codes }, number) => (codes[number] ??= encoded(networks[number], image));

// The terms, and one more.
export function extended(networks, terms, sight, digit) {
  const last = terms.at(-1);
  const before = last?.held ?? networks.map(start);
  const held = networks.map((network, k) => add(network, before[k], codeOf(networks, sight, k)));
  return [...terms, { image: sight.image, digit, truth: (last?.truth ?? 0) + digit, held }];
}

// How far network `number` is off after each term; 0 where it is exact.
export const errors = (terms, number) => terms.map(({ held, truth }) => held[number].result - truth);
