// Keys and saving at once for the marker's page. Without it the page is plain forms.
"use strict";

const form = document.querySelector("form#mark");
const said = document.querySelector("#saved");
let saving = Promise.resolve(true);
let unsaved = false;
let later = 0;

function say(text, bad = false) {
  said.textContent = text;
  said.classList.toggle("bad", bad);
}

async function post(action) {
  const body = new URLSearchParams(new FormData(form));
  body.set("action", action);
  const reply = await fetch(form.getAttribute("action"), {
    method: "POST",
    headers: { Accept: "application/json" },
    body,
  });
  return reply.json();
}

// One request after the other: the last level pressed is the one that counts.
function save() {
  clearTimeout(later);
  saving = saving.then(async () => {
    if (!new FormData(form).has("level")) return false;
    say(said.dataset.saving);
    unsaved = false;
    try {
      const reply = await post("save");
      if (!reply.saved) throw new Error(reply.wrong);
      say(reply.entered ? said.dataset.saved : said.dataset.behind);
      return true;
    } catch (error) {
      unsaved = true;
      say(error instanceof TypeError ? said.dataset.lost : error.message, true);
      return false;
    }
  });
  return saving;
}

async function next() {
  if (!new FormData(form).has("level")) {
    say(said.dataset.choose, true);
  } else if (await save()) {
    location.assign(form.dataset.next);
  }
}

function choose(level) {
  form.querySelector(`input[name=level][value="${level}"]`).checked = true;
  save();
}

function add(text) {
  const box = form.elements.comment;
  box.value = [box.value.trimEnd(), text].filter(Boolean).join("\n");
  changed();
}

function changed() {
  unsaved = true;
  clearTimeout(later);
  if (new FormData(form).has("level")) later = setTimeout(save, 700);
}

function quote() {
  const words = String(getSelection())
    .trim()
    .replace(/\s+/g, " ")
    .replace(/(?<=[\u3000-\u9fff]) (?=[\u3000-\u9fff])/g, ""); // a line break in Japanese
  if (!words) {
    say(said.dataset.select, true);
    return;
  }
  const marks = form.elements.comment.lang === "ja" ? ["「", "」"] : ["“", "”"];
  add(marks.join(words));
}

async function keep() {
  if (!form.elements.comment.value.trim()) {
    form.elements.comment.focus();
    return;
  }
  const reply = await post("keep");
  if (reply.saved) {
    const list = document.querySelector("#kept");
    list.replaceChildren(...reply.kept.map(item));
    say(said.dataset.kept);
  } else {
    say(reply.wrong, true);
  }
}

// A kept comment as the template makes it.
function item({ number, key, text }) {
  const button = document.createElement("button");
  button.name = "action";
  button.value = `insert-${number}`;
  button.dataset.text = text;
  if (key) button.dataset.key = key;
  const chip = document.createElement("kbd");
  chip.textContent = key || "+";
  const words = document.createElement("span");
  words.lang = form.elements.comment.lang;
  words.textContent = text;
  button.append(chip, words);
  const line = document.createElement("li");
  line.append(button);
  return line;
}

function pressed(event) {
  if (event.isComposing || event.altKey) return;
  const writing = event.target.matches("textarea");
  if (writing) {
    if (event.key === "Escape") event.target.blur();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) next();
    else return;
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.repeat) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Enter" && event.target.closest("a, button, summary")) return;
  if (form) {
    const act = { c: () => form.elements.comment.focus(), q: quote, k: keep, Enter: next }[key];
    if (act || (key >= "0" && key <= "3" && key.length === 1)) {
      event.preventDefault();
      if (act) act();
      else choose(key);
      return;
    }
  }
  const there = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (there) {
    event.preventDefault();
    leave(there);
  }
}

// Follow a link or press a button by its key, but not before what was chosen is saved.
async function leave(there) {
  if (form && unsaved && !there.dataset.text) await save();
  there.click();
}

document.addEventListener("keydown", pressed);
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const action = event.submitter ? event.submitter.value : "next";
    if (action.startsWith("insert-")) add(event.submitter.dataset.text);
    else if (action === "keep") keep();
    else next();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "level") save();
    else changed();
  });
  form.elements.comment.addEventListener("blur", () => unsaved && save());
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
}
