// Reads an entry's bytes, and refuses whatever writing one would not have made.

const VERSION = 1;
const FIELDS = 12;
const ABSENT = 0xffffffff;
const EARLIEST = -62135596800000000n; // year 1, in microseconds
const LATEST_MOMENT = 253402300799999999n; // the end of year 9999
const NOT_AN_ENTRY = "These bytes are not a ledger entry.";

class Fields {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.place = 1;
  }

  number() {
    if (this.place + 4 > this.bytes.length) throw new Refused(NOT_AN_ENTRY);
    this.place += 4;
    return this.view.getUint32(this.place - 4);
  }

  optional() {
    const length = this.number();
    if (length === ABSENT) return null;
    if (this.place + length > this.bytes.length) throw new Refused(NOT_AN_ENTRY);
    this.place += length;
    return this.bytes.subarray(this.place - length, this.place);
  }

  present(length) {
    const found = this.optional();
    if (found === null || (length && found.length !== length)) throw new Refused(NOT_AN_ENTRY);
    return found;
  }

  text() {
    try {
      return STRICT_UTF8.decode(this.present());
    } catch {
      throw new Refused(NOT_AN_ENTRY);
    }
  }

  id() {
    const found = this.optional();
    if (found !== null && found.length !== 16) throw new Refused(NOT_AN_ENTRY);
    return found === null ? null : asId(found);
  }

  moment() {
    const bytes = this.present(8);
    const found = new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0);
    if (found < EARLIEST || found > LATEST_MOMENT) throw new Refused(NOT_AN_ENTRY);
    return Number(found / 1000n);
  }
}

function readEntry(bytes) {
  if (bytes[0] !== VERSION) throw new Refused("This entry is of an unknown version.");
  const fields = new Fields(bytes);
  const entry = { uid: asId(fields.present(16)), at: fields.moment(), actor: fields.id(), appointment: fields.id() };
  for (const name of ["hat", "action", "outcome", "clause", "rule"]) entry[name] = fields.text();
  entry.salt = fields.present();
  entry.reason = fields.optional();
  entry.session = fields.optional();
  entry.subjects = readSubjects(fields);
  if (fields.place !== bytes.length) throw new Refused(NOT_AN_ENTRY);
  return entry;
}

// Sorted by kind and then by id, none twice.
function readSubjects(fields) {
  const subjects = [];
  let before = null;
  for (let left = fields.number(); left > 0; left -= 1) {
    const start = fields.place;
    const kind = fields.text();
    const id = fields.present(16);
    const order = [fields.bytes.subarray(start + 4, fields.place - 20), id];
    if (before !== null && !(compare(before, order) < 0)) throw new Refused(NOT_AN_ENTRY);
    before = order;
    subjects.push({ kind, id: asId(id) });
  }
  return subjects;
}

function compare([kind, id], [otherKind, otherId]) {
  return compareBytes(kind, otherKind) || compareBytes(id, otherId);
}

function compareBytes(one, other) {
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    if (one[place] !== other[place]) return one[place] - other[place];
  }
  return one.length - other.length;
}

function asId(bytes) {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
