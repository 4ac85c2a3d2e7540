import type { CallbackResolver, PromiseResolver } from '../programs/program.js';

/** Times each query of a resolver. Only latency runs use it, because timing costs as much as a cheap query. */
export function timed<Result>(
  resolver: PromiseResolver<Result> | CallbackResolver<Result>,
  note: (milliseconds: number) => void,
): PromiseResolver<Result> | CallbackResolver<Result> {
  switch (resolver.style) {
    case 'promise':
      return {
        ...resolver,
        async query(name: string) {
          const started = performance.now();
          const result = await resolver.query(name);
          note(performance.now() - started);
          return result;
        },
      };
    case 'callback':
      return {
        ...resolver,
        query(name, done) {
          const started = performance.now();
          resolver.query(name, (error, result) => {
            note(performance.now() - started);
            done(error, result);
          });
        },
      };
  }
}
