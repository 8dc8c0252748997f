// Names and roles that the theme leaves out, so that screen readers can use the sidebar and the buttons.
for (const fold of document.querySelectorAll("nav details > summary")) {
  const chapter = fold.closest("li")?.querySelector("a")?.textContent.trim() ?? "this chapter";
  fold.setAttribute("aria-label", `Pages under ${chapter}`);
}

// Their labels differ from the words they show, which breaks voice control.
for (const button of document.querySelectorAll(".search-button__button, .theme-switch-button")) {
  button.removeAttribute("aria-label");
}

for (const button of document.querySelectorAll(".theme-switch-button")) {
  button.title ||= "Colour mode";
  for (const icon of button.querySelectorAll("i, svg")) {
    icon.removeAttribute("title");
    icon.setAttribute("aria-hidden", "true");
  }
}

// The bibliography calls itself a list, and must hold list items then.
for (const entry of document.querySelectorAll(".citation-list > .citation")) entry.setAttribute("role", "listitem");

// A formula that is too wide scrolls, so the keyboard must be able to reach it. Typesetting it changes its frame's size.
const reachable = new ResizeObserver((frames) => {
  for (const { target: frame } of frames) {
    for (const formula of frame.querySelectorAll("mjx-container")) {
      formula.tabIndex = formula.scrollWidth > formula.clientWidth ? 0 : -1;
    }
  }
});
for (const frame of document.querySelectorAll("div.math")) reachable.observe(frame);

const sidebar = document.querySelector(".bd-sidebar-primary");
sidebar?.setAttribute("role", "complementary");
sidebar?.setAttribute("aria-label", "Book contents");
