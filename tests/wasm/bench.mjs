// The engine alone in Node, as the page ships it: one line per benchmark, `name median_ns iterations`.
// The first argument is the folder of the module.
import { createRequire } from 'node:module';
import path from 'node:path';
import { rollout } from '../manifests/rollout.mjs';

const [folder] = process.argv.slice(2);
const { Lived } = createRequire(import.meta.url)(path.resolve(folder, 'podstep.js'));
/** Replicas, and how often they are measured. */
const SIZES = [[10, 11], [100, 11], [1_000, 11], [10_000, 3]];

for (const [replicas, iterations] of SIZES) {
  const text = rollout(replicas);
  const times = [];
  for (let round = 0; round < iterations; round += 1) {
    const begin = process.hrtime.bigint();
    const lived = new Lived(text);
    times.push(process.hrtime.bigint() - begin);
    if (lived.steps < replicas || lived.cut) throw new Error(`${replicas} replicas: ${lived.steps} steps, cut: ${lived.cut}`);
    lived.free();
  }
  times.sort((a, b) => Number(a - b));
  console.log(`wasm/rollout/${replicas} ${times[Math.floor(iterations / 2)]} ${iterations}`);
}
