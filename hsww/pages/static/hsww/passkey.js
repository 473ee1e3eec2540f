// Says in words when the phone or computer could not use a passkey.
"use strict";

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-problem]");
  if (!place) return;
  event.preventDefault();
  place.textContent = "That did not work. Please try again, or use another way.";
  place.hidden = false;
});
