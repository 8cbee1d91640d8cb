import '../packages/elements/src/define.js';
import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import { manifest } from 'virtual:custom-elements';
import { knowEveryError } from '../test/support/english.js';
import { onPage, pageGlobals } from './stage/page.js';

knowEveryError();

setCustomElementsManifest(manifest);

const preview: Preview = {
  ...pageGlobals,
  decorators: [onPage],
  parameters: {
    layout: 'fullscreen',
    controls: { expanded: true },
    options: { storySort: { order: ['Start', 'Meeting', 'Room', 'Presenter', 'Viewer', 'Chat', 'Roster'] } },
    a11y: { test: 'error' },
  },
  tags: ['autodocs'],
};

export default preview;
