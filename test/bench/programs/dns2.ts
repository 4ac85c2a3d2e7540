import DNS from 'dns2';
import { main } from '../harness/main.js';

await main(({ address, port, type, timeout }) => {
  const resolver = new DNS({ nameServers: [address], port, timeout });
  return {
    style: 'promise',
    query: (name) => resolver.resolve(name, type),
    size: (packet) => packet.answers.length,
    close: () => undefined,
  };
});
