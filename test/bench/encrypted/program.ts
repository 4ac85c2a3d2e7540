import { promises } from 'node:dns';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The programs of the group "encrypted", by their ids in the catalogue. */
export const ENCRYPTED_PROGRAM_IDS = [
  'resolver',
  'resolver-tls',
  'resolver-https',
  'node-dns',
  'stubby',
  'tangerine',
] as const;
export type EncryptedProgramId = (typeof ENCRYPTED_PROGRAM_IDS)[number];

/** The server of an experiment, by each protocol. */
export interface EncryptedServer {
  /** Addresses with ports: for plain DNS, stubby's, and those for TLS and HTTPS. */
  readonly plain: string;
  readonly stubby: string;
  readonly tls: string;
  readonly https: string;
  /** The path of the certificate, which is for the address. */
  readonly ca: string;
}

/** Queries the A records of a name. Rejects when there are none. */
export type Query = (name: string) => Promise<unknown>;

const ofNode = (server: string): Query => {
  const resolver = new promises.Resolver();
  resolver.setServers([server]);
  return (name) => resolver.resolve4(name);
};

const ofOurs = async (nameserver: string, ca?: string): Promise<Query> => {
  const { DNSResolver } = await import('@aiodns/resolver');
  const resolver = new DNSResolver({
    nameservers: [nameserver],
    cacheMaxTtl: 0,
    ...(ca !== undefined && { tls: { ca: readFileSync(ca) } }),
  });
  return (name) => resolver.query(name, 'A');
};

/** How each program queries. */
export const ENCRYPTED_PROGRAMS: Readonly<
  Record<EncryptedProgramId, (server: EncryptedServer) => Promise<Query>>
> = {
  resolver: ({ plain }) => ofOurs(plain),
  'resolver-tls': ({ tls, ca }) => ofOurs(`tls://${tls}`, ca),
  'resolver-https': ({ https, ca }) => ofOurs(`https://${https}/dns-query`, ca),
  'node-dns': async ({ plain }) => ofNode(plain),
  stubby: async ({ stubby }) => ofNode(stubby),
  async tangerine({ https }) {
    // Its own declarations do not compile.
    const Tangerine: new (options: object) => { resolve4(name: string): Promise<unknown> } =
      createRequire(import.meta.url)('tangerine');
    // It trusts the certificate by NODE_EXTRA_CA_CERTS.
    const resolver = new Tangerine({ servers: new Set([https]), cache: false, timeout: 10_000 });
    return (name) => resolver.resolve4(name);
  },
};
