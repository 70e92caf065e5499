// Every journey through the built page (dist/), then what is measured. `node run.mjs WORDS` runs only the journeys whose
// file or name has these words. Ends with `N passed, N failed`.
import { readdir } from 'node:fs/promises';
import * as measure from './measure.mjs';
import { Failure, close } from './page.mjs';

const words = process.argv.slice(2).join(' ');
const folder = new URL('./journeys/', import.meta.url);
let passed = 0;
let failed = 0;
for (const file of (await readdir(folder)).sort()) {
  const { journeys } = await import(new URL(file, folder));
  for (const [name, run] of Object.entries(journeys)) {
    if (!`${file} ${name}`.includes(words)) continue;
    try {
      await run();
      passed += 1;
      console.log(`ok ${name}`);
    } catch (error) {
      failed += 1;
      const message = error instanceof Failure ? error.message : error.stack;
      console.log(`not ok ${name}: ${message.slice(0, 2000)}`);
    }
  }
}
// Times are printed, never judged: they are the machine's.
for (const [name, run] of Object.entries(measure)) {
  if (words && !`measure ${name}`.includes(words)) continue;
  await run().catch((error) => console.log(`# ${name} was not measured: ${error.message}`));
}
await close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
