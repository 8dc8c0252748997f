// Puts live figures on a page of the site: finds their places, and builds each when it comes near the window.

import { problem } from "./figure.js";

const NEAR = "600px 0px"; // how far below or above the window a figure is built, and its weights are fetched

// A model without a kernel: what figures read of anywidget's.
function modelOf(state) {
  const held = { state: { weightsRoot: new URL("../weights/", import.meta.url).href, ...state } };
  return { get: (name) => held[name] };
}

// Build the figure that a place asks for; returns what takes it out again.
export async function mount(place) {
  try {
    const module = await import(`./${place.dataset.figure}.js`);
    place.setAttribute("data-live", ""); // takes the still picture away
    return await module.default.render({ model: modelOf(JSON.parse(place.dataset.state || "{}")), el: place });
  } catch {
    place.append(problem(new Error("This figure couldn't be loaded. Are you offline? Reload the page to try again.")));
    return () => {};
  }
}

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    mount(target);
  }
}, { rootMargin: NEAR });

for (const place of document.querySelectorAll(".live-figure[data-figure]")) near.observe(place);
