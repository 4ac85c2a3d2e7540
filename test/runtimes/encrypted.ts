/**
 * The behaviour of encrypted servers that all runtimes must share: queries the servers of its arguments, whose certificate
 * is in the file of the first argument, prints the outcomes, and exits although the connections are open.
 */
import { readFileSync } from 'node:fs';
import { DNSError, DNSResolver } from '@aiodns/resolver';

const [, , path, ...servers] = process.argv;
if (path === undefined) throw new Error('which certificate?');
const tls = { ca: readFileSync(path, 'utf8') };

const codes = (error: unknown): unknown => {
  if (!(error instanceof DNSError)) return String(error);
  const { code, cause } = error;
  return [code, cause instanceof Error && 'code' in cause ? cause.code : String(cause)];
};

const outcomes = await Promise.all(
  servers.map(async (server) => {
    const resolver = new DNSResolver({ nameservers: [server], tls, cacheMaxTtl: 0 });
    const { transport, answer } = await resolver.queryDns('host.test', 'A');
    const many = await Promise.all(
      Array.from({ length: 200 }, (_, index) => resolver.query(`host-${index}.test`, 'A')),
    );
    const [figures] = resolver.stats().servers;
    const wrong = new DNSResolver({
      nameservers: [server.replace(/#.*/, '#other.test')],
      tls,
      tries: 1,
    });
    return {
      transport,
      answers: answer.length,
      many: many.length,
      protocol: figures?.security?.protocol,
      wrongName: await wrong.query('host.test', 'A').catch(codes),
    };
  }),
);
console.log(JSON.stringify(outcomes));
