// Bytes, and the two things the browser itself computes: SHA-256 and Ed25519.
// What is refused throws Refused, whose message the reader is shown.

class Refused extends Error {}

const UTF8 = new TextEncoder();
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const AT_ONCE = 8192; // as many as one call takes for certain

// RFC 8032, 7.1, test 1: a browser that cannot tell this signature from a spoilt one is not used.
const KNOWN_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const KNOWN_SIGNATURE =
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += AT_ONCE) {
    text += String.fromCharCode(...bytes.subarray(start, start + AT_ONCE));
  }
  return btoa(text);
}

function fromBase64(text) {
  const letters = lettersOf(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  return bytes;
}

function lettersOf(text) {
  let letters;
  try {
    letters = atob(text);
  } catch {
    throw new Refused("This is not base64.");
  }
  if (btoa(letters) !== text) throw new Refused("This base64 could be written in another way.");
  return letters;
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

function same(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function isSigned(publicKey, signature, bytes) {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, bytes);
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
    return false;
  }
}

async function browserCan() {
  try {
    const key = fromHex(KNOWN_KEY);
    const signature = fromHex(KNOWN_SIGNATURE);
    const holds = await isSigned(key, signature, new Uint8Array());
    signature[0] ^= 1;
    return holds && !(await isSigned(key, signature, new Uint8Array()));
  } catch {
    return false;
  }
}
