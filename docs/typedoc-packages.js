import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Converter, ReflectionKind } from 'typedoc';

const SHARED = '@aiodns/types';

/**
 * Names each module of the reference after its package, `@aiodns/types` in place of `types/src`, and lets a `{@link}`
 * name what `@aiodns/types` exports where the source file does not import it: only a comment would use that import.
 *
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const modules = project.getReflectionsByKind(ReflectionKind.Module);
    for (const module of modules) {
      const folder = dirname(module.name);
      const manifest = new URL(`../packages/${folder}/package.json`, import.meta.url);
      module.name = JSON.parse(readFileSync(manifest, 'utf8')).name;
    }
    const shared = modules.find(({ name }) => name === SHARED);
    for (const reflection of Object.values(project.reflections)) {
      for (const part of linksOf(reflection)) {
        if (part.target === undefined && shared?.getChildByName([part.text]) !== undefined)
          part.text = `${SHARED}!${part.text} | ${part.text}`;
      }
    }
  });
}

/** @param {import('typedoc').Reflection} reflection */
function linksOf({ comment }) {
  if (comment === undefined) return [];
  const parts = [comment.summary, ...comment.blockTags.map(({ content }) => content)].flat();
  return parts.filter((part) => part.kind === 'inline-tag' && part.tag === '@link');
}
