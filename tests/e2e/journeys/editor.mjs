import { assert, equal, until, withPage, pick, settled, axe, origin, NARROW } from '../page.mjs';

const BROKEN = `kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  dnsPolicy: Default
  initContainers:
  - name: side
    image: s
    restartpolicy: Always
  containers:
  - name: a
    image: a
    resources: {limits: {cpu: 0.5}}
`;

const inside = (page, selector) => page.locator(`podstep-code ${selector}`);
const code = (page) => page.locator('podstep-code').evaluate((editor) => editor.value);
const active = (page) => page.evaluate(() => document.activeElement.tagName.toLowerCase());
const loaded = (page) => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).join(' '));

async function use(page) {
  // On a phone, the text is a tab.
  const tab = page.locator('#tab-text');
  if (await tab.isVisible()) await tab.click();
  await page.locator('#code-editor').click();
  await inside(page, '.tok-key').first().waitFor();
}

/** Replaces the whole text, as by a paste. */
async function paste(page, text) {
  await inside(page, '.cm-content').click();
  await page.keyboard.press('Control+a');
  await inside(page, '.cm-content').evaluate((content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  equal(await code(page), text, 'the text that was pasted');
}

const tooltip = async (page) => (await inside(page, '.cm-tooltip').allInnerTexts()).join('\n');

/** Asks for the code editor and goes on in the text area; gives what lets the editor come, and the text. */
async function asked(page) {
  let come;
  const held = new Promise((resolve) => { come = resolve; });
  await page.route('**/editor.js', async (route) => {
    await held;
    await route.continue();
  });
  const text = await page.locator('#manifest').inputValue();
  await page.locator('#code-editor').click();
  await page.locator('#manifest').focus();
  await page.keyboard.press('Control+Home');
  return [come, text];
}

export const journeys = {
  'who writes while the code editor is on its way writes on in it': () => withPage({}, async (page) => {
    const [come, text] = await asked(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('# 猫');
    equal(await active(page), 'textarea', 'the focus before the code editor came');
    come();
    await inside(page, '.tok-comment').first().waitFor();
    await until('the focus in the code editor', async () => (await active(page)) === 'podstep-code');
    await page.keyboard.type(' on\n');
    const [first, ...rest] = text.split('\n');
    equal(await code(page), [first, '# 猫 on', ...rest].join('\n'), 'the text');
  }),

  'the code editor waits until what an input method composes is written': () => withPage({}, async (page, context) => {
    const [come, text] = await asked(page);
    const keyboard = await context.newCDPSession(page);
    await keyboard.send('Input.imeSetComposition', { text: 'ねこ', selectionStart: 2, selectionEnd: 2 });
    come();
    await page.waitForFunction(() => customElements.get('podstep-code'));
    await settled(page);
    equal(await active(page), 'textarea', 'the focus while it is composed');
    equal(await page.locator('#manifest').inputValue(), `ねこ${text}`, 'the text while it is composed');
    await keyboard.send('Input.insertText', { text: '猫' });
    await until('the focus in the code editor', async () => (await active(page)) === 'podstep-code');
    await page.keyboard.type('\n');
    equal(await code(page), `猫\n${text}`, 'the text');
  }),

  'the code editor comes when it is asked for, and is remembered': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    assert(!(await loaded(page)).includes('editor.js'), 'the first picture loads the code editor');
    const text = await page.locator('#manifest').inputValue();
    await use(page);
    assert((await loaded(page)).includes('editor.js'), 'the code editor is not loaded');
    equal(await code(page), text, 'the text in the code editor');
    equal(await page.locator('#code-editor').getAttribute('aria-pressed'), 'true', 'the button');
    await inside(page, '.cm-content').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# mine\n');
    equal(await code(page), `# mine\n${text}`, 'the text before a reload');
    await page.reload();
    await inside(page, '.tok-comment').first().waitFor();
    equal(await code(page), `# mine\n${text}`, 'the text after a reload');
    await page.locator('#code-editor').click();
    equal(await page.locator('#manifest').inputValue(), `# mine\n${text}`, 'the text in the text area');
  }),

  'names that fit the place are completed, and the life follows': () => withPage({}, async (page) => {
    await use(page);
    await paste(page, 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: a\n    image: a\n');
    await page.keyboard.type('    ');
    for (const [typed, names] of [['liven', ['livenessProbe']], ['http', ['httpGet', 'httpHeaders']], ['sch', ['scheme']]]) {
      await page.keyboard.type(typed, { delay: 20 });
      const list = () => inside(page, '.cm-completionLabel').allInnerTexts();
      await until(`${names[0]} for ${typed}`, async () => names.includes((await list())[0]));
      // CodeMirror takes no key for a list that has just come.
      await page.waitForTimeout(150);
      await page.keyboard.press('Enter');
    }
    await until('values', async () => (await inside(page, '.cm-completionLabel').allInnerTexts()).join() === 'HTTP,HTTPS');
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    assert((await code(page)).endsWith('    livenessProbe:\n      httpGet:\n        scheme: HTTP'), await code(page));
    await until('the problems of the text', async () => (await page.locator('#problems').innerText()).includes('livenessProbe.httpGet.port'));
  }),

  'a finding is marked, explained and mended, and that is taken back': () => withPage({}, async (page) => {
    await use(page);
    await paste(page, BROKEN);
    await inside(page, '.cm-lintRange-error').waitFor();
    equal(await inside(page, '.cm-lint-marker-error').count(), 1, 'marks beside the lines');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await until('what is wrong', async () => (await tooltip(page)).includes('unknown field "spec.initContainers[0].restartpolicy"'));
    await inside(page, '.cm-diagnostic button').click();
    await until('the fix', async () => (await code(page)) === BROKEN.replace('restartpolicy', 'restartPolicy'));
    await until('no error', async () => (await inside(page, '.cm-lintRange-error').count()) === 0);
    equal(await active(page), 'podstep-code', 'the focus after the fix');
    await page.keyboard.press('Control+z');
    equal(await code(page), BROKEN, 'the text without the fix');
    await page.keyboard.press('Control+y');
    assert((await code(page)).includes('restartPolicy'), 'the fix is not done again');
    await inside(page, '.tok-key', { hasText: 'dnsPolicy' }).getByText('dnsPolicy').hover();
    await until('what the field is', async () => (await tooltip(page)).includes('Default: ClusterFirst'));
    await page.keyboard.press('Control+Home');
    for (let line = 0; line < 12; line += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    for (let column = 0; column < 4; column += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+i');
    await until('the quantity', async () => (await tooltip(page)).includes('Stored as 500m'));
  }),

  'a finding in a long text is marked once typing rests': () => withPage({}, async (page) => {
    await use(page);
    await paste(page, `${'# a remark\n'.repeat(2000)}${BROKEN}`);
    await inside(page, '.cm-lintRange-error').waitFor();
  }),

  'a place in the text is found from the problems, in both editors': () => withPage({}, async (page) => {
    await use(page);
    await paste(page, BROKEN);
    const jump = page.locator('#problems .problem-head button').first();
    const selected = () => page.evaluate(() => {
      const element = document.activeElement;
      const { from, to } = element.view?.state.selection.main ?? { from: element.selectionStart, to: element.selectionEnd };
      return element.value.slice(from, to);
    });
    await jump.click();
    equal(await selected(), '    restartpolicy: Always', 'the line in the code editor');
    await page.locator('#code-editor').click();
    await jump.click();
    equal(await selected(), '    restartpolicy: Always', 'the line in the text area');
  }),

  'the code editor is left by keyboard, and a file replaces its text': () => withPage({}, async (page) => {
    await use(page);
    await inside(page, '.cm-content').click();
    const before = await code(page);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+/');
    equal(await code(page), `# ${before}`, 'the text with its first line as a comment');
    await page.keyboard.press('Control+/');
    equal(await code(page), before, 'the text without the comment');
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Tab');
    equal((await code(page)).trimEnd(), before.trimEnd(), 'the text');
    assert((await code(page)) !== before, 'Tab does not indent');
    equal(await active(page), 'podstep-code', 'the focus after Tab');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert((await active(page)) !== 'podstep-code', 'Escape and Tab do not leave the editor');
    assert((await inside(page, '.cm-content').getAttribute('aria-label')).includes('Escape'), 'the label does not say how to leave');
    await page.locator('#open').setInputFiles({ name: 'p.yaml', mimeType: 'text/yaml', buffer: Buffer.from(`# mine\n${BROKEN.repeat(4)}`) });
    await until('the file', async () => (await code(page)).startsWith('# mine'));
    await until('its start', async () => (await inside(page, '.cm-scroller').evaluate((scroller) => scroller.scrollTop)) === 0);
    // What the page replaced, the editor takes back.
    await inside(page, '.cm-content').click();
    await page.keyboard.press('Control+z');
    await until('the text before', async () => (await code(page)).trimEnd() === before.trimEnd());
  }),

  'the code editor speaks Japanese, is dark in the dark, and fits a phone': () => withPage({ colorScheme: 'dark', viewport: NARROW }, async (page) => {
    await use(page);
    equal(await inside(page, '.cm-content').getAttribute('aria-label').then((label) => label.includes('マニフェスト')), true, 'the label');
    await inside(page, '.cm-content').click();
    await page.keyboard.press('Control+f');
    equal(await inside(page, '.cm-search [name=search]').getAttribute('placeholder'), '検索', 'a word of CodeMirror');
    const colour = () => inside(page, '.cm-editor').evaluate((editor) => getComputedStyle(editor).backgroundColor);
    const dark = await colour();
    await axe(page);
    await page.emulateMedia({ colorScheme: 'light' });
    assert((await colour()) !== dark, 'the colours stay dark in the light');
    await axe(page);
    equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true, 'no sideways scrolling');
  }, `${origin}/?lang=ja`),

  'a text of a megabyte can be edited': () => withPage({}, async (page) => {
    await use(page);
    const line = '- {name: value} # a remark\n';
    const text = `kind: Other\nlist:\n${line.repeat(Math.floor((1 << 20) / line.length) - 2)}`;
    await page.locator('#open').setInputFiles({ name: 'big.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
    await until('the file', async () => (await code(page)).length === text.length);
    await inside(page, '.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# end');
    await until('tokens at the end', async () => (await inside(page, '.tok-comment').allInnerTexts()).includes('# end'));
    assert((await code(page)).endsWith('# end'), 'what was typed is not there');
  }),
};
