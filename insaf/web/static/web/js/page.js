// Behaviours of pages: copy, menu, dialog, confirm, print.

export function say(words) {
  let live = document.querySelector(".toast");
  if (!live) {
    live = document.createElement("p");
    live.className = "toast";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  // The region must be in the page before its words, or a screen reader misses them.
  requestAnimationFrame(() => { live.textContent = words; });
  clearTimeout(live.timer);
  live.timer = setTimeout(() => { live.textContent = ""; }, 4000);
}

export function copy(button) {
  if (!navigator.clipboard) return;
  button.dataset.ready = "";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copies);
    button.dataset.done = "";
    if (button.dataset.said) say(button.dataset.said);
  });
}

export function menu(details) {
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

export function open(button) {
  const dialog = document.getElementById(button.dataset.opens);
  if (!dialog?.showModal) return;
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-closes]")) dialog.close();
  });
}

export function confirm(form) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.asks)) event.preventDefault();
  });
}

export function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
