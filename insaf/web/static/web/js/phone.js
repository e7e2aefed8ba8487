// The call screen: what is typed is kept on the server, with a sign that says so.
const WAIT = 600;
const AGAIN = 3000;
const LOOK = 4000;

function keeps(form) {
  const sign = document.querySelector("[data-kept]");
  const beside = document.querySelector("[data-beside]");
  let timer = 0;
  let running = false;
  let dirty = false;
  let leaving = false;

  const tell = (state) => { sign.textContent = sign.dataset[state]; sign.dataset.state = state; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save() {
    if (running || !dirty || leaving) return;
    running = true;
    dirty = false;
    try {
      const answer = await fetch(form.dataset.keeps, {
        method: "POST", body: new FormData(form), headers: { "X-Insaf-Keeps": "1" }, redirect: "error",
      });
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.text());
      tell("saved");
    } catch {
      dirty = true;
      tell("lost");
      later(AGAIN);
    }
    running = false;
    if (dirty && sign.dataset.state !== "lost") later(WAIT);
  }

  // What somebody types beside the form is never swept away under the fingers.
  function show(html) {
    if (beside.contains(document.activeElement)) return;
    beside.innerHTML = html;
  }

  // What became of a code that was sent comes by itself, whoever types beside it.
  async function look() {
    const place = document.hidden || beside.querySelector("[data-fate]");
    if (place?.dataset) {
      try {
        const answer = await fetch(place.dataset.fate, { headers: { "X-Insaf-Keeps": "1" }, redirect: "error" });
        const fresh = document.createElement("div");
        fresh.innerHTML = answer.ok ? await answer.text() : place.innerHTML;
        const news = fresh.textContent.trim() !== place.textContent.trim();
        if (news && !place.contains(document.activeElement)) place.replaceChildren(...fresh.childNodes);
      } catch { /* the next look may find it */ }
    }
    setTimeout(look, LOOK);
  }
  setTimeout(look, LOOK);

  form.addEventListener("input", () => {
    dirty = true;
    if (sign.dataset.state !== "lost") tell("saving");
    later(WAIT);
  });
  form.addEventListener("submit", () => { leaving = true; });
  beside.addEventListener("submit", (event) => {
    if (!dirty || leaving) return;
    event.preventDefault();
    save().then(() => { leaving = true; event.target.requestSubmit(event.submitter ?? undefined); });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("[data-sends]").click();
    } else if (event.key === "Enter" && event.target.matches("input:not([type=submit])")) {
      event.preventDefault(); // nothing is sent by chance in the midst of a talk
      next(event.target);
    }
  });
  function next(from) {
    const all = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button[data-sends]")];
    const seen = all.filter((one) => one.offsetParent !== null);
    const other = seen.slice(seen.indexOf(from) + 1).find((one) => one.name !== from.name || one.tagName === "SUMMARY");
    other?.focus();
  }
  addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
  const bad = form.querySelector("[aria-invalid]");
  const first = form.querySelector("[name=phone]:not([type=hidden])");
  if (!bad && first && !document.querySelector(".error-summary")) (first.value ? form.querySelector("[name=name]") : first).focus();
}

const form = document.querySelector("[data-keeps]");
if (form) keeps(form);
