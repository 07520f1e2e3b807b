"use strict";
// The screen of a ceremony. It asks the server for what has happened, shows it, and sends what is pressed. It decides nothing.

const byId = (id) => document.getElementById(id);
const SPOKEN_EVERY = 2500; // milliseconds from one announcement to the next, so that a listener can follow
const BREATH = 50; // milliseconds between two looks, so that lots that come fast are shown together
const RECENT = 30;
const BY_HAND = 20; // seconds for a lot drawn one at a time (assumed), until some have been
const LONGEST_WAIT = 300; // seconds; a longer wait between two lots is a break, and no pace
const wall = document.body.dataset.wall === "yes"; // a screen that only looks
const language = document.documentElement.lang;
const whole = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: false, maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(`${language}-u-nu-latn`, { useGrouping: false, minimumFractionDigits: 1, maximumFractionDigits: 1 });

let facts = null;
let next = 0; // number of the first event not shown yet
let version = -1;
let phase = "";
let waiting = false;
let speed = "paused";
let proposal = null; // the seed that is shown and not confirmed
const rows = new Map(); // State under review -> its row of the table of reviews
const yearOf = new Map();
let latest = null;

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const nameOf = (state) => facts.states[state].name;
const placeOf = (state) => facts.states[state].place; // in the order of names
const inLanguage = (path) => `${path}${path.includes("?") ? "&" : "?"}language=${document.body.dataset.language}`;

// A text in the language of the page: English says it here, the others send theirs by it.
function tell(text, values = {}) {
  const said = (facts && facts.words[text]) || text;
  return said.replace(/\{(\w+)\}/g, (_, name) => typeof values[name] === "number" ? whole.format(values[name]) : values[name]);
}

// Announcements

let toSay = "";
let saidAt = 0;
function say(text) {
  if (!toSay) setTimeout(() => { byId("said").textContent = toSay; toSay = ""; saidAt = Date.now(); },
    Math.max(0, saidAt + SPOKEN_EVERY - Date.now()));
  toSay = text;
}

function trouble(text) {
  byId("trouble").textContent = text;
  byId("trouble").hidden = !text;
}

// On the wall nobody can scroll: what does not fit gets smaller as long as it can be read, and of a list that is still too long the rest is
// counted.

const SMALLEST = 0.7; // of the ordinary letters
const over = (box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;

function fit(text, box) {
  text.style.fontSize = "";
  if (!wall) return;
  const smallest = SMALLEST * parseFloat(getComputedStyle(document.documentElement).fontSize);
  for (let size = parseFloat(getComputedStyle(text).fontSize); over(box) && size > smallest; size -= 0.5) text.style.fontSize = `${Math.max(size - 0.5, smallest)}px`;
}

function fitList(list) {
  fit(list, list);
  if (!wall || !over(list)) return;
  const more = element("li");
  list.append(more);
  for (let count = 1; over(list) && more.previousSibling; count += 1) {
    more.previousSibling.remove();
    more.textContent = tell("and {count} more", { count });
  }
}

function keepWhole(lines, box) {
  for (const line of lines.values()) line.hidden = false;
  const { bottom } = box.getBoundingClientRect();
  const cut = [...lines.values()].filter((line) => line.getBoundingClientRect().bottom > bottom);
  for (const line of cut) line.hidden = true;
}

// What is sent

async function send(path, body) {
  try {
    const answer = await fetch(inLanguage(path), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const told = await answer.json();
    if (answer.status === 409) return false; // the screen was behind; it is told by the next events
    trouble(told.fault || "");
    return answer.ok && told;
  } catch {
    trouble(tell("The ceremony cannot be reached. Nothing was done."));
    return false;
  }
}

let askedAt = -1; // the event after which a lot was last asked for: one press, one lot
async function drawOne() {
  if (wall || phase !== "lots" || !waiting || speed !== "paused" || askedAt === next) return;
  askedAt = next;
  if (!await send("/one", { after: askedAt })) askedAt = -1;
}

const goOn = (at) => !wall && phase === "lots" && send("/speed", { speed: at });

// All at once: only after a question that says what it does
function askForAll() {
  if (phase !== "lots") return;
  goOn("paused");
  const left = byId("lots-left").textContent;
  byId("sure-left").textContent = /\d/.test(left) ? tell("Lots left, about: {count}.", { count: left }) : "";
  byId("sure").showModal();
}

function listenToAll() {
  byId("all").addEventListener("click", askForAll);
  byId("not-all").addEventListener("click", () => byId("sure").close());
  byId("yes-all").addEventListener("click", () => { byId("sure").close(); send("/speed", { speed: "all", sure: true }); });
}

// The seed

// One die is what stands between two spaces: "10" is no ten-sided die, and not two dice.
function diceShown() {
  const faces = document.querySelector("input[name=faces]:checked");
  const shown = byId("dice").value.split(/[\s,;]+/).filter(Boolean);
  const [low, high] = faces.value === "10" ? [0, 9] : [1, 6];
  const wrong = shown.find((die) => !/^\d$/.test(die) || Number(die) < low || Number(die) > high);
  return { faces: Number(faces.value), dice: shown.map(Number), needed: Number(faces.dataset.needed), wrong };
}

function countDice() {
  const { faces, dice, needed, wrong } = diceShown();
  const over = dice.length - needed;
  const counts = { count: dice.length, needed, over: Math.abs(over) };
  byId("about-dice").textContent = wrong !== undefined ? tell("“{wrong}” is not what one {faces}-sided die shows. Put a space between two dice.", { wrong, faces })
    : over < 0 ? tell("{count} of {needed} dice. Still needed: {over}.", counts)
      : over ? tell("{count} of {needed} dice. Too many: {over}.", counts) : tell("{count} of {needed} dice. That is enough.", counts);
}

function countText() {
  const length = [...byId("text").value.normalize("NFC").trim()].length;
  const shortest = Number(byId("text").dataset.shortest);
  byId("count-text").textContent = length && length < shortest ? tell("{length} of at least {shortest} characters: a short text is no chance.", { length, shortest }) : "";
}

async function propose(body) {
  const told = await send("/propose", body);
  if (!told) return;
  proposal = body;
  showProposed(told.seed);
  byId("proposed").querySelector("h2").focus();
  byId("proposed").scrollIntoView({ block: "nearest" });
}

let proposed = ""; // as the server has it
function showProposed(text) {
  if (text && text !== proposed) say(tell("Proposed seed: {text}", { text }));
  proposed = text;
  byId("proposed-seed").textContent = text;
  byId("proposed").hidden = !text || !(wall || proposal);
}

function withdraw() {
  if (!proposal) return;
  proposal = null;
  showProposed("");
  send("/propose", {});
}

function listenToSeed() {
  byId("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("text").value.normalize("NFC").trim();
    byId("text").value = text;
    trouble(text ? "" : tell("Type some text first."));
    if (text) propose({ text });
  });
  byId("rolled").addEventListener("submit", (event) => {
    event.preventDefault();
    const { faces, dice, needed, wrong } = diceShown();
    const odd = wrong !== undefined || dice.length !== needed;
    trouble(odd ? tell("What {needed} dice show is needed: {told}", { needed, told: byId("about-dice").textContent }) : "");
    if (!odd) propose({ faces, dice });
  });
  byId("text").addEventListener("input", () => { withdraw(); countText(); });
  byId("rolled").addEventListener("input", () => { withdraw(); countDice(); });
  byId("confirm").addEventListener("click", () => proposal && send("/seed", proposal));
  countDice();
}

// The division into years

function placeInYear(state, year) {
  yearOf.set(state, year);
  const cell = byId("years").querySelector(`[data-group="${CSS.escape(facts.states[state].group)}"] [data-year="${year}"]`);
  const after = [...cell.children].find((other) => placeOf(other.dataset.state) > placeOf(state));
  const made = element("div", nameOf(state));
  made.dataset.state = state;
  cell.insertBefore(made, after || null);
  cell.parentElement.hidden = false;
  const board = byId("division").getBoundingClientRect();
  const { bottom } = cell.getBoundingClientRect();
  if (bottom > board.bottom) byId("division").scrollTop += bottom - board.bottom + 2;
}

function layOutYears() {
  for (const group of facts.groups) {
    if (!Object.values(facts.states).some((about) => about.group === group && about.reviewed)) continue;
    const row = element("tr");
    row.dataset.group = group;
    row.hidden = true; // until it has a State
    const head = element("th", group);
    head.scope = "row";
    row.append(head);
    for (const year of [1, 2, 3]) {
      const cell = element("td", "", "names");
      cell.dataset.year = String(year);
      row.append(cell);
    }
    byId("years").append(row);
  }
}

// The table of reviews

function rowOf(state) {
  let row = rows.get(state);
  if (!row) {
    row = element("tr");
    const head = element("th", nameOf(state));
    head.scope = "row";
    row.append(head, element("td", yearOf.get(state) || ""), element("td"), element("td"));
    rows.set(state, row);
  }
  return row;
}

function seatIn(event) {
  const row = rowOf(event.for);
  const cell = row.children[event.seat === "home" ? 2 : 3];
  const text = event.additional ? tell("and {state} ({instruments})", { state: nameOf(event.state), instruments: event.instruments.join(", ") }) : nameOf(event.state);
  cell.append(element("div", text));
}

// The events

const acts = {
  lot(event) {
    latest = event;
    if (event.year && typeof event.drawn === "string") placeInYear(event.drawn, event.year);
  },
  seat(event) { latest = event; },
  last(event) { placeInYear(event.state, event.year); },
  seated(event) { seatIn(event); },
  emptied(event) { for (const cell of [...rowOf(event.for).children].slice(2)) cell.replaceChildren(); },
};

function showLatest(fresh) {
  const passed = latest.passed && latest.passed.length ? tell("Passed over: {states}.", { states: latest.passed.map((each) => `${each.name} (${each.clause})`).join(", ") }) : "";
  const last = byId("last");
  last.dataset.outcome = latest.outcome;
  last.classList.remove("fresh");
  if (fresh) { void last.offsetWidth; last.classList.add("fresh"); }
  byId("last-title").textContent = latest.lot ? tell("Lot {lot}, one of {count} in the bowl", { lot: latest.lot, count: latest.from }) : tell("A seat filled without a lot of its own");
  byId("last-for").textContent = latest.title;
  byId("last-who").textContent = latest.name;
  byId("last-outcome").textContent = latest.ending;
  byId("last-why").textContent = latest.why ? tell("Barred by {why}.", { why: latest.why }) : passed;
  fit(byId("last-why"), last);
}

function showRecent(events) {
  const lines = events.filter((event) => event.sentence).slice(-RECENT).map((event) => element("li", event.sentence));
  byId("recent").prepend(...lines.reverse());
  while (byId("recent").children.length > RECENT) byId("recent").lastChild.remove();
  while (wall && over(byId("recent").parentElement) && byId("recent").children.length > 1) byId("recent").lastChild.remove();
}

function showReviews(events) {
  const changed = [...new Set(events.filter((event) => event.what === "seated").map((event) => event.for))];
  if (!changed.length) return;
  byId("division").hidden = true;
  byId("reviews-region").hidden = false;
  for (const row of byId("reviews").querySelectorAll(".now")) row.classList.remove("now");
  byId("reviews").prepend(...changed.reverse().map((state) => rowOf(state)));
  rowOf(changed[0]).classList.add("now");
  if (wall) keepWhole(rows, byId("reviews-region"));
}

// Where things stand

let inBowl = []; // the names of what is left
function showBowl() {
  byId("bowl-left").replaceChildren(...inBowl.map((name) => element("li", name)));
  fitList(byId("bowl-left"));
}

function showNext(state) {
  const now = state.now;
  const about = now && facts.states[now.reviewed];
  byId("next-who").textContent = about ? about.name : state.bowl.title;
  byId("next-about").textContent = about ? [tell("State under review"), about.group, about.instruments.join(", ")].join(" · ") : "";
  byId("bowl-title").textContent = now ? now.title[0].toUpperCase() + now.title.slice(1) : "";
  const { left, lots } = state.bowl;
  byId("next-title").textContent = lots ? tell("Next lot") : tell("Next seat, without a lot of its own");
  if (!wall) byId("one-does").textContent = lots ? tell("Draw one lot") : tell("Fill one seat");
  const count = left.length;
  byId("bowl-count").textContent = !count ? "" : lots ? tell("Lots in the bowl: {count}", { count }) : tell("Cards, from the top: {count}", { count });
  inBowl = left;
  showBowl();
}

// At speed the next thing wanted is a pause, and after it the next lot: the space bar does each in its turn.
const atSpeedButtons = () => document.activeElement && document.activeElement.dataset.speed;
function moveOn(from, to) {
  if (from === "paused" && to !== "paused" && (atSpeedButtons() || document.activeElement === byId("one"))) document.querySelector("[data-speed=paused]").focus();
  if (to === "paused" && atSpeedButtons()) byId("one").focus();
}

function showControls(state, before) {
  if (wall) return;
  moveOn(before, state.speed);
  byId("one").setAttribute("aria-disabled", String(!state.waiting || state.speed !== "paused"));
  for (const button of document.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(button.dataset.speed === state.speed));
  }
}

function showCounts(state) {
  const reviewed = Object.values(facts.states).filter((about) => about.reviewed).length;
  byId("count-lots").textContent = state.lots;
  byId("count-seats").textContent = state.seats;
  byId("count-states").textContent = rows.size;
  byId("count-left").textContent = reviewed - rows.size;
  showTimeLeft(state);
}

// About how long the lots that are left take: at the speed that is set, or at the pace of the last ones drawn one at a time.
const waits = []; // seconds between the last lots that were drawn one at a time
let drawnAt = 0;
function keepPace(state) {
  const now = Date.now() / 1000;
  if (state.events.some((event) => event.lot || event.what === "seat")) {
    if (state.speed === "paused" && drawnAt && now - drawnAt < LONGEST_WAIT) waits.push(now - drawnAt);
    if (waits.length > 20) waits.shift();
    drawnAt = now;
  }
}

function showTimeLeft(state) {
  keepPace(state);
  const left = state.steps_left;
  const by = { slow: 2, fast: 0.1, state: 0.1, all: 0 }[state.speed];
  const own = waits.length > 4 ? waits.reduce((sum, one) => sum + one, 0) / waits.length : BY_HAND;
  const minutes = left === null ? null : left * (by ?? own) / 60;
  byId("lots-left").textContent = left === null ? "–" : left;
  byId("time-left").textContent = minutes === null ? "–" : minutes < 100 ? tell("{minutes} min", { minutes: Math.max(1, Math.round(minutes)) }) : tell("{hours} h", { hours: tenths.format(minutes / 60) });
  byId("pace").textContent = by !== undefined ? tell("Time left, at this speed")
    : waits.length > 4 ? tell("Time left, at this pace") : tell("Time left, at {seconds} s a lot", { seconds: BY_HAND });
}

function showPhase(state) {
  if (phase === state.phase) return;
  const before = phase;
  phase = state.phase;
  document.body.dataset.phase = phase;
  for (const section of document.querySelectorAll("main > section")) section.hidden = !section.dataset.phases.split(" ").includes(phase);
  for (const item of document.querySelectorAll(".phases li")) {
    if (item.dataset.phases.split(" ").includes(phase)) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  byId("frozen").open = phase === "list" && !wall;
  if (phase === "checking" || (phase === "over" && before !== "checking")) {
    byId("all-reviews").replaceChildren(...[...rows.keys()].sort((a, b) => placeOf(a) - placeOf(b))
      .map((reviewed) => { rowOf(reviewed).classList.remove("now"); rowOf(reviewed).hidden = false; return rowOf(reviewed); }));
  }
  if (before) {
    const heading = [...document.querySelectorAll("main > section:not([hidden]) h1")][0];
    if (phase === "lots" && !wall) byId("one").focus();
    else if (heading && !(before === "checking")) { heading.focus(); scrollTo(0, 0); }
    say({ seed: tell("Frozen. Now the seed."), lots: tell("The seed is confirmed. Now the lots."), checking: tell("All lots are drawn. The record is checked."),
      over: tell("The ceremony is over.") }[phase] || "");
  } else if (phase === "lots" && !wall) byId("one").focus();
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}`.replace(/([^.。])$/, `$1${language === "zh" ? "。" : "."}`);

function showResult(result) {
  if (!result.digest) return;
  byId("record-digest").textContent = result.digest;
  const check = result.checked;
  const stuck = result.stuck;
  byId("ending").textContent = stuck ? tell("The draw is stuck") : !check ? tell("The lots are drawn")
    : check.kept ? tell("The draw keeps every clause") : tell("The draw is broken");
  byId("ending").className = stuck || (check && !check.kept) ? "broken" : check ? "kept" : "";
  const reviews = result.reviews;
  const found = check && tell("Checked by this program from the record alone; findings: {count}.", { count: check.findings });
  const about = stuck ? tell("States that had a seat filled before it stopped: {reviews}.", { reviews }) : tell("States reviewed: {reviews}.", { reviews });
  byId("ending-lead").textContent = check ? `${about} ${found}` : tell("The record is being checked.");
  byId("stuck").hidden = !stuck;
  if (stuck) {
    byId("stuck").replaceChildren(...stuck.why.map((text) => element("p", sentence(text))), element("p", stuck.unmet
      ? tell("This is an outcome of the draw and not a fault of the program. The record says where it stopped. Because a clause is not kept, the check below finds clauses broken.")
      : tell("This is an outcome of the draw and not a fault of the program. The record says where it stopped. Because seats are empty, the check below finds clauses broken.")));
  }
  for (const item of document.querySelectorAll("[data-file]")) {
    const there = item.dataset.file === "journal.jsonl" || (item.dataset.file === "evidence-pack.zip" ? result.pack !== undefined : Boolean(check));
    item.hidden = !there;
  }
  byId("pack-check").textContent = result.pack !== undefined ? tell("The pack's own check says: {told}", { told: `\u2068${result.pack}\u2069` }) : tell("The evidence pack is being made.");
  if (!check) return;
  const follow = check.from_seed === true ? tell("The lots follow from the public seed.") : "";
  byId("replay").textContent = `${sentence(check.replay)} ${follow}`;
  const lines = check.clauses.map((clause) => [clause.cited, sentence(clause.statement), clause.level, whole.format(clause.instances), clause.broken]);
  lines.push([tell("record"), tell("The record says of itself what is so, and its lots lead to it."), "", "", check.record]);
  byId("clauses").replaceChildren(...lines.map(([clause, statement, level, checked, broken]) => {
    const row = element("tr");
    const head = element("th", clause);
    head.scope = "row";
    const verdict = element("td", broken.length ? tell("BROKEN ({count}): {first}", { count: broken.length, first: broken[0] }) : tell("kept"), broken.length ? "broken" : "kept");
    row.append(head, element("td", statement), element("td", level), element("td", checked), verdict);
    return row;
  }));
}

function show(state) {
  const before = speed;
  waiting = state.waiting;
  speed = state.speed;
  const fresh = next > 0 || state.events.length < 3;
  for (const event of state.events) acts[event.what](event);
  next = state.next;
  if (state.phase !== "seed") proposal = null;
  showProposed(state.phase === "seed" ? state.proposed : "");
  version = state.more ? -1 : state.version;
  showPhase(state);
  if (state.events.length && latest) showLatest(fresh && state.speed !== "all");
  if (phase === "lots" || phase === "stopped") {
    showRecent(state.events);
    showReviews(state.events);
    showNext(state);
    showControls(state, before);
    showCounts(state);
    const spoken = state.events.filter((event) => event.sentence).pop();
    if (spoken) say(spoken.sentence);
  }
  if (phase === "checking" || phase === "over") showResult(state.result);
  byId("journal-lines").textContent = whole.format(state.journal.lines);
  byId("journal-last").textContent = state.journal.last;
  byId("seed-shown").hidden = !state.seed;
  byId("seed-shown").querySelector("strong").textContent = state.seed;
  if (state.fault) trouble(tell("The ceremony has stopped: {fault} What is in the journal stands; start the command again to go on.", { fault: state.fault }));
}

async function watch() {
  let lost = false;
  for (;;) {
    try {
      const answer = await fetch(inLanguage(`/events?after=${next}&version=${version}`));
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      if (lost) { trouble(""); lost = false; }
      if (state.next < next) { location.reload(); return; }
      show(state);
      await new Promise((resolve) => setTimeout(resolve, BREATH));
    } catch (fault) {
      if (fault instanceof TypeError === false && !/^\d+$/.test(fault.message)) console.error(fault);
      lost = true;
      version = -1;
      trouble(tell("The connection to the ceremony is lost. Every lot that was shown is on disk. Trying again."));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function listen() {
  if (wall) return;
  byId("freeze").addEventListener("click", () => send("/freeze", {}));
  listenToAll();
  byId("one").addEventListener("click", drawOne);
  for (const button of document.querySelectorAll("[data-speed]")) button.addEventListener("click", () => goOn(button.dataset.speed));
  document.addEventListener("keydown", (event) => {
    if (event.repeat && (event.key === " " || event.key === "Enter") && event.target === byId("one")) event.preventDefault();
    if (phase !== "lots" || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (byId("sure").open) return;
    if (event.key === "Escape") goOn("paused");
    if ((event.key === " " || event.key === "Enter") && !event.target.closest("button, a, input, summary")) {
      event.preventDefault();
      drawOne();
    }
  });
  listenToSeed();
}

// The stage fills what header and footer leave of the screen.
function fitStage() {
  const parts = ["header", "footer", ".rehearsal"].map((part) => document.querySelector(part));
  const taken = parts.reduce((sum, part) => sum + (part ? part.offsetHeight : 0), 0);
  document.documentElement.style.setProperty("--taken", `${taken}px`);
}

async function begin() {
  const sizes = new ResizeObserver(fitStage);
  for (const part of ["header", "footer"]) sizes.observe(document.querySelector(part));
  if (wall) {
    new ResizeObserver(showBowl).observe(byId("bowl-left"));
    new ResizeObserver(() => keepWhole(rows, byId("reviews-region"))).observe(byId("reviews-region"));
  }
  facts = await (await fetch(inLanguage("/facts"))).json();
  layOutYears();
  listen();
  await watch();
}

begin();
