// A picture of every view in each language, theme and width, to be looked at: `node tests/e2e/pictures.mjs [WORDS]`.
import path from 'node:path';
import { WIDE, NARROW, origin, withPage, ready, pick, followed, views, screenshots, close } from './page.mjs';

const words = process.argv.slice(2).join(' ');
let count = 0;
for (const lang of ['en', 'ja', 'uk']) {
  for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    await withPage({ viewport, reducedMotion: 'reduce' }, async (page) => {
      await ready(page);
      await pick(page, 'job-sidecar');
      await followed(page, 'Job myjob');
      await page.locator('#last').click();
      for (const [number, [, enter, leave]] of (await views(page)).entries()) {
        await enter();
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          const name = `view-${String(number).padStart(2, '0')}-${width}-${colorScheme}-${lang}.png`;
          if (!name.includes(words)) continue;
          await page.screenshot({ path: path.join(screenshots, name) });
          count += 1;
        }
        await leave();
      }
    }, `${origin}/?lang=${lang}`);
  }
}
await close();
console.log(`${count} pictures in ${screenshots}`);
