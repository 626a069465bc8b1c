"use strict";

// Renews the page when the room changes. The server makes the page; this only
// puts in what differs, so that a screen reader hears a word when the word
// changed, and never else.
(() => {
  const lost = () => document.getElementById("lost");
  const parts = (root) => [...root.querySelectorAll("main [id]")].filter((e) => e.id !== "lost");
  const frame = (root) => root.documentElement.className + " " +
    parts(root).map((e) => e.id).join(" ") + " " + root.querySelectorAll("main *:not([id] *)").length;

  function take(next) {
    if (frame(next) !== frame(document)) {
      document.documentElement.className = next.documentElement.className;
      document.body.replaceChildren(...next.body.childNodes);
      return;
    }
    const fresh = parts(next);
    parts(document).forEach((old, i) => {
      old.parentElement.className = fresh[i].parentElement.className;
      if (old.innerHTML !== fresh[i].innerHTML) {
        old.replaceChildren(...fresh[i].childNodes);
      }
    });
  }

  let busy = false;
  let again = false;

  async function renew() {
    again = true;
    if (busy) {
      return;
    }
    busy = true;
    try {
      while (again) {
        again = false;
        const answer = await fetch(location.href);
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
      lost().hidden = true;
    } catch {
      lost().hidden = false;
    }
    busy = false;
  }

  function listen() {
    const source = new EventSource("/api/v1/live");
    source.onmessage = renew;
    source.onerror = () => {
      lost().hidden = false;
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(listen, 30000); // else the browser tries again by itself
      }
    };
  }
  listen();
})();
