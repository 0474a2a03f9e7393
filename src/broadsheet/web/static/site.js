// What pages gain from a script: set mathematics, and a few keys. All of it can be missing.
"use strict";

const here = document.currentScript.dataset;

const MATH = {
  throwOnError: true, // then the source stays as it is
  trust: false,
  strict: "ignore",
  maxExpand: 100,
  maxSize: 20,
  macros: { "\\pmb": "\\boldsymbol{#1}" }, // KaTeX's own writes a style attribute, which our policy refuses
};

function source(text) {
  const display = text.startsWith("$$") || text.startsWith("\\[");
  const sign = text.startsWith("$") && !display ? 1 : 2;
  return [text.slice(sign, -sign), display];
}

const DEEPEST = 100; // elements in elements; browsers take a minute to lay out a thousand among much text

function depth(element) {
  let level = [element];
  let deep = 0;
  for (; level.length; deep++) level = level.flatMap((one) => [...one.children]);
  return deep;
}

function setMath(element) {
  const [tex, displayMode] = source(element.textContent);
  const set = document.createElement("span");
  try {
    // Macros of its own, or a formula could say what the signs of all later ones mean.
    katex.render(tex, set, { ...MATH, displayMode, macros: { ...MATH.macros } });
    if (depth(set) > DEEPEST) throw new RangeError("too deep");
    element.replaceChildren(set);
  } catch {
    element.classList.add("raw");
  }
}

// A formula that is wider than its paragraph is moved sideways by itself.
function keepInside(formulas) {
  const edge = (element) => element.getBoundingClientRect().right;
  const wide = [...formulas].filter((one) => edge(one) > edge(one.closest("p, li, dd, td, h1, h2, h3, div, body")) + 1);
  for (const one of wide) {
    one.classList.add("wide");
    one.tabIndex = 0; // so that keys can move it
  }
}

function setAll(formulas) {
  formulas.forEach(setMath);
  keepInside(formulas);
}

function loadKatex(then) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${here.katex}/katex.min.css`;
  const script = document.createElement("script");
  script.src = `${here.katex}/katex.min.js`;
  script.onload = then;
  document.head.append(style, script);
}

function setNew() {
  const formulas = [...document.querySelectorAll(".tex:not(.raw)")].filter((one) => !one.querySelector(".katex"));
  if (!formulas.length) return;
  if (window.katex) setAll(formulas);
  else loadKatex(() => setAll(formulas));
}

setNew();

// A list was swapped: where the button that was pressed has gone with it, the one that undoes it is next.
document.addEventListener("htmx:afterSettle", () => {
  setNew();
  if (document.activeElement === document.body) document.querySelector(".undo button")?.focus({ preventScroll: true });
});

// What was done is told once: a page that is kept or sent on should not tell it again.
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  ["done", "of", "with"].forEach((name) => address.searchParams.delete(name));
  history.replaceState(history.state, "", address);
}

// Keys. They can be switched off, for those whose keyboard or voice means something else by them.
const help = document.getElementById("keys");
const wanted = document.getElementById("use-keys");
const SWITCH = "broadsheet-keys";

function remembered() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function remember() {
  try {
    localStorage.setItem(SWITCH, wanted.checked ? "on" : "off");
  } catch {
    // Private windows may refuse; the switch then holds for this page.
  }
}

function move(step) {
  const titles = [...document.querySelectorAll(".card :is(h2, h3) a")];
  const card = document.activeElement.closest(".card");
  const now = titles.findIndex((title) => title.closest(".card") === card);
  const next = titles[now < 0 ? (step > 0 ? 0 : titles.length - 1) : now + step];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.closest(".card").scrollIntoView({ block: "nearest" });
}

function findWords() {
  const field = document.querySelector("input[name=q]");
  field.focus();
  field.select();
}

// The card one is at: where the focus is, else the first; on the page of a paper there is but one.
function cardHere() {
  return document.activeElement.closest(".card") || document.querySelector(".paper > header, .card");
}

function open() {
  cardHere()?.querySelector(":is(h2, h3) a")?.click();
}

let lastPressed = null; // the id of the button: its element is replaced when it was pressed

function press(act) {
  const button = cardHere()?.querySelector(`button[data-act="${act}"]`);
  if (!button) return;
  lastPressed = button.id;
  button.click();
}

function undo() {
  const button = document.querySelector(".undo button") || document.getElementById(lastPressed);
  button?.click();
}

const KEYS = {
  "/": findWords,
  j: () => move(1),
  k: () => move(-1),
  o: open,
  s: () => press("save"),
  u: () => press("vote"),
  x: () => press("not-for-me"),
  z: undo,
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!wanted.checked || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// What could not be done is told by the page that a form without a script leads to.
document.addEventListener("htmx:responseError", (event) => {
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  const form = event.detail.elt.closest("form");
  if (!form || !button) return;
  const pressed = document.createElement("input");
  Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
  form.append(pressed);
  form.submit();
});

// Letters come at an hour where the reader is.
document.querySelectorAll("[data-zone]").forEach((field) => {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
});

wanted.checked = remembered();
wanted.addEventListener("change", remember);
document.querySelectorAll(".scripted").forEach((element) => (element.hidden = false));
document.getElementById("show-keys").addEventListener("click", () => help.showModal());
