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
const codeOf = (key) => CODES[key] ?? (/^\d$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`);
// Shift with a digit is another sign, unless the layout has its digits there: then the key itself says so.
const physical = (event) => (event.shiftKey && event.code.startsWith("Digit") ? "" : event.code.replace("Numpad", "Digit"));

function keys(root) {
  document.addEventListener("keydown", (event) => {
    if (!plain(event) || typing(event.target)) return;
    for (const control of root.querySelectorAll("[data-key]")) {
      const key = control.dataset.key;
      if (event.key !== key && physical(event) !== codeOf(key)) continue;
      event.preventDefault();
      if (control.matches("input, textarea, select")) control.focus();
      else control.click();
      return;
    }
  });
}

attach({ rows, keys });
