import type { CallbackResolver, PromiseResolver } from '../programs/program.js';

/** Asks for one name: the number of records in the answer. Rejects with what the resolver fails with. */
export async function askOnce<Answer>(
  resolver: PromiseResolver<Answer> | CallbackResolver<Answer>,
  name: string,
): Promise<number> {
  switch (resolver.style) {
    case 'promise':
      return resolver.size(await resolver.ask(name));
    case 'callback':
      return new Promise((resolve, reject) => {
        resolver.ask(name, (error, answer) => {
          if (error === null && answer !== undefined) resolve(resolver.size(answer));
          else reject(error);
        });
      });
  }
}
