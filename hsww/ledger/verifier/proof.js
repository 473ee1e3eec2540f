// Reads and checks a receipt: c2sp.org/tlog-proof@v1, whose `extra` is the entry itself.

const PROOF_HEADER = "c2sp.org/tlog-proof@v1";
const MOST_HASHES = 63;

function readProof(text) {
  const end = text.indexOf("\n\n");
  const [header, extra, index, ...lines] = (end < 0 ? text : text.slice(0, end)).split("\n");
  if (header !== PROOF_HEADER || index === undefined) {
    throw new Refused("This is not a receipt, or it is cut short.");
  }
  const place = /^index (0|[1-9][0-9]{0,14})$/.exec(index);
  if (!extra.startsWith("extra ") || !place) throw new Refused("This receipt does not name its entry.");
  const [entry, ...hashes] = [extra.slice(6), ...lines].map(readProofLine);
  if (hashes.length > MOST_HASHES || hashes.some((hash) => hash.length !== HASH_BYTES)) {
    throw new Refused("A hash of this receipt is not one.");
  }
  return { entry, index: Number(place[1]), hashes, checkpoint: end < 0 ? "" : text.slice(end + 2) };
}

function readProofLine(text) {
  try {
    return fromBase64(text);
  } catch {
    throw new Refused("A line of this receipt cannot be read.");
  }
}

// { problems } or, if there are none, what the receipt shows.
async function checkProof(text, key, witnesses) {
  try {
    const proof = readProof(text);
    const entry = readEntry(proof.entry);
    const head = await headOfReceipt(proof.checkpoint, key);
    const seen = await fromCheckpoint(() => witnessesOf(proof.checkpoint, witnesses));
    const leaf = await leafHash(proof.entry);
    if (!(await isIncluded({ ...proof, leaf, size: head.size, root: head.root }))) {
      throw new Refused("This entry is not in the log that was signed, or not at this place.");
    }
    return { problems: [], entry, leaf, index: proof.index, head, seen };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { problems: [error.message] };
  }
}

function headOfReceipt(checkpoint, key) {
  return fromCheckpoint(() => headOf(checkpoint, key));
}

async function fromCheckpoint(read) {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(`The checkpoint of this receipt is not this log's: ${error.message}`);
  }
}
