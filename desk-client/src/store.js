// What is typed is kept in the browser at once, and found again by whichever page is opened next.

const opened = new Promise((done, fail) => {
  const asked = indexedDB.open("desk", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("writers");
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

async function inStore(mode, act) {
  const work = (await opened).transaction("writers", mode, { durability: "strict" });
  const asked = act(work.objectStore("writers"));
  return new Promise((done, fail) => {
    work.oncomplete = () => done(asked?.result);
    work.onerror = () => fail(work.error);
    work.onabort = () => fail(work.error);
  });
}

export function keep(issue, writer) {
  const name = `${issue}/${writer.name}`;
  const kept = writer.idle ? null : writer.kept;
  return inStore("readwrite", (store) => (kept ? store.put(kept, name) : store.delete(name)));
}

export function letGo(issue, name) {
  return inStore("readwrite", (store) => store.delete(`${issue}/${name}`));
}

// The writers of pages that are gone; each page that lives holds a lock of its writer's name.
export async function orphans(issue) {
  const range = IDBKeyRange.bound(`${issue}/`, `${issue}/\uffff`);
  const all = await inStore("readonly", (store) => store.getAll(range));
  const { held } = await navigator.locks.query();
  const alive = new Set(held.map((lock) => lock.name));
  return all.filter((kept) => !alive.has(`desk:${kept.name}`));
}

export function live(name) {
  return new Promise((done) => {
    navigator.locks.request(`desk:${name}`, { ifAvailable: true }, (lock) => {
      done(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}
