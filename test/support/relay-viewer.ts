/** A viewer in a process of its own, to be stopped from outside. Prints the text of every packet it gets, a line each. */
import { createPrivateKey } from 'node:crypto';
import { laneKinds } from '@folkmoot/wire';
import { ScriptedMember, textOf } from './relay-client.js';

const [url = '', token = '', publicKey = '', privateKey = ''] = process.argv.slice(2);
const viewer = new ScriptedMember({
  key: {
    publicKey: Buffer.from(publicKey, 'base64url'),
    privateKey: createPrivateKey(Buffer.from(privateKey, 'base64url').toString()),
  },
});
viewer.sayHello(await viewer.connect(url), token);
await viewer.heard('joined');
viewer.subscribe(laneKinds.screen);
for (let seen = 0; ; seen += 1) {
  await viewer.until(() => viewer.packets.length > seen, 'a packet', 60_000);
  process.stdout.write(`${textOf(viewer.packets[seen] as (typeof viewer.packets)[0]).slice(0, 40)}\n`);
}
