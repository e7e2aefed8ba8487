// The live chat of Insaf: one module, one closed shadow root, no other host; kept is the talk's own and nothing else.
const here = new URL(import.meta.url), base = here.origin;
const tag = [...document.scripts].find((one) => one.src === here.href) ?? document.querySelector("script[data-lang]");
const lang = (tag?.dataset.lang || document.documentElement.lang || "ar").startsWith("en") ? "en" : "ar";
const [label, offline] = lang === "ar" ? ["المحادثة المباشرة", "لا يوجد اتصال."] : ["Live chat", "No connection."];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
// Later ones stand behind earlier ones.
let made = 1e4;
const fresh = () => Date.now() + `${made++}` + Math.random().toString(36).slice(2);
// What is too long for one message is several, cut where a word ends.
const cut = (text) => (text.match(/[^]{1,3999}(?:\s|$)|[^]{1,4000}/gu) ?? []).filter((one) => one.trim());
// Each by the id by which the server knows it again; the first may have one already.
const identified = (texts, id) => Object.fromEntries(texts.map((text, n) => [!n && id || fresh(), text]));
const locale = lang === "ar" ? "ar-SA-u-ca-gregory-nu-latn" : "en";
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const page = location.origin + location.pathname;
const day = new Intl.DateTimeFormat(locale, { dateStyle: "full" });

// Each thing is kept under a name of its own, and so is each message until the server has it: no tab of the site
// ever writes over what another has kept a moment before. On a page without storage it lasts as long as the page.
const memory = `insaf-chat ${base} `;
let store = {};
try { store = localStorage ?? store; } catch { /* no storage */ }
const named = (key) => key?.split(memory)[1];
function kept() {
  const all = { token: "", draft: "", seen: 0 };
  for (const key in store) if (named(key)) all[named(key)] = store[key];
  return all;
}

const CSS = `
.w{all:initial;--b:var(--insaf-brand,light-dark(oklch(.43 .075 200),oklch(.78 .09 195)));--bi:var(--insaf-brand-ink,light-dark(#fff,oklch(.2 .03 210)));--r:var(--insaf-radius,1rem);--s:light-dark(#fff,oklch(.235 .014 230));--l:light-dark(oklch(.62 .015 85),oklch(.58 .018 230));--i:light-dark(oklch(.24 .02 230),oklch(.95 .006 85));--i2:light-dark(oklch(.44 .018 230),oklch(.79 .01 85));--bad:light-dark(oklch(.47 .15 27),oklch(.82 .1 25));color-scheme:light dark;font:400 16px/1.6 var(--insaf-face,"IBM Plex Sans Arabic","Segoe UI",Tahoma,sans-serif);color:var(--i)}
[data-theme=light]{color-scheme:light}[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
[hidden]{display:none!important}
.o,.p{position:fixed;inset-block-end:max(1rem,env(safe-area-inset-bottom));inset-inline-end:1rem;z-index:2147483000}
.o{inline-size:3.5rem;block-size:3.5rem;border-radius:50%;padding:0;background:var(--b);color:var(--bi);border:1px solid #0000;box-shadow:0 8px 28px #0003}
.n{position:absolute;inset-block-start:-.25rem;inset-inline-start:-.25rem;min-inline-size:1.5rem;border-radius:1rem;background:var(--bad);color:var(--s);font:600 .85rem/1.5rem inherit}
.p{display:grid;grid-template-rows:auto 1fr auto;inline-size:23rem;block-size:min(36rem,100dvh - 2rem);background:var(--s);border:1px solid var(--l);border-radius:var(--r);overflow:hidden;box-shadow:0 8px 28px #0003}
@media(max-width:30rem){.p{inset:0;inline-size:auto;block-size:auto;border:0;border-radius:0}}
.h{display:flex;align-items:center;gap:.5rem;padding:.5rem .75rem;background:var(--b);color:var(--bi);font-weight:600}
.h span{flex:1}
button,input,select,textarea{font:inherit;color:inherit}
button,a,label.f{min-block-size:2.75rem;cursor:pointer}
button{border:1px solid var(--l);border-radius:.6rem;background:none;padding:.4rem .9rem}
button.a{background:var(--b);color:var(--bi);border-color:var(--b);font-weight:600}
.h button{border:0;padding:.4rem;min-inline-size:2.75rem}
:focus-visible,.f:focus-within{outline:2px solid var(--b);outline-offset:2px}
.h :focus-visible,.o:focus-visible{outline-color:var(--bi);outline-offset:-4px}
.m{overflow:auto;padding:.75rem;overscroll-behavior:contain}
.m,.l{display:flex;flex-direction:column;gap:.6rem}
.m p{margin:0;font-size:1rem}
.s,.event{color:var(--i2);font-size:.875rem}
.e{color:var(--bad)}
.x{max-inline-size:85%;padding:.5rem .75rem;border-radius:.9rem;border:1px solid var(--l);align-self:flex-start;overflow-wrap:anywhere;white-space:pre-wrap}
.visitor{align-self:flex-end;background:color-mix(in oklab,var(--b) 12%,var(--s));border-color:#0000}
.event{align-self:center;border:0;text-align:center}
.x span{display:block;unicode-bidi:plaintext}
.x small{display:block;color:var(--i2);font-size:.8rem}
.c{border:1px solid var(--b);border-radius:.9rem;padding:.75rem;display:grid;gap:.25rem}
a{color:var(--b)}
.c a,.q a{display:inline-flex;align-items:center}
.c bdi{display:block;white-space:nowrap;font-size:.95rem}
[dir=rtl] .c bdi{text-align:end}
form{display:grid;gap:.5rem}
.k{padding:.6rem .75rem;border-block-start:1px solid var(--l)}
.k form{grid-template-columns:auto 1fr auto;align-items:end}
input:not([type=file]),select,textarea{inline-size:100%;min-block-size:2.75rem;border:1px solid var(--l);border-radius:.6rem;padding:.5rem .7rem;background:var(--s);resize:none}
:is(input,textarea):placeholder-shown{direction:inherit}
.f{display:inline-flex;align-items:center;justify-content:center;min-inline-size:2.75rem;border-radius:.6rem}
.v{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
.g,.q{display:flex;flex-wrap:wrap;gap:.5rem}
.q{align-items:center;gap:.25rem .75rem}
.q button{border:0;padding:0;color:var(--b);text-decoration:underline}
svg{inline-size:1.4rem;block-size:1.4rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;vertical-align:middle;pointer-events:none}
.w[dir=rtl] .d{scale:-1 1}`;
const PATHS = {
  chat: "M21 12a8 8 0 0 1-8 8H4l2-4a8 8 0 1 1 15-4z",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-7z",
  clip: "M20 11l-8 8a5 5 0 0 1-7-7l9-9a3 3 0 0 1 5 5l-9 9a1 1 0 0 1-2-2l8-8",
};

function h(name, is = {}, ...inside) {
  const made = document.createElementNS(`http://www.w3.org/${/svg|path/.test(name) ? "2000/svg" : "1999/xhtml"}`, name);
  for (const [key, value] of Object.entries(is)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value || value === 0) made.setAttribute(key, value);
  }
  made.append(...inside.filter((one) => one || one === 0));
  return made;
}
const icon = (name) => h("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: name === "send" && "d" }, h("path", { d: PATHS[name] }));
// Addresses become links; what is shown is where they lead.
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"'«»()\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*[^\s<>"'«»()\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069.,;:!?،؛؟])/i).map((part, at) => at % 2
    ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" }, part) : part);
}

class InsafChat extends HTMLElement {
  #w; #t; #panel; #main; #foot; #live; #badge; #button; #pending; #area;
  #kept = kept(); #tab = fresh(); #next; #last = 0; #unread = 0; #state; #opened; #streaming; #flushing; #rows = new Map(); #hello; #quiet; #typed = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "closed" }), sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    this.#badge = h("span", { class: "n", hidden: true });
    this.#button = h("button", { class: "o", type: "button", "aria-label": label, "aria-haspopup": "dialog", onclick: () => this.open() }, icon("chat"), this.#badge);
    this.#live = h("p", { class: "v", role: "status" });
    this.#w = h("div", { class: "w", lang, dir: lang === "ar" ? "rtl" : "ltr", "data-theme": tag?.dataset.theme }, this.#button, this.#live);
    root.append(this.#w);
    addEventListener("online", () => this.#wake());
    addEventListener("storage", ({ key, newValue }) => named(key) && this.#sync({ ...this.#kept, [named(key)]: newValue ?? "" }));
    addEventListener("pageshow", (event) => { if (event.persisted) { this.#sync(kept()); this.#wake(); } });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) { this.#wake(); this.#see(); }
      else if (this.#area?.value) this.#keep({ draft: this.#area.value });
    });
    this.#resume();
  }

  // A talk goes on where it was; a server that is away for a moment is asked again.
  async #resume() {
    for (; this.#kept.token && !this.#hello; await wait(5000)) if (!await this.#begin() && this.#kept.open && innerWidth > 480) this.open(false);
  }

  // Another tab of the site, or this one before the browser's way back, has the same talk: `now` is what is kept.
  #sync(now) {
    const { token } = this.#kept, draft = this.#draft();
    this.#kept = now;
    if (this.#area?.value) now.draft = draft;
    if (token !== now.token) return this.#reset();
    if (now.seen >= this.#last) this.#count(0);
    this.#wait();
    // Where the other tab is closed before it could send them, this one does.
    if (this.#queue[0]) setTimeout(() => this.#flush(), 5e3);
  }
  // No page takes a token of another for none because it has not heard of it yet.
  get #token() { return kept().token || this.#kept.token; }
  #draft() { return this.#area?.value ?? this.#kept.draft; }

  // What is typed and not yet with the server, as [id, text] in the order of the ids.
  get #queue() { return Object.entries(this.#kept).filter(([name, text]) => text && name < ":").sort(); }

  #keep(more) {
    Object.assign(this.#kept, more);
    for (const name in more) {
      const key = memory + name;
      try { if (more[name]) store[key] = more[name]; else delete store[key]; } catch { store = { ...store, [key]: more[name] }; }
    }
  }

  async #ask(name, data = {}, raw = 0, signal, token = this.#kept.token) {
    const answer = await fetch(`${base}/chat/v1/${name}`, {
      method: "POST", credentials: "omit", referrerPolicy: "no-referrer", signal: signal || AbortSignal.timeout?.(raw || name === "read" ? 3e5 : 2e4),
      headers: { "Content-Type": raw ? "application/octet-stream" : "application/json", ...(raw && { "Insaf-Name": encodeURIComponent(raw.name) }), ...(token && { Authorization: `Bearer ${token}` }) },
      body: raw || JSON.stringify({ lang, ...data }),
    });
    if (name === "stream" || name === "read") return answer;
    return { status: answer.status, retry: Number(answer.headers.get("retry-after")), ...(await answer.json()) };
  }

  // What is needed once the chat is opened: words, hours, and the talk that goes on.
  async #begin() {
    const token = this.#kept.token = this.#token;
    let hello;
    try { hello = await this.#ask("hello", { page }); } catch { return offline; }
    // Another tab has begun the talk meanwhile, or ended it.
    if (token !== this.#token) return this.#begin();
    if (hello.status !== 200) { this.#button.hidden = hello.status === 403; return hello.said; }
    this.#hello = hello;
    this.#t = hello.words;
    if (!hello.live) return this.#back();
    this.#log();
    this.#listen();
    this.#flush();
  }

  async open(focus = true) {
    if (!this.#panel) {
      this.#main = h("div", { class: "m", tabindex: "0", role: "group", "aria-label": label });
      this.#foot = h("div", { class: "k" });
      this.#panel = h("div", { class: "p", role: "dialog", "aria-label": label, onkeydown: (event) => this.#key(event) },
        h("div", { class: "h" }, this.#name = h("span", {}, label), this.#shut = h("button", { type: "button", "aria-label": label, onclick: () => this.close() }, icon("close"))), this.#main, this.#foot);
      this.#w.append(this.#panel);
    }
    this.#opened = true;
    this.#keep({ open: true });
    this.#panel.hidden = false;
    this.#button.hidden = true;
    if (!this.#rows.size && !this.#kept.token || !this.#hello) {
      this.#main.replaceChildren(h("p", { class: "s" }, "…"));
      const why = await this.#begin();
      if (why) {
        this.#main.replaceChildren(h("p", { class: "e" }, why));
        return this.#shut.focus();
      }
    }
    this.#name.textContent = this.#hello.name;
    this.#shut.setAttribute("aria-label", this.#t.close);
    this.#kept.token ? this.#talk() : this.#intro();
    if (focus) (this.#area ?? this.#shut).focus();
    this.#see();
  }
  #name; #shut;

  close() {
    this.#opened = false;
    this.#keep({ open: false });
    this.#panel.hidden = true;
    this.#button.hidden = false;
    this.#button.focus();
  }

  #key(event) {
    if (event.key === "Escape") { event.stopPropagation(); this.close(); }
    if (event.key !== "Tab" || innerWidth > 480) return;
    const all = [...this.#panel.querySelectorAll("button,a,input,select,textarea,[tabindex]")].filter((one) => one.getClientRects().length);
    const at = event.shiftKey ? 0 : all.length - 1;
    if (event.composedPath()[0] === all[at]) { event.preventDefault(); all[all.length - 1 - at].focus(); }
  }

  #field(words, is = {}, name = "input", ...inside) {
    const id = fresh();
    return [h("label", { for: id, class: "s" }, words), h(name, { id, dir: "auto", placeholder: " ", ...is }, ...inside)];
  }
  #links(...more) {
    const t = this.#t;
    return h("div", { class: "q s" }, ...more,
      h("button", { type: "button", onclick: () => this.#follow() }, t.track),
      h("a", { href: this.#hello.form, target: "_blank", rel: "noopener" }, t.form),
      h("a", { href: `tel:${this.#hello.phone}` }, h("bdi", { dir: "ltr" }, this.#hello.phone)), h("span", {}, this.#hello.hours));
  }

  // Before it starts: that it is recorded and why, who one is if one likes, and the first message.
  #intro() {
    const t = this.#t, { open, closed, kinds } = this.#hello;
    const error = h("p", { class: "e", role: "alert" }, this.#why);
    this.#why = "";
    const kind = open ? [] : this.#field(t.kind, { name: "kind" }, "select", ...Object.entries(kinds).map(([value, words]) => h("option", { value, selected: value === "inquiry" }, words)));
    const area = h("textarea", { id: "f", name: "text", rows: 4, required: true, dir: "auto", placeholder: " " });
    area.value = this.#kept.draft;
    area.addEventListener("input", () => this.#keep({ draft: area.value }));
    const client = fresh();
    const form = h("form", { onsubmit: async (event) => {
      event.preventDefault();
      if (this.#token) return this.#sync(kept());
      const data = Object.fromEntries(new FormData(form)), { token } = this.#hello, [text, ...rest] = cut(data.text);
      if (!text) return area.focus();
      error.textContent = "";
      send.disabled = true;
      try {
        const done = await this.#ask("start", { ...data, text, client, page }, 0, 0, token);
        if (done.status === 200) {
          this.#area = null;
          this.#keep({ token, draft: "", ...identified(rest) });
          this.#state = done.state;
          this.#log();
          this.#listen();
          this.#talk();
          this.#flush();
          return this.#area.focus();
        }
        error.textContent = done.said;
        if (done.status === 401) await this.#begin();
      } catch { error.textContent = t.offline; }
      send.disabled = false;
      return area.focus();
    } }, ...kind, h("label", { for: "f", class: "s" }, t.write), area,
    ...this.#field(t.name, { name: "name", autocomplete: "name", maxlength: 200 }), ...this.#field(t.contact, { name: "contact", maxlength: 200 }),
    h("p", { class: "v", "aria-hidden": "true" }, h("input", { name: "nickname_again", tabindex: "-1", autocomplete: "off" })), error);
    const send = h("button", { class: "a" }, open ? t.start : t.leave_it);
    form.append(send);
    this.#area = area;
    this.#main.replaceChildren(...(closed ? [h("p", {}, closed)] : []), h("p", { class: "s" }, t.recorded), h("p", { class: "s" }, t.not_here), form, this.#links());
    this.#foot.hidden = true;
  }

  #log() {
    if (this.#list) return;
    this.#list = h("div", { class: "l", role: "log", "aria-label": this.#t.title });
    this.#pending = h("div", { class: "l" });
  }
  #list;

  #talk() {
    const t = this.#t;
    this.#log();
    this.#card ??= h("div");
    this.#line ??= h("p", { class: "s" });
    this.#kinds ??= h("div", { class: "g", role: "group", "aria-label": t.kind, hidden: true }, ...Object.entries(this.#hello.kinds).map(([kind, words]) => h("button", { type: "button", onclick: () => this.#is(kind) }, words)));
    this.#main.replaceChildren(h("p", { class: "s" }, t.recorded), this.#list, this.#pending, this.#line, this.#kinds, this.#card,
      this.#links(h("button", { type: "button", onclick: () => this.#mail() }, t.mail),
        this.#end = h("button", { type: "button", onclick: () => this.#ask("end").catch(() => 0) }, t.end),
        this.#anew = h("button", { type: "button", onclick: () => this.#restart("") }, t.again)));
    const area = this.#area = h("textarea", { rows: 2, dir: "auto", "aria-label": t.write, placeholder: t.write, onkeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
    }, oninput: () => {
      this.#keep({ draft: area.value });
      this.#next ||= fresh();
      if (Date.now() - this.#typed > 3000) { this.#typed = Date.now(); this.#ask("typing", { client: this.#next }).catch(() => 0); }
    } });
    area.value = this.#kept.draft;
    const form = h("form", { onsubmit: (event) => {
      event.preventDefault();
      this.#keep({ ...identified(cut(area.value), this.#next), draft: "" });
      area.value = this.#next = "";
      this.#wait();
      this.#flush();
    } }, h("label", { class: "f" }, icon("clip"), h("span", { class: "v" }, t.attach), h("input", { type: "file", class: "v", onchange: (event) => this.#send(event.target) })),
    area, h("button", { class: "a", "aria-label": t.send }, icon("send")));
    this.#foot.replaceChildren(form);
    this.#foot.hidden = false;
    this.#wait();
    this.#tell();
    this.#down();
  }
  #card; #line; #end; #anew; #kinds;

  // Nobody could take it: the visitor says what it is, and it is registered as that.
  async #is(kind) {
    try {
      const done = await this.#ask("kind", { kind });
      if (done.state) this.#state = done.state;
      this.#tell();
      if (done.said) this.#note(done.said);
    } catch { this.#note(this.#t.offline); }
    this.#area.focus();
  }

  // What is typed stays kept until the server has said that it is; in order, one at a time.
  async #flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    for (let tries = 0; this.#queue[0] && this.#kept.token && this.#hello;) {
      const { token } = this.#kept, [one] = this.#queue, [client, text] = one;
      let done;
      try { done = await this.#ask("say", { client, text }); } catch { done = { status: 0 }; }
      if (token !== this.#kept.token) continue;
      if (done.status === 401) { this.#restart(done.said); break; }
      if (done.status && done.status < 429) {
        tries = 0;
        if (done.status === 200) this.#row({ n: done.number, by: "visitor", kind: "text", text, at: done.at, client });
        else if (this.#kept[client]) {
          this.#back([one], {});
          this.#wait();
          this.#note(done.said);
        }
      } else {
        this.#wait(done.said ?? this.#t?.offline);
        await wait(done.retry ? done.retry * 1000 : Math.min(8000, 500 * 2 ** tries++));
      }
    }
    this.#flushing = false;
  }

  async #send(input) {
    const [file] = input.files, client = fresh();
    input.value = "";
    for (let tries = 0; file; tries++) {
      let done;
      try { done = await this.#ask(`file?client=${client}&lang=${lang}`, {}, file); } catch { done = { status: 0 }; }
      if (done.status && done.status < 429) return done.status !== 200 && this.#note(done.said);
      if (tries > 5) return this.#note(`${this.#t.refused} ${file.name}`);
      this.#note(`${this.#t.sending} ${file.name}`);
      await wait(1000 * 2 ** tries);
    }
  }

  // One stream; after any loss it begins behind the last number that is here.
  async #listen() {
    if (this.#streaming) return;
    let pause = 300;
    while (this.#kept.token) {
      this.#streaming = new AbortController();
      this.#log();
      try {
        const answer = await this.#ask("stream", { after: this.#last, tab: this.#tab }, 0, this.#streaming.signal);
        if (answer.status === 401 || answer.status === 403) { this.#streaming = null; return this.#restart(this.#t.gone); }
        if (answer.ok) { pause = 300; this.#note(""); await this.#read(answer.body.getReader()); }
      } catch { /* lost: again in a moment */ }
      if (this.#kept.token) { this.#note(this.#t.offline, 2000); await new Promise((done) => { this.#hurry = done; setTimeout(done, pause); }); }
      pause = Math.min(8000, pause * 2);
    }
    this.#streaming = null;
  }
  #hurry; #beat; #lost; #heard; #why;

  async #read(reader) {
    const words = new TextDecoder();
    for (let text = ""; ;) {
      this.#heard = Date.now();
      clearTimeout(this.#beat);
      this.#beat = setTimeout(() => this.#streaming?.abort(), 45e3);
      const { done, value } = await reader.read();
      if (done) return;
      text += words.decode(value, { stream: true });
      const events = text.split("\n\n");
      text = events.pop();
      for (const one of events) {
        const name = /^event: (.*)$/m.exec(one)?.[1], data = /^data: (.*)$/m.exec(one)?.[1];
        if (name === "message") {
          const said = JSON.parse(data);
          if (said.n > this.#last + 1) return;
          if (said.n === this.#last + 1) { this.#last = said.n; this.#row(said, true); if (said.by === "staff") { this.#quiet = 0; this.#tell(); } }
        }
        if (name === "state") { this.#state = JSON.parse(data); this.#tell(); }
        if (name === "typing") { this.#quiet = Date.now() + 6000; this.#tell(); setTimeout(() => this.#tell(), 6001); }
      }
    }
  }

  // A stream that said nothing for longer than the server is silent died while the phone slept.
  #wake() {
    if (Date.now() - this.#heard > 25e3) this.#streaming?.abort();
    this.#hurry?.();
    this.#flush();
  }

  #row(said, streamed) {
    if (this.#kept[said.client]) { this.#keep({ [said.client]: "" }); this.#wait(); }
    if (!this.#rows.has(said.n)) {
      const inside = said.kind === "file"
        ? [h("button", { type: "button", onclick: () => this.#fetch(said) }, icon("clip"), h("bdi", {}, said.text))] : linked(said.text);
      const who = said.by === "visitor" ? this.#t.you : said.by === "staff" ? this.#t.team : "";
      const m = this.#main, near = !m || said.by === "visitor" || m.scrollHeight - m.scrollTop - m.clientHeight < 99;
      const row = h("div", { class: `x ${said.kind === "event" ? "event" : said.by}` }, h("span", { class: "v" }, who), h("span", { dir: "auto" }, ...inside), h("small", {}, clock.format(new Date(said.at))));
      this.#rows.set(said.n, row);
      const next = [...this.#rows.keys()].filter((n) => n > said.n).sort((a, b) => a - b)[0];
      this.#list.insertBefore(row, this.#rows.get(next) ?? null);
      if (near) this.#down();
    }
    if (!streamed || said.by === "visitor") return;
    if (said.n > this.#kept.seen) {
      if (this.#opened && !document.hidden) this.#see();
      else { this.#count(this.#unread + 1); if (said.by === "staff") this.#ring(); }
    }
  }

  #see() {
    if (!this.#opened || document.hidden || !this.#last) return;
    this.#count(0);
    if (this.#last <= this.#kept.seen) return;
    this.#keep({ seen: this.#last });
    this.#ask("seen", { number: this.#last }).catch(() => 0);
  }
  #count(unread) {
    this.#unread = this.#badge.textContent = unread;
    this.#badge.hidden = !unread;
    const words = unread ? this.#t.new.replace("{n}", unread) : "";
    this.#button.setAttribute("aria-label", words ? `${label}. ${words}` : label);
    if (words) this.#say(words);
  }

  #wait(why) {
    this.#pending?.replaceChildren(...this.#queue.map(([, text]) => h("div", { class: "x visitor" }, h("span", { dir: "auto" }, text), h("small", {}, this.#t.sending))));
    if (why) this.#note(why);
    if (this.#queue[0]) this.#down();
  }

  #tell() {
    const { state, place, seen, asks, case: given } = this.#state ?? {}, t = this.#t;
    if (!this.#line) return;
    const mine = [...this.#rows.entries()].filter(([, row]) => row.classList.contains("visitor")).map(([n]) => n);
    if (this.#kinds.hidden === !!asks) { this.#kinds.hidden = !asks; this.#down(); }
    this.#note(asks ? t.kind : Date.now() < this.#quiet ? t.typing : place ? t.place.replace("{n}", place) : mine.length && state === "talking" && seen >= Math.max(...mine) ? t.read : "");
    this.#end.hidden = state === "ended";
    this.#anew.hidden = state !== "ended";
    if (!given || this.#card.dataset.of === given.reference + given.secret) return;
    this.#card.dataset.of = given.reference + given.secret;
    const code = (words, value) => h("p", {}, `${words}: `, h("bdi", { dir: "ltr" }, value));
    this.#card.replaceChildren(h("div", { class: "c" }, code(t.reference, given.reference), given.secret && code(t.secret, given.secret),
      given.due_at && h("p", {}, `${t.due}: ${day.format(new Date(given.due_at))}`), given.link && h("a", { href: given.link, target: "_blank", rel: "noopener noreferrer" }, t.open_link), given.secret && h("p", { class: "s" }, t.keep)));
    this.#say(`${t.reference}: ${given.reference}`);
    this.#down();
  }

  #note(words, after = 0) {
    clearTimeout(this.#lost);
    this.#lost = setTimeout(() => { if (this.#line && this.#line.textContent !== words) { this.#line.textContent = words ?? ""; if (words && this.#opened) this.#say(words); } }, after);
  }
  #say(words) { this.#live.textContent = words ?? ""; }
  #down() { if (this.#main && this.#list?.isConnected) this.#main.scrollTop = this.#main.scrollHeight; }

  async #fetch(said) {
    try {
      const answer = await this.#ask("read", { number: said.n });
      if (!answer.ok) return this.#note((await answer.json()).said);
      const link = URL.createObjectURL(await answer.blob());
      h("a", { href: link, download: said.text }).click();
      setTimeout(() => URL.revokeObjectURL(link), 6e4);
    } catch { this.#note(this.#t.offline); }
  }

  #page(first, second, send, done) {
    const t = this.#t, out = h("div", { role: "status" });
    const form = h("form", { onsubmit: async (event) => {
      event.preventDefault();
      try { const answer = await this.#ask(...done(Object.fromEntries(new FormData(form)))); out.replaceChildren(...(answer.status === 200 ? this.#found(answer) : [h("p", { class: "e" }, answer.said)])); } catch { out.textContent = t.offline; }
    } }, ...first, ...second, h("button", { class: "a" }, send));
    this.#main.replaceChildren(form, out, h("button", { type: "button", onclick: () => { this.#kept.token ? this.#talk() : this.#intro(); this.#area.focus(); } }, t.back));
    this.#foot.hidden = true;
    form.querySelector("input").focus();
  }
  #found(answer) {
    const t = this.#t;
    if (!answer.reference) return [h("p", {}, t.sent)];
    return [h("div", { class: "c" }, h("p", {}, h("bdi", { dir: "ltr" }, answer.reference)), h("p", {}, answer.status_words), answer.due_at && h("p", {}, `${t.due}: ${day.format(new Date(answer.due_at))}`), h("a", { href: answer.link, target: "_blank", rel: "noopener noreferrer" }, t.open_link))];
  }
  #follow() {
    const t = this.#t, is = { required: true, dir: "ltr", autocomplete: "off" };
    this.#page(this.#field(t.reference, { name: "reference", ...is }), this.#field(t.secret, { name: "secret", ...is }), t.show, (data) => ["track", data]);
  }
  #mail() {
    this.#page(this.#field(this.#t.email, { name: "contact", type: "email", required: true, dir: "ltr", autocomplete: "email" }), [], this.#t.send, (data) => ["mail", data]);
  }

  // What was not sent is to be sent anew: it stands in the field again.
  #back(said = this.#queue, more = this.#kept.token && { seen: 0, token: "" }) {
    this.#keep({ draft: [...said.map(([, text]) => text), this.#draft()].filter(Boolean).join("\n"), ...Object.fromEntries(said.map(([client]) => [client, ""])), ...more });
    if (this.#area) this.#area.value = this.#kept.draft;
  }
  #restart(why) {
    // Another tab has begun anew already: its talk is the one.
    if (this.#token !== this.#kept.token) return this.#sync(kept());
    this.#why = why;
    this.#back();
    this.#reset(true);
  }
  #reset(focus = false) {
    this.#streaming?.abort();
    this.#rows.clear();
    this.#list = this.#card = this.#line = this.#kinds = this.#state = this.#hello = this.#area = null;
    this.#last = 0;
    this.#count(0);
    if (this.#opened) this.open(focus); else this.#resume();
  }

  #ring() {
    try {
      const sound = this.#sound ??= new AudioContext(), tone = sound.createOscillator(), volume = sound.createGain();
      volume.gain.value = 0.05;
      volume.gain.setTargetAtTime(0, sound.currentTime, 0.1);
      tone.connect(volume).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + 0.5);
    } catch { /* no sound here */ }
  }
  #sound;
}

if (!customElements.get("insaf-chat")) {
  customElements.define("insaf-chat", InsafChat);
  const put = () => document.body.append(document.createElement("insaf-chat"));
  document.body ? put() : addEventListener("DOMContentLoaded", put);
}
