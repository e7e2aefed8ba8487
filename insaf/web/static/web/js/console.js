// The agents' console: the list and the open talk follow the stream; every form works without this file.
const root = document.querySelector("[data-console]");
const talk = Number(root.dataset.talk);
const list = root.querySelector("[data-list]");
const lines = root.querySelector("[data-said-list]");
const status = root.querySelector("[data-status]");
const typing = root.querySelector("[data-typing-line]");
const answer = document.getElementById("answer");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const title = document.title;
let after = Number(root.dataset.after);
let noted = Number(root.dataset.noted);
let waiting = 0, unread = 0, quiet = 0;

const say = (words) => { status.textContent = ""; requestAnimationFrame(() => { status.textContent = words; }); };
const post = (path, data) => fetch(path, {
  method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token }, body: data,
});
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
  if (last) post(`/desk/chat/${talk}/glance/`, fields({ seen: last }));
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

function listen() {
  const stream = new EventSource(`/desk/chat/stream?talk=${talk}&after=${after}&noted=${noted}`);
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
    ({ waiting, unread } = news);
    document.title = waiting + unread ? `(${waiting + unread}) ${title}` : title;
  });
  stream.addEventListener("typing", () => {
    if (!typing) return;
    typing.textContent = root.dataset.typing;
    clearTimeout(quiet);
    quiet = setTimeout(() => { typing.textContent = ""; }, 6000);
  });
  stream.addEventListener("error", () => {
    // The browser comes again by itself, with the last number it has; only a refusal ends it.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
  addEventListener("pagehide", () => stream.close());
}

// A visitor who waits rings until somebody takes the talk.
setInterval(() => { if (waiting) ring(880); }, 4000);

for (const form of document.querySelectorAll("[data-writes]")) {
  const area = form.querySelector("textarea");
  const key = `insaf-draft-${talk}-${area.id}`;
  area.value ||= sessionStorage.getItem(key) ?? "";
  area.addEventListener("input", () => sessionStorage.setItem(key, area.value));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    if (!area.value.trim() && !form.querySelector("[type=file]")?.files.length) return;
    const client = form.querySelector("[name=client]");
    try {
      const done = await post(form.action, data);
      if (done.redirected || done.status === 403) return location.reload();
      const { said } = await done.json();
      if (!done.ok) { say(said); if (said) alert(said); return; }
      // A new id only for a new message: what is sent again after a failure is the same one.
      client.value = crypto.randomUUID().replaceAll("-", "");
      area.value = "";
      sessionStorage.removeItem(key);
      form.querySelector("[type=file]")?.form && (form.querySelector("[type=file]").value = "");
    } catch { say(root.dataset.lost); }
  });
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
  post(`/desk/chat/${talk}/glance/`, fields({ typing: "1" }));
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
