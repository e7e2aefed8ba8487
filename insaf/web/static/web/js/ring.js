// A call that rings pops up on every page of the desk. One page of the browser listens for all of them.
const AGAIN = 5000;
const KEY = "F2";

function ring(box) {
  const form = box.querySelector("form");
  const list = box.querySelector("[data-calls]");
  const model = box.querySelector("template").content.firstElementChild;
  const pages = new BroadcastChannel("insaf-calls");
  let calls = [];

  function show(found) {
    const known = new Set(calls.map((one) => one.id));
    calls = found;
    list.replaceChildren(...calls.map(item));
    box.hidden = calls.length === 0;
    if (calls.some((one) => !known.has(one.id))) document.title = `☎ ${document.title.replace(/^☎ /, "")}`;
    if (!calls.length) document.title = document.title.replace(/^☎ /, "");
  }

  function item(one) {
    const row = model.cloneNode(true);
    row.querySelector("[data-number]").textContent = one.number;
    row.querySelector("button").value = one.id;
    return row;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== KEY || !calls.length) return;
    event.preventDefault();
    form.requestSubmit(list.querySelector("button"));
  });

  pages.addEventListener("message", (event) => {
    if (event.data === "which") { if (leads) pages.postMessage(calls); } else show(event.data);
  });

  let leads = false;
  const listen = () => new Promise((over) => {
    const stream = new EventSource(box.dataset.ring);
    stream.addEventListener("calls", (event) => {
      show(JSON.parse(event.data));
      pages.postMessage(calls);
    });
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(over, AGAIN);
    });
  });
  const lead = async () => {
    leads = true;
    for (;;) await listen();
  };
  if (navigator.locks) navigator.locks.request("insaf-calls", lead);
  else lead();
  pages.postMessage("which");
}

const box = document.querySelector("[data-ring]");
if (box) ring(box);
