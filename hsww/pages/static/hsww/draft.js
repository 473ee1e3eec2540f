// Keeps what is typed on the server, never in the browser: a shared computer must not remember it.
// <form data-draft-url="..."> with an element [data-draft-status] in it; data-draft-typed on one that came back with
// problems and holds words that were never kept.
"use strict";

const PAUSE = 3000;
const AGAIN = 15000;
const TOO_LARGE = 413;

function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function keepDraft(form) {
  const status = form.querySelector("[data-draft-status]");
  let kept = "draftTyped" in form.dataset ? null : written();
  let waiting = null;
  let leaving = false;

  function written() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function say(words) {
    if (status && status.textContent !== words) status.textContent = words;
  }

  function later(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  }

  async function save() {
    const now = written();
    if (leaving || now === kept) return;
    try {
      const answer = await post(now, false);
      if (answer.status === TOO_LARGE) {
        say("This is too long to keep while you type. Make it shorter.");
        return;
      }
      if (answer.redirected || !answer.ok) throw new Error("not kept");
      kept = now;
      say(`Saved as you type, ${clock()}.`);
    } catch {
      say("Not saved yet. Do not close this page. We keep trying.");
      later(AGAIN);
    }
  }

  function post(body, keepalive) {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return fetch(form.dataset.draftUrl, { method: "POST", body, headers, keepalive, credentials: "same-origin" });
  }

  function flush() {
    const now = written();
    if (leaving || now === kept) return;
    clearTimeout(waiting);
    post(now, true).then((answer) => {
      if (answer.ok && !answer.redirected) kept = now;
    }, () => later(AGAIN));
  }

  say("Saved as you type.");
  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("change", () => later(PAUSE));
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(waiting);
  });
  // The Back button may bring this very page back, with the form as it was.
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
  });
}

for (const form of document.querySelectorAll("form[data-draft-url]")) keepDraft(form);
