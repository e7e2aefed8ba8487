// The desk's keyboard: J and K walk a list, data-key presses a control from anywhere.
import { attach } from "./insaf.js";

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const plain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;

function rows(list) {
  const links = () => [...list.querySelectorAll(".row__title")];
  document.addEventListener("keydown", (event) => {
    if (!plain(event) || typing(event.target)) return;
    // Physical keys, so that they work while an Arabic layout is on.
    const step = { KeyJ: 1, KeyK: -1 }[event.code];
    if (!step) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
    event.preventDefault();
  });
}

const CODES = { "/": "Slash", "?": "Slash" };

function keys(root) {
  document.addEventListener("keydown", (event) => {
    if (!plain(event) || typing(event.target)) return;
    for (const control of root.querySelectorAll("[data-key]")) {
      const key = control.dataset.key;
      const code = CODES[key] ?? `Key${key.toUpperCase()}`;
      if (event.key !== key && event.code !== code) continue;
      event.preventDefault();
      if (control.matches("input, textarea, select")) control.focus();
      else control.click();
      return;
    }
  });
}

attach({ rows, keys });
