/** A server of the benchmark in a process of its own: `server NAME`. */
import { serveParent } from './part.js';
import { type ServerName, servers } from './servers.js';

serveParent(await servers[process.argv[2] as ServerName]());
