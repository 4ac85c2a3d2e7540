import type { CallbackResolver, PromiseResolver } from '../programs/program.js';

/** Queries one name and resolves with the number of records. Rejects with the error of the resolver. */
export async function queryOnce<Result>(
  resolver: PromiseResolver<Result> | CallbackResolver<Result>,
  name: string,
): Promise<number> {
  switch (resolver.style) {
    case 'promise':
      return resolver.size(await resolver.query(name));
    case 'callback':
      return new Promise((resolve, reject) => {
        resolver.query(name, (error, result) => {
          if (error === null && result !== undefined) resolve(resolver.size(result));
          else reject(error);
        });
      });
  }
}
