// Texts in the browser's own database, by shelf and name; see browser_store.py.
const opened = () => new Promise((done, fail) => {
  const asked = indexedDB.open("negsim", 1);
  asked.onupgradeneeded = () => {
    for (const store of ["about", "texts"]) asked.result.createObjectStore(store);
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const of = (asked) => new Promise((done, fail) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const finished = (change) => new Promise((done, fail) => {
  change.oncomplete = done;
  change.onabort = change.onerror = () => fail(change.error);
});
async function aside(about, texts, shelf, name) {
  let number = 1;
  while (await of(about.getKey([shelf, `${name}~${number}`]))) number += 1;
  about.put(await of(about.get([shelf, name])), [shelf, `${name}~${number}`]);
  texts.put(await of(texts.get([shelf, name])), [shelf, `${name}~${number}`]);
}
async function serve({ shelf, put, wanted }) {
  const base = await opened();
  try {
    const change = base.transaction(["about", "texts"], "readwrite");
    const end = finished(change);
    end.catch(() => {});  // told by what fails first
    const about = change.objectStore("about"), texts = change.objectStore("texts");
    for (const [name, item] of Object.entries(put)) {
      const before = await of(about.get([shelf, name]));
      const others = before && !item.after.includes(before.version);
      if (item.version === "") {
        // Another tab has written meanwhile, if this one knew what lay there.
        if (others && item.after.length > 1) await aside(about, texts, shelf, name);
        about.delete([shelf, name]);
        texts.delete([shelf, name]);
      } else if (before?.version !== item.version) {
        if (others) await aside(about, texts, shelf, name);
        const { about: line, version } = item;
        about.put({ line, version, when: new Date().toISOString() }, [shelf, name]);
        texts.put(item.text, [shelf, name]);
      }
    }
    const all = IDBKeyRange.bound([shelf], [shelf, []]);
    const keys = await of(about.getAllKeys(all)), said = await of(about.getAll(all));
    const listed = keys.map(([, name], n) => [name, said[n].line, said[n].when, said[n].version]);
    const given = {};
    for (const name of wanted) {
      const text = await of(texts.get([shelf, name]));
      if (text !== undefined) given[name] = text;
    }
    await end;
    return { listed, texts: given, wanted };
  } finally {
    base.close();
  }
}
// What is sent brings along what every control is set to and which page is shown: not while a run
// may still change that, nor right after a click, of which the page may not know yet.
let acted = -Infinity;
for (const what of ["pointerdown", "mouseup", "click", "keydown", "keyup", "change", "drop"])
  document.addEventListener(what, () => { acted = performance.now(); }, true);
const busy = () => {
  const state = document.querySelector("[data-test-script-state]");
  const running = state && state.dataset.testScriptState !== "notRunning";
  return running || performance.now() - acted < 300;
};
const frame = () => new Promise((done) => setTimeout(done, 30));
async function quiet() {
  for (let still = 0, waited = 0; still < 3 && waited < 300; waited += 1) {
    await frame();
    still = busy() ? 0 : still + 1;
  }
}
// What is typed and not sent yet lies under a name of the tab's, a moment after each key.
const now = document.npTyping ??= { waiting: new Map() };
async function typed(shelf, { name, tab }) {
  const base = await opened();
  try {
    const change = base.transaction(["about", "texts"], "readwrite");
    const about = change.objectStore("about"), texts = change.objectStore("texts");
    if (now.waiting.size) {
      const forms = {};
      for (const { form, field, line, text } of now.waiting.values()) {
        forms[form] = { ...forms[form], "": line, [field]: text };
      }
      const when = new Date().toISOString();
      about.put({ line: tab, version: `${tab} ${when}`, when }, [shelf, name]);
      texts.put(JSON.stringify(forms), [shelf, name]);
    } else {
      about.delete([shelf, name]);
      texts.delete([shelf, name]);
    }
    await finished(change);
  } finally {
    base.close();
  }
}
const fieldOf = ({ target }) => {
  const classes = target.closest?.('[class*="st-key-"]')?.classList ?? [];
  const style = [...classes].find((one) => now.typing?.fields[one]);
  return [style, now.typing?.fields[style]];
};
const write = () => {
  const { shelf, typing } = now;
  turn = turn.then(() => typed(shelf, typing)).catch(() => {});
};
function listen({ shelf, typing }) {
  if (!typing) return;
  // What was left is with the server by now.
  const sent = [...now.waiting].filter(([, item]) => item.sent).map(([style]) => style);
  for (const style of sent) now.waiting.delete(style);
  if (sent.length) write();
  Object.assign(now, { shelf, typing });
  if (now.heard) return;
  now.heard = true;
  document.addEventListener("input", (event) => {
    const [style, field] = fieldOf(event);
    if (!field) return;
    const [form, name, line] = field;
    now.waiting.set(style, { form, field: name, line, text: event.target.value });
    clearTimeout(now.timer);
    now.timer = setTimeout(write, 150);
  });
  document.addEventListener("focusout", (event) => {
    const waits = now.waiting.get(fieldOf(event)[0]);
    if (waits) waits.sent = true;
  });
}
let turn = Promise.resolve();
// By session and shelf: what was said last; and by name too, which version was put there.
const last = {}, done = {};
// Shelves of which the page has not heard yet, for whoever waits until all is there.
document.npUnheard ??= new Set();
export default function ({ data, setStateValue }) {
  listen(data);
  const who = data.session + data.shelf, before = last[who];
  const failed = (error) => ({ failed: `${error?.message ?? error}` });
  if (!before) document.npUnheard.add(who);
  const put = Object.entries(data.put);
  const fresh = put.filter(([name, item]) => done[who + name] !== item.version);
  // Each answer has all of the page drawn anew: only where it is waited for, or saves sending much.
  const much = put.reduce((sum, [, item]) => sum + (item.text?.length ?? 0), 0) > 20_000;
  const asked = data.confirm || data.wanted.length || much;
  const work = () => serve({ ...data, put: Object.fromEntries(fresh) });
  turn = turn.then(work).catch(failed).then(async (found) => {
    if (!found.failed) for (const [name, item] of fresh) done[who + name] = item.version;
    const said = JSON.stringify(found);
    const news = asked || found.failed || !before || before.startsWith('{"failed"');
    if (!news || said === last[who]) return;
    last[who] = said;
    await quiet();
    setStateValue("found", found);
    setTimeout(() => document.npUnheard.delete(who), 100);  // It is sent by then.
  });
}
