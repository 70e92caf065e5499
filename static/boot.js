// A file of its own, because the page's content security policy allows no inline script.
import init, { start } from './podstep.js';
import { run } from './recovery.js';

await run(() => init({ module_or_path: new URL('./podstep_bg.wasm', import.meta.url) }), start);

// For visits without a network; only once there is nothing else to do, not where each byte is paid for, and not in a
// page within another one. Whatever prevents it, the page merely is not kept.
const { serviceWorker: workers, connection } = navigator;
if (workers && parent === window && !connection?.saveData) {
  (globalThis.requestIdleCallback ?? setTimeout)(() => workers.register('./sw.js').catch(() => {}));
}
