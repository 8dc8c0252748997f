// A live figure's life, the same on a page and in a notebook: built into an element, told of changes, taken out again.
//
// A figure's module ends in `export default figure("its name", build)`, which is what anywidget expects of a module.
// build(root, life) fills the element `root`; all that it starts, it starts through `life`, which ends it.

import { element } from "./controls.js";

export function figure(name, build) {
  return {
    async render({ model, el }) {
      const root = element("div", { class: "live", role: "group", "aria-label": name });
      el.append(root);
      const { life, end } = begin(model, root);
      try {
        await build(root, life);
      } catch (error) {
        if (!life.signal.aborted) root.replaceChildren(problem(error));
      }
      return () => {
        end();
        root.remove();
      };
    },
  };
}

// What stands in a figure's place when it can't be shown: one sentence.
export function problem(error) {
  return element("p", { class: "live-problem", role: "alert" }, error.message);
}

// life: what a figure may use while it is there.
//   state(name)        what the page or the kernel gave it
//   signal             an AbortSignal, for fetch and addEventListener
//   onTheme(act)       act now, and whenever colours change
//   onResize(act)      act(width in px) now, and whenever the figure's width changes
//   timer(act, ms)     {start, stop, running}: act every so many ms, while the figure can be seen
//   later(act)         act before the next picture is drawn, once, however often it was asked for
function begin(model, root) {
  const stopper = new AbortController();
  const { signal } = stopper;
  const ended = (act) => signal.addEventListener("abort", act, { once: true });
  const life = {
    signal,
    state: (name) => model.get("state")?.[name],
    onTheme(act) {
      const watcher = new MutationObserver(act);
      const attributes = { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light", "theme", "class"] };
      for (const node of [document.documentElement, document.body]) watcher.observe(node, attributes);
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", act, { signal });
      ended(() => watcher.disconnect());
      act();
    },
    onResize(act) {
      let width = -1;
      const measure = () => {
        if (root.clientWidth !== width) act((width = root.clientWidth));
      };
      const watcher = new ResizeObserver(measure);
      watcher.observe(root);
      ended(() => watcher.disconnect());
      measure();
    },
    timer: (act, milliseconds) => timer(act, milliseconds, root, ended),
    later: (act) => later(act, ended),
  };
  return { life, end: () => stopper.abort() };
}

function timer(act, milliseconds, root, ended) {
  let handle = null;
  let seen = true;
  const stop = () => {
    clearInterval(handle);
    handle = null;
  };
  const start = () => (handle ??= setInterval(() => seen && !document.hidden && act(), milliseconds));
  const watcher = new IntersectionObserver(([entry]) => (seen = entry.isIntersecting));
  watcher.observe(root);
  ended(() => {
    stop();
    watcher.disconnect();
  });
  return { start, stop, running: () => handle !== null };
}

function later(act, ended) {
  let asked = null;
  ended(() => cancelAnimationFrame(asked));
  return () => {
    asked ??= requestAnimationFrame(() => {
      asked = null;
      act();
    });
  };
}
