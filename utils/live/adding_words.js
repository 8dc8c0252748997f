// What the adding pad says in words.

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

// Networks by how they add up: a title, a name inside a sentence, and what they made of the last term.
export const KINDS = {
  convolved: {
    title: "Distributions",
    name: "distributions",
    detail: ({ distribution, result, digit: likely }) =>
      `Probability ${share(distribution[result])}. It takes the last image for ${guesses(likely)}.`,
  },
  recurrent: { title: "Recurrent net", name: "recurrent net", detail: unrounded },
  set: { title: "Deep Set", name: "Deep Set", detail: unrounded },
};

function unrounded({ value, grown }, digit) {
  return `${decimal(value)} before rounding. The last image, ${article(digit)}, ${added(grown)}.`;
}

const added = (grown) => (grown < 0 ? `took off ${decimal(-grown)}` : `added ${decimal(grown)}`);

// A number with a minus as wide as a plus; with one decimal; with its sign.
export const plain = (value) => String(value).replace("-", "−");
export const decimal = (value) => plain(value.toFixed(1));
export const signed = (value) => (value > 0 ? `+${value}` : plain(value));

// What to say of an error: a sign, and words.
export function verdict(error) {
  if (!error) return { sign: "✓", words: "exact" };
  return { sign: error > 0 ? "▲" : "▼", words: `${signed(error)}, too ${error > 0 ? "high" : "low"}` };
}

// What a network reads in an image, from the digits' probabilities: the most probable, and the next if it may be that.
export function guesses(digit) {
  const [first, second] = DIGITS.toSorted((a, b) => digit[b] - digit[a]);
  const one = `${article(first)} (${share(digit[first])})`;
  return digit[second] >= 0.01 ? `${one}, or ${article(second)} (${share(digit[second])})` : one;
}

export const article = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

// A probability with two decimals, which is 0 or 1 only where it is so but for rounding.
export const share = (p) => (p > 0.995 && p < 1 - 1e-6 ? ">\u00a00.99" : p < 0.005 && p > 0 ? "<\u00a00.01" : p.toFixed(2));

// What to say of a drawn digit that isn't added yet.
export const question = (digit) => `The distributions take it for ${guesses(digit)}. Add it, or say what it is.`;

// What the last term has led to, for the figure's status line. names: of the networks.
export function outcome(terms, names) {
  const { digit, truth, held } = terms.at(-1);
  const said = held.map(({ result }, k) => `${names[k]} ${plain(result)} (${verdict(result - truth).words})`);
  return `Term ${terms.length}, ${article(digit)}, makes it ${truth}. The nets say: ${said.join("; ")}.`;
}
