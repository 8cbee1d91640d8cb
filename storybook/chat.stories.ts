import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { anaAndBen, lineFrom, person } from '../test/support/fake-room.js';
import { maybePart, part, parts } from '../test/support/shown.js';
import { alone, onStage } from './stage/stage.js';

const meta: Meta = {
  title: 'Chat',
  component: 'moot-chat',
  parameters: { width: 380 },
};

export default meta;

export const Empty: StoryObj = {
  render: () => alone('moot-chat'),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await userEvent.type(part(element, 'field'), 'Hello Ben{Enter}');
    await expect(room.asked).toEqual(['say Hello Ben']);
  },
};

export const TenThousandLines: StoryObj = {
  render: () =>
    alone('moot-chat', {
      people: anaAndBen(),
      lines: Array.from({ length: 10_000 }, (_, index) => lineFrom(person('Ben'), `Line ${index}`, index)),
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await waitFor(() => expect(parts(element, 'text').at(-1)?.textContent).toBe('Line 9999'));
    await expect(parts(element, 'line').length).toBeLessThan(300);
    await expect(maybePart(element, 'newer')).toBeUndefined();
  },
};
