import type { StorybookConfig } from '@storybook/web-components-vite';
import { mergeConfig } from 'vite';
import { elementsManifest } from './manifest.js';
import { workerSources } from './worker-sources.js';

/** The storybook: runs on the sources, needs no server of anybody’s, and tells nobody that it runs. */
const config: StorybookConfig = {
  framework: '@storybook/web-components-vite',
  stories: ['./**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  features: { sidebarOnboardingChecklist: false },
  viteFinal: (vite) =>
    mergeConfig(vite, {
      plugins: [elementsManifest(), workerSources()],
      resolve: { conditions: ['folkmoot-source', 'module', 'browser', 'development|production'] },
      worker: { format: 'es', plugins: () => [workerSources()] },
      build: { target: 'es2022', chunkSizeWarningLimit: 4000 },
    }),
};

export default config;
