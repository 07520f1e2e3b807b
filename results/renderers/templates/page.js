"use strict";
/* What the page does beyond being read. Without it all tables, cards and settings are there, one after the other. */
const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const named = (id) => document.getElementById(id);
const read = (element, revive) => JSON.parse(element.textContent, revive);
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const pause = () => new Promise((next) => setTimeout(next, 0));
const make = (tag, settings) => Object.assign(document.createElement(tag), settings);
root.classList.add("live");

/* A text in the language of the page: English says it here, the others have theirs by it. */
const words = named("words") ? read(named("words")) : {};
const numbers = new Intl.NumberFormat(root.lang, { numberingSystem: "latn" });
const shownAs = (value) => (typeof value === "number" ? numbers.format(value) : value);
const tell = (text, values = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (_, name) => shownAs(values[name]));

/* Libraries lie in the page as text, and are read as modules. */
const library = async (name) => {
  const address = URL.createObjectURL(new Blob([read(named(`library.${name}`))], { type: "text/javascript" }));
  try {
    return await import(address);
  } finally {
    URL.revokeObjectURL(address);
  }
};

/* A box that scrolls is a stop for the keyboard; one that does not is none. */
const stops = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    const scrolls = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    target.toggleAttribute("tabindex", false);
    if (scrolls) target.tabIndex = 0;
    target.classList.toggle("sideways", target.scrollWidth > target.clientWidth + 1);
  }
});
all(".scroll").forEach((box) => stops.observe(box));

/* Tables: search and sort. */
const furnish = async () => {
  const tables = all(".searchable");
  if (!tables.length) return;
  const { jQuery } = await library("tables");
  for (const block of tables) {
    const heads = [...block.querySelectorAll("thead th")];
    const texts = heads.flatMap((head, at) => (head.matches(".number") ? [] : [at])); // found without accents, whatever they are sorted by
    const table = jQuery(block.querySelector("table")).DataTable({
      paging: false, order: [], autoWidth: false, columnDefs: [{ targets: texts, type: "string-utf8" }],
      layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
      language: { zeroRecords: tell("No row has this."), aria: { orderable: tell(": sort by this"), orderableRemove: tell(": as it was"), orderableReverse: tell(": sort the other way") } },
    });
    const finder = make("div", { className: "finder" });
    const box = make("input", { type: "search", id: `${block.id}.search`, autocomplete: "off" });
    const label = make("label", { htmlFor: box.id, textContent: tell("Search") });
    const status = make("p", {});
    status.setAttribute("role", "status");
    const count = () => {
      const { recordsDisplay, recordsTotal } = table.page.info();
      const counts = { found: recordsDisplay, all: recordsTotal, text: box.value };
      status.textContent = box.value ? tell("{found} of {all} rows have “{text}”", counts) : tell("{all} rows", counts);
    };
    box.addEventListener("input", () => {
      table.search(box.value, false, false).draw(); // as it is written: "group 1" is not "group" and "1" anywhere
      if (!table.page.info().recordsDisplay) table.search(box.value, false, true).draw();
      count();
    });
    finder.append(label, box, status);
    block.prepend(finder);
    count();
    await pause();
  }
};

/* Charts: drawn as wide as the part of the page they stand in, those now hidden too. */
const room = (figure) => {
  let inner = figure.closest(".part").clientWidth;
  for (let up = figure.parentElement; !up.matches(".part"); up = up.parentElement) {
    const { paddingLeft, paddingRight } = getComputedStyle(up);
    inner -= parseFloat(paddingLeft) + parseFloat(paddingRight);
  }
  return Math.floor(inner) - 28;
};
/* Keep a chart as wide as there is room beside its axes and legend, at most as wide as it says (if it does), and never so narrow as to be a smudge. */
const follow = async (figure, view, widest, edges) => {
  const fit = async () => {
    const width = Math.max(120, Math.min(widest ?? Infinity, room(figure) - edges));
    if (matchMedia("print").matches || view.width() === width) return;
    await view.width(width).runAsync();
    const over = Math.ceil(Number(figure.querySelector("svg").getAttribute("width"))) - room(figure); // slanted labels take more room
    if (over > 0 && width - over >= 120) await view.width(width - over).runAsync();
  };
  await fit();
  new ResizeObserver(fit).observe(figure.closest(".part"));
};
const draw = async () => {
  const figures = all(".chart");
  if (!figures.length) return;
  await library("charts");
  const look = read(named("look"));
  const narrow = room(figures[0]) < 560;
  const config = narrow ? { ...look, legend: { ...look.legend, orient: "bottom", columns: 1 } } : look;
  const slim = (key, value) => (key === "legend" && value && narrow ? { ...value, columns: 1 } : value);
  for (const figure of figures) {
    const { spec, fluid, widest } = read(figure.querySelector(".sketch"), slim);
    const canvas = make("div", { ariaHidden: "true" }); // the figure has its words
    figure.querySelector(".drawing").replaceChildren(canvas);
    const first = widest ?? 600;
    const sized = fluid ? { ...spec, width: first } : spec;
    const { view } = await window.vegaEmbed(canvas, sized, { actions: false, renderer: "svg", config });
    if (fluid) await follow(figure, view, widest, Number(canvas.querySelector("svg").getAttribute("width")) - first);
    await pause();
  }
};

/* Choosing one of many by typing: whoever has exactly this name, or another name (after a bar), wins over those in whose names it stands. */
const chooseIn = (block, list, show) => {
  const [input, status] = [block.querySelector("input"), block.querySelector("[role=status]")];
  const names = list.map(({ title, search }) => [title, ...search.split("|")].map(folded));
  const which = (fits) => list.filter((_, place) => names[place].some(fits));
  const found = (text) => [(name) => name === text, (name) => name.startsWith(text), (name) => name.includes(text)].map(which).find((some) => some.length) ?? [];
  input.addEventListener("input", () => {
    const text = folded(input.value);
    const [first, ...rest] = text ? found(text) : list.slice(0, 1);
    status.textContent = !text ? "" : !first ? tell("None has this name.") : rest.length ? tell("{count} have this; the first is shown.", { count: rest.length + 1 }) : tell("{title} is shown.", first);
    if (first) show(first);
  });
  block.querySelector(".chooser").hidden = false;
  if (list.length) show(list[0]);
};

/* Cards: one at a time. */
const showCard = (card) => {
  const cards = card.parentElement;
  all(".card", cards).forEach((other) => { other.hidden = other !== card; });
};
for (const cards of all(".cards")) {
  const list = all(".card", cards).map((card) => ({ card, title: card.querySelector("h4").textContent, search: card.dataset.search }));
  chooseIn(cards, list, ({ card }) => showCard(card));
}

/* A small table of one State. */
for (const block of all(".lookup")) {
  const list = read(block.querySelector(".entries")).map(([title, search, note, rows]) => ({ title, search, note, rows }));
  const lines = all("tbody tr", block);
  chooseIn(block, list, ({ title, note, rows }) => {
    block.querySelector("caption").textContent = title;
    block.querySelector(".about").textContent = note;
    rows.forEach((texts, place) => all("td", lines[place]).forEach((cell, column) => { cell.textContent = texts[column]; }));
  });
}

/* Switches: tabs, one setting at a time; arrow keys, Home and End go from one to the next. */
const choose = (panel) => {
  for (const other of all(":scope > .choice", panel.parentElement)) {
    const tab = named(`${other.id}.tab`);
    other.hidden = other !== panel;
    tab.setAttribute("aria-selected", String(other === panel));
    tab.tabIndex = other === panel ? 0 : -1;
  }
};
const fit = (block) => {
  const panels = all(":scope > .choice", block);
  const tabs = panels.map((panel) => {
    const tab = make("button", { type: "button", id: `${panel.id}.tab`, textContent: panel.querySelector("h4").textContent });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => choose(panel));
    return tab;
  });
  const bar = make("div", {});
  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", block.querySelector("h3").textContent);
  bar.append(...tabs);
  bar.addEventListener("keydown", (press) => {
    const here = tabs.indexOf(document.activeElement);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[press.key];
    if (next === undefined) return;
    press.preventDefault();
    const tab = tabs.at(next % tabs.length);
    tab.focus();
    tab.click();
  });
  block.querySelector("h3").after(bar);
  if (panels.length) choose(panels[0]);
};
all(".switch").forEach(fit);

/* A link to a thing that is hidden shows it. */
const reveal = () => {
  const target = named(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let up = target; up; up = up.parentElement) {
    if (up.matches("details")) up.open = true;
    if (up.matches(".choice")) choose(up);
    if (up.matches(".card")) showCard(up);
  }
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
addEventListener("click", ({ target }) => { if (target.closest("a[href^='#']")?.hash === location.hash) reveal(); });
for (const menu of all(".contents.narrow details")) menu.addEventListener("click", (click) => { if (click.target.matches("a")) menu.open = false; });

/* The list of contents tells where one is. */
const shown = new IntersectionObserver((parts) => {
  for (const { target, isIntersecting } of parts) target.dataset.seen = isIntersecting ? "yes" : "";
  const here = all(".part").find((part) => part.dataset.seen);
  for (const link of all(".contents.wide a")) {
    if (here && link.hash === `#${here.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}, { rootMargin: "-10% 0px -60% 0px" });
all(".part").forEach((part) => shown.observe(part));

/* On paper what is printed is open. */
let opened = [];
const unfold = () => { for (const closed of all("main details.more:not([open], .unprinted)")) { closed.open = true; opened.push(closed); } };
const refold = () => { for (const details of opened) details.open = false; opened = []; };
addEventListener("beforeprint", unfold);
addEventListener("afterprint", refold);
matchMedia("print").addEventListener("change", ({ matches }) => (matches ? unfold() : refold()));

furnish().then(draw).then(() => { root.dataset.ready = "yes"; if (location.hash) reveal(); });
