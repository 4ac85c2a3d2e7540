/**
 * Loads the addon.
 *
 * @typeParam Addon - its exports
 * @throws Error that says why there is none, and what to do about it
 */
declare function load<Addon>(): Addon;
export = load;
