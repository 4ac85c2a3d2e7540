export { HttpsTransport } from './https-transport.js';
export { TlsTransport } from './tls-transport.js';
export type {
  Exchange,
  MessageTransport,
  TransportOptions,
} from './transport.js';
