import {
  type Prepared,
  prepareAiodns,
  prepareBulk,
  prepareC,
  prepareEncrypted,
  prepareFetch,
  prepareMassdns,
  prepareNodeDns,
  preparePackage,
  prepareStubby,
  prepareZdns,
} from './prepare.js';

/** Groups of experiments, each a section of the report. */
export const FAMILIES = [
  'throughput',
  'responsiveness',
  'records',
  'scoped',
  'pending',
  'getaddrinfo',
  'network',
  'fetch',
  'encrypted',
  'bulk',
  'import',
  'size',
] as const;
export type Family = (typeof FAMILIES)[number];

/** The compared programs, in the order of the report. */
export const PROGRAM_IDS = [
  'resolver',
  'resolver-tls',
  'resolver-https',
  'aiodns-node',
  'resolver-query-dns',
  'channel',
  'node-dns',
  'aiodns',
  'dns2',
  'dns-packet',
  'cacheable-lookup',
  'stubby',
  'tangerine',
  'c-ares',
  'aiodns-bulk',
  'massdns',
  'zdns',
] as const;
export type ProgramId = (typeof PROGRAM_IDS)[number];

/** The package that a user of a program installs and imports. */
export type Package =
  | { readonly npm: string }
  | { readonly debian: readonly string[]; readonly python: string };

interface Entry {
  readonly label: string;
  /** Part of this project: the run fails when one of its queries is lost or fails. */
  readonly ours: boolean;
  readonly families: readonly Family[];
  readonly package: Package | null;
  /** @param folder - where native programs are compiled. */
  prepare(folder: string): Promise<Prepared>;
}

const QUERIES = ['throughput', 'responsiveness', 'records', 'scoped', 'pending'] as const;

export const CATALOGUE: Readonly<Record<ProgramId, Entry>> = {
  resolver: {
    label: '@aiodns/resolver',
    ours: true,
    families: FAMILIES.filter((family) => family !== 'fetch' && family !== 'bulk'),
    package: { npm: '@aiodns/resolver' },
    prepare: () => preparePackage('resolver', '@aiodns/resolver'),
  },
  'resolver-tls': {
    label: '@aiodns/resolver, DNS over TLS',
    ours: true,
    families: ['encrypted'],
    package: null,
    prepare: () => prepareEncrypted('@aiodns/resolver'),
  },
  'resolver-https': {
    label: '@aiodns/resolver, DNS over HTTPS',
    ours: true,
    families: ['encrypted'],
    package: null,
    prepare: () => prepareEncrypted('@aiodns/resolver'),
  },
  'aiodns-node': {
    label: '@aiodns/node',
    ours: true,
    families: ['fetch', 'import', 'size'],
    package: { npm: '@aiodns/node' },
    prepare: () => prepareFetch('@aiodns/node'),
  },
  'resolver-query-dns': {
    label: '@aiodns/resolver, queryDns',
    ours: true,
    families: ['records'],
    package: null,
    prepare: () => preparePackage('resolver-query-dns', '@aiodns/resolver'),
  },
  channel: {
    label: '@aiodns/core-native, Channel',
    ours: true,
    families: [...QUERIES, 'import', 'size'],
    package: { npm: '@aiodns/core-native' },
    prepare: () => preparePackage('channel', '@aiodns/core-native'),
  },
  'node-dns': {
    label: 'node:dns',
    ours: false,
    families: [...QUERIES, 'getaddrinfo', 'network', 'fetch', 'encrypted', 'import'],
    package: { npm: 'node:dns/promises' },
    prepare: prepareNodeDns,
  },
  aiodns: {
    label: 'aiodns (Python)',
    ours: false,
    families: [...QUERIES, 'getaddrinfo', 'bulk', 'import', 'size'],
    package: { debian: ['python3-aiodns', 'python3-pycares', 'libc-ares2'], python: 'aiodns' },
    prepare: prepareAiodns,
  },
  dns2: {
    label: 'dns2',
    ours: false,
    families: [...QUERIES, 'import', 'size'],
    package: { npm: 'dns2' },
    prepare: () => preparePackage('dns2', 'dns2'),
  },
  'dns-packet': {
    label: 'dns-packet and dgram',
    ours: false,
    families: [...QUERIES, 'import', 'size'],
    package: { npm: 'dns-packet' },
    prepare: () => preparePackage('dns-packet', 'dns-packet'),
  },
  'cacheable-lookup': {
    label: 'cacheable-lookup',
    ours: false,
    families: ['fetch', 'import', 'size'],
    package: { npm: 'cacheable-lookup' },
    prepare: () => prepareFetch('cacheable-lookup'),
  },
  stubby: {
    label: 'node:dns and stubby',
    ours: false,
    families: ['encrypted'],
    package: null,
    prepare: prepareStubby,
  },
  tangerine: {
    label: 'tangerine, DNS over HTTPS',
    ours: false,
    families: ['encrypted', 'import', 'size'],
    package: { npm: 'tangerine' },
    prepare: () => prepareEncrypted('tangerine'),
  },
  'c-ares': {
    label: 'C: c-ares and epoll',
    ours: false,
    families: [...QUERIES, 'getaddrinfo'],
    package: null,
    prepare: prepareC,
  },
  'aiodns-bulk': {
    label: 'aiodns bulk',
    ours: true,
    families: ['bulk'],
    package: null,
    prepare: prepareBulk,
  },
  massdns: {
    label: 'massdns',
    ours: false,
    families: ['bulk'],
    package: null,
    prepare: prepareMassdns,
  },
  zdns: { label: 'zdns', ours: false, families: ['bulk'], package: null, prepare: prepareZdns },
};
