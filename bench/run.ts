/** `npm run bench -- NAME …`: runs one of the benchmarks. */
import { benchKeys } from './keys.js';
import { benchRelay } from './relay.js';
import { benchScreen } from './screen.js';
import { benchSize } from './size.js';

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  keys: benchKeys,
  relay: benchRelay,
  screen: benchScreen,
  size: benchSize,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench) await bench(args);
else {
  console.error(`Which benchmark? ${Object.keys(benches).join(', ')}`);
  process.exitCode = 1;
}
