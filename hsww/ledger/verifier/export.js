// Reads an export from its file piece by piece, so that a log of any length leaves the page alive.

const EXPORT_HEADER = "hsww-ledger-export/1";
const SCOPES = ["all", "some", "none"];
const LINES_AT_ONCE = 2048;
const MOST_PROBLEMS = 100;
const MOST_SHOWN = 50;

async function* linesOf(file, read) {
  const reader = file.stream().getReader();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    read(value.length);
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop();
    yield* lines.map((line) => line.replace(/\r$/, ""));
  }
  if (rest) yield rest;
}

class ExportReader {
  constructor(key, older) {
    this.key = key;
    this.older = older; // [{ size, root }]
    this.tree = new Tree();
    this.line = 0;
    this.count = 0;
    this.told = 0;
    this.shown = [];
    this.sealed = 0;
    this.listed = new Set();
    this.first = { size: Infinity, begun: null };
    this.unchangedSince = [];
    this.found = [];
    this.leaf = null;
    this.leafTold = true;
    this.all = false;
    this.ended = false;
    this.begin();
  }

  begin() {
    this.leaves = [];
    this.entries = [];
    this.checkpoints = [];
  }

  add(line, problem) {
    this.found.push({ line, problem });
  }

  get problems() {
    const inOrder = [...this.found].sort((one, other) => one.line - other.line);
    return inOrder.slice(0, MOST_PROBLEMS).map(({ problem }) => problem);
  }

  take(line) {
    this.line += 1;
    const space = line.indexOf(" ");
    const word = space < 0 ? line : line.slice(0, space);
    try {
      this.statement(word, space < 0 ? "" : line.slice(space + 1));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.add(this.line, `Line ${this.line} cannot be read: ${error.message}`);
    }
  }

  statement(word, value) {
    if (this.ended) throw new Refused("it comes after the end");
    if (this.line === 1) this.header(word, value);
    else if (word === "leaf") this.addLeaf(fromBase64(value));
    else if (word === "entry") this.addEntry(fromBase64(value));
    else if (word === "checkpoint") this.addCheckpoint(fromBase64(value));
    else if (word === "end" && value === String(this.count)) this.ended = true;
    else throw new Refused("it is not a statement of this format");
  }

  header(word, value) {
    if (word !== EXPORT_HEADER || !SCOPES.includes(value)) throw new Refused("this is not a ledger export");
    this.all = value === "all";
  }

  addLeaf(leaf) {
    if (leaf.length !== HASH_BYTES) throw new Refused("a leaf is a hash");
    this.mustHaveBeenTold();
    this.leaves.push(leaf);
    this.leaf = leaf;
    this.leafTold = false;
    this.count += 1;
  }

  mustHaveBeenTold() {
    if (this.all && !this.leafTold) this.add(this.line, `Entry ${this.count} is missing.`);
  }

  addEntry(bytes) {
    if (this.leafTold) throw new Refused("it has no leaf of its own");
    this.leafTold = true;
    this.told += 1;
    this.entries.push({ line: this.line, number: this.count, bytes, leaf: this.leaf });
    const entry = readEntry(bytes);
    if (this.shown.length < MOST_SHOWN) this.shown.push({ number: this.count, entry });
  }

  addCheckpoint(bytes) {
    let note;
    try {
      note = STRICT_UTF8.decode(bytes);
    } catch {
      throw new Refused("it is not text");
    }
    this.checkpoints.push({ line: this.line, size: this.count, note });
  }

  // Computes all that the lines taken so far ask for.
  async settle() {
    const { leaves, entries, checkpoints } = this;
    this.begin();
    await this.tree.grow(leaves);
    await Promise.all(entries.map((entry) => this.compareEntry(entry)));
    await Promise.all(checkpoints.map((checkpoint) => this.compareCheckpoint(checkpoint)));
    const due = this.older.filter((head) => head.size <= this.count);
    this.older = this.older.filter((head) => head.size > this.count);
    for (const head of due) await this.compareOlder(head);
  }

  async compareEntry({ line, number, bytes, leaf }) {
    if (!same(await leafHash(bytes), leaf)) this.add(line, `Entry ${number} was changed.`);
  }

  async compareCheckpoint({ line, size, note }) {
    let head;
    try {
      head = await headOf(note, this.key);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.add(line, `The checkpoint after ${size} entries is not this log's: ${error.message}`);
      return;
    }
    if (head.size !== size || !same(head.root, await this.tree.root(size))) {
      this.add(line, `The checkpoint over ${head.size} entries is not that of these entries.`);
    } else if (size) {
      this.sealed = Math.max(this.sealed, size);
      this.listed.add(size);
      this.readFirst(line, size, head);
    }
  }

  readFirst(line, size, head) {
    if (size >= this.first.size) return;
    try {
      this.first = { size, begun: readBeginning(head.more) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.add(line, `Line ${line} cannot be read: ${error.message}`);
    }
  }

  async compareOlder({ size, root }) {
    if (!same(root, await this.tree.root(size))) {
      this.add(this.line, `An older checkpoint over ${size} entries shows another history.`);
    } else if (!this.unchangedSince.includes(size)) {
      this.unchangedSince.push(size);
    }
  }

  finish() {
    const end = this.line + 1;
    this.mustHaveBeenTold();
    if (!this.ended) this.add(end, "The export is cut short.");
    if (this.sealed && isLater(this.key.name) && !this.first.begun) {
      this.add(end, "This log follows another, and the checkpoint that says which is missing.");
    }
    if (this.sealed < this.count) {
      this.add(end, `No good checkpoint covers the entries after the first ${this.sealed}.`);
    }
    for (const size of this.unchangedSince.filter((one) => !this.listed.has(one))) {
      this.add(end, `A checkpoint over ${size} entries was signed, and this log no longer lists it.`);
    }
    for (const { size } of this.older) {
      this.add(end, `A checkpoint over ${size} entries was signed, and this log has fewer: it was cut.`);
    }
  }
}

async function checkExport(file, key, older, progress) {
  const reader = new ExportReader(key, older.filter((head) => head.size > 0));
  let bytes = 0;
  for await (const line of linesOf(file, (length) => (bytes += length))) {
    reader.take(line);
    if (reader.line % LINES_AT_ONCE === 0) {
      await reader.settle();
      progress(bytes / file.size, reader.count);
      await pause();
    }
  }
  await reader.settle();
  reader.finish();
  return reader;
}

// Lets the browser draw, and answer whoever is using it.
function pause() {
  return new Promise((done) => setTimeout(done));
}
