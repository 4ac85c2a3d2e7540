import type { CallbackResolver, PromiseResolver } from '../programs/program.js';

/** Times each query of a resolver. Timing costs as much as a cheap query does, so only a run about latency does it. */
export function timed<Answer>(
  resolver: PromiseResolver<Answer> | CallbackResolver<Answer>,
  note: (milliseconds: number) => void,
): PromiseResolver<Answer> | CallbackResolver<Answer> {
  switch (resolver.style) {
    case 'promise':
      return {
        ...resolver,
        async ask(name: string) {
          const asked = performance.now();
          const answer = await resolver.ask(name);
          note(performance.now() - asked);
          return answer;
        },
      };
    case 'callback':
      return {
        ...resolver,
        ask(name, done) {
          const asked = performance.now();
          resolver.ask(name, (error, answer) => {
            note(performance.now() - asked);
            done(error, answer);
          });
        },
      };
  }
}
