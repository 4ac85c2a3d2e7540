import { Resolver } from 'node:dns/promises';
import { DNSResolver, type ResolverOptions } from '@aiodns/resolver';

/** The part of a resolver that experiments use. */
export interface Client {
  query(name: string): Promise<unknown>;
  lookup(name: string): Promise<unknown>;
  cancel(): void;
  close(): Promise<void>;
}

export type ClientOptions = Omit<ResolverOptions, 'nameservers'>;

/** Opens a resolver for a server at a port of 127.0.0.1. */
export type Opener = (port: number, options: ClientOptions) => Client;

/** The programs that take part, by their ids in the catalogue. */
export const CLIENTS = {
  resolver(port, options) {
    const resolver = new DNSResolver({ nameservers: [`127.0.0.1:${port}`], ...options });
    return {
      query: (name) => resolver.query(name, 'A'),
      lookup: (name) => resolver.getaddrinfo(name),
      cancel: () => resolver.cancel(),
      close: () => resolver.close(),
    };
  },
  'node-dns'(port, { timeout = -1, tries = 4 }) {
    const resolver = new Resolver({ timeout, tries });
    resolver.setServers([`127.0.0.1:${port}`]);
    return {
      query: (name) => resolver.resolve4(name),
      lookup: () => Promise.reject(new Error('dns.lookup cannot be given a server')),
      cancel: () => resolver.cancel(),
      close: () => Promise.resolve(resolver.cancel()),
    };
  },
} satisfies Record<string, Opener>;

export type ClientId = keyof typeof CLIENTS;

export const CLIENT_IDS = ['resolver', 'node-dns'] as const satisfies readonly ClientId[];
