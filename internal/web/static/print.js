// A button that prints. Without this script the page says where the browser
// has its own.
"use strict";
const how = document.getElementById("print");
const button = document.createElement("button");
button.type = "button";
button.textContent = how.dataset.word;
button.addEventListener("click", () => print());
how.replaceChildren(button);
