/** Something to import, and what to install for it. */
export interface Subject {
  readonly name: string;
  readonly packages: readonly string[];
  readonly code: string;
}

/** Of Folkmoot; the client with its worker is in what opens rooms. */
export const own: readonly Subject[] = [
  {
    name: 'folkmoot: everything, with client, worker and WASM',
    packages: [],
    code: `import 'folkmoot/define.js'; export * from 'folkmoot';`,
  },
  {
    name: 'folkmoot: joinRoom, with worker and WASM, without elements',
    packages: [],
    code: `export { joinRoom } from 'folkmoot/room';`,
  },
  { name: 'folkmoot: <moot-chat>', packages: [], code: `export { MootChat } from 'folkmoot';` },
  { name: 'folkmoot: one error class', packages: [], code: `export { MeetingError } from 'folkmoot';` },
];

/** What others have. */
export const peers: readonly Subject[] = [
  {
    name: 'livekit-client: one enum',
    packages: ['livekit-client'],
    code: `export { ConnectionState } from 'livekit-client';`,
  },
  {
    name: '@cloudflare/realtimekit: core',
    packages: ['@cloudflare/realtimekit'],
    code: `import RealtimeKit from '@cloudflare/realtimekit'; globalThis.used = RealtimeKit;`,
  },
  {
    name: '@cloudflare/realtimekit-ui: rtk-meeting',
    packages: ['@cloudflare/realtimekit', '@cloudflare/realtimekit-ui'],
    code: `import { defineCustomElement } from '@cloudflare/realtimekit-ui/dist/components/rtk-meeting.js'; defineCustomElement();`,
  },
  {
    name: '@cloudflare/realtimekit-ui: rtk-avatar',
    packages: ['@cloudflare/realtimekit', '@cloudflare/realtimekit-ui'],
    code: `import { defineCustomElement } from '@cloudflare/realtimekit-ui/dist/components/rtk-avatar.js'; defineCustomElement();`,
  },
  { name: 'media-chrome', packages: ['media-chrome'], code: `import 'media-chrome';` },
  { name: 'lit', packages: ['lit'], code: `export * from 'lit';` },
  { name: 'comlink', packages: ['comlink'], code: `export * from 'comlink';` },
  {
    name: '@opentok/client',
    packages: ['@opentok/client'],
    code: `import OT from '@opentok/client'; globalThis.used = OT;`,
  },
  {
    name: '@videosdk.live/js-sdk',
    packages: ['@videosdk.live/js-sdk'],
    code: `import * as sdk from '@videosdk.live/js-sdk'; globalThis.used = sdk;`,
  },
];
