// Small kindnesses. Every page works without them.
"use strict";

// After a form came back with problems, start reading there.
const problems = document.querySelector(".error-summary");
if (problems) problems.focus();

// A print button makes no sense without script, so it is hidden until now.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
