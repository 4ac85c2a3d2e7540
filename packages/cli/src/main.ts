#!/usr/bin/env node
import { exitOnBrokenPipe } from './broken-pipe.js';
import { runCommand } from './command.js';
import { interruptible } from './interruption.js';

exitOnBrokenPipe(process.stdout);
process.exitCode = await interruptible((signal) =>
  runCommand(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal }),
);
