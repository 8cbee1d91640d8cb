import { svg, html, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Names of the icons. */
export type IconName = keyof typeof shapes;

/** An icon of our own, in the colour of the text around it. Silent for screen readers: what it says stands beside it. */
export function icon(name: IconName, className = ''): TemplateResult {
  return html`<svg class=${className} part="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    ${shapes[name]}
  </svg>`;
}

const shapes = {
  actual: svg`<path d="M4 7V5.5A1.5 1.5 0 0 1 5.5 4H7M13 4h1.5A1.5 1.5 0 0 1 16 5.5V7M16 13v1.5a1.5 1.5 0 0 1-1.5 1.5H13M7 16H5.5A1.5 1.5 0 0 1 4 14.5V13M8 8.4l1-.6v4.4M12 8.4l.6-.4v4.2"/>`,
  alert: svg`<path d="M10 3.2 17.3 16H2.7ZM10 8.2v3.6M10 13.9v.1"/>`,
  arrowDown: svg`<path d="M10 4v12M5 11l5 5 5-5"/>`,
  chat: svg`<path d="M4 4.5h12A1.5 1.5 0 0 1 17.5 6v6.5A1.5 1.5 0 0 1 16 14H9l-4 3v-3H4a1.5 1.5 0 0 1-1.5-1.5V6A1.5 1.5 0 0 1 4 4.5Z"/>`,
  chatOff: svg`<path d="M6.5 4.5H16A1.5 1.5 0 0 1 17.5 6v6.5a1.5 1.5 0 0 1-.7 1.3M14 14H9l-4 3v-3H4a1.5 1.5 0 0 1-1.5-1.5V6A1.5 1.5 0 0 1 3.4 4.6M2.5 2.5l15 15"/>`,
  check: svg`<path d="m4.5 10.5 3.5 3.5 7.5-8"/>`,
  close: svg`<path d="m5.5 5.5 9 9M14.5 5.5l-9 9"/>`,
  crown: svg`<path d="m3.5 7 3.2 2.6L10 4.5l3.3 5.1L16.5 7l-1.2 8H4.7Z"/>`,
  door: svg`<path d="M8.5 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h3M12.5 6.5 16 10l-3.5 3.5M16 10H8.5"/>`,
  dots: svg`<path d="M10 4.5v.1M10 10v.1M10 15.4v.1" stroke-width="2.6"/>`,
  fit: svg`<rect x="2.5" y="4.5" width="15" height="11" rx="1.5"/><path d="M6 8.5V8h1.5M14 8.5V8h-1.5M6 11.5v.5h1.5M14 11.5v.5h-1.5"/>`,
  full: svg`<path d="M12 4h4v4M16 4l-4.5 4.5M8 16H4v-4M4 16l4.5-4.5"/>`,
  leaveFull: svg`<path d="M16 8h-4V4M12 8l4.5-4.5M4 12h4v4M8 12l-4.5 4.5"/>`,
  link: svg`<path d="M8.5 11.5a3 3 0 0 0 4.3 0l2.6-2.6a3 3 0 0 0-4.3-4.3l-.8.8M11.5 8.5a3 3 0 0 0-4.3 0l-2.6 2.6a3 3 0 0 0 4.3 4.3l.8-.8"/>`,
  lock: svg`<rect x="4.5" y="9" width="11" height="7.5" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>`,
  pause: svg`<path d="M7.2 5v10M12.8 5v10" stroke-width="2.4"/>`,
  people: svg`<circle cx="7.5" cy="7" r="2.7"/><path d="M2.5 16c.3-2.9 2.3-4.5 5-4.5s4.7 1.6 5 4.5M13 4.6a2.7 2.7 0 0 1 0 4.9M14.5 11.9c1.7.6 2.8 2 3 4.1"/>`,
  play: svg`<path d="M7 4.8v10.4l8-5.2Z"/>`,
  qr: svg`<path d="M3.5 3.5h4.5v4.5H3.5ZM12 3.5h4.5v4.5H12ZM3.5 12h4.5v4.5H3.5ZM12 12v2M12 16.5h2M16.5 12h-2M16.5 14.5v2"/>`,
  screen: svg`<rect x="2.5" y="3.5" width="15" height="10.5" rx="1.5"/><path d="M7 17h6M10 14v3"/>`,
  screenOff: svg`<path d="M6.5 3.5H16A1.5 1.5 0 0 1 17.5 5v7.5a1.5 1.5 0 0 1-.6 1.2M14 14H4a1.5 1.5 0 0 1-1.5-1.5V5A1.5 1.5 0 0 1 3.4 3.6M7 17h6M10 14v3M2.5 2.5l15 15"/>`,
  send: svg`<path d="m3.5 10-1-6.5L17.5 10l-15 6.5ZM3.5 10H9"/>`,
  share: svg`<path d="M9 3.5H4A1.5 1.5 0 0 0 2.5 5v7.5A1.5 1.5 0 0 0 4 14h12a1.5 1.5 0 0 0 1.5-1.5V11M7 17h6M10 14v3M9 10c.4-3 2.5-4.7 6.5-4.7M13 2.5l3 2.8-3 2.8"/>`,
  sliders: svg`<path d="M3 6h6M14 6h3M3 14h3M11 14h6"/><circle cx="11.5" cy="6" r="2.2"/><circle cx="8.5" cy="14" r="2.2"/>`,
  spinner: svg`<path d="M10 3a7 7 0 1 0 7 7"/>`,
  stop: svg`<rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor"/>`,
  wave: svg`<path d="M2.5 10h2l2-5 3.5 10 3-8 1.5 3h3"/>`,
} satisfies Record<string, SVGTemplateResult>;
