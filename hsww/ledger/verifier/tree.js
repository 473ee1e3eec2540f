// The Merkle tree of RFC 6962. Every complete subtree is kept: 64 bytes for each entry of the log.

const HASH_BYTES = 32;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const NODES_AT_ONCE = 4096;

function leafHash(entry) {
  return sha256(joined(LEAF, entry));
}

function nodeHash(left, right) {
  return sha256(joined(NODE, left, right));
}

class Hashes {
  constructor() {
    this.count = 0;
    this.bytes = new Uint8Array(HASH_BYTES * 1024);
  }

  push(hash) {
    const end = this.count * HASH_BYTES;
    if (end === this.bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(hash, end);
    this.count += 1;
  }

  at(place) {
    return this.bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
  }
}

class Tree {
  constructor() {
    this.levels = [new Hashes()];
  }

  get size() {
    return this.levels[0].count;
  }

  async grow(leaves) {
    for (const leaf of leaves) this.levels[0].push(leaf);
    for (let level = 0; this.levels[level].count > 1; level += 1) {
      if (level + 1 === this.levels.length) this.levels.push(new Hashes());
      await this.pair(this.levels[level], this.levels[level + 1]);
    }
  }

  async pair(below, above) {
    const wanted = Math.floor(below.count / 2);
    while (above.count < wanted) {
      const end = Math.min(wanted, above.count + NODES_AT_ONCE);
      const waiting = [];
      for (let place = above.count; place < end; place += 1) {
        waiting.push(nodeHash(below.at(2 * place), below.at(2 * place + 1)));
      }
      for (const hash of await Promise.all(waiting)) above.push(hash);
    }
  }

  // The root of the first `size` leaves: its complete subtrees, folded from the right.
  async root(size) {
    let found = null;
    for (let level = 0, rest = size; rest > 0; level += 1, rest = Math.floor(rest / 2)) {
      if (rest % 2 === 0) continue;
      const peak = this.levels[level].at(rest - 1);
      found = found === null ? peak : await nodeHash(peak, found);
    }
    return found === null ? sha256(new Uint8Array()) : found;
  }
}

// RFC 9162, 2.1.3.2. Halves by division, because shifts stop at 32 bits.
async function isIncluded({ leaf, index, size, hashes, root }) {
  const half = (number) => Math.floor(number / 2);
  if (index >= size) return false;
  let node = index;
  let last = size - 1;
  let found = leaf;
  for (const step of hashes) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      found = await nodeHash(step, found);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      found = await nodeHash(found, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(found, root);
}
