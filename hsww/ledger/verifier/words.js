// What was found, as a heading, sentences and facts; page.js shows them. WORDS comes from telling.py.

const CLOCK = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" });
const SHORT_CLOCK = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone: "UTC" });
const DO_NEXT =
  "Keep the file as it is. Make sure that you have the right file and the right key, and try once more. " +
  "If it still does not hold, tell the chair and Home-Start UK.";
const TOLD_NOTHING = "What the file says is not shown, because nothing vouches for it.";
const NEEDS_EXPORT = "An older checkpoint can be compared only with an export. Ask the scheme for one.";

function count(number) {
  return number.toLocaleString("en-GB");
}

function time(moment) {
  return `${CLOCK.format(moment)} UTC`;
}

function done(entry) {
  const word = WORDS.done[entry.action] ?? entry.action;
  return entry.outcome === "allowed" ? word : `${word} (${entry.outcome})`;
}

function hat(entry) {
  return entry.hat.replaceAll("_", " ") || "nobody in particular";
}

function about(entry) {
  return entry.subjects.map(({ kind, id }) => `${kind} ${id}`);
}

function badly(what, problems) {
  return { holds: false, title: `This ${what} does not hold`, problems, says: [TOLD_NOTHING, DO_NEXT] };
}

function receiptWords(checked, key, compared) {
  const problems = [...checked.problems, ...compared.problems];
  if (problems.length) return badly("receipt", problems);
  const { entry, index, head, leaf } = checked;
  return {
    holds: true,
    title: "This receipt holds",
    says: [
      `Its entry is number ${count(index + 1)} of the first ${count(head.size)} entries that the log’s key signed. ` +
        "It is byte for byte what was signed.",
    ],
    facts: [...entryFacts(entry), ...signedFacts(head, key, checked.seen)],
    numbers: [
      ["Text of the QR code", qrText(checked)],
      ["Place in the log, from 0", String(index)],
      ["Leaf", toBase64(leaf)],
      ["Root", toBase64(head.root)],
      ["Salt", toHex(entry.salt)],
      ["Entry’s id", entry.uid],
    ],
    cannot: [WORDS.receiptCannotShow, ...(compared.left ? [NEEDS_EXPORT] : [])],
  };
}

function entryFacts(entry) {
  return [
    ["What was done", done(entry)],
    ["When", `${time(entry.at)}, by the scheme’s clock`],
    ["Under clause", entry.clause],
    ["Working as", hat(entry)],
    ["Person’s number", entry.actor ?? "none"],
    ["About", about(entry).join("\n") || "nobody’s file"],
    ["Rule", entry.rule || "none"],
    ["Reason", entry.reason ? "given, and locked under the file’s key" : "none"],
  ];
}

function signedFacts(head, key, seen) {
  return [
    ["Log", head.origin],
    ["Fingerprint of its key", key.fingerprint],
    ["Witnesses", seen.map(({ name, at }) => `${name}, ${time(at)}`).join("\n") || "none that you named"],
  ];
}

function qrText({ head, index, leaf }) {
  return `hsww-receipt/1 ${head.origin} ${index} ${toBase64(leaf)} ${head.size} ${toBase64(head.root)}`;
}

function exportWords(reader, key, receipts, early) {
  const problems = [...early, ...reader.problems];
  if (problems.length) return badly("log", problems);
  if (!reader.count) {
    return { holds: null, title: "This log is empty", says: ["Nothing in it is wrong, and nothing is shown by it."] };
  }
  return {
    holds: true,
    title: "This log holds",
    says: [
      `Nothing among the first ${count(reader.sealed)} entries was changed, removed, added or moved ` +
        "since the newest checkpoint in the file was signed.",
      ...(reader.first.begun ? beginningWords(reader.first.begun) : []),
      ...reader.unchangedSince.map(
        (size) => `The first ${count(size)} are also as they were when an older checkpoint was signed over them.`,
      ),
      ...receipts.map(({ index }) => `The log still has entry ${count(index + 1)}, for which you have a receipt.`),
    ],
    facts: [
      ["Entries in the log", count(reader.count)],
      ["Told in this file", count(reader.told)],
      ["Log", key.name],
      ["Fingerprint of its key", key.fingerprint],
    ],
    rows: reader.shown.map(entryRow),
    more: reader.told - reader.shown.length,
    cannot: [WORDS.exportCannotShow, ...(reader.unchangedSince.length ? [] : ["You gave no older checkpoint."])],
  };
}

function beginningWords({ why, held, signed }) {
  const told = ([origin, size, root]) => `the first ${size} entries of the log ${origin}, root ${root}`;
  const says = [
    why === "restored"
      ? "This log was begun anew when the scheme was restored from a copy."
      : "This log was begun anew because the log before it was found not to hold.",
    held ? `It follows what the database held then: ${told(held)}.` : "No checkpoint of an older log was found in the database.",
    signed
      ? `The last head known to have been signed was ${told(signed)}.`
      : "No head kept outside the database was known then. What was lost cannot be told from this.",
  ];
  if (!held || !signed) return says;
  if (told(held) === told(signed)) return [...says, "The two are the same: no sealed entry was lost."];
  const lost = held[0] === signed[0] ? Number(signed[1]) - Number(held[1]) : 0;
  return lost > 0 ? [...says, `${lost} sealed entries are in the older log only, and were lost.`] : says;
}

function entryRow({ number, entry }) {
  const at = SHORT_CLOCK.format(entry.at);
  return [count(number), at, done(entry), hat(entry), entry.clause, about(entry).join("\n")];
}
