// What no page may be on any screen: wider than it, with words that are cut
// off, stick out of their box or lie on others, with a picture that shows
// nothing, with something to tap on that is too small for a thumb. The value is
// a sentence for each.
(() => {
	const found = new Set();
	const name = e => `${e.localName}${e.id ? "#" + e.id : ""} "${(e.getAttribute("aria-label") || e.value || e.textContent).trim().replace(/\s+/g, " ").slice(0, 60)}"`;
	const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.closest(".spoken");
	const large = parseFloat(getComputedStyle(document.documentElement).fontSize) > 20;
	const wide = document.scrollingElement.scrollWidth;
	if (wide > innerWidth) {
		const over = [...document.querySelectorAll("body *")].filter(e => shown(e) && !e.closest(".wide, pre") && e.getBoundingClientRect().right > innerWidth + 1);
		const last = over.filter(e => !over.some(o => o !== e && e.contains(o)));
		found.add(`it is ${wide} px wide on a screen of ${innerWidth}: ${last.map(name).join(", ")}`);
	}

	for (const e of document.querySelectorAll("body *")) {
		const s = getComputedStyle(e);
		if (/hidden|clip/.test(s.overflowX) && e.localName !== "svg" && shown(e) && e.textContent.trim() && e.scrollWidth > e.clientWidth + 1) {
			found.add(`cut off: ${name(e)}`);
		}
	}

	// A phone or a tablet held upright has no room for every column of a table; a desk has.
	for (const e of document.querySelectorAll(".wide")) {
		if (innerWidth >= 1024 && !large && e.scrollWidth > e.clientWidth + 1) found.add(`it has to be pushed aside: ${name(e)}`);
	}

	// Where somebody has chosen all colours, a ground in theirs lies behind each
	// text: what has the colour of that ground cannot be seen.
	const probe = document.body.appendChild(document.createElement("i"));
	probe.style.color = matchMedia("(forced-colors: active)").matches ? "Canvas" : "transparent";
	const ground = getComputedStyle(probe).color;
	probe.remove();

	// Each line of text: within its box, and on no other.
	const lines = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const t = texts.currentNode, e = t.parentElement;
		if (!t.data.trim() || e.closest("script, noscript, style, option") || !shown(e)) continue;
		const s = getComputedStyle(e);
		if (s.color === ground && s.forcedColorAdjust === "auto") found.add(`of the colour of its ground: ${name(e)}`);
		let box = e;
		while (!e.closest("svg") && getComputedStyle(box).display === "inline") box = box.parentElement;
		const svg = e.closest("svg");
		box = (svg && getComputedStyle(svg).overflowX === "visible" ? document.body : svg || box).getBoundingClientRect();
		const range = document.createRange(), scrolls = e.closest(".wide, pre, .bar, textarea");
		range.selectNodeContents(t);
		for (const r of range.getClientRects()) {
			if (r.width < 1) continue;
			if (!scrolls && (r.left < box.left - 1.5 || r.right > box.right + 1.5)) found.add(`sticks out by ${Math.max(box.left - r.left, r.right - box.right).toFixed(0)} px: ${name(e)}`);
			if (!scrolls) lines.push({t, e, left: r.left, right: r.right, top: r.top + r.height / 4, bottom: r.bottom - r.height / 4});
		}
		for (const figure of large ? [] : t.data.matchAll(/dB\(A\)|\d+[.,]\d+/g)) {
			range.setStart(t, figure.index);
			range.setEnd(t, figure.index + figure[0].length);
			if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.add(`${figure[0]} is broken: ${name(e)}`);
		}
	}
	lines.sort((a, b) => a.top - b.top);
	lines.forEach((a, i) => {
		for (let j = i + 1; j < lines.length && lines[j].top < a.bottom - 1; j++) {
			const b = lines[j];
			if (a.t !== b.t && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2) found.add(`${name(a.e)} and ${name(b.e)} lie on each other`);
		}
	});

	for (const svg of document.querySelectorAll("svg[role=img]")) {
		const r = svg.getBoundingClientRect();
		const ink = [...svg.querySelectorAll("path, circle, polyline, polygon")].filter(e => !e.closest(".grid") && !e.matches(".axis, .now, .usual, .bracket, .ground, .limit"));
		if (shown(svg) && (r.width < 100 || r.height < 20 || !ink.some(e => { const b = e.getBBox(); return b.width + b.height > 1; }))) {
			found.add(`an empty picture of ${r.width.toFixed(0)} by ${r.height.toFixed(0)} px: ${name(svg)}`);
		}
	}

	for (const e of document.querySelectorAll("button, summary, select, textarea, a.button, nav a, td a, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), label:has(input)")) {
		const r = e.getBoundingClientRect();
		if (!large && shown(e) && (r.height < 43.9 || r.width < 43.9)) found.add(`${r.width.toFixed(0)} by ${r.height.toFixed(0)} px is too small for a thumb: ${name(e)}`);
	}
	if (matchMedia("(prefers-reduced-motion: reduce)").matches && document.getAnimations().some(a => a.playState === "running")) found.add("something moves");
	return [...found];
})()
