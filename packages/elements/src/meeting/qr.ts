import { html, svg, type TemplateResult } from 'lit';

/** Modules of quiet around a code, as ISO/IEC 18004 wants them. */
const quietModules = 4;

/** A QR code that says a text: dark on light in every colour scheme, since many cameras read no other. */
export async function qrCode(text: string, label: string): Promise<TemplateResult> {
  const { encode } = await import('uqr');
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const side = size + 2 * quietModules;
  return html`<svg
    class="qr"
    part="qr"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${side} ${side}"
    shape-rendering="crispEdges"
  >
    ${svg`<path class="light" d="M0 0h${side}v${side}H0z"/><path class="dark" d=${darkPath(data)} />`}
  </svg>`;
}

/** One rectangle for each run of dark modules. */
function darkPath(rows: readonly (readonly boolean[])[]): string {
  return rows.map((row, y) => rowPath(row, y + quietModules)).join('');
}

function rowPath(row: readonly boolean[], y: number): string {
  const text = row.map((isDark) => (isDark ? '1' : '0')).join('');
  return [...text.matchAll(/1+/g)]
    .map((run) => `M${run.index + quietModules} ${y}h${run[0].length}v1h-${run[0].length}z`)
    .join('');
}
