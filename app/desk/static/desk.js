"use strict";
// The pages work out nothing: they send what was chosen as JSON, and go where the answer says.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const body = document.body;
const language = document.documentElement.lang;
const words = JSON.parse(body.dataset.words);

// A text in the language of the page: English says it here, the others send theirs by it.
function tell(text, values = {}) {
  return (words[text] || text).replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? values[name].toLocaleString(language) : values[name]);
}

function trouble(text) {
  const box = document.getElementById("trouble");
  box.textContent = text;
  box.hidden = !text;
  if (text) box.scrollIntoView({ block: "nearest" });
}

function say(text) { document.getElementById("said").textContent = text; }

// A second click, before the page that the first one asked for is there, does nothing.
let leaving = false;
addEventListener("pageshow", () => { leaving = false; });

async function send(to, content, kind = "application/json") {
  if (leaving) return null;
  trouble("");
  let answer;
  try {
    answer = await fetch(to, { method: "POST", headers: { "Content-Type": kind }, body: kind === "application/json" ? JSON.stringify(content) : content });
  } catch { trouble(tell("The desk does not answer. Is it still running?")); return null; }
  const found = await answer.json().catch(() => ({ fault: tell("The desk could not answer this ({status}).", { status: `${answer.status}` }) }));
  if (!answer.ok) { trouble(found.fault); return null; }
  return found;
}

function go(found) {
  if (!found) return;
  leaving = true;
  if (!found.go) location.reload();
  else if (found.go === location.pathname + location.search + location.hash) location.reload();
  else if (found.go.split("#")[0] === location.pathname + location.search) { location.hash = found.go.split("#")[1]; location.reload(); }
  else location.assign(found.go);
}

// Names with a point, like settings.load_max, become an object of their own.
function contentOf(form, button) {
  const content = {};
  const data = new FormData(form);
  if (button && button.name) data.append(button.name, button.value);
  for (const [name, value] of data) {
    const at = name.indexOf(".");
    if (at < 0) content[name] = value;
    else (content[name.slice(0, at)] ??= {})[name.slice(at + 1)] = value;
  }
  return content;
}

async function busy(form, work) {
  const buttons = all("button", form);
  for (const each of buttons) each.disabled = true;
  try { return await work(); } finally { for (const each of buttons) each.disabled = false; }
}

function ended() {
  const head = document.createElement("h1");
  const text = document.createElement("p");
  head.textContent = tell("The desk has ended");
  text.textContent = tell("You may close this page.");
  document.querySelector("main").replaceChildren(head, text);
}

function listenToForms(within) {
  for (const form of all("form[data-post]", within)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      busy(form, async () => go(await send(form.dataset.post, contentOf(form, event.submitter))));
    });
  }
  for (const button of all("[data-do]", within)) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      go(await send(button.dataset.do, {}));
      button.disabled = false;
    });
  }
  for (const button of all("[data-end]", within)) {
    button.addEventListener("click", async () => {
      if (await send(button.dataset.end, {})) ended();
    });
  }
  for (const button of all("[data-without-what-if]", within)) {
    const form = document.getElementById("what-if");
    button.addEventListener("click", async () => go(await send("/years", { ...contentOf(form), without: button.dataset.withoutWhatIf })));
  }
  for (const button of all("[data-print]", within)) button.addEventListener("click", () => print());
  for (const form of all("form[data-day]", within)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(`/list?list=real-${form.elements.day.value}`);
    });
  }
}

// Files

function listenToFiles() {
  for (const form of all("form[data-drop]")) {
    const input = form.querySelector("input");
    const take = async (file) => {
      if (!file) return;
      if (file.size > Number(input.dataset.most)) {
        trouble(tell("{file} is too large: {size} bytes, at most {most}.", { file: file.name, size: file.size, most: Number(input.dataset.most) }));
        return;
      }
      const words = new URLSearchParams({ name: file.name, list: body.dataset.list, law: body.dataset.law });
      say(tell("Reading {file}", { file: file.name }));
      const sign = form.dataset.drop.includes("?") ? "&" : "?";
      go(await send(`${form.dataset.drop}${sign}${words}`, file, "application/octet-stream"));
      input.value = "";
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("change", () => take(input.files[0]));
    take(input.files[0]);  // chosen before this script had come
    for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
    for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => { event.preventDefault(); take(event.dataTransfer.files[0]); });
  }
  // A file dropped beside a zone would be opened instead of this page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
}

function listenToCells() {
  for (const form of all("form[data-mend]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const rows = all("table.cells tr", form).map((row) => all("input", row).map((cell) => cell.value));
      busy(form, async () => go(await send(form.dataset.mend, { name: `${form.elements.name.value}.csv`, rows })));
    });
  }
}

// The law

function listenToLaw() {
  const form = document.querySelector("form[data-live]");
  if (!form) return;
  form.addEventListener("change", async () => {
    const found = await send(form.dataset.live, contentOf(form));
    if (found) document.getElementById("clauses").innerHTML = found.html;
  });
  for (const button of all("[data-without]")) {
    button.addEventListener("click", async () => go(await send("/law", { ...contentOf(form), without: button.dataset.without })));
  }
}

// Dice

function listenToDice() {
  const dice = document.querySelector("input[name=dice]");
  if (!dice) return;
  const form = dice.form;
  const kind = () => form.querySelector("input[name=faces]:checked");
  const count = () => {
    const shown = dice.value.trim().split(/[\s,]+/).filter(Boolean);
    const [low, high] = kind().value === "10" ? [0, 9] : [1, 6];
    const wrong = shown.find((each) => !/^\d+$/.test(each) || Number(each) < low || Number(each) > high);
    const needed = Number(kind().dataset.needed);
    document.getElementById("about-dice").textContent = wrong !== undefined ? tell("“{wrong}” is not on such a die ({low} to {high}).", { wrong, low, high })
      : shown.length ? tell("{count} of {needed} dice.", { count: shown.length, needed }) : "";
  };
  form.addEventListener("input", count);
  form.querySelector("[data-roll]").addEventListener("click", () => {
    const faces = Number(kind().value);
    const rolled = [];
    while (rolled.length < Number(kind().dataset.needed)) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < 256 - (256 % faces)) rolled.push((byte % faces) + (faces === 10 ? 0 : 1));
    }
    dice.value = rolled.join(" ");
    count();
  });
}

function listenToSliders() {
  for (const slider of all(".slider input[type=range]")) {
    const show = () => { slider.nextElementSibling.value = Number(slider.value).toLocaleString(language, { maximumSignificantDigits: 3 }); };
    slider.addEventListener("input", show);
    show();
  }
}

// Tables: searching, sorting, and choosing among the values of a column that has few.

const MOST_VALUES = 12;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function liven(block) {
  const table = block.querySelector("table");
  const rows = all("tbody tr", table);
  const heads = all("thead th", table);
  if (rows.length < 8) return;
  const texts = rows.map((row) => plain(row.textContent));
  const finder = document.createElement("div");
  finder.className = "finder";
  const label = document.createElement("label");
  const search = document.createElement("input");
  const told = document.createElement("p");
  search.type = "search";
  label.append(tell("Search"), " ", search);
  told.setAttribute("role", "status");
  finder.append(label);
  const filters = [];
  heads.forEach((head, at) => {
    const values = [...new Set(rows.map((row) => row.children[at].textContent))].sort((a, b) => a.localeCompare(b, language, { numeric: true }));
    if (values.length < 2 || values.length > MOST_VALUES || values.some((each) => each.length > 60)) return;
    const choice = document.createElement("select");
    for (const value of ["", ...values]) {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = value || tell("all");
      choice.append(option);
    }
    const name = document.createElement("label");
    name.append(`${head.textContent.trim()} `, choice);
    finder.append(name);
    filters.push([at, choice]);
  });
  finder.append(told);
  block.prepend(finder);
  const show = () => {
    const wanted = plain(search.value.trim());
    let count = 0;
    rows.forEach((row, at) => {
      const fits = texts[at].includes(wanted) && filters.every(([column, choice]) => !choice.value || row.children[column].textContent === choice.value);
      row.hidden = !fits;
      count += fits;
    });
    told.textContent = count === rows.length ? tell("{count} rows", { count }) : tell("{count} of {all} rows", { count, all: rows.length });
  };
  search.addEventListener("input", show);
  for (const [, choice] of filters) choice.addEventListener("change", show);
  show();
  const keyOf = (row, at) => row.children[at].dataset.order ?? row.children[at].textContent;
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const sorted = [...rows].sort((a, b) => keyOf(a, at).localeCompare(keyOf(b, at), language, { numeric: true }) * (up ? 1 : -1));
      table.querySelector("tbody").append(...sorted);
    });
  });
}

// Work in the background

const wordsOf = ({ step, done, total }) => total && done !== null
  ? tell("{step}: {percent} %", { step: step || tell("It is at work"), percent: Math.round((100 * done) / total) })
  : step || tell("It is at work");

// New figures take the place of the old ones, and nothing that is being filled in above them is lost.
async function anew(id) {
  const old = document.querySelector(`[data-watch="${id}"]`)?.closest("section");
  if (!old) { location.reload(); return; }
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = document.adoptNode(page.getElementById(old.id));
  old.replaceWith(fresh);
  say(tell("New figures are there."));
  listen(fresh);
}

async function watch(id, seen, every = 300) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, every));
    let found;
    try { found = await (await fetch(`/job/${id}/state`)).json(); } catch { trouble(tell("The desk does not answer. The work goes on where it can; trying again.")); continue; }
    trouble("");
    if (!["waiting", "running"].includes(found.state)) { anew(id); return; }
    seen(found);
  }
}

function watchJob() {
  const main = document.querySelector("main[data-job]");
  if (!main || !["waiting", "running"].includes(main.dataset.state)) return;
  const bar = document.getElementById("progress");
  let last = "";
  watch(main.dataset.job, (found) => {
    const text = found.state === "waiting" ? tell("It waits for other work to end.") : wordsOf(found);
    document.getElementById("step").textContent = text;
    if (found.total) { bar.max = found.total; bar.value = found.done || 0; } else bar.removeAttribute("value");
    if (found.step && found.step !== last) { last = found.step; say(last); }
  });
}

function listen(within) {
  listenToForms(within);
  for (const block of all(".searchable", within)) liven(block);
  for (const id of new Set(all("[data-watch]", within).map((each) => each.dataset.watch))) watch(id, () => {}, 1000);
}

listen(document);
listenToFiles();
listenToCells();
listenToLaw();
listenToDice();
listenToSliders();
watchJob();
