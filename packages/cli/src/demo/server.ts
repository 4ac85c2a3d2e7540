// Serves the demo's zone until it is ended. The first line that it prints is its address.
import { SILENT, ZONE } from './zone.js';
import { startZoneServer } from './zone-server.js';

const { address } = await startZoneServer(ZONE, SILENT);
console.log(address);
