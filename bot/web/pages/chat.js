// The demo's chat page: who you are, what was said, what you type.
// Whatever a person or the server wrote enters the page as text, never as markup.

const WORDS = {
  zh: {
    locale: "zh-CN",
    title: "跟进 Genjin",
    product: "跟进",
    iAm: "我是",
    whoAreYou: "选择身份",
    language: "语言",
    conversation: "对话",
    earlier: "显示更早的消息",
    newer: "新消息",
    message: "消息",
    placeholder: "写下今天的拜访,或问一句…",
    send: "发送",
    keys: "Enter 发送 · Shift + Enter 换行 · ↑ 找回上一条",
    bot: "跟进",
    me: "我",
    hello: "你好,{name}",
    about: "见完客户,写一句话就行。客户、费用、下一步,我来记。",
    examples: "试试这样说",
    example: [
      "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去",
      "金职院最近的跟进",
      "我本周的拜访",
    ],
    sending: "发送中",
    sent: "已发送",
    notSent: "没有发送出去",
    retry: "重试",
    byDefault: "默认",
    edited: "手动",
    correct: "不对?点一下更正",
    fromYourWords: "出自原话",
    cancel: "取消",
    choose: "请选择",
    reconnecting: "重新连接中…",
    clock: "演示时间",
    hourOn: "+1 小时",
    tomorrow: "明天 9:00",
    weekOn: "+1 周",
    otherTime: "其他时间",
    setTime: "设定",
    realTime: "恢复真实时间",
    clockProblem: "没能改动时间,请再试一次。",
    quoted: "「{words}」",
    roles: {
      rep: "销售",
      manager: "经理",
      director: "总监",
      admin: "管理员",
      presales: "售前",
      service: "服务",
    },
  },
  en: {
    locale: "en-GB",
    title: "Genjin 跟进",
    product: "Genjin",
    iAm: "I am",
    whoAreYou: "Choose who you are",
    language: "Language",
    conversation: "Conversation",
    earlier: "Show earlier messages",
    newer: "New messages",
    message: "Message",
    placeholder: "Tell me about a visit, or ask…",
    send: "Send",
    keys: "Enter to send · Shift + Enter for a new line · ↑ for your last message",
    bot: "Genjin",
    me: "Me",
    hello: "Hello, {name}",
    about: "After a meeting, write one sentence. I keep the customer, the costs and the next step.",
    examples: "Try saying",
    example: [
      "Visited Acme Robotics this afternoon, discussed phase two, they were happy, taxi 23.34, send the proposal by next Wednesday",
      "recent visits to Acme",
      "my visits this week",
    ],
    sending: "Sending",
    sent: "Sent",
    notSent: "Not sent",
    retry: "Retry",
    byDefault: "default",
    edited: "by hand",
    correct: "Wrong? Press to correct it",
    fromYourWords: "from your words",
    cancel: "Cancel",
    choose: "Please choose",
    reconnecting: "Reconnecting…",
    clock: "Demo time",
    hourOn: "+1 hour",
    tomorrow: "Tomorrow 9:00",
    weekOn: "+1 week",
    otherTime: "Another time",
    setTime: "Set",
    realTime: "Back to real time",
    clockProblem: "The time could not be changed. Please try again.",
    quoted: "“{words}”",
    roles: {
      rep: "Sales",
      manager: "Manager",
      director: "Director",
      admin: "Admin",
      presales: "Presales",
      service: "Service",
    },
  },
};

const TRY_AGAIN = 3000; // milliseconds; EventSource waits as long by itself
const PATIENCE = 15000; // milliseconds until a request counts as lost
const SAME_RUN = 5 * 60000; // milliseconds: messages this close share one byline
const NEAR_END = 80; // pixels
const ABOVE_NEWEST = 14; // pixels
const MINUTES_OF_A_WEEK = 7 * 24 * 60;

const $ = (id) => document.getElementById(id);

// Everything the page knows. `items`: the conversation, oldest first; what this page has said and
// the server has not yet repeated carries `state` (pending, sent, failed) and the `request` itself.
// `arrived`: what the stream brings while the history is being read; null when it is here.
// `eager`: Enter was pressed before the page knew who is typing.
const page = {
  language: "zh",
  state: null,
  me: 0,
  items: [],
  earlier: false,
  stream: null,
  arrived: [],
  held: new Set(),
  ahead: 0,
  atEnd: true,
  newest: "",
  eager: false,
};

async function begin() {
  listen();
  speak(kept.get("language"));
  while (!page.state) {
    try {
      page.state = await ask("/chat/state");
    } catch {
      showOnline(false);
      await pause(TRY_AGAIN);
    }
  }
  speak(kept.get("language") ?? page.state.locale);
  setClock(page.state.now);
  setInterval(showClock, 1000);
  showPeople();
  const known = page.state.people.map((person) => person.id);
  const last = Number(kept.get("person"));
  become(known.includes(last) ? last : firstRep());
  if (page.eager) sendMessage();
}

function firstRep() {
  const people = page.state.people;
  return (people.find((person) => person.role === "rep") ?? people[0]).id;
}

// -- who and in which language ---------------------------------------------------------------------

function showPeople() {
  const groups = new Map();
  for (const person of page.state.people) {
    const option = make("option", { value: person.id }, `${person.name} · ${jobOf(person)}`);
    groups.set(person.department, [...(groups.get(person.department) ?? []), option]);
  }
  const shown = [...groups].map(([name, options]) =>
    name ? make("optgroup", { label: name }, ...options) : options,
  );
  $("who").replaceChildren(...shown.flat());
  $("who").value = page.me;
  $("organization").textContent = page.state.organization.name;
}

function jobOf(person) {
  return words("roles")[person.job || person.role] ?? (person.job || person.role);
}

function become(id) {
  page.me = id;
  kept.set("person", id);
  $("who").value = id;
  page.items = unsent();
  page.earlier = false;
  page.atEnd = true;
  page.held.clear();
  $("log").setAttribute("aria-busy", "true");
  $("log").replaceChildren();
  connect();
}

function speak(language) {
  page.language = language in WORDS ? language : "zh";
  document.documentElement.lang = words("locale");
  document.title = words("title");
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = words(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", words(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.placeholder = words(element.dataset.hint);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", button.dataset.language === page.language);
  }
  if (!$("bar").hidden) $("bar").textContent = words("reconnecting");
  if (!page.state) return;
  showPeople();
  showClock();
  draw();
}

function words(name, values = {}) {
  const found = WORDS[page.language][name];
  return typeof found === "string" ? found.replace(/\{(\w+)\}/g, (_, key) => values[key]) : found;
}

// -- the conversation, live ------------------------------------------------------------------------

function connect() {
  page.stream?.close();
  const stream = new EventSource(`/chat/stream?as=${page.me}`);
  page.stream = stream;
  page.arrived = [];
  stream.addEventListener("open", () => catchUp(stream));
  stream.addEventListener("item", (event) => arrive(JSON.parse(event.data)));
  stream.addEventListener("clock", (event) => setClock(JSON.parse(event.data).now));
  stream.addEventListener("error", () => {
    showOnline(false);
    if (stream.readyState === EventSource.CLOSED) connectLater(stream); // refused: it has given up
  });
}

// The history is read after the stream is open, so that nothing falls between the two.
async function catchUp(stream) {
  page.arrived = [];
  try {
    const history = await ask(`/chat/history?as=${page.me}`);
    if (stream !== page.stream) return;
    adopt(history);
  } catch {
    stream.close();
    connectLater(stream);
    return;
  }
  page.arrived.forEach(take);
  page.arrived = null;
  showOnline(true);
  draw();
  $("log").setAttribute("aria-busy", "false");
}

async function connectLater(stream) {
  showOnline(false);
  await pause(TRY_AGAIN);
  if (stream === page.stream) connect();
}

function arrive(item) {
  if (page.arrived) {
    page.arrived.push(item);
  } else {
    take(item);
    draw();
  }
}

// An item with a known id takes the place of the earlier one, and keeps its time.
function take(item) {
  const place = page.items.findIndex((known) => known.id === item.id);
  if (place < 0) {
    page.items.push(item);
  } else {
    const { at, cursor, state } = page.items[place];
    page.items[place] = state ? item : { ...item, at, cursor };
  }
  keepUnsent();
}

// The server's newest page is the truth. Older pages stay where they join on; so does what this
// page has said and the server does not know yet.
function adopt(history) {
  const ids = new Set(history.items.map((item) => item.id));
  const joint = page.items.findIndex((item) => item.id === history.items[0]?.id);
  const older = joint > 0 ? page.items.slice(0, joint).filter((item) => !item.state) : [];
  const mine = page.items.filter((item) => item.state && !ids.has(item.id));
  if (!older.length) page.earlier = history.earlier;
  page.items = [...older, ...history.items, ...mine];
  keepUnsent();
}

async function showEarlier() {
  const stream = page.stream;
  const oldest = page.items[0];
  try {
    const before = encodeURIComponent(oldest.cursor ?? oldest.id);
    const history = await ask(`/chat/history?as=${page.me}&before=${before}`);
    if (stream !== page.stream || page.items[0] !== oldest) return;
    const known = new Set(page.items.map((item) => item.id));
    page.items.unshift(...history.items.filter((item) => !known.has(item.id)));
    page.earlier = history.earlier;
  } catch {
    return; // the button is still there
  }
  const log = $("log");
  const below = log.scrollHeight - log.scrollTop;
  draw();
  log.scrollTop = log.scrollHeight - below;
}

function showOnline(online) {
  $("bar").hidden = online;
  $("bar").textContent = online ? "" : words("reconnecting");
}

// -- saying and pressing ---------------------------------------------------------------------------

function sendMessage() {
  const text = $("composer").value.trim();
  if (!text) return;
  if (!page.me) {
    page.eager = true;
    return;
  }
  say({ kind: "message", text }, { text });
  $("composer").value = "";
  fitComposer();
}

// Resolves to whether it was stored. `label` lets the history name the button.
async function press(item, button, values = {}) {
  if (page.held.has(item.id)) return false;
  hold(item.id, true);
  const request = { kind: "press", about: item.id, action: button.action };
  const stored = await say(
    { ...request, values: { label: button.label, ...values } },
    { press: button.label },
  );
  hold(item.id, false);
  return stored;
}

function say(request, content) {
  const id = crypto.randomUUID();
  const item = { id, from: "me", content, request: { ...request, id, user: page.me } };
  page.items.push(item);
  page.atEnd = true;
  return post(item);
}

function retry(id) {
  const item = page.items.find((known) => known.id === id && known.state === "failed");
  if (!item) return;
  page.items = [...page.items.filter((known) => known !== item), item];
  page.atEnd = true;
  post(item);
}

// Always with the item's own id: however often it is sent, the server takes it once.
async function post(item) {
  Object.assign(item, { state: "pending", problem: "", at: new Date(demoNow()).toISOString() });
  keepUnsent();
  draw();
  try {
    await ask(`/webhooks/console/${encodeURIComponent(page.state.app)}`, item.request);
    item.state = "sent";
  } catch (error) {
    Object.assign(item, { state: "failed", problem: error.friendly ?? "" });
  }
  if (item.request.user === page.me) {
    keepUnsent();
    draw();
  }
  return item.state === "sent";
}

// While a press is under way its card takes no other.
function hold(id, held) {
  if (held) page.held.add(id);
  else page.held.delete(id);
  const article = nodes.get(id)?.article;
  article?.classList.toggle("held", held);
  for (const button of article?.querySelectorAll(".card button") ?? []) {
    if (held) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

// What was not sent survives a reload, to be sent again under the same id.
function keepUnsent() {
  const mine = page.items.filter((item) => item.state === "pending" || item.state === "failed");
  kept.set(`unsent.${page.me}`, JSON.stringify(mine));
}

function unsent() {
  try {
    return JSON.parse(kept.get(`unsent.${page.me}`) ?? "[]").map((item) => ({
      ...item,
      state: "failed",
    }));
  } catch {
    return [];
  }
}

// -- drawing ---------------------------------------------------------------------------------------

const nodes = new Map(); // item id -> { article, drawn }
const others = new Map(); // what stands between the items, by what it says

function draw() {
  const log = $("log");
  const wanted = page.earlier ? [lasting(page.language, earlierButton)] : [];
  let before = null;
  for (const item of page.items) {
    const day = dayOf(item.at);
    if (!before || dayOf(before.at) !== day) {
      wanted.push(lasting(`${item.id} ${day}`, () => make("p", { class: "daybreak" }, day)));
      before = null;
    }
    const article = articleOf(item);
    const gap = before ? new Date(item.at) - new Date(before.at) : Infinity;
    article.classList.toggle("run", before?.from === item.from && gap < SAME_RUN);
    wanted.push(article);
    before = item;
  }
  if (!page.items.some((item) => item.from === "me")) {
    wanted.push(lasting(`${page.language} ${page.me} ${page.items.length}`, welcome));
  }
  arrange(log, wanted);
  for (const id of nodes.keys()) {
    if (!page.items.some((item) => item.id === id)) nodes.delete(id);
  }
  const newest = page.items.at(-1)?.id;
  if (page.atEnd) scrollToEnd(newest !== page.newest);
  else if (newest !== page.newest) $("newer").hidden = false;
  page.newest = newest;
}

// To the end; where what is new is taller than the window, to its beginning.
function scrollToEnd(isNew) {
  const log = $("log");
  const newest = page.items.at(-1);
  const top = isNew && newest?.from === "bot" ? nodes.get(newest.id).article.offsetTop : Infinity;
  log.scrollTop = Math.min(log.scrollHeight, top - ABOVE_NEWEST);
}

// The same node for the same key: what is put in anew would be read out anew.
function lasting(key, build) {
  if (!others.has(key)) others.set(key, build());
  return others.get(key);
}

function earlierButton() {
  return make("button", { type: "button", class: "earlier", "data-earlier": "" }, words("earlier"));
}

// Moves only what is out of place, so that focus and open forms stay.
function arrange(parent, wanted) {
  const staying = new Set(wanted);
  for (const child of [...parent.children]) {
    if (!staying.has(child)) child.remove();
  }
  wanted.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
}

function articleOf(item) {
  let node = nodes.get(item.id);
  if (!node) {
    node = {
      article: make("article", { "data-item-id": item.id, "data-from": item.from, tabindex: "-1" }),
      drawn: "",
    };
    nodes.set(item.id, node);
  }
  const drawn = JSON.stringify([item.content, item.state, item.problem, item.at, page.language]);
  if (drawn !== node.drawn) {
    const focused = node.article.contains(document.activeElement) ? document.activeElement : null;
    node.article.replaceChildren(
      byline(item),
      body(item),
      ...(item.from === "me" ? [delivery(item)] : []),
    );
    node.drawn = drawn;
    if (focused) focusAgain(node.article, focused);
  }
  return node.article;
}

// The card under the keyboard was redrawn: stay on the same button, or else on the card.
function focusAgain(article, focused) {
  const field = focused.dataset.correct ?? focused.closest(".choices")?.dataset.choices;
  const value = field && article.querySelector(`[data-correct="${CSS.escape(field)}"]`);
  if (value) {
    value.focus({ preventScroll: true });
    return;
  }
  const action = focused.dataset.action ?? focused.closest("form")?.dataset.form ?? "";
  const verb = action.split(":")[0];
  const button = verb && article.querySelector(`[data-action^="${CSS.escape(verb)}:"]`);
  (button || article).focus({ preventScroll: true });
}

function byline(item) {
  const time = make("time", { datetime: item.at }, timeOf(item.at));
  if (item.from === "me") return make("p", { class: "byline unseen" }, words("me"), " ", time);
  const mark = make("span", { class: "mark" }, icon("mark"));
  return make("p", { class: "byline" }, mark, make("span", { class: "name" }, words("bot")), time);
}

function body(item) {
  const { text, card, press: pressed } = item.content;
  if (card) return cardOf(card, item.id);
  if (pressed) return make("p", { class: "chip" }, icon("press"), make("span", {}, pressed));
  return make("p", { class: "bubble" }, text ?? "");
}

function delivery(item) {
  if (item.state === "failed") {
    const again = make("button", { type: "button", "data-retry": item.id }, words("retry"));
    return make("p", { class: "delivery failed" }, item.problem || words("notSent"), " · ", again);
  }
  const pending = item.state === "pending";
  const mark = pending ? make("span", { class: "spinner" }) : icon("ok");
  const told = make("span", { class: "unseen" }, words(pending ? "sending" : "sent"));
  return make(
    "p",
    { class: `delivery ${pending ? "pending" : "sent"}` },
    make("time", { datetime: item.at }, timeOf(item.at)),
    mark,
    told,
  );
}

function cardOf(card, id) {
  const tone = card.tone ?? "plain";
  const parts = [
    make(
      "header",
      {},
      make("span", { class: "tone" }, icon(tone)),
      make(
        "div",
        {},
        make("h2", {}, card.title),
        card.subtitle ? make("p", { class: "subtitle" }, card.subtitle) : "",
      ),
    ),
  ];
  if (card.text) parts.push(make("p", { class: "text" }, card.text));
  if (card.fields?.length) {
    parts.push(make("dl", {}, ...card.fields.map((field) => fieldOf(field, inputFor(field, card)))));
  }
  if (card.entries?.length)
    parts.push(make("ol", { class: "entries" }, ...card.entries.map(entryOf)));
  const buttons = card.buttons?.length && !card.done ? [buttonsOf(card, id)] : [];
  const note = card.note ? [make("p", { class: "note" }, card.note)] : [];
  if (buttons.length || note.length) parts.push(make("footer", {}, ...buttons, ...note));
  return make("section", { class: card.done ? "card done" : "card", "data-tone": tone }, ...parts);
}

// A value that the card's form can change is pressed to correct it.
function fieldOf(field, input) {
  const correct = { type: "button", "data-correct": field.name, title: words("correct") };
  const value = [
    input
      ? make("button", { class: "value", ...correct }, field.value)
      : make("span", { class: "value" }, field.value),
  ];
  if (field.default) value.push(make("span", { class: "default" }, words("byDefault")));
  if (field.edited) value.push(make("span", { class: "default" }, words("edited")));
  if (field.words && field.words !== field.value) {
    value.push(
      make(
        "span",
        { class: "words", title: words("fromYourWords") },
        words("quoted", { words: field.words }),
      ),
    );
  }
  return make(
    "div",
    { class: "field", "data-field": field.name },
    make("dt", {}, field.label),
    make("dd", {}, ...value),
  );
}

// The input of the card's form that changes a field; of several next steps the first.
function inputFor(field, card) {
  const inputs = card.done ? [] : (editOf(card)?.form.inputs ?? []);
  const name = field.name === "actions" ? "action" : field.name;
  return inputs.find((input) => input.name.split(".")[0] === name);
}

function editOf(card) {
  return card.buttons?.find((button) => button.form && button.action.startsWith("edit:"));
}

function entryOf(entry) {
  const title = make(
    "p",
    { class: "title" },
    entry.title,
    entry.badge ? make("span", { class: "badge" }, entry.badge) : "",
  );
  return make(
    "li",
    {},
    entry.when ? make("p", { class: "when" }, entry.when) : "",
    title,
    entry.text ? make("p", { class: "more" }, entry.text) : "",
  );
}

function buttonsOf(card, id) {
  const held = page.held.has(id) ? { "aria-disabled": "true" } : {};
  const buttons = card.buttons.map((button) => {
    const opens = button.form ? { "aria-expanded": "false" } : {};
    return make(
      "button",
      {
        type: "button",
        class: button.style ?? "plain",
        "data-action": button.action,
        ...opens,
        ...held,
      },
      button.label,
    );
  });
  return make("div", { class: "buttons" }, ...buttons);
}

function welcome() {
  const me = page.state.people.find((person) => person.id === page.me);
  const lines = words("example").map((text) =>
    make("li", {}, make("button", { type: "button", "data-example": text }, text)),
  );
  const greeting = page.items.length
    ? []
    : [
        make("span", { class: "mark" }, icon("mark")),
        make("h1", {}, words("hello", { name: me?.name ?? "" })),
        make("p", {}, words("about")),
      ];
  return make(
    "div",
    { class: "welcome" },
    ...greeting,
    make("p", { class: "quiet" }, words("examples")),
    make("ul", {}, ...lines),
  );
}

// -- forms -----------------------------------------------------------------------------------------

function openForm(item, button, opener, wanted = "") {
  closeForm($("log").querySelector("form.form"));
  const inputs = button.form.inputs.map(inputOf);
  const submit = make("button", { type: "submit", class: "primary" }, button.form.submit);
  const cancel = make(
    "button",
    { type: "button", class: "plain", "data-cancel": "" },
    words("cancel"),
  );
  const form = make(
    "form",
    {
      class: "form",
      autocomplete: "off",
      tabindex: "-1",
      "data-form": button.action,
      "aria-label": button.form.title,
    },
    make("h3", {}, button.form.title),
    make("div", { class: "inputs" }, ...inputs),
    make("div", { class: "buttons" }, submit, cancel),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitForm(form, item, button);
  });
  opener.setAttribute("aria-expanded", "true");
  opener.closest("footer").after(form);
  opener.closest(".card").classList.add("open");
  form.querySelectorAll("textarea").forEach(fit);
  // A finger that pressed no field has not asked for the keyboard yet.
  const field = wanted && form.querySelector(`[name="${CSS.escape(wanted)}"]`);
  const untouched = matchMedia("(pointer: coarse)").matches ? form : form.querySelector("[name]");
  (field || untouched)?.focus({ preventScroll: true });
  (field || form).scrollIntoView({ block: "nearest" });
}

async function submitForm(form, item, button) {
  const values = Object.fromEntries(new FormData(form));
  if (await press(item, button, values)) closeForm(form);
}

function closeForm(form) {
  if (!form?.isConnected) return;
  const card = form.closest(".card");
  const opener = card.querySelector('[aria-expanded="true"]');
  const focused = form.contains(document.activeElement);
  card.classList.remove("open");
  form.remove();
  opener?.setAttribute("aria-expanded", "false");
  if (focused) opener?.focus();
}

function inputOf(input) {
  const attributes = { name: input.name, ...(input.required ? { required: "" } : {}) };
  const entry = entryFor(input, attributes);
  entry.value = input.value ?? "";
  const label = make(
    "span",
    { class: "label" },
    input.label,
    input.required ? make("i", { "aria-hidden": "true" }, "*") : "",
  );
  return make("label", { class: `input ${input.kind}` }, label, entry);
}

function entryFor(input, attributes) {
  switch (input.kind) {
    case "long":
      return make("textarea", { ...attributes, rows: "1" });
    case "choice": {
      const choices = choicesOf(input);
      if (!choices.some(([value]) => value === input.value)) choices.unshift(["", words("choose")]);
      const options = choices.map(([value, label]) => make("option", { value }, label));
      return make("select", attributes, ...options);
    }
    case "date":
      return make("input", { ...attributes, type: "date" });
    case "number": // as text: the server words what is wrong with "约30"
      return make("input", { ...attributes, type: "text", inputmode: "decimal" });
    default:
      return make("input", { ...attributes, type: "text" });
  }
}

// The server writes an option as { value, label } or as [value, label].
function choicesOf(input) {
  const pair = (option) => (Array.isArray(option) ? option : [option.value, option.label]);
  return (input.options ?? []).map(pair);
}

// -- the demo's clock ------------------------------------------------------------------------------

function setClock(now) {
  page.ahead = new Date(now) - Date.now();
  showClock();
}

function demoNow() {
  return Date.now() + page.ahead;
}

function showClock() {
  const now = demoNow();
  setText($("clock-day"), formatted(now, { month: "short", day: "numeric", weekday: "short" }));
  setText(
    $("clock-time"),
    formatted(now, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  );
  setText(
    $("clock-reading"),
    formatted(now, { dateStyle: "full", timeStyle: "short", hourCycle: "h23" }),
  );
  $("clock").classList.toggle("moved", Math.abs(page.ahead) > 60000);
}

async function moveClock(wanted) {
  $("clock-problem").hidden = true;
  try {
    setClock((await ask("/chat/clock", wanted)).now);
  } catch (error) {
    $("clock-problem").textContent = error.friendly ?? words("clockProblem");
    $("clock-problem").hidden = false;
  }
}

const MOVES = {
  hour: () => ({ advance_minutes: 60 }),
  week: () => ({ advance_minutes: MINUTES_OF_A_WEEK }),
  tomorrow: () => ({ now: `${wallTime(demoNow() + 24 * 3600000).slice(0, 10)}T09:00` }),
  reset: () => ({ reset: true }),
};

// 2026-03-18T16:20, as clocks on the demo's walls show it.
function wallTime(moment) {
  return formatted(moment, { dateStyle: "short", timeStyle: "short" }, "sv-SE").replace(" ", "T");
}

const formats = new Map();

function formatted(moment, shape, locale = words("locale")) {
  const key = locale + JSON.stringify(shape);
  if (!formats.has(key)) {
    const whole = { ...shape, timeZone: page.state.zone };
    formats.set(key, new Intl.DateTimeFormat(locale, whole));
  }
  return formats.get(key).format(moment);
}

function timeOf(at) {
  return formatted(new Date(at), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function dayOf(at) {
  const moment = new Date(at);
  const shape = { month: "long", day: "numeric", weekday: "long" };
  const year =
    wallTime(moment).slice(0, 4) === wallTime(demoNow()).slice(0, 4) ? {} : { year: "numeric" };
  return formatted(moment, { ...year, ...shape });
}

// -- keys and clicks -------------------------------------------------------------------------------

function listen() {
  const log = $("log");
  log.addEventListener("click", clicked);
  log.addEventListener(
    "input",
    (event) => event.target.tagName === "TEXTAREA" && fit(event.target),
  );
  log.addEventListener("keydown", keyInLog);
  log.addEventListener("scroll", () => {
    page.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    if (page.atEnd) $("newer").hidden = true;
  });
  new ResizeObserver(() => page.atEnd && scrollToEnd(false)).observe(log);
  $("newer").addEventListener("click", () => scrollToEnd(false));

  $("composer").addEventListener("keydown", keyInComposer);
  $("composer").addEventListener("input", fitComposer);
  $("composer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    sendMessage();
    $("composer").focus();
  });

  $("who").addEventListener("change", (event) => become(Number(event.target.value)));
  document.querySelector(".languages").addEventListener("click", (event) => {
    const language = event.target.dataset.language;
    if (!language) return;
    kept.set("language", language);
    speak(language);
  });

  listenToClock();
}

function listenToClock() {
  const clock = $("clock");
  clock.addEventListener("toggle", () => {
    if (clock.open && page.state) $("clock-form").elements.now.value = wallTime(demoNow());
  });
  clock.addEventListener("click", (event) => {
    const move = MOVES[event.target.dataset.move];
    if (move) moveClock(move());
  });
  clock.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !clock.open) return;
    clock.open = false;
    clock.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!clock.contains(event.target)) clock.open = false;
  });
  $("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    moveClock({ now: event.target.elements.now.value });
  });
}

function clicked(event) {
  const button = event.target.closest("button");
  if (!button || button.getAttribute("aria-disabled")) return;
  if ("earlier" in button.dataset) showEarlier();
  else if (button.dataset.retry) retry(button.dataset.retry);
  else if (button.dataset.example) fillComposer(button.dataset.example);
  else if ("cancel" in button.dataset) closeForm(button.closest("form"));
  else if (button.dataset.correct) correct(button);
  else if (button.dataset.action) pressed(button);
}

function correct(element) {
  const item = page.items.find((known) => known.id === element.closest("article").dataset.itemId);
  const card = item.content.card;
  const field = card.fields.find((known) => known.name === element.dataset.correct);
  const input = inputFor(field, card);
  if (input?.kind === "choice") toggleChoices(item, field, input, element);
  else if (input) openForm(item, editOf(card), editButton(element), input.name);
}

function editButton(element) {
  return element.closest(".card").querySelector('[data-action^="edit:"]');
}

// One press shows what else it could be, the next one says so.
function toggleChoices(item, field, input, element) {
  const row = element.closest("dd");
  const open = row.querySelector(".choices");
  if (open) {
    open.remove();
    return;
  }
  const edit = editOf(item.content.card);
  const others = choicesOf(input).filter(([value]) => value !== input.value);
  const chips = others.map(([value, label]) => {
    const chip = make("button", { type: "button", class: "plain" }, label);
    chip.addEventListener("click", () =>
      press(item, { ...edit, label: `${field.label}: ${label}` }, { [input.name]: value }),
    );
    return chip;
  });
  const choices = { class: "buttons choices", role: "group", "aria-label": field.label };
  row.append(make("div", { ...choices, "data-choices": field.name }, ...chips));
  chips[0]?.focus({ preventScroll: true });
}

function pressed(element) {
  const item = page.items.find((known) => known.id === element.closest("article").dataset.itemId);
  const button = item?.content.card?.buttons.find((one) => one.action === element.dataset.action);
  if (!button) return;
  if (!button.form) press(item, button);
  else if (element.getAttribute("aria-expanded") === "true")
    closeForm(element.closest(".card").querySelector("form.form"));
  else openForm(item, button, element);
}

function keyInLog(event) {
  const form = event.target.closest("form.form");
  if (!form || writing(event)) return;
  if (event.key === "Escape") closeForm(form);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
}

function keyInComposer(event) {
  if (writing(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    sendMessage();
  } else if (event.key === "ArrowUp" && !$("composer").value) {
    const last = page.items.findLast((item) => item.from === "me" && item.content.text);
    if (!last) return;
    event.preventDefault();
    fillComposer(last.content.text);
  }
}

// An input method is still choosing characters: its Enter and Escape are not ours. Safari tells by
// key code 229 only.
function writing(event) {
  return event.isComposing || event.keyCode === 229;
}

function fillComposer(text) {
  const composer = $("composer");
  composer.value = text;
  fitComposer();
  composer.focus();
  composer.setSelectionRange(text.length, text.length);
}

function fitComposer() {
  fit($("composer"));
  $("send").disabled = !$("composer").value.trim();
}

function fit(textarea) {
  textarea.style.height = "auto";
  textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
}

// -- small tools -----------------------------------------------------------------------------------

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== ""));
  return element;
}

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// GET, or POST where there is something to say. What the server says is wrong is `friendly`.
async function ask(path, body) {
  const sent = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, {
    ...sent,
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(`${path}: ${response.status}`), { friendly: answer.message });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// localStorage, or this page's own memory where the browser refuses one.
const kept = {
  here: new Map(),
  get(name) {
    try {
      return localStorage.getItem(`genjin.${name}`);
    } catch {
      return this.here.get(name) ?? null;
    }
  },
  set(name, value) {
    this.here.set(name, String(value));
    try {
      localStorage.setItem(`genjin.${name}`, value);
    } catch {
      // kept in `here`
    }
  },
};

begin();
