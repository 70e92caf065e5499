import { origin, assert, equal, until, withPage, ready, text, pick, type, COMMENT } from '../page.mjs';

export const journeys = {
  'the language is switched and kept, and nothing else changes': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await type(page, COMMENT);
    await page.locator('#next').click();
    await page.locator('#next').click();
    const kept = async () => [await text(page), await page.locator('#slider').inputValue()].join();
    const before = await kept();
    const speaks = (tag, words) => until(`${words} in ${tag}`, async () =>
      (await page.locator('.podstep').getAttribute('lang')) === tag
      && (await page.locator('html').getAttribute('lang')) === tag
      && (await page.locator('#problems-heading').innerText()).includes(words));
    await speaks('en', 'Problems');
    for (const [tag, words] of [['ja', '問題点'], ['uk', 'Зауваження'], ['en', 'Problems'], ['ja', '問題点']]) {
      await page.locator('#lang').selectOption(tag);
      await speaks(tag, words);
      equal(await kept(), before, 'text and cursor');
    }
    assert(/[a-z]/.test(await page.locator('#why .fact').getAttribute('title')), 'no English sentence on hover');
    const link = await page.locator('#why a').getAttribute('href');
    assert(!link.startsWith('https://kubernetes.io/docs/'), `an English page: ${link}`);
    await page.reload();
    await ready(page);
    await speaks('ja', '問題点');
    await page.goto(`${origin}/?lang=uk`);
    await ready(page);
    await speaks('uk', 'Зауваження');
    await page.locator('#lang').selectOption('en');
    await speaks('en', 'Problems');
    equal(new URL(page.url()).search, '?lang=en', 'the language in the address');
  }),

  "the browser's languages decide on the first visit": () => withPage({ locale: 'uk-UA' }, async (page) => {
    await until('the page in Ukrainian', async () => (await page.locator('html').getAttribute('lang')) === 'uk');
  }),
};
