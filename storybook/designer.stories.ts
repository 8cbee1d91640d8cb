import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import './designer/designer.js';

const meta: Meta = {
  title: 'Designer',
  component: 'moot-designer',
  tags: ['!autodocs'],
};

export default meta;

export const Designer: StoryObj = {
  render: () => html`<moot-designer></moot-designer>`,
  async play({ canvasElement }) {
    const designer = canvasElement.querySelector('moot-designer')!;
    const find = (selector: string): HTMLElement | null | undefined =>
      designer.shadowRoot?.querySelector(selector);
    // Six files have to come first.
    await waitFor(() => expect(find('#theme')).toBeTruthy(), { timeout: 10_000 });
    await userEvent.selectOptions(find('#theme')!, 'paper');
    await waitFor(() => expect(designer.css).toContain('--moot-font: '));
    await userEvent.click(find('#reset')!);
    await waitFor(() => expect(designer.css).not.toContain('--moot-'));
  },
};
