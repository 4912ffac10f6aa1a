"use strict";
// Keys for triage, and decisions sent without leaving the page. Every page works without this, through its forms.
(() => {
  const queue = document.querySelector("[data-queue]");
  const single = document.querySelector("[data-conflict]");
  const said = document.getElementById("said");
  const dialog = document.getElementById("keys");
  const mayDecide = Boolean(document.querySelector("[data-may-decide]"));
  const LAST = "counterclaim-last"; // what was decided on the page before this one, for its undo
  const WORDS = { confirmed: "Confirmed", dismissed: "Dismissed", resolved: "Resolved", open: "Open again" };
  const lines = queue ? [...queue.querySelectorAll(".line")] : [];
  const PLACE = "counterclaim-queue"; // the queue's address, to come back to where one was
  const TERSE = "counterclaim-terse"; // whether only the line in focus shows its quotes
  const done = []; // forms of the decisions made on this page, the latest last
  let left = null; // what was in focus before a key led into a field, to come back to
  let showing = 0; // a message that is shown goes after a while; a failure stays

  // --- saying ---

  function say(text, { failed = false, undo = null } = {}) {
    if (!said) return;
    window.clearTimeout(showing);
    said.classList.toggle("failed", failed);
    said.setAttribute("aria-live", failed ? "assertive" : "polite");
    said.replaceChildren(document.createTextNode(text));
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.append("Undo ", Object.assign(document.createElement("kbd"), { textContent: "u" }));
      button.addEventListener("click", undo);
      said.append(button);
    }
    if (!failed) showing = window.setTimeout(() => said.replaceChildren(), 12_000);
  }

  // --- deciding ---

  async function send(address, fields) {
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, redirect: "error",
      });
    } catch {
      throw new Error("The server was not reached: nothing was recorded, your note is kept. Try again.");
    }
    const found = await answer.json().catch(() => ({}));
    if (answer.ok) return found;
    const why = {
      403: "You may not decide (any more): sign in again in another tab, then try again. Your note is kept.",
      409: "This conflict changed while you read it. Nothing was recorded; load the page again to see it as it is now.",
      503: "The database is busy: nothing was recorded, your note is kept. Try again.",
    };
    throw new Error(why[answer.status] || found.error || `Nothing was recorded (${answer.status}). Your note is kept.`);
  }

  function fieldsOf(form, verdict, pin) {
    const note = verdict === "open" ? "" : form.elements.note.value;
    const fields = { csrftoken: form.elements.csrftoken.value, seen: form.elements.seen.value, verdict, note };
    if (form.elements.right) fields.right = verdict === "open" ? "" : form.elements.right.value;
    return pin ? { ...fields, pin: "1" } : fields;
  }

  async function decide(form, verdict, pin = false) {
    const holder = form.closest("[data-id]");
    if (holder.classList.contains("busy")) return;
    holder.classList.add("busy");
    try {
      const found = await send(form.action, fieldsOf(form, verdict, pin));
      form.elements.seen.value = found.seen;
      show(holder, found.verdict);
      if (verdict !== "open") form.elements.note.value = "";
      after(form, holder, found.verdict);
    } catch (error) {
      say(`${holder.dataset.name}: ${error.message}`, { failed: true });
    } finally {
      holder.classList.remove("busy");
    }
  }

  // What the chosen side says; "" where none is chosen or the verdict does not name one.
  function chosen(form, verdict) {
    const side = form.querySelector("input[name=right]:checked");
    return side && ["confirmed", "resolved"].includes(verdict) ? side.dataset.says || "" : "";
  }

  function told({ verdict, name, right }) {
    return `${WORDS[verdict]}: ${name}${right ? `, ${right} is right` : ""}.`;
  }

  function side(number) {
    const sides = [...(single?.querySelectorAll("input[name=right]") || [])];
    if (!sides.length) return;
    const at = number === undefined ? (sides.findIndex((one) => one.checked) + 1) % sides.length : number;
    if (!sides[at]) return;
    sides[at].checked = true;
    say(at ? `${sides[at].dataset.says} is right, once it is confirmed (c) or resolved (r).` : "No side is said to be right.");
  }

  function show(holder, status) {
    holder.dataset.status = status;
    holder.classList.toggle("decided", Boolean(queue) && status !== "open");
    const shown = holder.querySelector(".status");
    shown.textContent = status;
    shown.className = `status status-${status}`;
    holder.querySelector(".reopen").hidden = status === "open";
  }

  function after(form, holder, verdict) {
    const name = holder.dataset.name;
    if (single) {
      if (verdict === "open") return say(`Open again: ${name}`);
      sessionStorage.setItem(LAST, JSON.stringify({
        name, verdict, right: chosen(form, verdict), action: form.action, seen: form.elements.seen.value, page: location.href, at: Date.now(),
      }));
      return location.assign(form.elements.then.value);
    }
    const at = done.indexOf(form);
    if (at >= 0) done.splice(at, 1);
    if (verdict === "open") {
      focus(holder);
      return tally(`Open again: ${name}.`);
    }
    done.push(form);
    const next = following(holder);
    tally(`${told({ verdict, name })}${next ? "" : " Nothing is open on this page any more."}`, { undo });
    if (next) return focus(next);
    const on = document.querySelector(".pages a[rel=next]");
    (on || holder).focus();
    return undefined;
  }

  function tally(text, options) {
    const shown = document.querySelector("[data-tally]");
    const left = Math.max(0, Number(shown.dataset.total) - done.length);
    shown.textContent = done.length ? ` · ${done.length} decided, ${left} left` : "";
    say(text, options);
  }

  function undo() {
    if (done.length) return decide(done.at(-1), "open");
    const form = current()?.querySelector("form.decide");
    if (form && form.closest("[data-id]").dataset.status !== "open") return decide(form, "open");
    return undoPage();
  }

  async function undoPage() {
    const kept = remembered();
    const form = document.querySelector("form.decide");
    if (!kept || !form) return;
    try {
      await send(kept.action, { csrftoken: form.elements.csrftoken.value, seen: kept.seen, verdict: "open", note: "" });
      sessionStorage.removeItem(LAST);
      location.assign(kept.page);
    } catch (error) {
      say(`${kept.name}: ${error.message}`, { failed: true });
    }
  }

  function remembered() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(LAST));
      return kept && Date.now() - kept.at < 600_000 ? kept : null;
    } catch {
      return null;
    }
  }

  // --- moving ---

  function current() {
    return single || document.activeElement.closest(".line");
  }

  function focus(line) {
    line.focus({ preventScroll: true });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    line.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  function following(line) {
    const open = (one) => one.dataset.status === "open" && one !== line;
    return lines.slice(lines.indexOf(line) + 1).find(open) || lines.find(open) || null;
  }

  function move(step) {
    if (single) return follow(step > 0 ? "next" : "prev");
    const at = lines.indexOf(document.activeElement.closest(".line"));
    if (at < 0 && lines.length) return focus(step > 0 ? lines[0] : lines.at(-1));
    const to = lines[at + step];
    return to ? focus(to) : follow(step > 0 ? "next" : "prev");
  }

  function follow(rel) {
    const link = document.querySelector(`.walk a[rel=${rel}], .pages a[rel=${rel}]`);
    if (link) link.click();
    else say(rel === "next" ? "This is the last one." : "This is the first one.");
  }

  function terse(on) {
    queue.classList.toggle("terse", on);
    localStorage.setItem(TERSE, on ? "1" : "");
    if (document.activeElement.matches(".line")) focus(document.activeElement);
  }

  function note() {
    const line = current() || lines[0];
    const field = line && line.querySelector("textarea[name=note]");
    if (!field) return;
    const details = field.closest("details");
    if (details) details.open = true;
    field.focus();
  }

  // --- keys ---

  const reading = {
    j: () => move(1), k: () => move(-1),
    o: () => current()?.querySelector("a.open")?.click(), Enter: () => current()?.querySelector("a.open")?.click(),
    e: () => queue && terse(!queue.classList.contains("terse")), b: () => document.querySelector("[data-back]")?.click(),
    "/": () => document.getElementById("find")?.select(), "?": () => dialog?.showModal(),
  };
  const verdict = (name, pin) => () => {
    const form = current()?.querySelector("form.decide");
    if (form) decide(form, name, pin);
    else if (lines.length) { focus(lines[0]); say("This is the one in focus: press the key again to decide it."); }
  };
  const deciding = {
    c: verdict("confirmed"), d: verdict("dismissed"), p: verdict("dismissed", true), r: verdict("resolved"), u: undo, n: note,
    s: () => side(),
  };

  for (let number = 0; number < 10; number += 1) deciding[number] = () => side(number);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
    const field = event.target.closest("input:not([type=radio]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && field) {
      field.blur();
      (field.closest(".line, [data-conflict]") || left)?.focus({ preventScroll: true });
      return;
    }
    if (field || dialog?.open) return;
    if (event.key === "Escape") return void said?.replaceChildren();
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    // With the caps lock on a letter is still that key; with shift it is another one.
    const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
    const action = reading[key] || (mayDecide && deciding[key]);
    if (!action) return;
    event.preventDefault();
    left = current();
    action();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form.decide");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter;
    const pin = button?.name === "pin";
    decide(form, pin ? "dismissed" : button?.value || "confirmed", pin);
  });

  // The browser's own way back leads to the line that one left.
  queue?.addEventListener("click", (event) => {
    const line = event.target.closest("a") && event.target.closest(".line");
    if (line) history.replaceState(null, "", `#${line.id}`);
  });

  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }

  const sifting = document.querySelector(".sifting"); // on a phone the conflicts come first
  if (sifting && window.matchMedia("(max-width: 600px)").matches) sifting.open = false;

  if (queue && localStorage.getItem(TERSE)) terse(true);

  // Back from a conflict one is where one was in the queue.
  if (queue) {
    sessionStorage.setItem(PLACE, location.pathname + location.search);
    const line = lines.find((one) => `#${one.id}` === location.hash);
    if (line) focus(line);
  }
  const back = document.querySelector("[data-back]");
  const place = sessionStorage.getItem(PLACE);
  if (back && place && place.split("?")[0] === back.pathname) back.href = `${place}#c-${single.dataset.id}`;

  // A decision on the page before this one can be taken back from here.
  const kept = mayDecide ? remembered() : null;
  if (kept && kept.page !== location.href) say(told(kept), { undo: undoPage });
  if (single && !location.hash) single.focus({ preventScroll: true });
})();
