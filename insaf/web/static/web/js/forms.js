// Behaviours of forms: send once, grow, count, list files, move to errors, depend on an answer.

export function once(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // A page kept by the back button must be sendable again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  });
}

export function autosize(area) {
  const root = document.documentElement;
  const grow = () => {
    if (area.scrollHeight <= area.clientHeight) return;
    area.rows = Math.min(30, area.rows + Math.ceil((area.scrollHeight - area.clientHeight) / 27));
  };
  area.addEventListener("input", grow);
  if (root.contains(area)) grow();
}

export function count(control) {
  const words = document.querySelector(`[data-counts="${CSS.escape(control.id)}"]`);
  if (!words || control.maxLength < 0) return;
  const tell = () => {
    const left = control.maxLength - control.value.length;
    words.hidden = left > control.maxLength / 5;
    words.classList.toggle("field__count--over", left <= 0);
    words.textContent = words.dataset.words
      .replace("[n]", control.value.length).replace("[max]", control.maxLength);
  };
  control.addEventListener("input", tell);
  tell();
}

export function files(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector(".files__list");
  const keep = (chosen) => {
    const kept = new DataTransfer();
    for (const file of chosen) kept.items.add(file);
    input.files = kept.files;
    show();
  };
  const show = () => {
    list.hidden = input.files.length === 0;
    list.replaceChildren(...[...input.files].map((file, at) => item(file, () => {
      keep([...input.files].filter((_, index) => index !== at));
      input.focus();
    }, box.dataset.drops)));
  };
  let before = [];
  input.addEventListener("click", () => { before = [...input.files]; });
  input.addEventListener("change", () => {
    if (input.multiple && before.length) keep([...before, ...input.files]);
    else show();
    before = [];
  });
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("files--over"); });
  box.addEventListener("dragleave", () => box.classList.remove("files--over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("files--over");
    if (event.dataTransfer.files.length) keep([...(input.multiple ? input.files : []), ...event.dataTransfer.files]);
  });
  show();
}

function item(file, drop, word) {
  const row = document.createElement("li");
  row.className = "files__item";
  const name = document.createElement("bdi");
  name.className = "ltr";
  name.dir = "ltr";
  name.textContent = file.name;
  const size = document.createElement("span");
  size.className = "files__size ltr";
  size.textContent = file.size < 1048576 ? `${Math.max(1, Math.round(file.size / 1024))} kB` : `${(file.size / 1048576).toFixed(1)} MB`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "files__drop";
  button.textContent = "✕";
  button.setAttribute("aria-label", `${word ?? "✕"} ${file.name}`);
  button.addEventListener("click", drop);
  row.append(name, size, button);
  return row;
}

export function errors(summary) {
  summary.focus();
}

export function dependent(block) {
  const [name, value] = block.dataset.when.split("=");
  const form = block.closest("form") ?? document;
  const judge = () => {
    const chosen = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
      .filter((control) => (/^(radio|checkbox)$/.test(control.type) ? control.checked : true))
      .map((control) => control.value);
    block.hidden = !value.split("|").some((wanted) => chosen.includes(wanted) || (wanted === "" && chosen.length === 0));
    for (const control of block.querySelectorAll("input, select, textarea")) control.disabled = block.hidden;
  };
  form.addEventListener("change", judge);
  judge();
}
