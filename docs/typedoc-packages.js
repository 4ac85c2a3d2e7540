import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Converter, ReflectionKind } from 'typedoc';

/**
 * Names each module of the reference after its package, `@aiodns/types` instead of `types/src`. A `{@link}` may name an
 * export of any package: the source file need not import it for a comment alone.
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
    for (const reflection of Object.values(project.reflections)) {
      for (const part of linksOf(reflection)) {
        const owner = modules.find((module) => module.getChildByName([part.text]) !== undefined);
        if (part.target === undefined && owner !== undefined)
          part.text = `${owner.name}!${part.text} | ${part.text}`;
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
