// Signs the Record of Access form with a passkey. Without it the form is signed with a password and a code.
"use strict";

const form = document.querySelector("[data-sign]");
const button = form && form.querySelector("[data-sign-passkey]");
const problem = form && form.querySelector("[data-sign-problem]");

// What the device has to sign; null if the form is not filled in yet, which its page will say.
async function asked() {
  const filled = new FormData(form);
  filled.append("ask_device", "");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(filled), redirect: "manual" });
  const kind = answer.headers.get("Content-Type") || "";
  return answer.ok && kind.startsWith("application/json") ? answer.json() : null;
}

async function sign() {
  problem.hidden = true;
  button.disabled = true;
  try {
    const wanted = await asked();
    if (wanted) {
      const signed = await window.webauthnJSON.get(wanted.options);
      form.elements.credential.value = JSON.stringify(signed);
      form.elements.token.value = wanted.token;
    }
    form.submit();
  } catch {
    problem.hidden = false;
    button.disabled = false;
  }
}

if (button && window.PublicKeyCredential) {
  button.hidden = false;
  button.addEventListener("click", sign);
}
