/** The browser's storage, or one that lasts as long as the page when the browser keeps none. */
export function storageOr(pick: () => Storage): Storage {
  try {
    const storage = pick();
    storage.getItem('spyglass');
    return storage;
  } catch {
    return new PageStorage();
  }
}

export class PageStorage implements Storage {
  private readonly values = new Map<string, string>();

  get length(): number {
    return this.values.size;
  }

  clear(): void {
    this.values.clear();
  }

  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.values.delete(key);
  }

  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
}
