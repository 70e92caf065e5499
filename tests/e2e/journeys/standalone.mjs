import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dist, equal, withPage, pick, shutdownShows } from '../page.mjs';

export const journeys = {
  'standalone.html works from a folder': () => withPage({}, async (page) => {
    equal(await page.title(), 'Podstep', 'title');
    await pick(page, 'job-sidecar');
    await page.locator('#last').click();
    await shutdownShows(page, 'SIGTERM');
  }, pathToFileURL(path.join(dist, 'standalone.html')).href),
};
