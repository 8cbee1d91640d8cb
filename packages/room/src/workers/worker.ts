/** The one worker script of a room. It is started once for each role; the name of the worker says which. */
import { softwareVersion } from '@folkmoot/wire';
import { speakErrors } from './errors.js';
import { startKeys } from './keys.js';
import { startLink } from './link.js';
import { startScreen } from './screen.js';

const roles: Record<string, () => void> = { keys: startKeys, link: startLink, screen: startScreen };

speakErrors();
roles[self.name]?.();
self.postMessage({ ready: self.name, version: softwareVersion });
