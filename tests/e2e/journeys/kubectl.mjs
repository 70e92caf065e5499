import { assert, equal, until, withPage, text, open, rollout, followed, seek } from '../page.mjs';

export const journeys = {
  'kubectl is asked at the cursor, and what it prints is copied': () => withPage({
    permissions: ['clipboard-read', 'clipboard-write'],
  }, async (page) => {
    await page.locator('#manifest').fill(rollout(2));
    await followed(page, 'Deployment web');
    await open(page, 'kubectl');
    const panel = page.locator('#kubectl');
    const [command, about] = [panel.getByLabel('Command'), panel.getByLabel('About')];
    const printed = page.locator('#kubectl-printed');
    const typed = (words) => until(words, async () => (await panel.locator('code').innerText()).startsWith(`$ ${words}`));
    await command.selectOption('get');
    await about.selectOption('Deployment');
    await typed('kubectl get deployments');
    equal(await printed.innerText(), 'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    0/2     0            0           0s\n', 'a Deployment');
    await command.selectOption('describe');
    await typed('kubectl describe deployment/web');
    await about.selectOption({ label: 'the Pod at the cursor' });
    await typed('kubectl describe pod/web-');
    const at = async (share) => {
      const before = await printed.innerText();
      await seek(page, share);
      await until('another text', async () => (await printed.innerText()) !== before);
      return printed.innerText();
    };
    const lines = await at(0.3);
    assert(/^Name: {13}web-/.test(lines) && /^Events:/m.test(lines), lines);
    const pod = (await panel.locator('code').innerText()).split('/')[1];
    assert(lines.includes(pod), `nothing of ${pod}`);
    await panel.getByRole('button', { name: 'Copy as text' }).click();
    await until('the news of the copy', async () => (await panel.innerText()).includes('Copied.'));
    equal(await page.evaluate(() => navigator.clipboard.readText()), await printed.textContent(), 'what was copied');
    await at(1);
    assert(!(await panel.innerText()).includes('Copied.'), 'another text was not copied');
    for (const [what, words, says] of [
      ['rollout status', 'kubectl rollout status deployment/web', 'deployment "web" successfully rolled out'],
      ['get -w', 'kubectl get pods -w', '2/2'],
      ['get -o wide', 'kubectl get pods -o wide', 'NOMINATED NODE'],
      ['get -o yaml', 'kubectl get pod/web-', 'qosClass: BestEffort'],
      ['get events', 'kubectl get events', 'ScalingReplicaSet'],
    ]) {
      await command.selectOption(what);
      await typed(words);
      assert((await printed.innerText()).includes(says), `${what} does not say ${says}`);
    }
    assert(!(await about.count()), 'Events are about everything');
  }),
};
