export { HttpsTransport } from './https-transport.js';
export { TlsTransport } from './tls-transport.js';
export type {
  ConnectionSecurity,
  Exchange,
  MessageTransport,
  TransportOptions,
} from './transport.js';
