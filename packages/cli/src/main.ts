#!/usr/bin/env node
import { endWithoutReader } from './broken-pipe.js';
import { runCommand } from './command.js';
import { interruptible } from './interruption.js';

endWithoutReader(process.stdout);
process.exitCode = await interruptible((signal) =>
  runCommand(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal }),
);
