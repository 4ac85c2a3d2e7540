import nodeDns from 'node:dns';
import { invalidArgument } from '@aiodns/resolver';
import {
  NODE_QUERY_TYPES,
  type NodeQueryType,
  parseNodeQueryType,
  QUERY_METHODS,
} from './query-methods.js';
import { isReversible, ResolverHandle } from './resolver-handle.js';

type Callback = (error: unknown, result?: unknown) => void;

/** Node's own functions, with arguments of any type, which they check. */
const callNode = (target: object, method: string, args: readonly unknown[]): unknown => {
  const found: unknown = Reflect.get(target, method);
  return typeof found === 'function' ? Reflect.apply(found, target, args) : undefined;
};

const unsupported = (method: string, args: readonly unknown[]): Error =>
  invalidArgument(`arguments of ${method}`, args, 'those of node:dns');

/** Has Node throw its error for bad arguments. It is called with no others, so that it starts nothing. */
const refuse = (method: string, args: readonly unknown[]): never => {
  callNode(new nodeDns.Resolver(), method, args);
  throw unsupported(method, args);
};

/** {@link refuse} for functions that return promises; some of their errors are rejections. */
const refusePromise = (method: string, args: readonly unknown[]): Promise<never> => {
  const refusal = callNode(new nodeDns.promises.Resolver(), method, args);
  return Promise.resolve(refusal).then(() => Promise.reject(unsupported(method, args)));
};

/** Settles a callback in a tick, in which an exception is uncaught and the caller's async context is kept. */
const callBack = (promise: Promise<unknown>, callback: Callback): void => {
  promise.then(
    (result) => process.nextTick(callback, null, result),
    (error: unknown) => process.nextTick(callback, error),
  );
};

const wantsTtl = (options: unknown): boolean =>
  typeof options === 'object' && options !== null && 'ttl' in options && Boolean(options.ttl);

/** The members that both forms of `Resolver` share. */
export class BaseResolver {
  /** Under the name of Node's own handle, because tests of programs replace members of it. */
  readonly _handle: ResolverHandle;

  constructor(options?: ConstructorParameters<typeof ResolverHandle>[0]) {
    this._handle = new ResolverHandle(options);
  }

  cancel(): void {
    this._handle.cancel();
  }

  getServers(): string[] {
    // Without servers Node's handle returns undefined.
    return this._handle.getServers() ?? [];
  }

  setServers(servers: readonly string[]): void {
    this._handle.setServers(servers);
  }

  setLocalAddress(first: string, second?: string): void {
    this._handle.setLocalAddress(first, second);
  }
}

type CallbackMethod = (this: BaseResolver, ...args: unknown[]) => object;
type PromiseMethod = (this: BaseResolver, ...args: unknown[]) => Promise<unknown>;

const isCallback = (value: unknown): value is Callback => typeof value === 'function';

const callbackQuery = (type: NodeQueryType): CallbackMethod =>
  function (...args) {
    const name = args[0];
    const [options, callback] = args.length > 2 ? args.slice(1) : [undefined, args[1]];
    if (typeof name !== 'string' || !isCallback(callback)) return refuse('resolve4', args);
    callBack(this._handle.query(type, name, wantsTtl(options)), callback);
    return {};
  };

const promiseQuery = (type: NodeQueryType): PromiseMethod =>
  function (...args) {
    const [name, options] = args;
    return typeof name === 'string'
      ? this._handle.query(type, name, wantsTtl(options))
      : refusePromise('resolve4', args);
  };

const callbackReverse: CallbackMethod = function (...args) {
  const address = args[0];
  const callback = args.length > 2 ? args[2] : args[1];
  if (!isReversible(address) || !isCallback(callback)) return refuse('reverse', args);
  callBack(this._handle.reverse(address), callback);
  return {};
};

const promiseReverse: PromiseMethod = function (...args) {
  const [address] = args;
  return isReversible(address) ? this._handle.reverse(address) : refusePromise('reverse', args);
};

const callbackResolve: CallbackMethod = function (...args) {
  const [name, second, third] = args;
  const [type, callback] = isCallback(second) ? ['A', second] : [second, third];
  const queryType = parseNodeQueryType(type);
  return queryType === undefined
    ? refuse('resolve', args)
    : callbackQuery(queryType).call(this, name, callback);
};

const promiseResolve: PromiseMethod = function (...args) {
  const [name, type = 'A'] = args;
  const queryType = parseNodeQueryType(type);
  return queryType === undefined
    ? refusePromise('resolve', args)
    : promiseQuery(queryType).call(this, name);
};

/** The methods of a resolver by name. */
const methodsOf = <Method>(
  query: (type: NodeQueryType) => Method,
  methods: { readonly resolve: Method; readonly reverse: Method },
): ReadonlyMap<string, Method> =>
  new Map([
    ...NODE_QUERY_TYPES.map((type): [string, Method] => [QUERY_METHODS[type].method, query(type)]),
    ...Object.entries<Method>(methods),
  ]);

/** The queries of a callback resolver by method. */
export const callbackMethods = methodsOf(callbackQuery, {
  resolve: callbackResolve,
  reverse: callbackReverse,
});

/** The queries of a promise resolver by method. */
export const promiseMethods = methodsOf(promiseQuery, {
  resolve: promiseResolve,
  reverse: promiseReverse,
});

/** `dns.Resolver`. */
export const CallbackResolver = resolverClass<typeof nodeDns.Resolver>(callbackMethods);

/** `dns.promises.Resolver`. */
export const PromiseResolver = resolverClass<typeof nodeDns.promises.Resolver>(promiseMethods);

/** A class with methods of a table. `Class` is the type that Node gives it. */
function resolverClass<Class>(methods: ReadonlyMap<string, unknown>): Class;
function resolverClass(methods: ReadonlyMap<string, unknown>): unknown {
  return class Resolver extends BaseResolver {
    static {
      for (const [name, value] of methods) {
        Object.defineProperty(Resolver.prototype, name, {
          value,
          writable: true,
          configurable: true,
        });
      }
    }
  };
}
