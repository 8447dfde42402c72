"use strict";
// The page of the sandbox. Everything that comes from a message is set as text, never as HTML; the HTML of a mail is only
// ever shown in a sandboxed frame, cleaned by the server.

const KEEP = 300; // rows in the list
const FETCH = 60; // messages asked for at a time while they arrive

const $ = (id) => document.getElementById(id);

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

async function api(path, options) {
  const response = await fetch("/api/" + path, options);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error || response.status);
  return body;
}

function sendJson(method, path, body) {
  return api(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const count = new Intl.NumberFormat();

const state = {
  messages: [], // oldest first
  lastSequence: 0, // looked at
  stats: null,
  selected: null, // sequence
  part: null,
  recipient: "",
  channel: "",
  repeated: new Map(), // "channel/item" -> times
  repetitions: -1,
  refusals: -1,
  faults: "",
};

// ---- messages

let loading = null;

function query(extra) {
  const parameters = new URLSearchParams(extra);
  if (state.recipient) parameters.set("recipientPart", state.recipient);
  if (state.channel) parameters.set("channel", state.channel);
  return "messages?" + parameters;
}

// One request at a time; what arrives meanwhile is asked for after it.
async function load(fresh) {
  if (loading) {
    loading.again = true;
    loading.fresh = loading.fresh || fresh;
    return;
  }
  const mine = (loading = { again: false, fresh: false });
  try {
    const behind = state.stats ? state.stats.lastSequence - state.lastSequence : 0;
    if (fresh || behind > FETCH) {
      const page = await api(query({ limit: fresh ? 150 : FETCH }));
      state.messages = page.messages;
      state.lastSequence = page.lastSequence;
      showList(!fresh);
    } else {
      const page = await api(query({ afterSequence: state.lastSequence, limit: FETCH }));
      state.lastSequence = page.lastSequence;
      if (page.messages.length) {
        state.messages = state.messages.concat(page.messages).slice(-KEEP);
        showList(true);
      }
    }
    showThread();
  } catch (error) {
    console.warn("messages", error);
  } finally {
    loading = null;
    if (mine.again) load(mine.fresh);
  }
}

const GLYPHS = {
  email: "M2.5 4.5h15v11h-15z M2.5 5l7.5 6 7.5-6",
  sms: "M3 3.5h14v10H9l-4 3.5v-3.5H3z",
  push: "M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1.5H4z M8.5 17h3",
};

function glyph(channel) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", GLYPHS[channel] || GLYPHS.email);
  svg.append(path);
  return el("span", { class: "glyph " + channel, title: channel }, svg);
}

function timesOf(message) {
  return Math.max(0, ...message.itemIds.map((item) => state.repeated.get(message.channel + "/" + item) || 0));
}

function row(message, arrived) {
  const times = timesOf(message);
  const what = el("span", { class: "what" });
  if (times) what.append(el("span", { class: "tag" }, "repeated ×" + times));
  if (message.fault) what.append(el("span", { class: "tag" }, message.fault));
  const words = message.channel === "push" ? [message.subject, message.text].filter(Boolean).join(": ") : message.subject || message.text;
  what.append((words || "(empty)").slice(0, 160));
  const button = el(
    "button",
    {
      class: "row-button" + (times ? " again" : "") + (arrived ? " new" : ""),
      type: "button",
      "aria-current": String(message.sequence === state.selected),
      "data-sequence": message.sequence,
      onclick: () => select(message.sequence),
    },
    glyph(message.channel),
    el("span", { class: "who" }, message.recipient),
    el("span", { class: "when" }, time.format(message.receivedAtMillis)),
    what,
  );
  return el("li", {}, button);
}

function showList(arriving) {
  const list = $("list");
  const known = new Set([...list.querySelectorAll("button")].map((b) => Number(b.dataset.sequence)));
  const rows = state.messages.map((m) => row(m, arriving && !known.has(m.sequence))).reverse();
  const top = list.scrollTop;
  list.replaceChildren(...rows);
  list.scrollTop = top;
  const empty = $("list-empty");
  empty.hidden = rows.length > 0;
  empty.textContent =
    state.recipient || state.channel ? "Nothing that fits the filter." : "Nothing has arrived yet.";
}

async function select(sequence, part) {
  state.selected = sequence;
  state.part = part || null;
  for (const button of $("list").querySelectorAll("button")) {
    button.setAttribute("aria-current", String(Number(button.dataset.sequence) === sequence));
  }
  let message = state.messages.find((m) => m.sequence === sequence);
  try {
    message = message || (await api("messages/" + sequence));
  } catch (error) {
    $("detail").replaceChildren(el("p", { class: "empty" }, "Record " + sequence + " is not there any more."));
    return;
  }
  $("view-messages").classList.add("open");
  showDetail(message);
}

function envelope(pairs) {
  return el("dl", { class: "envelope" }, ...pairs.flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]));
}

function back() {
  return el(
    "button",
    { class: "back", type: "button", onclick: () => $("view-messages").classList.remove("open") },
    "‹ All messages",
  );
}

function showDetail(message) {
  const parts = message.channel === "email" ? {} : { phone: message.channel === "sms" ? "On the phone" : "On the device" };
  if (message.html != null) parts.html = "Rendered";
  if (message.text != null && message.channel === "email") parts.text = "Text";
  parts.record = "Record";
  const shown = parts[state.part] ? state.part : Object.keys(parts)[0];
  state.part = shown;
  const tabs = Object.entries(parts).map(([key, label]) =>
    el(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(key === shown),
        onclick: () => {
          state.part = key;
          showDetail(message);
        },
      },
      label,
    ),
  );
  const head =
    message.channel === "push"
      ? el("header", {}, back(), el("h2", {}, message.subject || "(no title)"), envelope([
          ["To", message.recipient],
          ["Platform", PLATFORMS[message.push.platform] || message.push.platform],
          ["Arrived", dateTime.format(message.receivedAtMillis) + " at " + message.provider],
        ]))
      : message.channel === "sms"
      ? el("header", {}, back(), el("h2", {}, message.recipient), envelope([
          ["From", message.sender],
          ["Arrived", dateTime.format(message.receivedAtMillis) + " at " + message.provider],
        ]))
      : el("header", {}, back(), el("h2", {}, message.subject || "(no subject)"), envelope([
          ["From", message.from || message.sender],
          ["To", message.recipient],
          ["Arrived", dateTime.format(message.receivedAtMillis) + " at " + message.provider],
        ]));
  $("detail").replaceChildren(
    head,
    el("div", { class: "parts", role: "tablist" }, ...tabs),
    el("div", { class: "body" }, bodyOf(message, shown)),
  );
}

function bodyOf(message, part) {
  if (part === "html") {
    return el("iframe", {
      src: "/api/messages/" + message.sequence + "/html",
      sandbox: "allow-popups allow-popups-to-escape-sandbox",
      title: "The mail as it is rendered",
      referrerpolicy: "no-referrer",
    });
  }
  if (part === "text") return el("div", { class: "plain" }, message.text);
  if (part === "phone") return message.channel === "push" ? device(message) : phone(message);
  return facts(message);
}

function facts(message) {
  const labels = {
    sequence: "Record",
    channel: "Channel",
    provider: "Provider",
    sender: "Envelope sender",
    notificationId: "Notification",
    handOver: "Hand-over",
    attempt: "Attempt",
    messageId: "Message id",
    reference: "Reference",
    idempotencyKey: "Idempotency key",
    segments: "Segments",
    encoding: "Encoding",
    sizeBytes: "Size in bytes",
    fault: "Fault",
  };
  const list = el("dl", { class: "facts" });
  for (const [key, label] of Object.entries(labels)) {
    if (message[key] != null && message[key] !== "") list.append(el("dt", {}, label), el("dd", {}, String(message[key])));
  }
  const pushed = { platform: "Platform", link: "Link", priority: "Priority", ttlSeconds: "Kept for, seconds", collapseId: "Takes the place of" };
  for (const [key, label] of Object.entries(message.push ? pushed : {})) {
    if (message.push[key] != null) list.append(el("dt", {}, label), el("dd", {}, String(message.push[key])));
  }
  for (const [key, value] of Object.entries((message.push && message.push.data) || {})) {
    list.append(el("dt", {}, "Data: " + key), el("dd", {}, value));
  }
  list.append(el("dt", {}, "Items"));
  if (!message.itemIds.length) list.append(el("dd", {}, "none given"));
  message.itemIds.forEach((item, i) => {
    const times = state.repeated.get(message.channel + "/" + item);
    if (i > 0) list.append(el("dt", {}, ""));
    list.append(el("dd", { class: times ? "again" : "" }, item + (times ? "  (accepted " + times + " times)" : "")));
  });
  return list;
}

// ---- push: the lock screen of one device

const PLATFORMS = { fcm: "FCM", apns: "APNs", webpush: "Web Push" };

function device(message) {
  const cards = el("div", { class: "cards", id: "cards", "data-recipient": message.recipient });
  const frame = el(
    "div",
    { class: "phone lock" },
    el("div", { class: "clock" }, el("b", {}, time.format(message.receivedAtMillis).slice(0, 5)), el("span", {}, message.recipient)),
    cards,
  );
  fillCards(cards, message);
  return el("div", { class: "desk" }, frame);
}

function fillCards(cards, selected) {
  const same = (m) => m.channel === "push" && m.recipient === cards.dataset.recipient;
  let messages = state.messages.filter(same).slice(-30);
  if (!messages.some((m) => m.sequence === selected.sequence)) messages = [selected, ...messages];
  cards.replaceChildren(
    ...messages.reverse().map((m) => {
      const times = timesOf(m);
      return el(
        "button",
        {
          type: "button",
          class: "notice" + (times ? " again" : ""),
          "aria-current": String(m.sequence === state.selected),
          onclick: () => select(m.sequence, "phone"),
        },
        el("span", { class: "app" }, (PLATFORMS[m.push.platform] || m.push.platform) + " · " + time.format(m.receivedAtMillis) + (times ? " · repeated ×" + times : "")),
        el("b", {}, m.subject || "(no title)"),
        el("span", { class: "words" }, m.text || ""),
        m.push.link ? el("span", { class: "opens" }, "opens " + m.push.link) : null,
      );
    }),
  );
}

// ---- SMS: the thread of one recipient

function phone(message) {
  const thread = el("div", { class: "thread", id: "thread", "data-recipient": message.recipient, "data-sender": message.sender });
  const frame = el(
    "div",
    { class: "phone" },
    el("div", { class: "bar" }, el("b", {}, message.sender), el("span", {}, message.recipient)),
    thread,
  );
  fillThread(thread, message);
  return el("div", { class: "desk" }, frame);
}

function fillThread(thread, selected) {
  const same = (m) => m.channel === "sms" && m.recipient === thread.dataset.recipient && m.sender === thread.dataset.sender;
  let messages = state.messages.filter(same).slice(-30);
  if (!messages.some((m) => m.sequence === selected.sequence)) messages = [selected, ...messages];
  let last = 0;
  const nodes = [];
  for (const m of messages) {
    if (m.receivedAtMillis - last > 300000) nodes.push(el("div", { class: "stamp" }, dateTime.format(m.receivedAtMillis)));
    last = m.receivedAtMillis;
    const times = timesOf(m);
    nodes.push(
      el(
        "button",
        {
          type: "button",
          class: "bubble" + (times ? " again" : ""),
          "aria-current": String(m.sequence === state.selected),
          onclick: () => select(m.sequence, "phone"),
        },
        m.text,
      ),
      el(
        "div",
        { class: "under" },
        m.segments + (m.segments === 1 ? " segment" : " segments") + " · " + m.encoding + (times ? " · repeated ×" + times : ""),
      ),
    );
  }
  thread.replaceChildren(...nodes);
  requestAnimationFrame(() => {
    const current = thread.querySelector("[aria-current=true]");
    if (current) thread.scrollTop = current.offsetTop - thread.offsetTop - 60;
  });
}

function showThread() {
  const thread = $("thread");
  const selected = state.messages.find((m) => m.sequence === state.selected);
  if (thread && selected) fillThread(thread, selected);
  const cards = $("cards");
  if (cards && selected) fillCards(cards, selected);
}

// ---- repeated, refused

async function loadRepeated() {
  const all = await api("items/repeated?limit=2000");
  state.repeated = new Map(all.map((r) => [r.channel + "/" + r.item, r.count]));
  $("repeated").replaceChildren(
    ...all.slice(0, 500).map((r) =>
      el(
        "tr",
        {},
        el("td", { class: "mono" }, r.item),
        el("td", {}, r.channel),
        el("td", { class: "number" }, String(r.count)),
        el(
          "td",
          {},
          ...r.sequences.map((sequence) =>
            el("button", { class: "link", type: "button", onclick: () => openRecord(sequence) }, "#" + sequence),
          ),
        ),
      ),
    ),
  );
  $("repeated-empty").hidden = all.length > 0;
  $("repeated").closest("table").hidden = all.length === 0;
  showList(false);
  showThread();
}

function openRecord(sequence) {
  show("messages");
  select(sequence, "record");
}

async function loadRefused() {
  const all = (await api("refusals")).reverse();
  $("refused").replaceChildren(
    ...all.map((r) =>
      el(
        "tr",
        {},
        el("td", { class: "time" }, time.format(r.atMillis)),
        el("td", {}, r.provider),
        el("td", {}, r.recipient || "–"),
        el("td", {}, r.byFault ? el("span", { class: "tag" }, "fault script") : null, r.reason),
      ),
    ),
  );
  $("refused-empty").hidden = all.length > 0;
  $("refused").closest("table").hidden = all.length === 0;
}

// ---- faults

const PRESETS = {
  email: {
    "Half a second late": [{ stage: "dot", fault: { kind: "delay", millis: 500 } }],
    "Every 10th: try later (451)": [
      { match: { everyNth: 10 }, stage: "dot", fault: { kind: "reply", code: 451, text: "4.3.0 Try again later" } },
    ],
    "Unknown mailbox (550)": [
      { match: { recipient: ".*@gone\\.example" }, stage: "rcpt", fault: { kind: "reply", code: 550, text: "5.1.1 Unknown mailbox" } },
    ],
    "Accept, then die: 1 in 100": [
      { match: { probability: 0.01, seed: 1 }, stage: "dot", fault: { kind: "accept-then-die" } },
    ],
    "Reset before the body": [{ stage: "data", fault: { kind: "reset" }, forSeconds: 60 }],
    "Never answer": [{ stage: "dot", fault: { kind: "hang" }, count: 5 }],
    "Down for a minute (421)": [
      { stage: "connect", fault: { kind: "reply", code: 421, text: "4.3.2 Down for maintenance" }, forSeconds: 60 },
    ],
    "No faults": [],
  },
  sms: {
    "Half a second late": [{ fault: { kind: "delay", millis: 500 } }],
    "Throttled (429)": [{ match: { everyNth: 5 }, fault: { kind: "reply", code: 429, retryAfterSeconds: 2 } }],
    "Server error (500): 1 in 20": [{ match: { probability: 0.05, seed: 1 }, fault: { kind: "reply", code: 500 } }],
    "Accept, then die: 1 in 100": [{ match: { probability: 0.01, seed: 1 }, fault: { kind: "accept-then-die" } }],
    "Reset before reading": [{ stage: "request", fault: { kind: "reset" }, forSeconds: 60 }],
    "Never answer": [{ fault: { kind: "hang" }, count: 5 }],
    "No faults": [],
  },
};
PRESETS.push = PRESETS.sms;

const channels = new Map(); // provider -> channel

function describe(rule) {
  const f = rule.fault;
  const what = {
    delay: "wait " + f.millis + " ms",
    reply: "answer " + f.code + (f.text ? " " + f.text : "") + (f.retryAfterSeconds ? ", Retry-After " + f.retryAfterSeconds : ""),
    reset: "reset the connection",
    "accept-then-die": "accept, then die",
    "accept-then-hang": "accept, then never answer",
    hang: "never answer",
  }[f.kind];
  return "at " + rule.stage + ": " + what;
}

function when(rule) {
  const m = rule.match || {};
  const words = [];
  if (m.recipient) words.push("to " + m.recipient);
  if (m.everyNth) words.push(m.everyNth === 1 ? "every time" : "one in " + m.everyNth);
  if (m.probability != null) words.push("with probability " + m.probability);
  if (rule.count) words.push("at most " + rule.count + "×");
  if (rule.from) words.push("from " + rule.from);
  if (rule.until) words.push("until " + rule.until);
  if (rule.forSeconds) words.push("for " + rule.forSeconds + " s");
  return words.join(", ") || "always";
}

function showFaults(faults) {
  const text = JSON.stringify(faults);
  if (text === state.faults) return;
  state.faults = text;
  let active = 0;
  $("providers").replaceChildren(
    ...Object.entries(faults).map(([provider, rules]) => {
      const card = el(
        "section",
        { class: "card" },
        el(
          "h2",
          {},
          glyph(channels.get(provider) || "email"),
          provider,
          rules.length
            ? el("button", { class: "quiet", type: "button", onclick: () => api("faults/" + provider, { method: "DELETE" }) }, "Remove all")
            : null,
        ),
      );
      if (!rules.length) card.append(el("p", { class: "none" }, "No faults: validates and records."));
      for (const { rule, fired, matched } of rules) {
        active += rule.enabled ? 1 : 0;
        const toggle = el("input", {
          type: "checkbox",
          class: "switch",
          role: "switch",
          "aria-label": "Rule " + rule.id,
          onchange: () => sendJson("POST", "faults/" + provider + "/" + rule.id, { enabled: toggle.checked }),
        });
        toggle.checked = rule.enabled;
        card.append(
          el(
            "div",
            { class: "rule" + (rule.enabled ? "" : " off") },
            toggle,
            el("span", {}, describe(rule)),
            el("small", {}, when(rule) + " · struck " + count.format(fired) + " of " + count.format(matched)),
          ),
        );
      }
      return card;
    }),
  );
  $("badge-faults").hidden = active === 0;
  $("badge-faults").textContent = active;
}

function showPreset() {
  const presets = PRESETS[channels.get($("fault-provider").value)] || {};
  $("fault-json").value = JSON.stringify(presets[$("fault-preset").value] || [], null, 2);
}

function showPresets() {
  const presets = PRESETS[channels.get($("fault-provider").value)] || {};
  $("fault-preset").replaceChildren(...Object.keys(presets).map((name) => el("option", {}, name)));
  showPreset();
}

async function setFault(event) {
  event.preventDefault();
  const message = $("fault-message");
  try {
    const rules = JSON.parse($("fault-json").value);
    await sendJson("POST", "faults/" + $("fault-provider").value, rules);
    message.textContent = "Set.";
    message.className = "message";
  } catch (error) {
    message.textContent = error.message;
    message.className = "message bad";
  }
}

// ---- state

function showStats(stats) {
  const before = state.stats;
  state.stats = stats;
  const sum = (map) => Object.values(map).reduce((a, b) => a + b, 0);
  $("count-email").textContent = count.format(stats.messages.email || 0);
  $("count-sms").textContent = count.format(stats.messages.sms || 0);
  $("count-push").textContent = count.format(stats.messages.push || 0);
  $("count-items").textContent = count.format(sum(stats.items));
  $("count-repeated").textContent = count.format(sum(stats.repeatedItems));
  $("count-refused").textContent = count.format(stats.refusals);
  const repeated = sum(stats.repeatedItems);
  $("tile-repeated").classList.toggle("alarm", repeated > 0);
  $("badge-repeated").hidden = repeated === 0;
  $("badge-repeated").textContent = count.format(repeated);
  const repetitions = sum(stats.repetitions);
  if (repetitions !== state.repetitions) {
    state.repetitions = repetitions;
    loadRepeated();
  }
  if (stats.refusals !== state.refusals) {
    state.refusals = stats.refusals;
    loadRefused();
  }
  const emptied = before && sum(stats.messages) < sum(before.messages);
  if (emptied || !before) load(true);
  else if (stats.lastSequence > state.lastSequence) load(false);
}

function show(view) {
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.setAttribute("aria-selected", String(tab.dataset.view === view));
  }
  for (const section of document.querySelectorAll(".view")) {
    section.hidden = section.id !== "view-" + view;
  }
  if (location.hash !== "#" + view) history.replaceState(null, "", "#" + view);
}

function live(on) {
  $("live").className = "live " + (on ? "on" : "off");
  $("live-text").textContent = on ? "live" : "no connection";
}

function listen() {
  const events = new EventSource("/api/live");
  events.addEventListener("state", (event) => {
    live(true);
    const { stats, faults } = JSON.parse(event.data);
    showStats(stats);
    showFaults(faults);
  });
  events.onopen = () => live(true);
  events.onerror = () => live(false); // the browser tries again by itself
}

async function start() {
  document.querySelector(".tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("button");
    if (tab) show(tab.dataset.view);
  });
  let typing;
  $("recipient").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.recipient = $("recipient").value.trim();
      load(true);
    }, 200);
  });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("change", (event) => {
    if (event.target.name === "channel") {
      state.channel = event.target.value;
      load(true);
    }
  });
  $("clear").addEventListener("click", () => $("confirm").showModal());
  $("confirm").addEventListener("close", async () => {
    if ($("confirm").returnValue === "yes") {
      await api("messages", { method: "DELETE" });
      state.selected = null;
      $("detail").replaceChildren(el("p", { class: "empty" }, "Choose a message to see it as its recipient does."));
    }
    $("confirm").returnValue = "";
  });
  $("fault-provider").addEventListener("change", showPresets);
  $("fault-preset").addEventListener("change", showPreset);
  $("fault-form").addEventListener("submit", setFault);

  const [view, sequence] = location.hash.slice(1).split("/");
  show(["messages", "repeated", "refused", "faults"].includes(view) ? view : "messages");
  const health = await api("health");
  for (const [name, provider] of Object.entries(health.providers)) channels.set(name, provider.channel);
  $("fault-provider").replaceChildren(...[...channels.keys()].map((name) => el("option", {}, name)));
  showPresets();
  await load(true);
  listen();
  if (sequence) select(Number(sequence));
}

start();
