// The form and what it answers. Nothing is sent anywhere: the page's own policy forbids it.

const MOST_RECEIPT_BYTES = 1024 * 1024;
const NEITHER = "This is neither a receipt nor an export of the log.";
const COLUMNS = ["Entry", "When (UTC)", "What", "Working as", "Clause", "About"];

const form = document.getElementById("form");
const result = document.getElementById("result");
const progress = document.getElementById("progress");
let turn = 0;
let able = browserCan();

class WrongField extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

function make(tag, content = [], properties = {}) {
  const found = Object.assign(document.createElement(tag), properties);
  found.append(...[content].flat());
  return found;
}

// Reading the form

async function asked() {
  const file = form.elements.file.files[0];
  if (!file) throw new WrongField("file", "Choose a receipt or an export.");
  const key = await inField("key", () => readKey(form.elements.key.value, LOG_KEY));
  const witnesses = await inField("witnesses", () => Promise.all(keyLines().map((line) => readKey(line, WITNESS_KEY))));
  return { file, key, witnesses, older: await inField("older", olderTexts) };
}

async function inField(field, read) {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new WrongField(field, error.message);
  }
}

function keyLines() {
  return form.elements.witnesses.value.split("\n").filter((line) => line.trim());
}

// { receipts, notes }: the texts of older receipts, and the checkpoints of all.
async function olderTexts() {
  const texts = [form.elements.older.value];
  for (const file of form.elements.olderFiles.files) {
    if (file.size > MOST_RECEIPT_BYTES) throw new Refused(`${file.name} is neither a checkpoint nor a receipt.`);
    texts.push(await file.text());
  }
  const tidy = texts.map((text) => text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n").trim()).filter(Boolean);
  const receipts = tidy.filter((text) => text.startsWith(PROOF_HEADER)).map((text) => `${text}\n`);
  const notes = tidy.filter((text) => !text.startsWith(PROOF_HEADER)).flatMap(notesIn);
  notes.forEach(splitNote);
  return { receipts, notes: [...notes, ...receipts.map((text) => readProof(text).checkpoint)] };
}

// Several checkpoints may be pasted one under another: each ends after its last signature.
function notesIn(text) {
  const notes = [[]];
  for (const line of text.split("\n")) {
    const current = notes.at(-1);
    if (current.at(-1)?.startsWith("— ") && !line.startsWith("— ")) notes.push([line]);
    else current.push(line);
  }
  return notes.map((lines) => `${lines.join("\n").trim()}\n`).filter((note) => note.trim());
}

// Checking

async function check({ file, key, witnesses, older }, mine) {
  const start = await file.slice(0, Math.max(PROOF_HEADER.length, EXPORT_HEADER.length)).text();
  const heads = await olderHeads(older.notes, key);
  if (start.startsWith(EXPORT_HEADER)) return checkLog({ file, key, witnesses, older }, heads, mine);
  if (!start.startsWith(PROOF_HEADER) || file.size > MOST_RECEIPT_BYTES) throw new WrongField("file", NEITHER);
  const checked = await checkProof((await file.text()).replace(/\r\n/g, "\n"), key, witnesses);
  return receiptWords(checked, key, compareHeads(heads, checked.head));
}

async function checkLog({ file, key, witnesses, older }, heads, mine) {
  const receipts = await Promise.all(older.receipts.map((text) => checkProof(text, key, witnesses)));
  const early = [...heads.problems, ...receipts.flatMap((one) => one.problems.map((why) => `An older receipt: ${why}`))];
  const reader = await checkExport(file, key, heads.found, (part, entries) => {
    if (mine !== turn) throw new Refused("Something else was asked for.");
    progress.firstElementChild.value = part;
    progress.lastElementChild.textContent = `${count(entries)} entries so far.`;
  });
  return exportWords(reader, key, receipts, early);
}

async function olderHeads(notes, key) {
  const heads = { found: [], problems: [] };
  for (const note of notes) {
    try {
      heads.found.push((await heldOf(note, key)) ?? (await headOf(note, key)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      heads.problems.push(`An older checkpoint is not this log's: ${error.message}`);
    }
  }
  return heads;
}

// Without an export, all that checkpoints can show is two histories of one length.
function compareHeads({ found, problems }, own) {
  const all = own ? [own, ...found] : found;
  const torn = all.filter(({ size, root }) => all.some((one) => one.size === size && !same(one.root, root)));
  const sizes = [...new Set(torn.map(({ size }) => size))];
  const told = sizes.map((size) => `Two checkpoints over ${size} entries show two histories.`);
  return { problems: [...problems, ...told], left: found.length > 0 };
}

// Showing

function show(words, file) {
  const mark = words.holds === null ? "warn" : words.holds ? "ok" : "risk";
  const title = make("h2", words.title, { id: "verdict", tabIndex: -1 });
  const box = make("div", [title, ...words.says.map((text) => make("p", text))], { className: `notice ${mark}` });
  if (words.problems) title.after(make("ul", words.problems.map((text) => make("li", text))));
  result.replaceChildren(box, ...[words.facts].filter(Boolean).map(facts));
  if (words.rows?.length) result.append(table(words.rows, words.more));
  if (words.cannot) result.append(make("h3", "What this cannot show"), ...words.cannot.map((text) => make("p", text)));
  if (words.numbers) result.append(make("details", [make("summary", "Numbers to compare"), facts(words.numbers)]));
  result.append(
    make("p", `${file.name}, checked ${time(Date.now())} by this computer’s clock.`, { className: "muted" }),
    make("button", "Print", { type: "button", className: "quiet", onclick: () => window.print() }),
  );
  result.hidden = false;
  title.focus();
}

function facts(pairs) {
  const rows = pairs.map(([term, text]) => make("div", [make("dt", term), make("dd", text)]));
  return make("dl", rows, { className: "summary" });
}

function table(rows, more) {
  const head = make("thead", make("tr", COLUMNS.map((name) => make("th", name, { scope: "col" }))));
  const body = make("tbody", rows.map((row) => make("tr", row.map(cell))));
  const words = more ? `The first ${rows.length} entries told; there are ${count(more)} more` : "The entries told";
  const whole = make("table", [make("caption", words), head, body]);
  const scroll = make("div", whole, { className: "scroll", tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "The entries told");
  return scroll;
}

function cell(text, place) {
  const found = make(place ? "td" : "th", text);
  if (!place) found.scope = "row";
  found.dataset.name = COLUMNS[place];
  return found;
}

function complain(field, message) {
  const input = form.elements[field];
  const error = document.getElementById(`${field}-error`);
  error.textContent = message;
  error.hidden = false;
  input.setAttribute("aria-invalid", "true");
  input.closest("details")?.setAttribute("open", "");
  input.focus();
}

function clear() {
  turn += 1;
  result.hidden = true;
  result.replaceChildren();
  progress.hidden = true;
  for (const error of form.querySelectorAll(".error")) error.hidden = true;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

// Answering

function unable() {
  document.getElementById("unable").hidden = false;
  const says = ["This browser cannot check Ed25519 signatures. Use a newer one. Nothing can be said to hold."];
  return { holds: null, title: "Nothing was checked", says };
}

async function answer() {
  clear();
  const mine = turn;
  try {
    const wanted = await asked();
    progress.hidden = false;
    const words = (await able) ? await check(wanted, mine) : unable();
    if (mine === turn) show(words, wanted.file);
  } catch (error) {
    if (mine === turn) fail(error);
  } finally {
    if (mine === turn) progress.hidden = true;
  }
}

function fail(error) {
  if (error instanceof WrongField) {
    complain(error.field, error.message);
    return;
  }
  const says = ["The file could not be read to its end, so nothing can be said to hold. Try again."];
  show({ holds: null, title: "Nothing was checked", says }, form.elements.file.files[0]);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  answer();
});
// A verdict must never stand beside a file or a key that it is not about.
form.addEventListener("input", clear);
able.then((can) => can || unable());

for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  form.elements.file.files = event.dataTransfer.files;
  clear();
});
form.hidden = false;
