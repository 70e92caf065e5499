// Every journey through the built page (dist/), then what is measured. `node run.mjs WORDS` runs only the journeys whose
// file or name has these words. A journey that fails is tried once more, and said to be: on a busy machine one of so many
// may fail by chance. Ends with `N passed, N failed`.
import { readdir } from 'node:fs/promises';
import * as measure from './measure.mjs';
import { Failure, close } from './page.mjs';

const words = process.argv.slice(2).join(' ');
const folder = new URL('./journeys/', import.meta.url);
let passed = 0;
let failed = 0;

/** Why the journey failed, if it did. */
async function complaint(run) {
  try {
    await run();
    return null;
  } catch (error) {
    return (error instanceof Failure ? error.message : error.stack).slice(0, 2000);
  }
}

for (const file of (await readdir(folder)).sort()) {
  const { journeys } = await import(new URL(file, folder));
  for (const [name, run] of Object.entries(journeys)) {
    if (!`${file} ${name}`.includes(words)) continue;
    const first = await complaint(run);
    if (first) console.log(`# ${name} needed a second try: ${first}`);
    const last = first && await complaint(run);
    if (last) failed += 1;
    else passed += 1;
    console.log(last ? `not ok ${name}: ${last}` : `ok ${name}`);
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
