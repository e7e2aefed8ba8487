// The agents' console: the list and the open talk follow the stream; every form works without this file.
const root = document.querySelector("[data-console]");
const talk = Number(root.dataset.talk);
const list = root.querySelector("[data-list]");
const lines = root.querySelector("[data-said-list]");
const status = root.querySelector("[data-status]");
const typing = root.querySelector("[data-typing-line]");
const seenLine = root.querySelector("[data-seen-line]");
const answer = document.getElementById("answer");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const title = document.title;
let after = Number(root.dataset.after);
let noted = Number(root.dataset.noted);
let waiting = 0, unread = 0, ours = null, quiet = 0, cut = 0;

const say = (words) => { status.textContent = ""; requestAnimationFrame(() => { status.textContent = words; }); };
const post = (path, data, within = 20000) => fetch(path, {
  method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token }, body: data, signal: AbortSignal.timeout(within),
});
const tell = (path, data) => { post(path, data).catch(() => {}); };
const fields = (pairs) => { const data = new FormData(); for (const [key, value] of Object.entries(pairs)) data.set(key, value); return data; };

// A soft tone by arithmetic: no file, no other host. Browsers allow it after the first click on the page.
let sound;
function ring(height) {
  try {
    sound ??= new AudioContext();
    const tone = sound.createOscillator(), volume = sound.createGain();
    tone.frequency.value = height;
    volume.gain.setValueAtTime(0.05, sound.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 0.5);
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.5);
  } catch { /* no sound here */ }
}

function seen() {
  if (!talk || document.hidden) return;
  const last = Math.max(0, ...[...lines.querySelectorAll("[data-number]")].map((one) => Number(one.dataset.number)));
  if (last) tell(`/desk/chat/${talk}/glance/`, fields({ seen: last }));
}

const toEnd = () => { if (lines) lines.scrollTop = lines.scrollHeight; };

function draw(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  for (const one of made.content.querySelectorAll("[id]")) if (document.getElementById(one.id)) one.remove();
  const near = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
  lines.append(made.content);
  if (near) toEnd();
}

// What is seen when the connection is lost for more than a moment: a console that rings no more must say so.
const cutLine = root.querySelector("[data-cut]");
const connected = (is) => {
  clearTimeout(cut);
  if (is) cutLine.hidden = true;
  else cut = setTimeout(() => { if (cutLine.hidden) say(root.dataset.lost); cutLine.hidden = false; }, 2000);
};

// A colleague has the talk: what was typed stays to be read and copied, and nothing more is sent.
const goneLine = root.querySelector("[data-gone]");
function gone(is) {
  if (!goneLine || goneLine.hidden === !is) return;
  goneLine.hidden = !is;
  for (const one of root.querySelectorAll("[data-writes] button, [data-take] button")) one.disabled = is;
  if (is) say(goneLine.textContent.trim());
}

// Refused: signed out, or the talk is a colleague's. What is typed is kept for whoever signs in again here.
async function refused() {
  const page = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (page?.redirected) { location.reload(); return; }
  gone(page?.status === 404);
  setTimeout(listen, 2000);
}

function listen() {
  const stream = new EventSource(`/desk/chat/stream?talk=${talk}&after=${after}&noted=${noted}`);
  stream.addEventListener("open", () => connected(true));
  stream.addEventListener("beat", () => tell("/desk/chat/here/", fields({})));
  stream.addEventListener("gone", () => gone(true));
  stream.addEventListener("messages", (event) => {
    const news = JSON.parse(event.data);
    after = news.after;
    noted = news.noted;
    draw(news.html);
    typing.textContent = "";
    if (news.rings) { ring(660); say(root.dataset.said); seen(); }
  });
  stream.addEventListener("list", (event) => {
    const news = JSON.parse(event.data);
    const focus = document.activeElement?.closest("[data-list] a")?.getAttribute("href");
    list.innerHTML = news.html;
    if (focus) list.querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus();
    if (news.waiting > waiting) say(root.dataset.rings);
    if (news.unread > unread) ring(660);
    if (ours !== null && news.ours > ours) { ring(660); say(root.dataset.handed); }
    ({ waiting, unread, ours } = news);
    document.title = waiting + unread ? `(${waiting + unread}) ${title}` : title;
  });
  stream.addEventListener("state", (event) => {
    const news = JSON.parse(event.data), stood = root.querySelector("[data-state]");
    gone(false);
    root.querySelector("[data-take]")?.toggleAttribute("hidden", news.state !== "waiting");
    // What may be done has changed: the page is drawn anew, unless somebody is writing on it.
    const ends = (news.state === "ended") !== stood.dataset.state.startsWith("ended");
    const busy = [...document.querySelectorAll("[data-writes]")].some((form) => form.querySelector("textarea").value || form.querySelector("[data-waits]")?.textContent);
    if ((ends || !stood.dataset.state.endsWith(news.reference)) && !busy) { location.reload(); return; }
    const mine = Math.max(0, ...[...root.querySelectorAll(".said--staff[data-number]")].map((one) => Number(one.dataset.number)));
    if (seenLine) seenLine.textContent = mine && news.seen >= mine ? root.dataset.seen : "";
  });
  stream.addEventListener("typing", () => {
    if (!typing) return;
    typing.textContent = root.dataset.typing;
    clearTimeout(quiet);
    quiet = setTimeout(() => { typing.textContent = ""; }, 6000);
  });
  stream.addEventListener("error", () => {
    // The browser comes again by itself, with the last number it has; only a refusal ends it.
    connected(false);
    if (stream.readyState === EventSource.CLOSED) refused();
  });
  addEventListener("pagehide", () => stream.close());
}
// Kept by the browser and brought back by its button, the page would stand there and hear nothing.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// A visitor who waits rings until somebody takes the talk.
setInterval(() => { if (waiting) ring(880); }, 4000);

// What is sent leaves its field at once and waits in a line: each under its own id, one at a time, sent again
// under the same id until it is answered. So what is typed meanwhile is another message, and nothing is lost or doubled.
const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { return {}; } };
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
for (const form of document.querySelectorAll("[data-writes]")) {
  const area = form.querySelector("textarea");
  const files = form.querySelector("[type=file]");
  const waits = form.querySelector("[data-waits]");
  const key = `insaf-draft-${talk}-${area.id}`;
  const kept = read(key);
  form.next = fresh(); // the id of the message that is being written
  const line = (kept.line ?? []).map((one) => ({ ...one, data: fields({ client: one.client, text: one.text }) }));
  let sending = false;
  const keep = () => {
    try { sessionStorage.setItem(key, JSON.stringify({ draft: area.value, line: line.map(({ client, text }) => ({ client, text })) })); } catch { /* no storage: it is sent all the same */ }
  };
  const waitsFor = (words) => { if (waits) waits.textContent = words; };
  const back = (text) => { area.value = [text, area.value].filter(Boolean).join("\n"); };
  area.value ||= kept.draft ?? "";
  area.addEventListener("input", keep);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  const send = async () => {
    if (sending) return;
    sending = true;
    for (let tries = 0; line.length;) {
      const [one] = line;
      const heavy = [...one.data.values()].some((value) => value.size);
      const done = await post(form.action, one.data, heavy ? 300000 : 20000).catch(() => null);
      if (done?.redirected || done?.status === 403) { back(line.map(({ text }) => text).join("\n")); line.length = 0; keep(); location.reload(); return; }
      if (!done || done.status >= 500) {
        if (!tries++) say(root.dataset.lost);
        waitsFor(`${root.dataset.lost} ${one.text}`);
        await pause(Math.min(8000, 500 * 2 ** tries));
        continue;
      }
      const { said, kept: stands } = await done.json().catch(() => ({}));
      line.shift();
      tries = 0;
      waitsFor("");
      if (done.status === 404) gone(true);
      if (!done.ok && !stands) back(one.text);
      keep();
      if (!done.ok && said) { say(said); alert(said); }
    }
    sending = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!area.value.trim() && !files?.files.length) return;
    const data = new FormData(form), client = form.next;
    form.next = fresh();
    data.set("client", client);
    line.push({ client, text: area.value, data });
    area.value = "";
    if (files) files.value = "";
    area.dispatchEvent(new Event("input"));
    send();
  });
  send();
}

document.querySelector("[data-ready]")?.addEventListener("change", (event) => {
  if (!event.target.value) return;
  answer.value = `${answer.value} ${event.target.value}`.trim();
  event.target.value = "";
  answer.dispatchEvent(new Event("input"));
  answer.focus();
});

let told = 0;
answer?.addEventListener("input", () => {
  if (Date.now() - told < 3000 || !answer.value) return;
  told = Date.now();
  tell(`/desk/chat/${talk}/glance/`, fields({ typing: answer.form.next }));
});

// Alt and a number register the talk, from wherever one is; the question behind it is answered by Enter.
addEventListener("keydown", (event) => {
  const button = event.altKey && document.querySelector(`[data-alt="${event.code.replace("Digit", "")}"]`);
  if (button) { event.preventDefault(); button.click(); }
});
document.addEventListener("visibilitychange", seen);
toEnd();
seen();
listen();
