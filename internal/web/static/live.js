"use strict";

// Renews the page when the room changes. The server makes the page; this only
// puts in what differs, so that a screen reader hears a word when the word
// changed, and never else; and it leaves alone what somebody uses.
(() => {
  const lost = () => document.getElementById("lost");

  // What was refused is said on this page alone: it stays until the next one.
  const refused = (e) => e.nodeType === Node.ELEMENT_NODE && e.classList.contains("refused");
  const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "") && refused(a) === refused(b);

  // used tells of a form in which somebody fills in something.
  const used = (e) => e.nodeName === "FORM" && e.contains(document.activeElement) && document.activeElement.nodeName !== "BUTTON";

  // Whether it is open is the business of whoever opened it.
  const theirs = (e, name) => name === "open" && e.nodeName === "DETAILS";

  function dress(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !theirs(old, name)) {
        old.removeAttribute(name);
      }
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !theirs(old, name)) {
        old.setAttribute(name, value);
      }
    }
  }

  // become has a part of the page be what it is now, with as little done to it
  // as can be.
  function become(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== fresh.nodeValue) {
        old.nodeValue = fresh.nodeValue;
      }
      return;
    }
    if (used(old) || old.isEqualNode(fresh)) {
      return;
    }
    dress(old, fresh);
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      while (at && refused(at) && !refused(next)) {
        at = at.nextSibling;
      }
      let is = at && same(at, next) ? at : null;
      if (!is && next.id) {
        is = [...old.childNodes].find((e) => same(e, next)) || null;
      }
      if (!is) {
        old.insertBefore(next, at);
      } else if (is === at) {
        at = at.nextSibling;
        become(is, next);
      } else {
        while (at && at !== is) {
          const gone = at;
          at = at.nextSibling;
          if (!refused(gone)) {
            gone.remove();
          }
        }
        at = is.nextSibling;
        become(is, next);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      if (!refused(gone)) {
        gone.remove();
      }
    }
  }

  function take(next) {
    document.documentElement.className = next.documentElement.className;
    for (const sheet of next.head.querySelectorAll("link[rel=stylesheet]")) {
      if (!document.head.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) {
        document.head.append(sheet);
      }
    }
    const bars = (root) => root.querySelector("meta[name=theme-color]");
    bars(document).content = bars(next).content;
    become(document.body, next.body);
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
        const answer = await fetch(location.pathname === "/" ? location.href : "/");
        if (answer.redirected) {
          location.reload(); // something else comes first: the morning's question, or the password
          return;
        }
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
