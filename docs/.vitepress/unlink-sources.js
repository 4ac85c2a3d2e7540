import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const EXTERNAL = /^(?:[a-z][a-z0-9+.-]*:|#|\/)/i;

/**
 * Shows a link to a file of the repository that is no page, such as a test, as the text that it links: the site has no
 * such file. Links to files that do not exist stay, so that the build reports them.
 *
 * @param {import('markdown-it').default} md
 */
export function unlinkSources(md) {
  md.core.ruler.push('unlink-sources', ({ tokens, env }) => {
    const folder = dirname(env.path);
    for (const { children } of tokens) {
      let unlinking = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') unlinking = leadsToSource(token.attrGet('href'), folder);
        if (!unlinking || !['link_open', 'link_close'].includes(token.type)) continue;
        unlinking = token.type === 'link_open';
        token.type = 'text';
        token.content = '';
      }
    }
  });
}

/**
 * @param {string | null} href
 * @param {string} folder of the page
 */
function leadsToSource(href, folder) {
  if (href === null || EXTERNAL.test(href)) return false;
  const [path] = href.split('#');
  if (path === undefined || path === '' || path.endsWith('.md')) return false;
  const file = resolve(folder, decodeURI(path));
  return existsSync(file) && statSync(file).isFile() && !/\.(?:svg|png)$/.test(file);
}
