import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { unlinkSources } from './unlink-sources.js';

// The pages are the Markdown files of the repository, at their paths in it: a link between two of them is the same link
// on the site and in the repository.

const here = fileURLToPath(import.meta.url);
const apiSidebar = new URL('../reference/api/typedoc-sidebar.json', import.meta.url);
const api = existsSync(apiSidebar) ? JSON.parse(readFileSync(apiSidebar, 'utf8')) : [];

/**
 * @param {string} text
 * @param {string} base that the links begin with
 * @param {readonly (readonly [text: string, link: string])[]} pages
 */
const section = (text, base, pages) => ({
  text,
  items: pages.map(([title, link]) => ({ text: title, link: `${base}${link}` })),
});

export default defineConfig({
  title: 'aiodns for JavaScript',
  description: 'A DNS resolver for Node, Bun and Deno over c-ares.',
  srcDir: '..',
  srcExclude: ['!(docs|packages)/*/**', 'packages/*/!(README.md)/**', 'docs/node_modules/**'],
  rewrites: { 'README.md': 'index.md', 'packages/:name/README.md': 'packages/:name/index.md' },
  cleanUrls: true,
  // No icon: without this browsers request /favicon.ico.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify: (heading) => slug(heading) },
    config: (md) => unlinkSources(md),
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Get started', link: '/docs/getting-started' },
      { text: 'Guides', link: '/docs/guides/queries' },
      { text: 'Reference', link: '/docs/reference/options' },
      { text: 'Performance', link: '/docs/performance/results' },
    ],
    sidebar: [
      section('Start', '/', [
        ['Overview', ''],
        ['Getting started', 'docs/getting-started'],
        ['Architecture', 'docs/architecture'],
      ]),
      section('Guides', '/docs/guides/', [
        ['Install', 'install'],
        ['Queries', 'queries'],
        ['Hosts and addresses', 'hosts'],
        ['Limits and cancellation', 'limits'],
        ['Encrypted DNS', 'encrypted'],
        ['The command', 'command'],
        ['Millions of names', 'bulk'],
      ]),
      section('Migrate', '/docs/migrate/', [
        ['From aiodns and pycares', 'aiodns'],
        ['From node:dns', 'node-dns'],
        ['Parity', 'parity'],
      ]),
      section('Reference', '/docs/reference/', [
        ['Options', 'options'],
        ['Errors', 'errors'],
        ['Records', 'records'],
      ]),
      { text: 'API', collapsed: true, items: api },
      section('Performance', '/docs/performance/', [
        ['Results', 'results'],
        ['Method', 'method'],
        ['Lab notes', 'lab-notes'],
      ]),
      section('Operations', '/docs/operations/', [
        ['Reliability', 'reliability'],
        ['Threat model', 'threat-model'],
        ['Limits of c-ares', 'c-ares-limits'],
        ['Troubleshooting', 'troubleshooting'],
      ]),
      section('Project', '/', [
        ['Contributing', 'CONTRIBUTING'],
        ['Security', 'SECURITY'],
        ['Changelog', 'CHANGELOG'],
      ]),
    ],
  },
  vite: {
    plugins: [
      {
        // Pages outside of this package import Vue, too, which only this package depends on.
        name: 'vue-of-this-package',
        enforce: 'pre',
        resolveId(id, importer, options) {
          if (!/^vue(\/|$)/.test(id) || !importer?.endsWith('.md')) return null;
          return options.ssr ? { id, external: true } : this.resolve(id, here, { skipSelf: true });
        },
      },
    ],
  },
});
