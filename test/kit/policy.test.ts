import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { watchPolicy } from '@folkmoot/kit';
import { provide } from '../support/fake-capture.js';

const page = new EventTarget();
let restore: () => void;

/** A page whose policy can refuse something. */
beforeEach(() => {
  restore = provide({
    SecurityPolicyViolationEvent: class extends Event {},
    addEventListener: page.addEventListener.bind(page),
  });
});
afterEach(() => restore());

function refuse(facts: Partial<SecurityPolicyViolationEvent> = {}): void {
  const defaults = {
    effectiveDirective: 'connect-src',
    disposition: 'enforce',
    blockedURI: 'https://relay.example/v1',
  };
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), defaults, facts));
}

const relay = (address: string): boolean => address.startsWith('https://relay.example');

describe('Whether the policy has refused something', () => {
  test('is known when the report came before the failure', async () => {
    const watch = watchPolicy('connect-src', relay);
    refuse();
    assert.equal(await watch.hasRefused(), true);
    watch.close();
  });

  test('is waited for a moment, since the report may come after the failure', async () => {
    const watch = watchPolicy('connect-src', relay);
    const asked = watch.hasRefused();
    refuse();
    assert.equal(await asked, true);
    watch.close();
  });

  test('is not so when nothing was reported', async () => {
    const watch = watchPolicy('connect-src', relay);
    assert.equal(await watch.hasRefused(), false);
    watch.close();
  });

  test('is not so for another address, another directive or a policy that only reports', async () => {
    const watch = watchPolicy('connect-src', relay);
    refuse({ blockedURI: 'https://elsewhere.example/' });
    refuse({ effectiveDirective: 'img-src' });
    refuse({ disposition: 'report' });
    assert.equal(await watch.hasRefused(), false);
    watch.close();
  });

  test('is not looked at any more once the watch is closed', async () => {
    const watch = watchPolicy('connect-src', relay);
    watch.close();
    refuse();
    assert.equal(await watch.hasRefused(), false);
  });
});

test('where no policy can be, nothing is waited for', async () => {
  restore();
  restore = () => undefined;
  const watch = watchPolicy('connect-src', () => true);
  assert.equal(
    await Promise.race([watch.hasRefused(), new Promise((resolve) => setTimeout(resolve, 5, 'waited'))]),
    false,
  );
});
