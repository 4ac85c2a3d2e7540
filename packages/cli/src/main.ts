#!/usr/bin/env node
import { exitOnBrokenPipe } from './broken-pipe.js';
import { runCommand } from './command.js';
import { interruptible } from './interruption.js';

exitOnBrokenPipe(process.stdout);
const { stdin, stdout, stderr } = process;
const args = process.argv.slice(2);
process.exitCode = await interruptible(async (signal) => {
  if (args[0] !== 'bulk') return runCommand(args, { stdout, stderr, signal });
  // Loaded for bulk only, which has the most dependencies.
  const { runBulk } = await import('./bulk/command.js');
  return runBulk(args.slice(1), { stdin, stdout, stderr, signal });
});
