/** Page templates of other people, as they are published, with a place in each for a meeting. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A template that was installed. */
export interface Template {
  readonly name: TemplateName;
  /** Folders by the paths under which its pages look for them. */
  readonly folders: Readonly<Record<string, string>>;
  /** Its page, by path. @param meeting what stands where the meeting belongs. @param script what stands in the head. */
  pages(meeting: string, script: string): Readonly<Record<string, string>>;
}

/** The templates: an administration's dashboard, a documentation site that routes by hash, a landing page. */
export type TemplateName = 'dashboard' | 'documentation' | 'landing';

const wanted: Readonly<Record<TemplateName, readonly string[]>> = {
  dashboard: [
    'admin-lte@4.0.0-rc7',
    'overlayscrollbars@2.11.0',
    '@popperjs/core@2.11.8',
    'bootstrap@5.3.7',
    'bootstrap-icons@1.13.1',
    '@fontsource/source-sans-3@5.0.12',
  ],
  documentation: ['docsify@5.0.0'],
  landing: ['startbootstrap-grayscale@7.0.6', 'bootstrap@5.2.3', '@fontsource/nunito@5.0.12'],
};

/** Installed packages, to be removed after use. */
export interface Installed {
  readonly templates: Readonly<Record<TemplateName, Template>>;
  remove(): void;
}

/** Installs all templates into a folder of their own; without one of them there is nothing to test. */
export async function installTemplates(): Promise<Installed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-templates-'));
  const installed = await Promise.all(
    Object.entries(wanted).map(([name, packages]) => install(path.join(folder, name), packages)),
  );
  const [dashboard = '', documentation = '', landing = ''] = installed;
  return {
    templates: {
      dashboard: dashboardIn(dashboard),
      documentation: documentationIn(documentation),
      landing: landingIn(landing),
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function install(folder: string, packages: readonly string[]): Promise<string> {
  const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--legacy-peer-deps'];
  await promisify(execFile)('npm', ['install', ...quiet, '--prefix', folder, ...packages]);
  return path.join(folder, 'node_modules');
}

/** AdminLTE: Bootstrap, a fixed sidebar, dropdowns, and a switch to dark. Charts are left out: they never look alike twice. */
function dashboardIn(modules: string): Template {
  const dist = path.join(modules, 'admin-lte/dist');
  const page = readFileSync(path.join(dist, 'index.html'), 'utf8')
    .replace(/\s(integrity|crossorigin)="[^"]*"/g, '')
    .replace(/https:\/\/cdn\.jsdelivr\.net\/npm\/((?:@[-\w]+\/)?[-\w]+)@[.\d]+\//g, '/modules/$1/')
    .replace(/<!-- sortablejs -->[^]*?(?=<\/body>)/, '');
  const first =
    '<div class="app-content">\n          <!--begin::Container-->\n          <div class="container-fluid">';
  const card = (meeting: string): string => `<div class="card mb-4" id="place">
    <div class="card-header"><h3 class="card-title">Weekly review</h3></div>
    <div class="card-body">${meeting}</div></div>`;
  return {
    name: 'dashboard',
    folders: {
      '/modules/': modules,
      '/css/': `${dist}/css`,
      '/js/': `${dist}/js`,
      '/assets/': `${dist}/assets`,
    },
    pages: (meeting, script) => ({
      '/index.html': inHead(after(page, first, card(meeting)), script),
    }),
  };
}

/** Docsify: Markdown rendered by a script, routes behind a hash, shortcuts of single keys, a search. */
function documentationIn(modules: string): Template {
  const dist = path.join(modules, 'docsify/dist');
  const page = (script: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Handbook</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docsify/themes/core.min.css">${script}</head>
<body><div id="app"></div>
<script>window.$docsify = { name: 'Handbook', routerMode: 'hash', search: { depth: 1, insertBefore: '.sidebar-nav' },
  loadSidebar: false, subMaxLevel: 2, alias: { '/meeting/.*': '/meeting.md' } };</script>
<script src="/docsify/docsify.min.js"></script><script src="/docsify/plugins/search.min.js"></script></body></html>`;
  // Badges and sponsors come from elsewhere.
  const text = readFileSync(path.join(modules, 'docsify/README.md'), 'utf8').replace(
    /^<[^]*?(?=^Docsify turns)/m,
    '',
  );
  return {
    name: 'documentation',
    folders: { '/docsify/': dist },
    pages: (meeting, script) => ({
      '/index.html': page(script),
      '/README.md': `# Docsify\n\n${text}`,
      '/meeting.md': `# Office hours\n\n${text.replace('## Features', `${meeting}\n\n## Features`)}`,
    }),
  };
}

/** Grayscale: large pictures, centred capitals, white on black by colours alone, a bar that stays; a dialog as Bootstrap has them. */
function landingIn(modules: string): Template {
  const dist = path.join(modules, 'startbootstrap-grayscale/dist');
  const page = readFileSync(path.join(dist, 'index.html'), 'utf8')
    .replace(
      /https:\/\/fonts\.googleapis\.com\/css\?family=Nunito[^"]*/,
      '/modules/@fontsource/nunito/index.css',
    )
    .replace('https://cdn.jsdelivr.net/npm/bootstrap@5.2.3/', '/modules/bootstrap/')
    .replace(/<(script|link)[^>]*"https:[^>]*>(<\/script>)?/g, '');
  const section = (meeting: string): string =>
    `<section class="about-section text-center" id="place"><div class="container px-4">${meeting}</div></section>`;
  const dialog = (meeting: string): string => `<div class="modal fade" id="place" tabindex="-1">
    <div class="modal-dialog modal-xl modal-dialog-centered"><div class="modal-content">
      <div class="modal-header"><h5 class="modal-title">Talk to us</h5>
        <button type="button" class="btn-close" data-bs-dismiss="modal" aria-label="Close"></button></div>
      <div class="modal-body">${meeting}</div></div></div></div>
    <script>addEventListener('load', () => bootstrap.Modal.getOrCreateInstance('#place').show());</script>`;
  return {
    name: 'landing',
    folders: {
      '/modules/': modules,
      '/css/': `${dist}/css`,
      '/js/': `${dist}/js`,
      '/assets/': `${dist}/assets`,
    },
    pages: (meeting, script) => ({
      '/index.html': inHead(before(page, '<!-- About-->', section(meeting)), script),
      '/dialog.html': inHead(before(page, '</body>', dialog(meeting)), script),
    }),
  };
}

function inHead(page: string, script: string): string {
  return before(page, '</head>', script);
}

function after(page: string, place: string, text: string): string {
  return replaced(page, place, `${place}${text}`);
}

function before(page: string, place: string, text: string): string {
  return replaced(page, place, `${text}${place}`);
}

/** Fails where the template is not what it was when this was written. */
function replaced(page: string, place: string, text: string): string {
  if (!page.includes(place)) throw new Error(`The template has no ${place}.`);
  return page.replace(place, () => text);
}
