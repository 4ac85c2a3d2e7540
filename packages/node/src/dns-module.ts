import nodeDns from 'node:dns';
import {
  type BaseResolver,
  CallbackResolver,
  callbackMethods,
  PromiseResolver,
  promiseMethods,
} from './dns-resolvers.js';
import { lookup } from './lookup.js';
import { lookupServices } from './lookup-service.js';

/** What Node adds in later versions than that of its types. */
interface LaterFunctions {
  /** Queries the certificate associations of a name (RFC 6698). */
  readonly resolveTlsa: (
    hostname: string,
    callback: (error: NodeJS.ErrnoException | null, records: TlsaRecord[]) => void,
  ) => void;
}

interface LaterPromises {
  /** Queries the certificate associations of a name (RFC 6698). */
  readonly resolveTlsa: (hostname: string) => Promise<TlsaRecord[]>;
}

/** A certificate association (RFC 6698 §2.1). */
export interface TlsaRecord {
  certUsage: number;
  selector: number;
  match: number;
  data: ArrayBuffer;
}

/** A module of the shape of `node:dns/promises`. */
export type DnsPromises = typeof nodeDns.promises & LaterPromises;

/** A module of the shape of `node:dns`. */
export type Dns = Omit<typeof nodeDns, 'promises'> &
  LaterFunctions & { readonly promises: DnsPromises };

const constants = {
  NODATA: 'ENODATA',
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTFOUND: 'ENOTFOUND',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY',
  BADNAME: 'EBADNAME',
  BADFAMILY: 'EBADFAMILY',
  BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT',
  EOF: 'EOF',
  FILE: 'EFILE',
  NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION',
  BADSTR: 'EBADSTR',
  BADFLAGS: 'EBADFLAGS',
  NONAME: 'ENONAME',
  BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED',
  LOADIPHLPAPI: 'ELOADIPHLPAPI',
  ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED',
} as const;

let current: InstanceType<typeof CallbackResolver> | undefined;

/** The resolver of the functions of both modules. */
const defaultResolver = (): InstanceType<typeof CallbackResolver> => {
  current ??= new CallbackResolver();
  return current;
};

const setServers = (servers: readonly string[]): void => {
  const resolver = new CallbackResolver();
  resolver.setServers(servers);
  current = resolver;
};

const getServers = (): string[] => defaultResolver().getServers();

type Method = (this: BaseResolver, ...args: unknown[]) => unknown;

/** Functions that call methods of the default resolver. */
const onDefaultResolver = (methods: ReadonlyMap<string, Method>): object =>
  Object.fromEntries(
    Array.from(methods, ([name, method]) => [
      name,
      (...args: unknown[]) => Reflect.apply(method, defaultResolver(), args),
    ]),
  );

// The default order of addresses is Node's own: it has one for the process, which its command line sets.
const { getDefaultResultOrder, setDefaultResultOrder } = nodeDns;

/** Creates the modules. */
function createModule(): Dns;
// Methods are made from a table, so that the compiler cannot relate them to Node's types.
function createModule(): unknown {
  const services = lookupServices();
  const shared = { getDefaultResultOrder, setDefaultResultOrder, setServers, getServers };
  return {
    lookup,
    lookupService: services.callback,
    Resolver: CallbackResolver,
    ...shared,
    ADDRCONFIG: nodeDns.ADDRCONFIG,
    ALL: nodeDns.ALL,
    V4MAPPED: nodeDns.V4MAPPED,
    ...constants,
    ...onDefaultResolver(callbackMethods),
    promises: {
      lookup: lookup.promises,
      lookupService: services.promise,
      Resolver: PromiseResolver,
      ...shared,
      ...constants,
      ...onDefaultResolver(promiseMethods),
    },
  };
}

const { lookup: nodeLookup } = nodeDns;

/**
 * The module `@aiodns/node/dns`. Its functions can be replaced, as those of `node:dns`.
 *
 * Programs replace `dns.lookup` to have sockets use another: `net` and `dgram` call that of `node:dns`, whichever it is.
 * Replacing ours does the same. Stubbing tools need a property without accessors.
 */
export const dns: Dns = new Proxy(createModule(), {
  defineProperty(module, name, descriptor) {
    const isDefined = Reflect.defineProperty(module, name, descriptor);
    if (name === 'lookup') nodeDns.lookup = module.lookup === lookup ? nodeLookup : module.lookup;
    return isDefined;
  },
});
