import { assert, equal, until, withPage, text, pick, paste, open, rollout, followed, settled } from '../page.mjs';

export const journeys = {
  'of thousands of findings some are listed, and more are asked for': () => withPage({}, async (page) => {
    const twice = Array.from({ length: 1500 }, () => '    app: many\n').join('');
    await paste(page, `apiVersion: v1\nkind: Pod\nmetadata:\n  name: many\n  labels:\n${twice}spec:\n  containers:\n  - {name: a, image: a}\n`);
    const listed = () => page.locator('#problems li').count();
    await until('all findings are counted', async () => Number(await page.locator('#problems .chip').innerText()) >= 1499);
    const first = await listed();
    assert(first < 100, `${first} findings are listed at once`);
    await page.locator('#problems').getByRole('button', { name: /^and \d+ more$/ }).click();
    await until('more findings', async () => (await listed()) === 2 * first);
    const left = Number((await page.locator('#problems').getByRole('button', { name: /^and / }).innerText()).match(/\d+/)[0]);
    equal(left + 2 * first, Number(await page.locator('#problems .chip').innerText()), 'listed and left out');
  }),

  'a broken manifest is reported and mended': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    const problems = () => page.locator('#problems').innerText();
    // Then the problems are those of the sample.
    await settled(page);
    const good = { text: await text(page), problems: await problems() };
    await page.locator('#manifest').fill(`${good.text}\n\t: [`);
    await until('a problem', async () => (await problems()) !== good.problems);
    await page.locator('#manifest').fill(good.text);
    await until('no such problem', async () => (await problems()) === good.problems);
  }),

  'a text whose lines are put in one by one is one change': () => withPage({}, async (page) => {
    const before = await text(page);
    await page.locator('#manifest').fill(rollout(2));
    await followed(page, 'Deployment web');
    await page.locator('#next').focus();
    await page.keyboard.press('Control+z');
    await until('the text before', async () => (await text(page)) === before);
  }),

  'bad input gets a message, and nothing is lost': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    // What the sample needs comes after its text.
    await until('the life of the sample', async () => (await page.locator('.headline h2').innerText()).includes('myjob'));
    await settled(page);
    const picture = await page.locator('#timeline').innerHTML();
    const bad = {
      'nothing': ['', 'emptyText'],
      'a ConfigMap': ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n', 'noPodInKind'],
      'broken YAML': ['kind: Pod\nspec: [\n', 'syntax'],
      'no containers': ['apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers: []\n', 'refused'],
      // The last: typed or pasted, so much text keeps the browser itself busy for minutes.
      'two megabytes': [`# ${'long '.repeat(20)}\n`.repeat(20_000), 'tooLong'],
    };
    for (const [what, [typed, code]] of Object.entries(bad)) {
      if (typed.length > 1_000_000) {
        await page.locator('#open').setInputFiles({ name: 'big.yaml', mimeType: 'text/yaml', buffer: Buffer.from(typed) });
      } else {
        await page.locator('#manifest').fill(typed);
      }
      await until(`${code} for ${what}`, async () =>
        (await page.locator('#problems .problem.error .code').allInnerTexts()).includes(code));
      await until(`${what}: the picture is marked stale`, async () => (await page.locator('#stale').innerText()).trim());
      assert((await page.locator('#timeline').innerHTML()) === picture, `${what}: the last picture is gone`);
      assert((await text(page)) === typed, `${what}: the text is not what was typed`);
    }
  }),

  'a hostile manifest stays text': () => withPage({}, async (page) => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    // The first is refused in its own words; the second lives, and its image is shown.
    for (const [name, part] of [[hostile, '#problems'], ['hostile', '#kubectl']]) {
      await page.locator('#manifest').fill(
        `apiVersion: v1\nkind: Pod\nmetadata:\n  name: '${name}'\nspec:\n  containers:\n  - name: '${name}'\n    image: '${hostile}'\n`);
      if (part === '#kubectl') {
        await open(page, 'kubectl');
        await page.getByLabel('Command').selectOption('describe');
      }
      await until(`the hostile text in ${part}`, async () => (await page.locator(part).innerText()).includes('<img src=x'));
      equal(await page.title(), 'Podstep', 'title');
      equal(await page.locator('#app img').count(), 0, 'images made by the manifest');
    }
  }),
};
