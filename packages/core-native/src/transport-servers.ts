import type { LookupFunction } from 'node:net';
import type { MessageTransport } from '@aiodns/transports';
import {
  type AddrInfoResult,
  type ChannelOptions,
  type ConnectionSecurity,
  caresServer,
  type EncryptedNameserver,
  errorName,
  invalidArgument,
  NAMESERVER_FORM,
  type NameserverSpec,
  parseEncryptedNameserver,
  parseNameserver,
  type TlsOptions,
  type TransportNameserver,
} from '@aiodns/types';
import { addon, type NativeChannel, type NativeVirtualServer } from './addon.js';
import { CustomTransport } from './custom-transport.js';
import { strerror } from './strerror.js';
import { TransportServer } from './transport-server.js';

/** c-ares knows the n-th server without a socket by this address and the port n: `native/cares/virtual_server.h`. */
const VIRTUAL_ADDRESS = '192.0.0.8';
const MAX_VIRTUAL = 0xffff;

/** Servers that are kept after they were replaced. */
const MAX_RETIRED = 64;

/** A list of servers in the form of the addon. */
export interface NativeServers {
  /** As c-ares takes them. */
  readonly servers: string;
  readonly virtualServers: readonly NativeVirtualServer[];
}

/** The part of a channel that looks up the names of servers. */
interface BootstrapChannel {
  close(): void;
  getaddrinfo(
    host: string,
    options: { family?: 0 | 4 | 6 },
    callback: (...outcome: [null, AddrInfoResult] | [number, undefined]) => void,
  ): number;
}

type Settings = Pick<ChannelOptions, 'tls' | 'bootstrap' | 'localIp'>;

/** The servers without a socket, by what they were given as: objects, or texts in their shortest form. */
type Servers = ReadonlyMap<TransportNameserver | string, TransportServer>;

const contextProblem = (tls: TlsOptions): unknown => {
  try {
    // Loaded only for channels that have TLS options.
    const { createSecureContext } = process.getBuiltinModule('node:tls');
    const { ca, cert, key } = tls;
    createSecureContext({
      ...(ca !== undefined && { ca: [ca].flat().map((pem) => Buffer.from(pem)) }),
      ...(cert !== undefined && { cert: Buffer.from(cert) }),
      ...(key !== undefined && { key: Buffer.from(key) }),
    });
    return undefined;
  } catch (error) {
    return error;
  }
};

const checkTls = (tls: TlsOptions): void => {
  const { ca, cert, key } = tls;
  if (ca === undefined && cert === undefined && key === undefined) return;
  if ((cert === undefined) !== (key === undefined)) {
    const [name, other] = cert === undefined ? ['cert', 'key'] : ['key', 'cert'];
    throw invalidArgument(`options.tls.${name}`, undefined, `given with options.tls.${other}`);
  }
  const problem = contextProblem(tls);
  if (problem === undefined) return;
  const reason = problem instanceof Error ? problem.message : String(problem);
  throw invalidArgument('options.tls', tls, `certificates and keys that OpenSSL reads (${reason})`);
};

/** The servers of a channel that JavaScript carries messages to, and their settings. */
export class TransportServers {
  readonly #settings: Settings;
  readonly #openBootstrap: (options: ChannelOptions) => BootstrapChannel;
  #servers: Servers = new Map();
  /** Names in the order of `virtualServers`. */
  #names: readonly string[] = [];
  #count = 0;
  /** Servers of earlier lists, the latest last: requests that began before may still query them. */
  #retired: TransportServer[] = [];
  #localAddress: string | undefined;
  #bootstrap: BootstrapChannel | undefined;

  /**
   * @param settings - checked
   * @param openBootstrap - opens the channel that looks up the names of servers
   * @throws {@link InvalidArgumentError}
   */
  constructor(settings: Settings, openBootstrap: (options: ChannelOptions) => BootstrapChannel) {
    this.#settings = settings;
    this.#openBootstrap = openBootstrap;
    this.#localAddress = settings.localIp;
    if (settings.tls !== undefined) checkTls(settings.tls);
  }

  /** The address that connections are opened from, from the next one on. */
  set localAddress(address: string) {
    this.#localAddress = address;
  }

  /**
   * Converts a list of servers to the form of the addon, and calls it.
   *
   * @param argument - the name of the list in errors
   * @param list - checked
   * @param apply - gives the list to the addon; if it throws, the servers in use stay
   * @throws {@link InvalidArgumentError} that names the server at fault
   */
  use<Result>(
    argument: string,
    list: readonly NameserverSpec[],
    apply: (native: NativeServers) => Result,
  ): Result {
    const servers = new Map<TransportNameserver | string, TransportServer>();
    const csv = list.map((spec, index) => {
      const plain = typeof spec === 'string' ? parseNameserver(spec) : undefined;
      if (plain === undefined) return this.#addVirtual(servers, spec, `${argument}[${index}]`);
      if (plain.zone !== undefined && !addon.hasInterface(plain.zone)) {
        const allowed = `on an interface of this machine, which '${plain.zone}' is not`;
        throw invalidArgument(`${argument}[${index}]`, spec, allowed);
      }
      return caresServer(plain);
    });
    const used = [...servers.values()];
    try {
      const result = apply({
        servers: csv.join(','),
        virtualServers: used.map((server) => server.row),
      });
      this.#replace(servers, list.length);
      return result;
    } catch (error) {
      for (const server of used) if (!this.#has(server)) server.close();
      throw error;
    }
  }

  /** Sets the channel that queries come from. Returns whether there are any servers. */
  attach(native: NativeChannel): boolean {
    for (const server of this.#servers.values()) server.attach(native);
    return this.#servers.size > 0;
  }

  /** The name of a server in the list of c-ares, if it is one of these. */
  nameOf(server: string): string | undefined {
    const [address, port] = server.split(':');
    return address === VIRTUAL_ADDRESS ? this.#names[Number(port) - 1] : undefined;
  }

  /** What protects the latest connection to a server. */
  securityOf(name: string): ConnectionSecurity | undefined {
    return [...this.#servers.values()].find((server) => server.name === name)?.security;
  }

  close(): void {
    for (const server of [...this.#retired, ...this.#servers.values()]) server.close();
    this.#bootstrap?.close();
  }

  #has(server: TransportServer): boolean {
    return [...this.#servers.values()].includes(server);
  }

  #replace(servers: Servers, count: number): void {
    const used = new Set(servers.values());
    const retired = [...this.#retired, ...this.#servers.values()].filter((one) => !used.has(one));
    for (const server of retired.slice(0, -MAX_RETIRED)) server.close();
    this.#retired = retired.slice(-MAX_RETIRED);
    this.#servers = servers;
    this.#names = [...servers.values()].map(({ name }) => name);
    this.#count = count;
  }

  #addVirtual(
    servers: Map<TransportNameserver | string, TransportServer>,
    spec: NameserverSpec,
    argument: string,
  ): string {
    const encrypted = typeof spec === 'string' ? parseEncryptedNameserver(spec) : undefined;
    const key = encrypted?.text ?? spec;
    if (!servers.has(key)) {
      if (servers.size === MAX_VIRTUAL) {
        throw invalidArgument(
          argument,
          spec,
          `one of at most ${MAX_VIRTUAL} servers without a socket`,
        );
      }
      servers.set(key, this.#servers.get(key) ?? this.#open(encrypted, spec, argument));
    }
    return `${VIRTUAL_ADDRESS}:${[...servers.keys()].indexOf(key) + 1}`;
  }

  #open(
    encrypted: EncryptedNameserver | undefined,
    spec: NameserverSpec,
    argument: string,
  ): TransportServer {
    if (encrypted !== undefined) {
      const load = () => this.#load(encrypted);
      return new TransportServer(encrypted.text, encrypted.transport, load);
    }
    if (typeof spec === 'string') throw invalidArgument(argument, spec, NAMESERVER_FORM);
    return new TransportServer(
      spec.name ?? 'custom',
      'custom',
      async () => new CustomTransport(spec),
    );
  }

  async #load(server: EncryptedNameserver): Promise<MessageTransport> {
    const { HttpsTransport, TlsTransport } = await import('@aiodns/transports');
    const options = {
      server,
      tls: this.#settings.tls ?? {},
      lookup: this.#lookup,
      localAddress: this.#localAddress,
      isOnly: () => this.#count === 1,
    };
    return server.transport === 'tls' ? new TlsTransport(options) : new HttpsTransport(options);
  }

  /** Looks up the name of a server by the bootstrap servers. */
  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    this.#bootstrap ??= this.#openBootstrap({ nameservers: this.#settings.bootstrap });
    const family = options.family === 4 || options.family === 6 ? options.family : 0;
    this.#bootstrap.getaddrinfo(hostname, { family }, (...[status, result]) => {
      if (status !== null) {
        const message = `The bootstrap servers have no address of ${hostname}: ${strerror(status)}`;
        callback(Object.assign(new Error(message), { code: errorName(status), hostname }), '', 0);
        return;
      }
      const addresses = result.nodes.map(({ address, family: of }) => ({ address, family: of }));
      if (options.all === true) callback(null, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}
