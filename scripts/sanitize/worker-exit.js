// Runs in each process of the test runner. A process that is left with nothing to do takes everything down before leaks
// are looked for; one that a test has left something in has to be told to end.
const patience = 5_000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(), patience).unref();
});
