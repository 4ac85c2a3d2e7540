// Serves the demo's zone until the process is killed. The first line of output is the server's address.
import { SILENT, ZONE } from './zone.js';
import { startZoneServer } from './zone-server.js';

const { address } = await startZoneServer(ZONE, SILENT);
console.log(address);
