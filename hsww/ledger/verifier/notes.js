// Public keys, signed notes and checkpoints: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature.

const LOG_KEY = 1;
const WITNESS_KEY = 4;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;
const MOST_SIGNATURES = 100;
const LATEST = 253402214400; // 31 December 9999, in seconds
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

async function readKey(text, kind) {
  const [name, identity, ...rest] = text.trim().split("+");
  if (!name || /\s/.test(name) || !rest.length) throw new Refused("This is not a key line.");
  const bytes = fromBase64(rest.join("+"));
  const digest = await sha256(joined(UTF8.encode(`${name}\n`), bytes));
  if (bytes.length !== KEY_BYTES + 1 || bytes[0] !== kind || toHex(digest.subarray(0, KEY_ID_BYTES)) !== identity) {
    throw new Refused("This key line does not match its own key id, or is of another kind.");
  }
  const fingerprint = toHex(digest).match(/..../g).join(" ");
  return { name, bytes: bytes.subarray(1), id: identity, fingerprint };
}

function splitNote(note) {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2).split("\n");
  if (end < 0 || lines.pop() !== "" || !lines.length || lines.length > MOST_SIGNATURES) {
    throw new Refused("This is not a signed note.");
  }
  const text = note.slice(0, end + 1);
  if (CONTROL.test(text)) throw new Refused("A note has no control characters.");
  return { text, signatures: lines.map(readSignature) };
}

function readSignature(line) {
  const found = /^— ([^ ]+) ([^ ]+)$/.exec(line);
  const bytes = found ? fromBase64(found[2]) : new Uint8Array();
  if (bytes.length <= KEY_ID_BYTES) throw new Refused("This is not a signature line.");
  return { name: found[1], id: toHex(bytes.subarray(0, KEY_ID_BYTES)), bytes: bytes.subarray(KEY_ID_BYTES) };
}

function isOf(signature, key) {
  return signature.name === key.name && signature.id === key.id;
}

// The head that a checkpoint states, if the log's own key signed it. A stranger's signature is ignored.
async function headOf(note, key) {
  const { text, signatures } = splitNote(note);
  const own = signatures.filter((signature) => isOf(signature, key));
  for (const signature of own) {
    if (!(await isSigned(key.bytes, signature.bytes, UTF8.encode(text)))) {
      throw new Refused("A signature on this note is wrong.");
    }
  }
  if (!own.length) throw new Refused("No known key has signed this note.");
  return readHead(text, key);
}

function readHead(text, key) {
  const lines = text.split("\n");
  const [origin, size, root] = lines;
  if (lines.length < 4 || !/^(0|[1-9][0-9]*)$/.test(size)) throw new Refused("This is not a checkpoint.");
  const head = { origin, size: Number(size), root: fromBase64(root), more: lines.slice(3, -1) };
  if (head.root.length !== KEY_BYTES || !Number.isSafeInteger(head.size)) {
    throw new Refused("This is not a checkpoint.");
  }
  if (origin !== key.name) throw new Refused("This checkpoint is of another log.");
  return head;
}

// What the first checkpoint of a log that followed another says, as beginnings.py writes it; null where it says nothing.
function readBeginning([begun = "", ...heads]) {
  if (!begun.startsWith("begun ")) return null;
  const found = new Map(heads.map((line) => [line.split(" ", 1)[0], line.split(" ").slice(1)]));
  const known = [...found].every(([name, parts]) => /^(held|signed)$/.test(name) && isHead(parts));
  if (!/^begun (restored|broken)$/.test(begun) || found.size !== heads.length || !known) {
    throw new Refused("What this checkpoint says of its log's beginning cannot be read.");
  }
  return { why: begun.slice(6), held: found.get("held"), signed: found.get("signed") };
}

function isHead([origin, size, root, ...rest]) {
  const isSize = /^(0|[1-9][0-9]*)$/.test(size) && Number.isSafeInteger(Number(size));
  return Boolean(origin) && isSize && !rest.length && root && fromBase64(root).length === KEY_BYTES;
}

// What the first checkpoint of the log that followed, signed by the same key, says this log held when it ended.
async function heldOf(note, key) {
  const name = note.slice(0, note.indexOf("\n"));
  if (name === key.name || !isLater(name)) return null;
  const { more } = await headOf(note, await keyNamed(name, key));
  const [origin, size, root] = readBeginning(more)?.held ?? [];
  return origin === key.name ? { origin, size: Number(size), root: fromBase64(root) } : null;
}

async function keyNamed(name, { bytes }) {
  const digest = await sha256(joined(UTF8.encode(`${name}\n`), Uint8Array.of(LOG_KEY), bytes));
  return { name, bytes, id: toHex(digest.subarray(0, KEY_ID_BYTES)) };
}

// Whether a log of this name must say what it follows.
function isLater(name) {
  return /\/[0-9]+-[0-9]{8}T[0-9]{6}Z$/.test(name);
}

async function witnessesOf(note, witnesses) {
  const { text, signatures } = splitNote(note);
  const seen = [];
  for (const signature of signatures) {
    const witness = witnesses.find((one) => isOf(signature, one));
    if (witness) seen.push(await readCosignature(text, signature.bytes, witness));
  }
  return seen;
}

async function readCosignature(text, bytes, witness) {
  if (bytes.length < TIME_BYTES) throw new Refused(`The signature of the witness ${witness.name} is cut short.`);
  const seconds = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
  const message = UTF8.encode(`cosignature/v1\ntime ${seconds}\n${text}`);
  if (seconds > LATEST || !(await isSigned(witness.bytes, bytes.subarray(TIME_BYTES), message))) {
    throw new Refused(`The signature of the witness ${witness.name} is wrong.`);
  }
  return { name: witness.name, at: Number(seconds) * 1000 };
}
