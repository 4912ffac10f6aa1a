"use strict";
const rows = JSON.parse(document.getElementById("rows").textContent);
const checked = (name) => { const one = document.querySelector(`input[name="${CSS.escape(name)}"]:checked`); return one ? one.value : null; };
function take() {
  let done = 0;
  for (const row of rows) {
    row.verdict = checked(row.id);
    const place = document.getElementById("f-" + row.id);
    row.note = place.querySelector("[data-note]").value || null;
    row.items.forEach((item, n) => { if (item.reading !== "reference") item.reading = checked(row.id + "-" + n); });
    place.classList.toggle("judged", row.verdict !== null);
    done += row.verdict !== null;
  }
  document.getElementById("done").textContent = done;
}
document.addEventListener("change", take);
document.getElementById("save").addEventListener("click", () => {
  take();
  const lines = rows.map((row) => JSON.stringify(row) + "\n").join("");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
  link.download = "verdicts.jsonl";
  link.click();
});
