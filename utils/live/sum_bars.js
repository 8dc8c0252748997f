// The distribution of a sum as bars: from 0 on while there are few sums, then those around the most probable.

import { best } from "./adders.js";
import { share } from "./adding_words.js";
import { drawing } from "./controls.js";
import { FLOOR, LEFT, RIGHT, TOP, WIDTH, heights, picture, text } from "./term_axis.js";

const ROOM = 46; // bars: five digits come to 0 to 45

// The first and the last sum that there is room for.
export function rangeOf(distribution) {
  const last = distribution.length - 1;
  const first = Math.max(0, Math.min(last - ROOM + 1, best(distribution) - ROOM / 2));
  return [first, first + ROOM - 1];
}

// Returns {root, show({distribution, truth})}.
export function sumBars() {
  const drawn = ["others", "most", "truth"].map((part) => drawing("path", { class: `live-bars-${part}` }));
  const [others, most, mark] = drawn;
  const axes = drawing("path", { class: "live-axes", d: `M${LEFT} ${TOP}V${FLOOR}H${WIDTH - RIGHT}` });
  const ends = [[LEFT, "start"], [WIDTH - RIGHT, "end"]].map(([x, anchor]) => text({ x, y: FLOOR + 20, "text-anchor": anchor }));
  const parts = [axes, ...heights({ 1: TOP, 0: FLOOR }), ...drawn, ...ends];
  const { svg, root } = picture("probability of each sum", ["▲ the true sum"], ...parts);
  return {
    root,
    show({ distribution, truth }) {
      const [first, last] = rangeOf(distribution);
      const sums = Array.from({ length: last - first + 1 }, (_, k) => first + k);
      const top = best(distribution);
      const wide = (WIDTH - LEFT - RIGHT) / sums.length;
      const x = (sum) => LEFT + (sum - first) * wide;
      const bar = (sum) =>
        `M${x(sum) + 0.1 * wide} ${FLOOR}v${-(distribution[sum] ?? 0) * (FLOOR - TOP)}h${0.8 * wide}V${FLOOR}z`;
      others.setAttribute("d", sums.filter((sum) => sum !== top).map(bar).join(""));
      most.setAttribute("d", bar(top));
      mark.setAttribute("d", sums.includes(truth) ? `M${x(truth + 0.5) - 4} ${FLOOR + 8}h8l-4 -7z` : "");
      ends.forEach((end, k) => (end.textContent = String(k ? last : first)));
      const told = `${top} is the most probable, ${share(distribution[top])}`;
      svg.setAttribute("aria-label", `Probability of each sum from 0 to ${distribution.length - 1}: ${told}`);
    },
  };
}
