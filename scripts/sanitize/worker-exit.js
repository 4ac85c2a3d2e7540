// Runs in each process of the test runner. A process whose event loop is empty ends by itself and frees everything before
// leaks are searched for. A handle that a test has left open would keep it alive.
const exitTimeout = 5_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(), exitTimeout).unref();
});
