// What is made is kept and sent: links, files, pictures, saved manifests.
import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { COMMENT, assert, axe, equal, NARROW, open, origin, overflow, pick, ready, seek, settled, text, type, until, withPage } from '../page.mjs';

const SENT = `# sent by a journey: 日本語, Їжак, 🙂
apiVersion: v1
kind: Pod
metadata: {name: sent}
spec:
  initContainers:
  - {name: proxy, image: 'proxy:1', restartPolicy: Always}
  containers:
  - {name: app, image: 'app:1', command: [sh, -c, sleep 5]}
  restartPolicy: Never
`;
/** The fragment of a text, as anybody can make it. */
const fragment = (packed) => `#v1:z:${deflateRawSync(packed).toString('base64url')}`;
const notice = (page) => page.locator('.notice').innerText();
const position = (page) => page.locator('.position').innerText();

async function dialog(page, id) {
  await page.locator(`#${id}`).click();
  await page.locator('#dialog section, #dialog form, #dialog .too-long').first().waitFor();
}

async function close(page) {
  await page.keyboard.press('Escape');
  await until('the dialog is closed', () => page.locator('#dialog').evaluate((frame) => !frame.open));
}

async function link(page) {
  await dialog(page, 'share');
  const made = await until('a link', () => page.locator('#link').inputValue());
  await close(page);
  return made;
}

async function write(page, manifest) {
  await page.locator('#manifest').fill(manifest);
  const name = /name: ([a-z0-9-]+)/.exec(manifest)[1];
  await until(`the life of ${name}`, async () => (await page.locator('.headline').innerText()).includes(name));
}

async function download(page, format) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-format="${format}"]`).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function drop(page, { name, bytes }) {
  const data = await page.evaluateHandle(({ name, base64 }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
    return transfer;
  }, { name, base64: bytes.toString('base64') });
  await page.locator('.podstep').dispatchEvent('drop', { dataTransfer: data });
}

/** What the page shows, to be found again elsewhere. */
async function seen(page) {
  return JSON.stringify([
    await text(page),
    await position(page),
    await page.locator('#version').inputValue(),
    await page.locator('.headline').innerText(),
    await page.locator('.why .fact').innerText(),
  ]);
}

export const journeys = {
  async 'a link shows somebody else the same, and what they wrote stays theirs'() {
    let sent;
    let expected;
    await withPage({}, async (page) => {
      await write(page, SENT);
      await page.locator('#version').selectOption('1.30');
      await open(page, 'events');
      await seek(page, 0.6);
      expected = await seen(page);
      const address = page.url();
      sent = await link(page);
      assert(sent.startsWith(`${origin}/#v1:z:`) && sent.length < 800, sent);
      equal(page.url(), address, 'the address after a link was made');
    });
    await withPage({ locale: 'en-US' }, async (page) => {
      await type(page, COMMENT);
      const mine = await text(page);
      await until('the text is stored', () => page.evaluate(() => localStorage.getItem('podstep.text')?.startsWith('# edited')));
      await page.goto(sent);
      await until('the text that was sent', async () => (await text(page)) === SENT);
      await until('the same is seen', async () => (await seen(page)) === expected);
      await page.locator('#events table').waitFor();
      equal(await page.evaluate(() => localStorage.getItem('podstep.text')), mine, 'the stored text');
      // The reader's own text is one choice away, also after a reload.
      await page.reload();
      await ready(page);
      await until('the text that was sent, again', async () => (await text(page)) === SENT);
      await page.locator('#sample').click();
      await page.locator('.gallery-head button').click();
      await until('the own text', async () => (await text(page)) === mine);
      // Without the link, the page has what it had.
      await page.goto('about:blank');
      await page.goto(`${origin}/`);
      await ready(page);
      equal(await text(page), mine, 'the text of the next visit');
    });
  },

  async 'a link pasted into the address bar opens, and the way back undoes it'() {
    await withPage({}, async (page) => {
      const before = await text(page);
      await page.evaluate((hash) => { location.hash = hash; }, fragment(`\n${SENT}`));
      await until('the text that was sent', async () => (await text(page)) === SENT);
      await page.locator('.headline').click();
      await page.keyboard.press('Control+z');
      await until('the text before', async () => (await text(page)) === before);
      await page.evaluate(() => { location.hash = '#v1:s:pattern-adapter'; });
      await until('the sample', async () => (await text(page)).includes('adapter'));
    });
  },

  async 'what was written is kept when a text that was sent is edited'() {
    await withPage({}, async (page) => {
      await type(page, COMMENT);
      const mine = await text(page);
      await page.evaluate((hash) => { location.hash = hash; }, fragment(`\n${SENT}`));
      await until('the text that was sent', async () => (await text(page)) === SENT);
      await type(page, '# mine now\n');
      await until('the older text is kept', () => page.evaluate(() => localStorage.getItem('podstep.saved')));
      await dialog(page, 'saved');
      await page.locator('.saved li .link').first().click();
      await until('the older text', async () => (await text(page)) === mine);
    });
  },

  async 'no fragment breaks the page: what cannot be opened is said'() {
    const cases = [
      ['#v1:z:', 'damaged'],
      ['#v1:z:AAAA', 'damaged'],
      ['#v1:z:%%%', 'damaged'],
      [fragment(`\n${SENT}`).slice(0, 60), 'damaged'],
      [fragment('no state'), 'damaged'],
      [fragment('{"v":1,"sample":"<img src=x onerror=alert(1)>"}'), 'sample'],
      [fragment('{"v":7,"text":"x"}'), 'newer'],
      [fragment(Buffer.from([0xff, 0xfe, 0x0a])), 'damaged'],
      ['#v2:z:AAAA', 'newer'],
      ['#v1:q:AAAA', 'does not know'],
      ['#v1:s:no-such-sample', 'sample'],
      [`#v1:z:${'A'.repeat(40_000)}`, 'too long'],
      // Twenty megabytes of nothing.
      [fragment(Buffer.alloc(20_000_000, 0x20)), 'too long'],
    ];
    await withPage({}, async (page) => {
      const before = await text(page);
      for (const [hash, words] of cases) {
        await page.evaluate((hash) => { location.hash = hash; }, hash);
        await until(`${hash.slice(0, 40)} is said to be ${words}`, async () => (await notice(page)).includes(words));
        equal(await text(page), before, `the text after ${hash.slice(0, 40)}`);
        await page.locator('.notice button').click();
        await until('the notice is closed', async () => (await notice(page)) === '');
      }
      for (const hash of ['#', '#resources', '#version', '#v:']) {
        await page.evaluate((hash) => { location.hash = hash; }, hash);
        await settled(page);
        equal(await notice(page), '', `the notice of ${hash}, which is no link`);
      }
      await axe(page);
    });
    await withPage({}, async (page) => {
      await until('it is said at the start, too', async () => (await notice(page)).includes('damaged'));
      assert((await page.locator('.headline').innerText()).length > 0, 'the page has its usual content');
    }, `${origin}/#v1:z:AAAA`);
  },

  async 'a link that is too long is not offered, and other ways are'() {
    await withPage({}, async (page) => {
      // Text that cannot be compressed.
      let seed = 1;
      const random = Array.from({ length: 12_000 }, () => { seed = (seed * 48_271) % 2_147_483_647; return (seed % 36).toString(36); });
      await write(page, SENT.replace('# sent', `# ${random.join('')}`));
      await dialog(page, 'share');
      await until('it is said', async () => (await page.locator('#link-length').innerText()).includes('instead'));
      equal(await page.locator('#link').inputValue(), '', 'the link');
      equal(await page.locator('#copy-link').count(), 0, 'buttons that copy the link');
      await page.locator('[data-format=".podstep.json"]').waitFor();
    });
  },

  async 'link and Markdown are copied'() {
    await withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await seek(page, 0.5);
      await dialog(page, 'share');
      await page.locator('#copy-link').click();
      await until('the link on the clipboard', async () => (await copied()) === (await page.locator('#link').inputValue()));
      await page.locator('#copy-markdown').click();
      const part = await until('Markdown on the clipboard', async () => { const now = await copied(); return now.includes('| Time |') && now; });
      assert(part.includes('```yaml') && part.includes('](http'), part.slice(0, 300));
      await page.locator('#markdown-whole').check();
      await page.locator('#copy-markdown').click();
      await until('more of it', async () => (await copied()).length > part.length);
    });
  },

  async 'links and saved manifests load nothing that makes files of a life, and what did not come is asked for again'() {
    await withPage({ acceptDownloads: true, wanted: /WebAssembly/ }, async (page) => {
      const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()));
      await link(page);
      await dialog(page, 'saved');
      await close(page);
      await dialog(page, 'share');
      await download(page, '.podstep.json');
      assert((await loaded()).includes('split_share.wasm') && !(await loaded()).includes('split_export.wasm'), await loaded());
      const broken = (route) => route.fulfill({ contentType: 'application/wasm', body: 'no module' });
      await page.route('**/split_export.wasm', broken);
      await page.locator('[data-format="SVG"]').click();
      await until('it is said', async () => (await page.locator('#dialog [role="alert"]').innerText()).includes('could not'));
      await page.unroute('**/split_export.wasm', broken);
      assert((await download(page, 'SVG')).bytes.toString().startsWith('<svg'), 'the picture');
      equal(await page.locator('#dialog [role="alert"]').innerText(), '', 'what is said afterwards');
    });
  },

  async 'files and pictures lead back to where they were made'() {
    await withPage({ acceptDownloads: true }, async (page) => {
      await write(page, SENT);
      await page.locator('#version').selectOption('1.31');
      await seek(page, 0.5);
      const expected = await seen(page);
      await dialog(page, 'share');
      const files = {};
      for (const format of ['.podstep.json', 'YAML', 'SVG', 'PNG', 'CSV', 'JSON', 'Mermaid']) files[format] = await download(page, format);
      await close(page);
      equal(files.YAML.bytes.toString(), SENT, 'the YAML');
      assert(files.CSV.bytes.toString().startsWith('Step,Time,'), 'the CSV');
      assert(JSON.parse(files.JSON.bytes).steps.length > 5, 'the JSON');
      assert(files.Mermaid.bytes.toString().startsWith('gantt'), 'the diagram');
      equal(files.SVG.name, 'sent.svg', 'the name of a file');
      for (const format of ['.podstep.json', 'SVG', 'PNG']) {
        await pick(page, 'pattern-adapter');
        await page.locator('#version').selectOption('');
        await drop(page, files[format]);
        await until(`${format} leads back`, async () => (await seen(page)) === expected);
      }
      await drop(page, { name: 'other.png', bytes: Buffer.from('no picture') });
      await until('a file that is none is opened as text', async () => (await text(page)) === 'no picture');
      await drop(page, { name: 'other.png', bytes: files.PNG.bytes.subarray(0, 60) });
      await until('a broken picture is said', async () => (await notice(page)).includes('damaged'));
      equal(await text(page), 'no picture', 'the text after a broken picture');
      await page.locator('#open').setInputFiles({ name: 'x.podstep.json', mimeType: 'application/json', buffer: files['.podstep.json'].bytes });
      await until('a chosen file leads back', async () => (await seen(page)) === expected);
    });
  },

  async 'manifests are saved under names, found after a reload, renamed, deleted and brought back'() {
    await withPage({}, async (page) => {
      await write(page, SENT);
      await dialog(page, 'saved');
      equal(await page.locator('#save-name').inputValue(), 'Pod sent', 'the name that is offered');
      await page.locator('#save-name').fill('first try');
      await page.keyboard.press('Enter');
      const names = () => page.locator('.saved .link').allInnerTexts();
      await until('it is listed', async () => (await names()).join() === 'first try');
      await close(page);
      await pick(page, 'pattern-adapter');
      await page.reload();
      await ready(page);
      await dialog(page, 'saved');
      await page.locator('.saved .link').click();
      await until('it is opened', async () => (await text(page)) === SENT);
      await dialog(page, 'saved');
      await page.locator('.saved .icon-button').first().click();
      await page.locator('#new-name').fill('second try');
      await page.keyboard.press('Enter');
      await until('it is renamed', async () => (await names()).join() === 'second try');
      await page.locator('.saved .icon-button').last().click();
      await until('it is deleted', async () => (await names()).length === 0);
      await page.locator('#dialog [role="status"] .link').click();
      await until('it is back', async () => (await names()).join() === 'second try');
      await axe(page);
    });
  },

  async 'without storage, or with a full one, the page says so and goes on'() {
    await withPage({}, async (page) => {
      await page.evaluate(() => {
        Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
      });
      await dialog(page, 'saved');
      await page.locator('#save-name').fill('no room');
      await page.keyboard.press('Enter');
      await until('it is said', async () => (await page.locator('#dialog [role="alert"]').innerText()).includes('no room left'));
      await close(page);
      await page.evaluate(() => {
        Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
      });
      await dialog(page, 'saved');
      await until('it is said', async () => (await page.locator('#dialog [role="alert"]').innerText()).includes('no storage'));
      await close(page);
      await type(page, COMMENT);
      assert((await text(page)).startsWith(COMMENT), 'one can go on typing');
    });
  },

  async 'the dialogs fit a phone and can be used in each language'() {
    for (const locale of ['en-US', 'ja-JP', 'uk-UA']) {
      await withPage({ locale, viewport: NARROW }, async (page) => {
        for (const id of ['share', 'saved']) {
          await page.locator('.menu-button').click();
          await dialog(page, id);
          equal(await overflow(page), 0, `overflow of ${id} in ${locale}`);
          await axe(page);
          await close(page);
        }
      });
    }
  },
};
