// What becomes of the reader's text when Podstep fails. A module that has trapped is dead, and so is the page around it:
// it is loaded again. The text travels in the state of the history, which is there even where storage is refused.
// What is said then is a template of index.html, because nothing of the module can be asked.

const MINUTE = 60_000;
/** So often in a minute the page begins again with the same text; then once with a sample; then it is left alone. */
const TRIES = 2;
/** Milliseconds after which a key that was pressed has come to the editor. */
const SETTLING = 100;

const app = document.getElementById('app');

/** Loads the module and starts it with the text that a failure left, if one did. */
export async function run(load, start) {
  const { failures = [], text, kept, report } = history.state ?? {};
  let loaded = false;
  let over = false;

  const fail = (error) => {
    if (!over) setTimeout(begin, SETTLING, `${error}\n${error?.stack}\n${navigator.userAgent}`);
    over = true;
  };

  const begin = (report) => {
    const now = Date.now();
    const recent = loaded ? [...failures.filter((at) => at > now - MINUTE), now] : [];
    // The page that is dead still shows what was typed last.
    const last = document.getElementById('manifest')?.value ?? text ?? stored('text');
    if (loaded && recent.length <= TRIES + 1) {
      const left = recent.length > TRIES ? { kept: last, text: '' } : { kept, text: last };
      history.replaceState({ failures: recent, report, ...left }, '');
      location.reload();
      return;
    }
    const mine = kept ?? last;
    history.replaceState({ text: mine }, '');
    app.replaceChildren(notice(loaded ? 'stopped' : 'missing', report, mine, () => location.reload()));
  };

  const hear = (error) => {
    // What has gone through the module leaves it in no state that can be trusted.
    if (error instanceof WebAssembly.RuntimeError || /wasm-function/.test(error?.stack)) fail(error);
  };
  addEventListener('error', ({ error }) => hear(error));
  addEventListener('unhandledrejection', ({ reason }) => hear(reason));
  try {
    await load();
    loaded = true;
    start(app, text);
  } catch (error) {
    console.error(error);
    return fail(error);
  }
  if (!report) return;
  history.replaceState(kept ? { failures, kept, report } : { failures }, '');
  const said = notice(kept ? 'sample' : 'again', report, kept, () => {
    history.replaceState({ failures }, '');
    said.remove();
  });
  document.body.prepend(said);
}

function stored(key) {
  try {
    return localStorage.getItem(`podstep.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** What the template has for a case, in the language that the page speaks or would speak. */
function notice(of, report, text, act) {
  const all = [...document.getElementById('recovery').content.children];
  const tags = [new URLSearchParams(location.search).get('lang'), stored('lang'), ...navigator.languages];
  const own = tags.map((tag) => all.find(({ lang }) => lang === tag?.slice(0, 2))).find(Boolean) ?? all[0];
  const said = own.cloneNode(true);
  for (const part of said.querySelectorAll('[data-of]')) part.dataset.of.includes(of) || part.remove();
  said.querySelector('pre').textContent = report;
  said.querySelector('button').onclick = act;
  const area = said.querySelector('textarea');
  if (text) area.value = text;
  else area?.remove();
  return said;
}
