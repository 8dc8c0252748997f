// How probable each of the ten digits is, as bars.

import { element } from "./controls.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

// A share as a percentage, which is 100 only where it is all.
export const percent = (share) =>
  share > 0.995 && share < 1 ? "> 99\u00a0%" : `${Math.round(100 * share)}\u00a0%`;

// Ten bars, one a class; the longest is filled and bold. Returns {root, draw(shares)}, shares: ten numbers, or none yet.
export function classBars() {
  const bars = DIGITS.map((digit) => {
    const [fill, value] = [element("span", { class: "live-fill" }), element("span", { class: "live-value" })];
    const track = element("span", { class: "live-track", "aria-hidden": "true" }, fill);
    return { fill, value, root: element("li", {}, element("span", {}, String(digit)), track, value) };
  });
  const name = "probability of each class";
  const root = element("ol", { class: "live-bars", start: 0, "aria-label": name }, ...bars.map((bar) => bar.root));
  return {
    root,
    draw(shares) {
      const best = shares ? shares.indexOf(Math.max(...shares)) : -1;
      bars.forEach(({ root: item, fill, value }, digit) => {
        const share = shares?.[digit] ?? 0;
        item.classList.toggle("live-best", digit === best);
        fill.style.width = `${100 * share}%`;
        value.textContent = shares ? percent(share) : "–";
      });
    },
  };
}
