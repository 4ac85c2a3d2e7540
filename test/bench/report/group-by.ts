/** Items that have the same key, in the order of first appearance. (`Map.groupBy` came with Node 21.) */
export function groupBy<Item, Key>(items: Iterable<Item>, key: (item: Item) => Key): Item[][] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
