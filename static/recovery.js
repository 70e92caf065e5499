// What becomes of the reader's text when Podstep fails. A module that has trapped is dead, and so is the page around it:
// it is loaded again. The text travels in the state of the history, which is there even where storage is refused.
// The one place of sentences outside of crates/text, because nothing of the module can be asked.

const MINUTE = 60_000;
/** So often in a minute the page begins again with the same text; then once with a sample; then it is left alone. */
const TRIES = 2;
/** Milliseconds after which a key that was pressed has come to the editor. */
const SETTLING = 100;

const WORDS = {
  en: {
    again: 'Podstep failed and has started again. Your text is as it was; the place in time and what could be undone are lost.',
    sample: 'Podstep fails again and again with your text, so it has started with a sample. Your text is here:',
    stopped: 'Podstep fails again and again and was stopped. Your text can be copied from here:',
    missing: 'Podstep could not be loaded.',
    text: 'Your text',
    details: 'Details for a report',
    report: 'Please report this with these details, and with the text if you may share it.',
    start: 'Start again',
    close: 'Close',
  },
  ja: {
    again: 'Podstepに障害が起きたため、起動し直しました。テキストは元のままです。時間上の位置と元に戻す履歴は失われました。',
    sample: 'このテキストではPodstepに障害が繰り返し起きるため、サンプルで起動しました。元のテキストはここにあります。',
    stopped: 'Podstepに障害が繰り返し起きるため、停止しました。テキストはここからコピーできます。',
    missing: 'Podstepを読み込めませんでした。',
    text: '元のテキスト',
    details: '報告のための詳細',
    report: 'この詳細を添えて報告してください。差し支えなければテキストも添えてください。',
    start: 'もう一度起動する',
    close: '閉じる',
  },
  uk: {
    again: 'У Podstep стався збій, і його запущено знову. Ваш текст залишився таким, як був; утрачено місце в часі та історію змін.',
    sample: 'З вашим текстом у Podstep щоразу стається збій, тому його запущено з прикладом. Ваш текст тут:',
    stopped: 'У Podstep раз у раз стається збій, тому його зупинено. Ваш текст можна скопіювати звідси:',
    missing: 'Podstep не вдалося завантажити.',
    text: 'Ваш текст',
    details: 'Подробиці для звіту',
    report: 'Повідомте про це з цими подробицями, а якщо можна, то й з текстом.',
    start: 'Запустити знову',
    close: 'Закрити',
  },
};

/** Loads the module and starts it with the text that a failure left, if one did. */
export async function run(load, start) {
  const { failures = [], text, kept, report } = history.state ?? {};
  let over = false;

  const fail = (error, loaded = true) => {
    if (over) return;
    over = true;
    setTimeout(begin, SETTLING, error, loaded);
  };

  const begin = (error, loaded) => {
    const now = Date.now();
    const recent = loaded ? [...failures.filter((at) => at > now - MINUTE), now] : [];
    // The page that is dead still shows what was typed last.
    const last = document.getElementById('manifest')?.value ?? text ?? stored('text');
    const left = recent.length === TRIES + 1 ? { kept: last, text: '' } : { kept, text: last };
    history.replaceState({ failures: recent, report: told(error), ...left }, '');
    if (loaded && recent.length <= TRIES + 1) {
      location.reload();
      return;
    }
    const mine = kept ?? last;
    history.replaceState({ text: mine }, '');
    const again = element('button', { type: 'button', onclick: () => location.reload() }, words().start);
    const title = element('h1', { className: 'recovery-title' }, 'Podstep');
    document.body.replaceChildren(element('main', {}, title, box(loaded ? 'stopped' : 'missing', told(error), mine, again)));
  };

  addEventListener('error', ({ error }) => fromModule(error) && fail(error));
  addEventListener('unhandledrejection', ({ reason }) => fromModule(reason) && fail(reason));
  try {
    await load();
  } catch (error) {
    console.error(error);
    return fail(error, false);
  }
  try {
    start(document.getElementById('app'), text);
  } catch (error) {
    console.error(error);
    return fail(error);
  }
  if (!report) return;
  history.replaceState(kept ? { failures, kept, report } : { failures }, '');
  const close = element('button', { type: 'button' }, words().close);
  const notice = box(kept ? 'sample' : 'again', report, kept, close);
  close.onclick = () => {
    history.replaceState({ failures }, '');
    notice.remove();
  };
  document.body.prepend(notice);
}

/** Whether an error has gone through the module, which is then in no state that can be trusted. */
const fromModule = (error) => error instanceof WebAssembly.RuntimeError || /wasm-function/.test(error?.stack);

const told = (error) => `${error}\n${error?.stack ?? ''}\n${navigator.userAgent}`;

function stored(key) {
  try {
    return localStorage.getItem(`podstep.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** In the language that the page speaks or would speak. */
function words() {
  const tags = [new URLSearchParams(location.search).get('lang'), stored('lang'), ...navigator.languages];
  return WORDS[tags.map((tag) => tag?.slice(0, 2)).find((tag) => tag in WORDS) ?? 'en'];
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function box(message, report, text, button) {
  const say = words();
  const lang = Object.keys(WORDS).find((tag) => WORDS[tag] === say);
  const area = text ? [element('textarea', { value: text, readOnly: true, ariaLabel: say.text, rows: 8 })] : [];
  return element('section', { className: 'recovery', lang, role: 'alert' },
    element('p', {}, say[message]), ...area,
    element('details', {}, element('summary', {}, say.details), element('p', {}, say.report), element('pre', { tabIndex: 0 }, report)),
    button);
}
